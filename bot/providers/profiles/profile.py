"""The record of what is known of one provider."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from bot.domain.offers import Offer
from bot.domain.sizes import SizeRule
from bot.providers.profiles.costs import TokenPrices


class Slot(Enum):
    """A field's value that is known only with the request."""

    MODEL = auto()
    PROMPT = auto()
    SIZE = auto()
    QUALITY = auto()
    BACKGROUND = auto()
    PREVIEWS = auto()  # how many there shall be


@dataclass(frozen=True, slots=True)
class Profile:
    """What one provider understands, and what it offers."""

    name: str
    base_url: str | None  # all that stands before the paths; None: the operator must name it
    model: str
    fields: Mapping[str, str | int | Slot]  # sent with every request; no other ever is
    sizes: tuple[str, ...]  # `auto` or `WIDTHxHEIGHT`, in pixels
    size_rule: SizeRule | None = None  # which others there are beside them
    qualities: tuple[str, ...] = ()  # what people may choose; none: nothing
    backgrounds: tuple[str, ...] = ()
    not_in_edits: frozenset[str] = frozenset()  # fields that only generations know
    # Where the provider has no field for the size: words for the front of the prompt.
    size_words: Mapping[str, str] = field(default_factory=dict)
    generations_path: str = "/images/generations"
    edits_path: str | None = "/images/edits"  # None: the provider cannot edit
    one_reference: str = "image"  # how the form names a single reference
    several_references: str = "image[]"  # and each of two or more
    max_references: int = 16
    mask: str | None = None  # how the form names a mask; None: the provider takes none
    previews: int = 0  # of a picture, at most
    prompt_limit: int = 32_000  # characters
    connect_timeout: float = 15.0  # seconds
    timeout: float | None = None  # seconds for one request; None: what holds for all providers
    typical_seconds: int = 150  # for one picture
    price: int | None = None  # of one picture, in millionths of a dollar; None: not known
    token_prices: TokenPrices | None = None  # they count for more, where the answer has tokens
    user_agent: str = "draw-bot/0.1"

    @property
    def offer(self) -> Offer:
        """What people may choose; no references where the provider cannot edit."""
        references = 0 if self.edits_path is None else self.max_references
        return Offer(
            provider=self.name,
            sizes=self.sizes,
            max_references=references,
            prompt_limit=self.prompt_limit,
            typical_seconds=self.typical_seconds,
            qualities=self.qualities,
            backgrounds=self.backgrounds,
            size_rule=self.size_rule,
            takes_masks=bool(references and self.mask),
            price=self.price,
        )
