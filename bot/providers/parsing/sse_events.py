"""The kinds of server-sent events: OpenAI's event names, and what gateways make of them."""

from collections.abc import Mapping
from enum import Enum, auto

from bot.providers.parsing.error_payload import ErrorPayload
from bot.providers.parsing.image_places import Place, find_image_url

ERROR = "error"
_COMPLETED = {"image_generation.completed", "image_edit.completed"}
_PARTIAL = ".partial_image"


class EventKind(Enum):
    IGNORED = auto()
    PREVIEW = auto()  # a preview
    WITHOUT_IMAGE = auto()  # the final event, without an image
    FINAL = auto()  # the final image, or an error


def event_kind(name: str, document: Mapping[str, object], *, has_image: bool) -> EventKind:
    """Of an event with that name in its own line, and what stands in its data.

    Of an event on the way only images at the usual place count: it may repeat what was sent.
    """
    if ErrorPayload.from_document(document):
        return EventKind.FINAL
    names = _names(name, document)
    if any(each.endswith(_PARTIAL) for each in names):
        return EventKind.PREVIEW
    if not names and document.get("partial_image_index") is not None:
        return EventKind.PREVIEW
    if names and not names & _COMPLETED:
        return EventKind.IGNORED
    least = Place.OTHER if is_final(name, document) else Place.USUAL
    if has_image or find_image_url(document, least):
        return EventKind.FINAL
    return EventKind.WITHOUT_IMAGE if names else EventKind.IGNORED


def is_final(name: str, document: Mapping[str, object]) -> bool:
    """An image in such an event is the final one, never a preview."""
    names = _names(name, document)
    return bool(names & _COMPLETED) or (not names and "data" in document)


def with_error(name: str, document: dict[str, object]) -> dict[str, object]:
    """An event that is itself an error, with what it says under `error` as in any other answer."""
    if ERROR not in _names(name, document) or ErrorPayload.from_document(document):
        return document
    return {**document, "error": document if any(document.values()) else "an error without a word"}


def _names(name: str, document: Mapping[str, object]) -> set[str]:
    """An event without a name is a `message`."""
    return {name, str(document.get("type", ""))} - {"", "message"}
