"""The body of a request, as a vendor's profile wants it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypedDict

from bot.domain.errors import Malformed
from bot.providers.profile import Profile, Slot

CONTENT_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}

Fields = Mapping[str, str | int]
File = tuple[str, tuple[str, BinaryIO, str]]  # field, (name, content, content type)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be drawn. References are files whose endings tell what they are."""

    prompt: str
    size: str
    references: Sequence[Path]


class Form(TypedDict, total=False):
    """Where a request goes and what it holds, under the names that httpx has for it."""

    url: str
    json: Fields
    data: Fields
    files: list[File]


@contextmanager
def form_of(order: Order, profile: Profile) -> Iterator[Form]:
    """JSON for a generation, multipart for an edit; its files are open within the block.

    Raises OSError when a reference cannot be read, and Malformed where the vendor cannot edit.
    """
    fields = _fields(order, profile)
    if not order.references:
        yield Form(url=profile.generations_path, json=fields)
        return
    if profile.edits_path is None:
        raise Malformed(note="the service cannot edit pictures")
    single = len(order.references) == 1
    name = profile.one_reference if single else profile.several_references
    with ExitStack() as files:
        uploads = [
            _upload(name, number, path, files) for number, path in enumerate(order.references, 1)
        ]
        known = {key: fields[key] for key in fields if key not in profile.not_in_edits}
        yield Form(url=profile.edits_path, data=known, files=uploads)


def _fields(order: Order, profile: Profile) -> Fields:
    prompt = profile.size_words.get(order.size, "") + order.prompt
    slots = {Slot.MODEL: profile.model, Slot.PROMPT: prompt, Slot.SIZE: order.size}
    return {
        name: slots[value] if isinstance(value, Slot) else value
        for name, value in profile.fields.items()
    }


def _upload(name: str, number: int, path: Path, files: ExitStack) -> File:
    """The person's own file name stays here."""
    ending = path.suffix.lower()
    content = files.enter_context(path.open("rb"))
    return name, (f"reference-{number}{ending}", content, CONTENT_TYPES[ending])
