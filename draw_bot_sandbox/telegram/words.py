"""Text and captions of a request: parsed, trimmed, measured."""

from typing import Any

from draw_bot_sandbox.telegram.errors import bad_request
from draw_bot_sandbox.telegram.html import parse_html
from draw_bot_sandbox.telegram.text import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    Entity,
    FormattedText,
    in_order,
    tidy,
    utf16_length,
)

_KINDS = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
    ]
)


def message_text(text: str, parse_mode: str, entities: Any) -> FormattedText:
    words = _read(text, parse_mode, entities)
    if not words.text:
        raise bad_request("message text is empty")
    if len(words) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return words


def media_caption(text: str, parse_mode: str, entities: Any) -> FormattedText:
    words = _read(text, parse_mode, entities)
    if len(words) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return words


def _read(text: str, parse_mode: str, entities: Any) -> FormattedText:
    if parse_mode.lower() == "html":
        return tidy(parse_html(text))
    if parse_mode:
        raise bad_request("unsupported parse_mode")
    return tidy(FormattedText(text, _given_entities(entities, utf16_length(text))))


def _given_entities(source: Any, text_length: int) -> tuple[Entity, ...]:
    if source is None:
        return ()
    if not isinstance(source, list):
        raise bad_request("expected an Array of MessageEntity")
    entities = (_entity(item) for item in source)
    return in_order(entity for entity in entities if 0 <= entity.offset < entity.end <= text_length)


def _entity(source: Any) -> Entity:
    if not isinstance(source, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    kind, offset, length = source.get("type"), source.get("offset"), source.get("length")
    if kind not in _KINDS:
        raise bad_request("can't parse MessageEntity: unsupported type specified")
    if not isinstance(offset, int) or not isinstance(length, int):
        raise bad_request("can't parse MessageEntity: offset and length must be Integers")
    return Entity(
        kind,
        offset,
        length,
        url=source.get("url"),
        language=source.get("language"),
        custom_emoji_id=source.get("custom_emoji_id"),
    )
