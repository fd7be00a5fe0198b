"""How a picture may look, and what the providers have to offer."""

from dataclasses import dataclass

from bot.domain.sizes import Edges, SizeRule, distance, edges_of, size_of, tier_of

AUTO = "auto"
"""The provider decides."""
QUALITIES = ("low", "medium", "high")  # from the cheapest
SQUARE = (1024, 1024)
"""What a picture is like where nobody names a size."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is to look, in the providers' words: a size is `auto` or `WIDTHxHEIGHT`."""

    size: str = AUTO
    quality: str = AUTO
    background: str = AUTO


ANY_LOOK = Look()


@dataclass(frozen=True, slots=True)
class Offer:
    """What one provider can do, and what people may choose there.

    Without `qualities` or `backgrounds`, the provider does not let anybody choose.
    """

    provider: str
    sizes: tuple[str, ...]
    max_references: int  # 0: it draws from words only
    prompt_limit: int  # characters
    typical_seconds: int  # for one picture, until there are measurements
    qualities: tuple[str, ...] = ()
    backgrounds: tuple[str, ...] = ()
    size_rule: SizeRule | None = None
    takes_masks: bool = False  # with the references of an edit
    price: int | None = None  # of one picture, in millionths of a dollar; None: not known

    def nearest(self, look: Look) -> Look:
        """The look itself where the provider can do it, else the nearest that it can do."""
        return Look(
            self._nearest_size(look.size),
            _nearest_quality(look.quality, self.qualities),
            look.background if look.background in self.backgrounds else _usual(self.backgrounds),
        )

    @property
    def usual_edges(self) -> Edges:
        """The first size that it names: as large as its pictures usually are."""
        return next(filter(None, map(edges_of, self.sizes)), SQUARE)

    def _nearest_size(self, size: str) -> str:
        wanted = edges_of(size)
        if size in self.sizes:
            return size
        if wanted is None:
            return self.sizes[0]
        if self.size_rule and (legal := self.size_rule.nearest(wanted)):
            return size_of(legal)
        return self._nearest_named(wanted)

    def _nearest_named(self, wanted: Edges) -> str:
        """The nearest shape, and of that the nearest area; 4K only for a wish of 4K.

        A 4K picture takes longer and may cost more: it does not stand in for a smaller one, unless
        the provider has nothing else.
        """
        exact = {each: edges for each in self.sizes if (edges := edges_of(each))}
        if tier_of(wanted) != "4k":
            smaller = {each: edges for each, edges in exact.items() if tier_of(edges) != "4k"}
            exact = smaller or exact
        return min(exact, key=lambda each: distance(exact[each], wanted), default=self.sizes[0])


@dataclass(frozen=True, slots=True)
class Offers:
    """What the configured providers can do, in the operator's order. There is one at least."""

    by_provider: tuple[Offer, ...]

    def in_order(self, chosen: str | None) -> tuple[Offer, ...]:
        """The provider that was chosen goes first, if it is still there."""
        return tuple(sorted(self.by_provider, key=lambda offer: offer.provider != chosen))

    def serving(self, chosen: str | None, *, edit: bool = False, masked: bool = False) -> Offer:
        """The first in order; for an edit, the first that can edit, and take its mask, if any can."""
        order = self.in_order(chosen)
        able = [offer for offer in order if offer.max_references or not edit]
        masking = [offer for offer in able if offer.takes_masks or not masked]
        return (masking or able or order)[0]


def _nearest_quality(quality: str, offered: tuple[str, ...]) -> str:
    if quality in offered:
        return quality
    ranked = [each for each in QUALITIES if each in offered]
    if quality not in QUALITIES or not ranked:
        return _usual(offered)
    wanted = QUALITIES.index(quality)
    return min(ranked, key=lambda each: abs(QUALITIES.index(each) - wanted))


def _usual(offered: tuple[str, ...]) -> str:
    """`auto`, or the first one where the operator has left `auto` out."""
    return AUTO if AUTO in offered or not offered else offered[0]
