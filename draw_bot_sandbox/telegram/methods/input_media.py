"""InputMedia: what albums and editMessageMedia are made of."""

from dataclasses import dataclass
from typing import Any

from draw_bot_sandbox.telegram.call import Call
from draw_bot_sandbox.telegram.errors import BotApiError, bad_request
from draw_bot_sandbox.telegram.media import ATTACH
from draw_bot_sandbox.telegram.text import FormattedText
from draw_bot_sandbox.telegram.words import media_caption

_KINDS = ("photo", "document", "video")


@dataclass(frozen=True, slots=True)
class InputMedia:
    kind: str
    source: str  # attach://part or a file_id
    caption: FormattedText


def parse_input_media(item: Any, call: Call) -> InputMedia:
    if not isinstance(item, dict):
        raise _unparsable("expected an Object")
    kind, source = item.get("type"), item.get("media")
    if kind not in _KINDS:
        raise _unparsable(f'type "{kind}" is unsupported')
    if not isinstance(source, str) or not source:
        raise _unparsable("media not found")
    if source.startswith(ATTACH) and source.removeprefix(ATTACH) not in call.uploads:
        raise _unparsable("media not found")
    caption = media_caption(
        str(item.get("caption") or ""),
        str(item.get("parse_mode") or ""),
        item.get("caption_entities"),
    )
    return InputMedia(kind, source, caption)


def _unparsable(reason: str) -> BotApiError:
    return bad_request(f"can't parse InputMedia: {reason}")
