"""Wishes win over settings, and fall to what the provider has."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.offers import Look, Offer
from bot.domain.prompt_options import (
    NO_OPTIONS,
    RATIOS,
    PromptOptions,
    UnmetOption,
    fit_options,
    other_shapes,
    reshape_look,
)
from bot.domain.settings import Language, SendAs, Settings
from bot.domain.sizes import SizeRule, alike, edges_of, shape_of, tier_of
from bot.providers.profiles.sizes import SIZES_OF_VIP

SIZES = (
    "auto",
    "1024x1024",
    "1536x1024",
    "1024x1536",
    "1536x1152",
    "1152x1536",
    "2048x2048",
    "2048x1152",
    "3840x2160",
    "2160x3840",
)
LISTED = Offer("listed", SIZES, max_references=4, prompt_limit=100, typical_seconds=100)
RULE = SizeRule(step=16, longest=3840, ratio=3, least=655_360, most=8_294_400)
FREE = replace(LISTED, provider="free", size_rule=RULE, qualities=("auto", "high"))
ANY = replace(LISTED, provider="any", sizes=("auto",))
USUAL = Settings(Language.EN)


def settings(size: str) -> Settings:
    return replace(USUAL, look=Look(size))


@pytest.mark.parametrize("offer", [LISTED, FREE, ANY])
def test_without_wishes_the_settings_decide(offer: Offer) -> None:
    chosen = Settings(Language.RU, Look("1000x700", "high"), 3, SendAs.BOTH, "listed")

    fit = fit_options(NO_OPTIONS, chosen, offer)

    assert (fit.look, fit.pictures, fit.send_as) == (chosen.look, 3, SendAs.BOTH)
    assert not fit.unmet_options


@pytest.mark.parametrize(
    ("prompt_options", "listed", "free"),
    [
        (PromptOptions(ratio="1:1"), "1024x1024", "1024x1024"),
        (PromptOptions(ratio="16:9"), "2048x1152", "1360x768"),
        (PromptOptions(ratio="3:2"), "1536x1024", "1248x832"),
        (PromptOptions(ratio="2:3", upright=False), "1536x1024", "1248x832"),
        (PromptOptions(ratio="9:16", upright=False), "2048x1152", "1360x768"),
        (PromptOptions(upright=True), "1024x1536", "832x1248"),
        (PromptOptions(upright=False), "1536x1024", "1248x832"),
        (PromptOptions(tier="4k"), "3840x2160", "3840x2160"),
        (PromptOptions(tier="2k"), "2048x1152", "2048x1152"),
        (PromptOptions(tier="1k"), "1024x1024", "1024x1024"),
        (PromptOptions(tier="1k", ratio="3:2"), "1536x1024", "1008x672"),
        (PromptOptions(tier="4k", upright=True), "2160x3840", "2160x3840"),
        (PromptOptions(tier="4k", ratio="9:16"), "2160x3840", "2160x3840"),
        (PromptOptions(tier="2k", ratio="1:1"), "2048x2048", "2048x2048"),
        (PromptOptions(tier="2k", ratio="1:1", upright=True), "2048x2048", "2048x2048"),
    ],
)
def test_a_shape_becomes_a_size_of_the_provider(
    prompt_options: PromptOptions, listed: str, free: str
) -> None:
    for offer, size in ((LISTED, listed), (FREE, free)):
        fit = fit_options(prompt_options, USUAL, offer)
        assert fit.look.size == size
        assert not fit.unmet_options


@pytest.mark.parametrize(
    ("chosen", "prompt_options", "size"),
    [
        ("3840x2160", PromptOptions(ratio="9:16"), "2160x3840"),
        ("1152x2048", PromptOptions(ratio="9:16"), "1152x2048"),
        ("3840x2160", PromptOptions(ratio="1:1"), "2880x2880"),
        ("2048x1152", PromptOptions(upright=True), "1248x1872"),
        ("1024x1536", PromptOptions(tier="4k"), "2160x3840"),
        ("1024x1536", PromptOptions(tier="4k", upright=False), "3840x2160"),
        ("2048x2048", PromptOptions(tier="4k"), "3840x2160"),
        ("1024x1536", PromptOptions(tier="1k"), "1024x1024"),
        ("1024x1536", PromptOptions(pictures=2), "1024x1536"),
    ],
)
def test_what_is_not_wished_stays_as_it_is_set(
    chosen: str, prompt_options: PromptOptions, size: str
) -> None:
    assert fit_options(prompt_options, settings(chosen), FREE).look.size == size


@pytest.mark.parametrize(
    ("offer", "prompt_options", "wanted", "size"),
    [
        (LISTED, PromptOptions(ratio="21:9"), {"ratio": "21:9"}, "2048x1152"),
        (
            LISTED,
            PromptOptions(tier="4k", ratio="3:2"),
            {"tier": "4k", "ratio": "3:2"},
            "1536x1024",
        ),
        (
            LISTED,
            PromptOptions(tier="1k", ratio="16:9"),
            {"tier": "1k", "ratio": "16:9"},
            "2048x1152",
        ),
        (
            LISTED,
            PromptOptions(tier="4k", ratio="1:1"),
            {"tier": "4k", "ratio": "1:1"},
            "2048x2048",
        ),
        (replace(LISTED, sizes=SIZES[:8]), PromptOptions(tier="4k"), {"tier": "4k"}, "2048x1152"),
        (
            replace(LISTED, sizes=SIZES[:3]),
            PromptOptions(upright=True),
            {"ratio": "2:3"},
            "1024x1024",
        ),
        (FREE, PromptOptions(ratio="32:9"), {"ratio": "32:9"}, "1776x592"),
        (FREE, PromptOptions(ratio="1:5"), {"ratio": "1:5"}, "592x1776"),
        (ANY, PromptOptions(ratio="16:9"), {"ratio": "16:9"}, "auto"),
        (ANY, PromptOptions(tier="4k"), {"tier": "4k"}, "auto"),
    ],
)
def test_what_the_provider_lacks_is_told(
    offer: Offer, prompt_options: PromptOptions, wanted: dict[str, str], size: str
) -> None:
    fit = fit_options(prompt_options, USUAL, offer)

    assert fit.look.size == size
    assert fit.unmet_options == (UnmetOption("size", {**wanted, "fitted": size}),)


def test_the_most_pixels_in_a_shape_are_the_tier_that_was_asked() -> None:
    fit = fit_options(PromptOptions(tier="4k", ratio="3:2"), USUAL, FREE)

    assert fit.look.size == "3520x2352"
    assert not fit.unmet_options


@pytest.mark.parametrize(
    ("prompt_options", "wanted"),
    [
        (PromptOptions(ratio="9:16"), "9:16"),
        (PromptOptions(ratio="16:9", upright=True), "9:16"),
        (PromptOptions(ratio="10:18"), "10:18"),
    ],
)
@pytest.mark.parametrize("chosen", ["auto", "1024x1024", "2048x1152", "1152x2048"])
def test_a_shape_that_is_there_in_4k_only_is_not_taken_unasked(
    prompt_options: PromptOptions, wanted: str, chosen: str
) -> None:
    fit = fit_options(prompt_options, settings(chosen), LISTED)

    assert fit.look.size == "1024x1536"
    assert fit.unmet_options == (
        UnmetOption("size-only-4k", {"ratio": wanted, "fitted": "1024x1536"}),
    )


@pytest.mark.parametrize(
    ("prompt_options", "chosen"),
    [
        (PromptOptions(ratio="9:16", tier="4k"), "auto"),
        (PromptOptions(size="2160x3840"), "auto"),
        (PromptOptions(ratio="9:16"), "3840x2160"),
    ],
)
def test_4k_is_taken_where_it_was_asked_for(prompt_options: PromptOptions, chosen: str) -> None:
    fit = fit_options(prompt_options, settings(chosen), LISTED)

    assert fit.look.size == "2160x3840"
    assert not fit.unmet_options


@given(
    st.tuples(st.integers(1, 99), st.integers(1, 99)),
    st.sampled_from([None, True, False]),
    st.sampled_from([size for size in SIZES if "3840" not in size]),
    st.sampled_from([LISTED, FREE, replace(LISTED, sizes=SIZES_OF_VIP)]),
)
def test_no_shape_becomes_4k_by_itself(
    ratio: tuple[int, int], upright: bool | None, chosen: str, offer: Offer
) -> None:
    prompt_options = PromptOptions(ratio=f"{ratio[0]}:{ratio[1]}", upright=upright)
    edges = edges_of(fit_options(prompt_options, settings(chosen), offer).look.size)

    assert edges is not None
    assert tier_of(edges) != "4k"


def test_a_size_in_pixels_says_all_and_is_left_to_each_provider() -> None:
    prompt_options = PromptOptions(size="1000x1000", ratio="16:9", tier="4k", upright=True)

    for offer in (LISTED, FREE, ANY):
        fit = fit_options(prompt_options, USUAL, offer)
        assert fit.look.size == "1000x1000"
        assert not fit.unmet_options


def test_pictures_and_the_way_to_send_them() -> None:
    chosen = replace(USUAL, pictures=2, send_as=SendAs.BOTH)
    fit = fit_options(PromptOptions(pictures=1, send_as=SendAs.FILE), chosen, LISTED)
    too_many = fit_options(PromptOptions(pictures=9), chosen, LISTED)

    assert (fit.pictures, fit.send_as, fit.unmet_options) == (1, SendAs.FILE, ())
    assert (too_many.pictures, too_many.send_as) == (4, SendAs.BOTH)
    assert too_many.unmet_options == (UnmetOption("pictures", {"wanted": 9, "most": 4}),)


def test_quality_and_background_are_not_touched() -> None:
    chosen = replace(USUAL, look=Look("auto", "high", "opaque"))

    assert fit_options(PromptOptions(ratio="1:1"), chosen, LISTED).look == Look(
        "1024x1024", "high", "opaque"
    )


@given(
    st.tuples(st.integers(1, 99), st.integers(1, 99)),
    st.sampled_from([None, "1k", "2k", "4k"]),
    st.sampled_from(SIZES),
)
def test_any_ratio_up_to_three_to_one_is_a_legal_size(
    ratio: tuple[int, int], tier: str | None, chosen: str
) -> None:
    wished = f"{ratio[0]}:{ratio[1]}"
    fit = fit_options(PromptOptions(ratio=wished, tier=tier), settings(chosen), FREE)
    edges = edges_of(fit.look.size)

    assert edges is not None
    assert RULE.takes(*edges)
    bounded = min(max(shape_of(wished), 1 / 3), 3)
    assert alike(edges[0] / edges[1], bounded)
    assert FREE.nearest(fit.look).size == fit.look.size


@pytest.mark.parametrize(
    ("chosen", "offer", "shapes"),
    [
        ("auto", LISTED, ("1:1", "3:2", "2:3", "16:9", "4k 9:16")),
        ("auto", FREE, RATIOS),
        ("1024x1024", LISTED, ("3:2", "2:3", "16:9", "4k 9:16")),
        ("1000x1000", LISTED, ("3:2", "2:3", "16:9", "4k 9:16")),
        ("3840x2160", LISTED, ("1:1", "3:2", "2:3", "4k 9:16")),
        ("3840x2160", FREE, ("4k 1:1", "4k 3:2", "4k 2:3", "4k 9:16")),
        ("auto", replace(LISTED, sizes=SIZES[:3]), ("1:1", "3:2")),
        ("auto", ANY, ()),
    ],
)
def test_the_other_shapes_are_those_that_the_provider_has(
    chosen: str, offer: Offer, shapes: tuple[str, ...]
) -> None:
    assert other_shapes(Look(chosen), offer) == shapes


@pytest.mark.parametrize("offer", [LISTED, FREE, replace(LISTED, sizes=SIZES_OF_VIP)])
@pytest.mark.parametrize("chosen", ["auto", "1024x1024", "2048x1152", "2048x2048", "3840x2160"])
def test_a_shape_is_the_size_that_the_same_words_mean(offer: Offer, chosen: str) -> None:
    for shape in other_shapes(Look(chosen), offer):
        *tier, ratio = shape.split()
        look, unmet_options = reshape_look(Look(chosen), shape, offer)
        edges = edges_of(look.size)
        assert edges is not None
        assert (tier_of(edges) == "4k") == (tier == ["4k"])
        words = PromptOptions(ratio=ratio, tier=tier[0] if tier else None)
        assert fit_options(words, settings(chosen), offer).look == look
        assert not unmet_options


def test_another_shape_has_as_many_pixels_and_all_else_as_it_was() -> None:
    look = Look("3840x2160", "high", "opaque")

    assert reshape_look(look, "1:1", FREE) == (Look("2880x2880", "high", "opaque"), ())


def test_a_shape_that_is_not_to_be_had_any_more_is_told() -> None:
    look, unmet_options = reshape_look(Look("1024x1024"), "9:16", replace(LISTED, sizes=SIZES[:4]))

    assert look.size == "1024x1536"
    assert unmet_options == (UnmetOption("size", {"ratio": "9:16", "fitted": "1024x1536"}),)
