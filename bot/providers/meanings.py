"""What an event of a stream means, by OpenAI's names for events and by what gateways make of them."""

from collections.abc import Mapping
from enum import Enum, auto

from bot.providers.answers import Complaint, picture_address

ERROR = "error"
_COMPLETED = {"image_generation.completed", "image_edit.completed"}
_PARTIAL = ".partial_image"


class Meaning(Enum):
    NOTHING = auto()
    SKETCH = auto()  # a picture that is not the whole one yet
    EMPTY = auto()  # the end of a drawing, and no picture
    END = auto()  # the whole picture, or an error


def meaning_of(name: str, document: Mapping[str, object], *, has_picture: bool) -> Meaning:
    """Of an event with that name in its own line, and what stands in its data."""
    if Complaint.within(document):
        return Meaning.END
    names = _names(name, document)
    if any(each.endswith(_PARTIAL) for each in names):
        return Meaning.SKETCH
    if not names and document.get("partial_image_index") is not None:
        return Meaning.SKETCH
    if names and not names & _COMPLETED:
        return Meaning.NOTHING
    if has_picture or picture_address(document):
        return Meaning.END
    return Meaning.EMPTY if names else Meaning.NOTHING


def is_final(name: str, document: Mapping[str, object]) -> bool:
    """A picture in such an event, whatever else it says or lacks, is the whole one and no sketch."""
    names = _names(name, document)
    return bool(names & _COMPLETED) or (not names and "data" in document)


def with_error(name: str, document: dict[str, object]) -> dict[str, object]:
    """An event that is itself an error, with what it says under `error` as in any other answer."""
    if ERROR not in _names(name, document) or Complaint.within(document):
        return document
    return {**document, "error": document if any(document.values()) else "an error without a word"}


def _names(name: str, document: Mapping[str, object]) -> set[str]:
    """An event without a name is a `message`."""
    return {name, str(document.get("type", ""))} - {"", "message"}
