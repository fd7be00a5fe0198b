"""What a person wishes for one request, beside its words, and what can be had of it."""

from dataclasses import dataclass, fields, replace

from bot.domain.offers import Look, Offer
from bot.domain.settings import MAX_PICTURES, SendAs, Settings
from bot.domain.sizes import Edges, alike, edges_of, edges_of_area, ratio_of, shape_of, size_of

TIERS = {"1k": 1024, "2k": 2048, "4k": 3840}
"""How people call the long side of a picture, in pixels."""
RATIOS = ("1:1", "3:2", "2:3", "16:9", "9:16")
"""The shapes to choose from."""
SAME_TIER = 0.1
"""A long side that differs by less is what was asked: the most pixels in 3:2 are 3520×2352."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """The options of one request; None: not mentioned, so the settings decide.

    A size in pixels says all about the shape. A ratio goes with a tier, and is turned the way
    that `upright` says; `upright` alone is 2:3 or 3:2.
    """

    size: str | None = None  # `2048x1152`
    tier: str | None = None  # of TIERS
    ratio: str | None = None  # `16:9`
    upright: bool | None = None
    pictures: int | None = None  # perhaps more than can be had
    send_as: SendAs | None = None

    def then(self, later: "Wishes") -> "Wishes":
        """Both; of two that contradict each other, the later one."""
        said = {field.name: getattr(later, field.name) for field in fields(later)}
        return replace(self, **{name: value for name, value in said.items() if value is not None})


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class Lack:
    """What was wished and can't be had; the sentence is `lacking-<what>` with the values.

    `size`: `wanted` (`4k 3:2`) and `fitted` (`1536x1024`, or `auto`). `pictures`: `wanted` and
    `most`.
    """

    what: str
    values: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Fitted:
    """The settings for one request, with its wishes.

    A size that was wished in pixels stays as it was wished: each vendor fits it as it can.
    """

    look: Look
    pictures: int
    send_as: SendAs
    lacks: tuple[Lack, ...] = ()


def fitted(wishes: Wishes, settings: Settings, offer: Offer) -> Fitted:
    """Wishes win over settings; a shape becomes the nearest size that the vendor has."""
    look, lacks = _fitted_look(wishes, settings.look, offer)
    pictures = wishes.pictures or settings.pictures
    if pictures > MAX_PICTURES:
        lacks += (Lack("pictures", {"wanted": pictures, "most": MAX_PICTURES}),)
    return Fitted(look, min(pictures, MAX_PICTURES), wishes.send_as or settings.send_as, lacks)


def reshaped(look: Look, ratio: str, offer: Offer) -> tuple[Look, tuple[Lack, ...]]:
    """The look in that shape, with about as many pixels; else the nearest, and what it lacks."""
    return _fitted_look(Wishes(ratio=ratio), look, offer)


def other_shapes(look: Look, offer: Offer) -> tuple[str, ...]:
    """Of RATIOS, those that the vendor has, but for the look's own."""
    own = ratio_of(offer.nearest(look).size)
    return tuple(ratio for ratio in RATIOS if ratio != own and not reshaped(look, ratio, offer)[1])


def _fitted_look(wishes: Wishes, look: Look, offer: Offer) -> tuple[Look, tuple[Lack, ...]]:
    if wishes.size:
        return replace(look, size=wishes.size), ()
    usual = edges_of(look.size) or offer.usual_edges
    ratio = _ratio(wishes, usual)
    if ratio is None:
        return look, ()
    size = offer.nearest(Look(_ideal_size(ratio, wishes.tier, usual))).size
    if _is_met(wishes, ratio, edges_of(size)):
        return replace(look, size=size), ()
    named = wishes.ratio or wishes.upright is not None or wishes.tier is None
    wanted = " ".join(filter(None, [wishes.tier, ratio if named else None]))
    return replace(look, size=size), (Lack("size", {"wanted": wanted, "fitted": size}),)


def _ratio(wishes: Wishes, usual: Edges) -> str | None:
    """The shape, `16:9`; None where nothing was said of shape or tier.

    Without a ratio, 2k and 4k are screens, 1k is a square. They stand upright where the settings
    do.
    """
    upright = wishes.upright
    if wishes.ratio:
        ratio = wishes.ratio
    elif wishes.tier in {"2k", "4k"}:
        ratio = "16:9"
        upright = usual[0] < usual[1] if upright is None else upright
    elif upright is not None:
        ratio = "3:2"
    else:
        return "1:1" if wishes.tier else None
    if upright is not None and (shape_of(ratio) < 1) != upright:
        return ":".join(reversed(ratio.split(":")))
    return ratio


def _ideal_size(ratio: str, tier: str | None, usual: Edges) -> str:
    """As many pixels as usual, or as long as the tier says."""
    shape = shape_of(ratio)
    width, height = edges_of_area(shape, usual[0] * usual[1])
    if tier:
        longer = TIERS[tier] / max(width, height)
        width, height = width * longer, height * longer
    return size_of((round(width), round(height)))


def _is_met(wishes: Wishes, ratio: str, edges: Edges | None) -> bool:
    if edges is None:
        return False
    same_tier = wishes.tier is None or abs(max(edges) / TIERS[wishes.tier] - 1) <= SAME_TIER
    return same_tier and alike(edges[0] / edges[1], shape_of(ratio))
