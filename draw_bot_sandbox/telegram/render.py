"""Entities back to HTML that is safe to put into a page."""

from html import escape
from itertools import pairwise

from draw_bot_sandbox.telegram.text import Entity, FormattedText, in_order

_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "expandable_blockquote": "blockquote",
    "text_link": "a",
}


def render_html(formatted: FormattedText) -> str:
    """Telegram's own tags, everything else escaped; line breaks stay as they are."""
    units = formatted.text.encode("utf-16-le", "surrogatepass")
    entities = in_order(entity for entity in formatted.entities if _opening(entity))
    edges = sorted(
        {0, len(units) // 2} | {edge for entity in entities for edge in (entity.offset, entity.end)}
    )
    pieces: list[str] = []
    around: list[Entity] = []
    for start, end in pairwise(edges):
        wanted = [entity for entity in entities if entity.offset <= start and end <= entity.end]
        pieces += _switch(around, wanted)
        pieces.append(escape(units[start * 2 : end * 2].decode("utf-16-le", "replace")))
        around = wanted
    return "".join(pieces + _switch(around, []))


def _switch(old: list[Entity], new: list[Entity]) -> list[str]:
    """Close what ends here, innermost first, and open what begins."""
    shared = 0
    while shared < min(len(old), len(new)) and old[shared] is new[shared]:
        shared += 1
    closing = [f"</{_tag(entity)}>" for entity in reversed(old[shared:])]
    return closing + [_opening(entity) for entity in new[shared:]]


def _opening(entity: Entity) -> str:
    """The start tag; nothing for what a page shows as plain text."""
    tag = _tag(entity)
    if tag != "a":
        return f"<{tag}>" if tag else ""
    url = entity.url or ""
    if not url.lower().startswith(("http://", "https://", "mailto:")):
        return ""
    return f'<a href="{escape(url)}" rel="noopener" target="_blank">'


def _tag(entity: Entity) -> str:
    return _TAGS.get(entity.type, "")
