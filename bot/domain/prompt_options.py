"""The options of one prompt, and what the provider can do of them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from bot.domain.offers import Look, Offer
from bot.domain.settings import MAX_PICTURES, SendAs, Settings
from bot.domain.sizes import (
    TIERS,
    Edges,
    alike,
    edges_of,
    edges_of_area,
    ratio_of,
    shape_of,
    size_of,
    tier_of,
)

RATIOS = ("1:1", "3:2", "2:3", "16:9", "9:16")
"""The shapes to choose from."""
BELOW_4K = 2720
"""The long side, in pixels, beyond which no shape goes unless 4K was asked for."""


@dataclass(frozen=True, slots=True)
class PromptOptions:
    """The options in one prompt; None: not mentioned, so the settings decide.

    A size in pixels says all about the shape. A ratio goes with a tier, and is turned the way
    that `upright` says; `upright` alone is 2:3 or 3:2.
    """

    size: str | None = None  # `2048x1152`
    tier: str | None = None  # of TIERS
    ratio: str | None = None  # `16:9`
    upright: bool | None = None
    pictures: int | None = None  # perhaps more than the limit
    send_as: SendAs | None = None

    def overridden_by(self, later: "PromptOptions") -> "PromptOptions":
        """Both; of two that contradict each other, the later one."""
        said = {field.name: getattr(later, field.name) for field in fields(later)}
        return replace(self, **{name: value for name, value in said.items() if value is not None})


NO_OPTIONS = PromptOptions()


@dataclass(frozen=True, slots=True)
class UnmetOption:
    """An option that cannot be met; the sentence is `lacking-<what>` with the values.

    `size`: what was wanted, `tier` (`4k`) or `ratio` (`3:2`) or both, and the `fitted` size
    (`1536x1024`, or `auto`). `size-only-4k`: the same of a shape that the provider has in 4K alone.
    `pictures`, `references`: `wanted` and `most`.
    """

    what: str
    values: Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class FittedOptions:
    """The settings for one request, with its options.

    A size in pixels stays as it was given: each provider adapts it.
    """

    look: Look
    pictures: int
    send_as: SendAs
    unmet_options: tuple[UnmetOption, ...] = ()


def fit_options(prompt_options: PromptOptions, settings: Settings, offer: Offer) -> FittedOptions:
    """Options win over settings; a shape becomes the nearest size that the provider has."""
    look, unmet_options = _fitted_look(prompt_options, settings.look, offer)
    pictures = prompt_options.pictures or settings.pictures
    if pictures > MAX_PICTURES:
        unmet_options += (UnmetOption("pictures", {"wanted": pictures, "most": MAX_PICTURES}),)
    return FittedOptions(
        look, min(pictures, MAX_PICTURES), prompt_options.send_as or settings.send_as, unmet_options
    )


def reshape_look(look: Look, shape: str, offer: Offer) -> tuple[Look, tuple[UnmetOption, ...]]:
    """The look in that shape, `16:9` or `4k 9:16`; else the nearest, and the unmet option.

    Without a tier it has about as many pixels.
    """
    *tier, ratio = shape.split()
    return _fitted_look(PromptOptions(ratio=ratio, tier=tier[0] if tier else None), look, offer)


def other_shapes(look: Look, offer: Offer) -> tuple[str, ...]:
    """Of RATIOS, those that the provider has, but for the look's own; in 4K with the tier: `4k 9:16`."""
    own = ratio_of(offer.nearest(look).size)
    shapes = [_shape_to_be_had(look, ratio, offer) for ratio in RATIOS if ratio != own]
    return tuple(filter(None, shapes))


def _shape_to_be_had(look: Look, ratio: str, offer: Offer) -> str | None:
    for shape in (ratio, f"4k {ratio}"):
        fit, unmet_options = reshape_look(look, shape, offer)
        if not unmet_options:
            return f"4k {ratio}" if _is_4k(edges_of(fit.size)) else ratio
    return None


def _fitted_look(
    prompt_options: PromptOptions, look: Look, offer: Offer
) -> tuple[Look, tuple[UnmetOption, ...]]:
    if prompt_options.size:
        return replace(look, size=prompt_options.size), ()
    usual = edges_of(look.size) or offer.usual_edges
    ratio = _ratio(prompt_options, usual)
    if ratio is None:
        return look, ()
    size = offer.nearest(Look(_ideal_size(ratio, prompt_options.tier, usual))).size
    if _is_met(prompt_options.tier, ratio, edges_of(size)):
        return replace(look, size=size), ()
    in_4k = offer.nearest(Look(_ideal_size(ratio, "4k", usual))).size
    if prompt_options.tier is None and _is_met("4k", ratio, edges_of(in_4k)):
        return replace(look, size=size), (
            UnmetOption("size-only-4k", {"ratio": ratio, "fitted": size}),
        )
    named = (
        prompt_options.ratio or prompt_options.upright is not None or prompt_options.tier is None
    )
    wanted = {"tier": prompt_options.tier, "ratio": ratio if named else None, "fitted": size}
    told = {name: value for name, value in wanted.items() if value}
    return replace(look, size=size), (UnmetOption("size", told),)


def _ratio(prompt_options: PromptOptions, usual: Edges) -> str | None:
    """The shape, `16:9`; None where nothing was said of shape or tier.

    Without a ratio, 2k and 4k are screens, 1k is a square. They stand upright where the settings
    do.
    """
    upright = prompt_options.upright
    if prompt_options.ratio:
        ratio = prompt_options.ratio
    elif prompt_options.tier in {"2k", "4k"}:
        ratio = "16:9"
        upright = usual[0] < usual[1] if upright is None else upright
    elif upright is not None:
        ratio = "3:2"
    else:
        return "1:1" if prompt_options.tier else None
    if upright is not None and (shape_of(ratio) < 1) != upright:
        return ":".join(reversed(ratio.split(":")))
    return ratio


def _ideal_size(ratio: str, tier: str | None, usual: Edges) -> str:
    """As many pixels as usual, or as long as the tier says."""
    shape = shape_of(ratio)
    width, height = edges_of_area(shape, usual[0] * usual[1])
    long = max(width, height)
    if tier:
        wanted: float = TIERS[tier]
    else:
        wanted = long if _is_4k(usual) else min(long, BELOW_4K)
    return size_of((round(width * wanted / long), round(height * wanted / long)))


def _is_4k(edges: Edges | None) -> bool:
    return edges is not None and tier_of(edges) == "4k"


def _is_met(tier: str | None, ratio: str, edges: Edges | None) -> bool:
    if edges is None:
        return False
    same_tier = tier is None or tier_of(edges) == tier
    return same_tier and alike(edges[0] / edges[1], shape_of(ratio))
