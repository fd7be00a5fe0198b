"""Builds a request's body as the provider's profile describes it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypedDict

from bot.domain.errors import RequestMalformed
from bot.domain.jobs import Request
from bot.domain.offers import Look
from bot.providers.profiles.profile import Profile, Slot

CONTENT_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}

Fields = Mapping[str, str | int]
File = tuple[str, tuple[str, BinaryIO, str]]  # field, (name, content, content type)


@dataclass(frozen=True, slots=True)
class RequestParams:
    """The parameters of one image, fitted to the provider, and the path to send them to.

    References are files whose endings tell what they are. The mask is a PNG as large as the first
    of them; transparent is what may be redrawn.
    """

    path: str
    prompt: str
    look: Look
    references: Sequence[Path]
    mask: Path | None
    previews: int


class HttpForm(TypedDict, total=False):
    """Where a request goes and what it holds, under the names that httpx has for it."""

    url: str
    json: Fields
    data: Fields
    files: list[File]


def request_params(
    request: Request,
    profile: Profile,
    references: Sequence[Path],
    mask: Path | None,
    *,
    previews: bool,
) -> RequestParams:
    """Fits the request to the provider. Raises RequestMalformed for what it cannot do at all.

    Previews are requested only where they are shown: they may cost tokens.
    """
    path = profile.edits_path if references else profile.generations_path
    if path is None:
        raise RequestMalformed(note="no-edits")
    if mask and not (references and profile.mask):
        raise RequestMalformed(note="no-masks")
    look = profile.offer.nearest(request.look)
    count = profile.previews if previews else 0
    return RequestParams(path, request.prompt, look, references, mask, count)


@contextmanager
def open_form(params: RequestParams, profile: Profile) -> Iterator[HttpForm]:
    """JSON for a generation, multipart for an edit; its files are open within the block.

    Raises OSError when a file cannot be read.
    """
    fields = _fields(params, profile)
    if not params.references:
        yield HttpForm(url=params.path, json=fields)
        return
    single = len(params.references) == 1
    name = profile.one_reference if single else profile.several_references
    with ExitStack() as files:
        uploads = [
            _upload(name, f"reference-{number}", path, files)
            for number, path in enumerate(params.references, 1)
        ]
        if params.mask and profile.mask:
            uploads.append(_upload(profile.mask, "mask", params.mask, files))
        known = {key: fields[key] for key in fields if key not in profile.not_in_edits}
        yield HttpForm(url=params.path, data=known, files=uploads)


def _fields(params: RequestParams, profile: Profile) -> Fields:
    slots: Mapping[Slot, str | int] = {
        Slot.MODEL: profile.model,
        Slot.PROMPT: profile.size_words.get(params.look.size, "") + params.prompt,
        Slot.SIZE: params.look.size,
        Slot.QUALITY: params.look.quality,
        Slot.BACKGROUND: params.look.background,
        Slot.PREVIEWS: params.previews,
    }
    return {
        name: slots[value] if isinstance(value, Slot) else value
        for name, value in profile.fields.items()
    }


def _upload(name: str, stem: str, path: Path, files: ExitStack) -> File:
    """The user's own file name is not sent."""
    ending = path.suffix.lower()
    content = files.enter_context(path.open("rb"))
    return name, (f"{stem}{ending}", content, CONTENT_TYPES[ending])
