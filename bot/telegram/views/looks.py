"""How a picture is to look, in words."""

from bot.domain.offers import AUTO, Look
from bot.domain.sizes import edges_of, ratio_of, shown_size, tier_of
from bot.domain.wishes import Lack
from bot.i18n import Speaker
from bot.telegram.words import say


def size_label(speaker: Speaker, size: str) -> str:
    """`16:9, 2048×1152`, or `9:16, 4K, 2160×3840`."""
    return ", ".join(_size_words(size)) or speaker("size-auto")


def tier_label(speaker: Speaker, size: str) -> str:
    """`2K · 2048×1152`, where the shape is known."""
    edges = edges_of(size)
    return f"{tier_of(edges).upper()} · {shown_size(size)}" if edges else speaker("size-auto")


def shape_label(shape: str) -> str:
    """`16:9`; of `4k 9:16`, `9:16 · 4K`."""
    *tier, ratio = shape.split()
    return " · ".join([ratio, *(each.upper() for each in tier)])


def look_words(speaker: Speaker, look: Look) -> list[str]:
    """`16:9`, `2048×1152`, `high quality`; what the service chooses is not mentioned."""
    words = _size_words(look.size)
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


def lack_words(speaker: Speaker, lack: Lack) -> str:
    """The sentence about a wish that can't be had. A shape is told as a shape, not in pixels."""
    values = dict(lack.values)
    wanted, fitted = values.get("wanted"), values.get("fitted")
    if isinstance(wanted, str) and isinstance(fitted, str):
        values["wanted"] = wanted.replace("k", "K")
        is_shape = ":" in wanted and " " not in wanted
        values["fitted"] = (is_shape and ratio_of(fitted)) or shown_size(fitted)
    return say(speaker, f"lacking-{lack.what}", **values)


def _size_words(size: str) -> list[str]:
    """`16:9`, `2048×1152`; 4K is said, as it takes longer. Nothing for `auto`."""
    ratio, edges = ratio_of(size), edges_of(size)
    if ratio is None or edges is None:
        return []
    tier = ["4K"] if tier_of(edges) == "4k" else []
    return [ratio, *tier, shown_size(size)]
