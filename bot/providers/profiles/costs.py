"""The cost of an image from the tokens that the provider counted."""

from collections.abc import Mapping
from dataclasses import dataclass

MILLION = 1_000_000
MOST_TOKENS = 2**40  # of a count that can be meant


@dataclass(frozen=True, slots=True)
class TokenPrices:
    """Millionths of a dollar for a million tokens."""

    text_in: int
    image_in: int
    image_out: int

    def cost(self, usage: object) -> int | None:
        """Millionths of a dollar; None where OpenAI's `usage` is absent, empty or incomplete.

        A gateway that fills the counts with zeros has not counted.
        """
        details = _get(usage, "input_tokens_details")
        text_in = _count(details, "text_tokens")
        image_in = _count(details, "image_tokens")
        image_out = _count(usage, "output_tokens")
        if text_in is None or image_in is None or not image_out:
            return None
        total = text_in * self.text_in + image_in * self.image_in + image_out * self.image_out
        return round(total / MILLION)


def has_output_tokens(usage: object) -> bool:
    """The provider counted output: it drew something."""
    return bool(_count(usage, "output_tokens"))


def ignores_references(usage: object) -> bool:
    """The provider counted no input image. Only for the usage of an edit."""
    return _count(_get(usage, "input_tokens_details"), "image_tokens") == 0


def _get(holder: object, name: str) -> object:
    return holder.get(name) if isinstance(holder, Mapping) else None


def _count(holder: object, name: str) -> int | None:
    value = _get(holder, name)
    return value if type(value) is int and 0 <= value <= MOST_TOKENS else None
