"""How a picture is to look, in words."""

from bot.domain.offers import AUTO, Look
from bot.domain.prompt_options import UnmetOption
from bot.domain.sizes import edges_of, ratio_of, shown_size, tier_of
from bot.i18n import Translator
from bot.telegram.views.html import translate_html


def size_label(translator: Translator, size: str) -> str:
    """`16:9, 2048×1152`, or `9:16, 4K, 2160×3840`."""
    return ", ".join(_size_words(size)) or translator("size-auto")


def tier_label(translator: Translator, size: str) -> str:
    """`2K · 2048×1152`, where the shape is known."""
    edges = edges_of(size)
    return f"{tier_of(edges).upper()} · {shown_size(size)}" if edges else translator("size-auto")


def shape_label(shape: str) -> str:
    """`16:9`; of `4k 9:16`, `9:16 · 4K`."""
    *tier, ratio = shape.split()
    return " · ".join([ratio, *(each.upper() for each in tier)])


def describe_options(translator: Translator, look: Look) -> list[str]:
    """`16:9`, `2048×1152`, `high quality`; what the provider chooses is not mentioned."""
    words = _size_words(look.size)
    if look.quality != AUTO:
        words.append(translate_html(translator, "quality", value=look.quality))
    if look.background != AUTO:
        words.append(translate_html(translator, "background", value=look.background))
    return words


def describe_unmet(translator: Translator, wanted: Look, fitted: Look) -> list[str]:
    """A sentence for each choice that the provider does not have."""
    sentences = []
    if wanted.size != fitted.size:
        size, nearest = shown_size(wanted.size), shown_size(fitted.size)
        sentences.append(translate_html(translator, "lacking-size", wanted=size, fitted=nearest))
    if wanted.quality != fitted.quality:
        sentences.append(
            translate_html(
                translator, "lacking-quality", wanted=wanted.quality, fitted=fitted.quality
            )
        )
    if wanted.background != fitted.background:
        sentences.append(translate_html(translator, "lacking-background", wanted=wanted.background))
    return sentences


def unmet_option_text(translator: Translator, unmet_option: UnmetOption) -> str:
    """The sentence about a wish that can't be had. A shape is told as a shape, not in pixels."""
    values = dict(unmet_option.values)
    if "fitted" in values:
        tier, ratio, fitted = (str(values.get(name, "")) for name in ("tier", "ratio", "fitted"))
        values["wanted"] = f"{tier.upper()} {ratio}".strip()
        values["fitted"] = (not tier and ratio_of(fitted)) or shown_size(fitted)
    return translate_html(translator, f"lacking-{unmet_option.what}", **values)


def _size_words(size: str) -> list[str]:
    """`16:9`, `2048×1152`; 4K is said, as it takes longer. Nothing for `auto`."""
    ratio, edges = ratio_of(size), edges_of(size)
    if ratio is None or edges is None:
        return []
    tier = ["4K"] if tier_of(edges) == "4k" else []
    return [ratio, *tier, shown_size(size)]
