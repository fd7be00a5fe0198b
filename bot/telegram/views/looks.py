"""How a picture is to look, in words."""

from bot.domain.offers import AUTO, Look
from bot.domain.sizes import ratio_of, shown_size
from bot.i18n import Speaker
from bot.telegram.words import say


def size_label(speaker: Speaker, size: str) -> str:
    """A size drawn as its shape: `▭ 16:9 · 2048×1152`."""
    ratio = ratio_of(size)
    if ratio is None:
        return speaker("size-auto")
    return f"{shape_label(ratio)} · {shown_size(size)}"


def shape_label(ratio: str) -> str:
    """`▭ 16:9`."""
    return f"{_shape(ratio)} {ratio}"


def short_size(speaker: Speaker, size: str) -> str:
    """`▭ 2048×1152`, where there are many."""
    ratio = ratio_of(size)
    return f"{_shape(ratio)} {shown_size(size)}" if ratio else speaker("size-auto")


def look_words(speaker: Speaker, look: Look) -> list[str]:
    """`16:9`, `2048×1152`, `high quality`; what the service chooses is not mentioned."""
    ratio = ratio_of(look.size)
    words = [ratio, shown_size(look.size)] if ratio else []
    if look.quality != AUTO:
        words.append(say(speaker, "quality", value=look.quality))
    if look.background != AUTO:
        words.append(say(speaker, "background", value=look.background))
    return words


def lacking(speaker: Speaker, wanted: Look, fitted: Look) -> list[str]:
    """A sentence for each choice that the service does not have."""
    sentences = []
    if wanted.size != fitted.size:
        size, nearest = shown_size(wanted.size), shown_size(fitted.size)
        sentences.append(say(speaker, "lacking-size", wanted=size, fitted=nearest))
    if wanted.quality != fitted.quality:
        sentences.append(
            say(speaker, "lacking-quality", wanted=wanted.quality, fitted=fitted.quality)
        )
    if wanted.background != fitted.background:
        sentences.append(say(speaker, "lacking-background", wanted=wanted.background))
    return sentences


def _shape(ratio: str) -> str:
    width, height = map(int, ratio.split(":"))
    if width == height:
        return "◻"
    return "▭" if width > height else "▯"
