"""The body of a request, as a vendor's profile wants it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypedDict

from bot.domain.errors import Malformed
from bot.domain.jobs import Request
from bot.domain.offers import Look
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
    """One picture that a vendor can draw, and where it is ordered.

    References are files whose endings tell what they are. The mask is a PNG as large as the first
    of them; transparent is what may be redrawn.
    """

    path: str
    prompt: str
    look: Look
    references: Sequence[Path]
    mask: Path | None
    previews: int


class Form(TypedDict, total=False):
    """Where a request goes and what it holds, under the names that httpx has for it."""

    url: str
    json: Fields
    data: Fields
    files: list[File]


def order_of(
    request: Request,
    profile: Profile,
    references: Sequence[Path],
    mask: Path | None,
    *,
    previews: bool,
) -> Order:
    """The request as the vendor can do it. Raises Malformed for what it cannot do at all.

    Previews are asked for only where somebody looks at them: they may cost tokens.
    """
    path = profile.edits_path if references else profile.generations_path
    if path is None:
        raise Malformed(note="no-edits")
    if mask and not (references and profile.mask):
        raise Malformed(note="no-masks")
    look = profile.offer.nearest(request.look)
    count = profile.previews if previews else 0
    return Order(path, request.prompt, look, references, mask, count)


@contextmanager
def form_of(order: Order, profile: Profile) -> Iterator[Form]:
    """JSON for a generation, multipart for an edit; its files are open within the block.

    Raises OSError when a file cannot be read.
    """
    fields = _fields(order, profile)
    if not order.references:
        yield Form(url=order.path, json=fields)
        return
    single = len(order.references) == 1
    name = profile.one_reference if single else profile.several_references
    with ExitStack() as files:
        uploads = [
            _upload(name, f"reference-{number}", path, files)
            for number, path in enumerate(order.references, 1)
        ]
        if order.mask and profile.mask:
            uploads.append(_upload(profile.mask, "mask", order.mask, files))
        known = {key: fields[key] for key in fields if key not in profile.not_in_edits}
        yield Form(url=order.path, data=known, files=uploads)


def _fields(order: Order, profile: Profile) -> Fields:
    slots: Mapping[Slot, str | int] = {
        Slot.MODEL: profile.model,
        Slot.PROMPT: profile.size_words.get(order.look.size, "") + order.prompt,
        Slot.SIZE: order.look.size,
        Slot.QUALITY: order.look.quality,
        Slot.BACKGROUND: order.look.background,
        Slot.PREVIEWS: order.previews,
    }
    return {
        name: slots[value] if isinstance(value, Slot) else value
        for name, value in profile.fields.items()
    }


def _upload(name: str, stem: str, path: Path, files: ExitStack) -> File:
    """The person's own file name stays here."""
    ending = path.suffix.lower()
    content = files.enter_context(path.open("rb"))
    return name, (f"{stem}{ending}", content, CONTENT_TYPES[ending])
