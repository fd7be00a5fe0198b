"""The entities that Telegram finds by itself: addresses, mentions, commands, hashtags."""

import re

from draw_bot_sandbox.telegram.text import Entity, FormattedText, in_order, utf16_length

_PATTERNS = {
    "url": re.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?)]"),
    "mention": re.compile(r"(?<![\w`])@[A-Za-z]\w{3,31}(?!\w)", re.ASCII),
    "bot_command": re.compile(r"(?<![\w/<>@])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])"),
    "hashtag": re.compile(r"(?<![\w&])#(?=\w*[^\W\d])\w{1,256}"),
}
_OPAQUE = frozenset({"code", "pre", "text_link", "custom_emoji"})


def with_found_entities(formatted: FormattedText) -> FormattedText:
    """Add what is found outside code and links; what was found first wins."""
    taken = [entity for entity in formatted.entities if entity.type in _OPAQUE]
    found: list[Entity] = []
    for kind, pattern in _PATTERNS.items():
        for match in pattern.finditer(formatted.text):
            offset = utf16_length(formatted.text[: match.start()])
            entity = Entity(kind, offset, utf16_length(match[0]))
            if not any(entity.overlaps(other) for other in (*taken, *found)):
                found.append(entity)
    return FormattedText(formatted.text, in_order((*formatted.entities, *found)))
