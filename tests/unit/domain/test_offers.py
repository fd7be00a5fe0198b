"""What a provider can do, and what comes nearest to a wish."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.offers import ANY_LOOK, Look, Offer, Offers
from bot.domain.sizes import SizeRule, edges_of, ratio_of, tier_of

SIZES = ("auto", "1024x1024", "1536x1024", "1024x1536", "2048x2048", "2048x1152", "3840x2160")
PLAIN = Offer("plain", SIZES, max_references=4, prompt_limit=100, typical_seconds=100)
RICH = replace(
    PLAIN,
    provider="rich",
    qualities=("auto", "low", "medium", "high"),
    backgrounds=("auto", "opaque"),
    size_rule=SizeRule(step=16, longest=3840, ratio=3, least=655_360, most=8_294_400),
)
WORDS_ONLY = replace(PLAIN, provider="words", max_references=0)


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [
        ("auto", "auto"),
        ("2048x1152", "2048x1152"),
        ("1280x720", "2048x1152"),  # the shape goes before the area
        ("3840x1632", "3840x2160"),
        ("1200x1200", "1024x1024"),
        ("2880x2880", "2048x2048"),
        ("848x1280", "1024x1536"),
        ("2160x3840", "1024x1536"),
        ("1152x2048", "1024x1536"),
        ("1280x544", "2048x1152"),
    ],
)
def test_a_size_that_is_not_offered_falls_to_the_nearest_shape(wanted: str, nearest: str) -> None:
    assert PLAIN.nearest(Look(wanted)).size == nearest


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [
        *(("768x1360", "1024x1536"), ("1152x2048", "1024x1536"), ("1440x2560", "1024x1536")),
        *(("1620x2880", "2160x3840"), ("2160x3840", "2160x3840"), ("3840x2160", "2048x1152")),
    ],
)
def test_4k_stands_in_for_no_smaller_size(wanted: str, nearest: str) -> None:
    tall = replace(PLAIN, sizes=("auto", "1024x1536", "2048x1152", "2160x3840"))

    assert tall.nearest(Look(wanted)).size == nearest


def test_where_there_is_nothing_but_4k_it_is_taken() -> None:
    assert replace(PLAIN, sizes=("3840x2160",)).nearest(Look("1024x1024")).size == "3840x2160"


@pytest.mark.parametrize(
    ("edges", "tier"),
    [
        *(((1024, 1024), "1k"), ((1280, 544), "1k"), ((1536, 1152), "1k")),
        *(((2048, 864), "2k"), ((1152, 2048), "2k"), ((2048, 2048), "2k"), ((2560, 1440), "2k")),
        *(((2880, 2880), "4k"), ((2480, 3312), "4k"), ((3840, 1632), "4k"), ((2160, 3840), "4k")),
    ],
)
def test_people_call_sizes_by_their_long_side(edges: tuple[int, int], tier: str) -> None:
    assert tier_of(edges) == tier


@pytest.mark.parametrize(
    ("size", "taken"),
    [
        ("1280x544", True),
        ("1280x512", True),
        ("1280x500", False),  # no multiple of 16
        ("3856x2160", False),  # an edge too long
        ("1920x624", False),  # more than 3:1
        ("640x640", False),  # too few pixels
        ("3840x2176", False),  # too many
    ],
)
def test_a_provider_with_a_rule_takes_any_size_that_keeps_to_it(size: str, taken: bool) -> None:
    assert (RICH.nearest(Look(size)).size == size) == taken


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [
        ("1000x1000", "1008x1008"),
        ("1280x500", "1312x512"),  # too few pixels
        ("3840x2400", "3648x2272"),  # too many
        ("3000x500", "2112x704"),  # more than 3:1
        ("9999x9999", "2880x2880"),
        ("10x99", "480x1440"),
    ],
)
def test_what_breaks_the_rule_becomes_a_legal_size_of_that_shape_and_area(
    wanted: str, nearest: str
) -> None:
    assert RICH.nearest(Look(wanted)).size == nearest


def test_where_nothing_legal_is_near_a_named_size_is_taken() -> None:
    narrow = SizeRule(step=512, longest=1024, ratio=3, least=1_000_000, most=1_000_001)

    assert replace(RICH, size_rule=narrow).nearest(Look("2000x1000")).size == "2048x1152"


def test_quality_and_background_fall_to_what_is_offered() -> None:
    wish = Look("auto", "high", "transparent")

    assert PLAIN.nearest(wish) == ANY_LOOK
    assert RICH.nearest(wish) == Look("auto", "high", "auto")
    assert replace(RICH, qualities=("low", "medium")).nearest(wish).quality == "medium"


def test_where_the_operator_does_not_leave_it_to_the_provider_nobody_does() -> None:
    strict = replace(RICH, qualities=("low", "medium"), backgrounds=("opaque",))

    assert strict.nearest(ANY_LOOK) == Look("auto", "low", "opaque")


@pytest.mark.parametrize(
    "size", ["", "fooxbar", "16x0", "0x16", "１０２４x１０２４", "1_024x1_024"]
)
def test_what_is_no_size_is_never_asked_for(size: str) -> None:
    assert PLAIN.nearest(Look(size)).size == "auto"
    assert RICH.nearest(Look(size)).size == "auto"
    assert ratio_of(size) is None


@given(st.integers(10, 99999), st.integers(10, 99999))
def test_by_its_rule_a_provider_takes_what_is_nearest(width: int, height: int) -> None:
    nearest = RICH.nearest(Look(f"{width}x{height}")).size
    edges = edges_of(nearest)

    assert edges is not None
    assert nearest in SIZES or (RICH.size_rule and RICH.size_rule.takes(*edges))
    assert RICH.nearest(Look(nearest)).size == nearest


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_what_is_nearest_is_always_offered(width: int, height: int) -> None:
    nearest = PLAIN.nearest(Look(f"{width}x{height}", "ultra", "striped"))

    assert nearest.size in SIZES
    assert PLAIN.nearest(nearest) == nearest


def test_the_chosen_provider_goes_first_and_an_edit_to_one_that_can() -> None:
    offers = Offers((WORDS_ONLY, PLAIN, RICH))

    assert [offer.provider for offer in offers.in_order("rich")] == ["rich", "words", "plain"]
    assert offers.in_order("gone") == offers.in_order(None) == offers.by_provider
    assert offers.serving(None) is WORDS_ONLY
    assert offers.serving(None, edit=True) is PLAIN
    assert offers.serving("rich", edit=True) is RICH
    assert Offers((WORDS_ONLY,)).serving(None, edit=True) is WORDS_ONLY


def test_a_mask_goes_to_one_that_takes_it() -> None:
    masking = replace(PLAIN, provider="masking", takes_masks=True)

    assert Offers((WORDS_ONLY, RICH, masking)).serving("rich", edit=True, masked=True) is masking
    assert Offers((WORDS_ONLY, RICH)).serving(None, edit=True, masked=True) is RICH


@pytest.mark.parametrize(
    ("size", "ratio"),
    [
        ("auto", None),
        ("2048x1152", "16:9"),
        ("2160x3840", "9:16"),
        ("1254x836", "3:2"),
        ("2336x3520", "2:3"),
        ("1280x544", "21:9"),
        ("864x1216", "5:7"),
        ("1296x816", "16:10"),
        ("1000x770", "100:77"),
    ],
)
def test_a_size_is_told_by_the_shape_that_people_know(size: str, ratio: str | None) -> None:
    assert ratio_of(size) == ratio
    assert (edges_of(size) is None) == (ratio is None)
