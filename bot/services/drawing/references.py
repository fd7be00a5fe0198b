"""References of an edit: checked when it is submitted, downloaded and prepared when it is drawn."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot.domain.errors import (
    EditsUnsupported,
    ImageUnsupported,
    ReferenceGone,
    ReferenceTooLarge,
    Refusal,
    SomeReferencesUnreadable,
    Undelivered,
)
from bot.domain.ids import JobId
from bot.domain.images import DOWNLOAD_LIMIT, DOWNLOAD_LIMIT_MB, Image, Reference
from bot.domain.jobs import Request
from bot.domain.offers import Offer
from bot.domain.ports import ImageProcessor, ImageRepository, ReferenceFiles

PrepareFile = Callable[[Path, Path], Awaitable[Path]]
"""Makes of a file the one that is uploaded: what it wrote at the second path, with an ending."""


@dataclass(frozen=True, slots=True)
class EditFiles:
    """What an edit uploads."""

    references: Sequence[Path] = ()
    mask: Path | None = None


def check_references(references: Sequence[Reference], offer: Offer) -> None:
    """Raises EditsUnsupported, or what is wrong with the first where none can be used.

    Of several, those that cannot be used are reported after all have been downloaded.
    """
    if references and not offer.max_references:
        raise EditsUnsupported
    wrong = [_known_problem(reference) for reference in references]
    if wrong and all(wrong) and wrong[0]:
        raise wrong[0]


def first_usable(references: tuple[Reference, ...], most: int) -> tuple[Reference, ...]:
    """The shortest start of them in which `most` can be used."""
    usable = 0
    for taken, reference in enumerate(references, start=1):
        usable += _known_problem(reference) is None
        if usable == most:
            return references[:taken]
    return references


@dataclass(frozen=True, slots=True)
class PrepareReferences:
    """Downloads the references of an edit, and its mask, and makes bounded copies of them."""

    images: ImageRepository
    reference_files: ReferenceFiles
    image_processor: ImageProcessor

    async def __call__(self, request: Request, folder: Path) -> EditFiles:
        """Upright, bounded copies in `folder`; the mask is as large as that of the first reference.

        Raises a Refusal.
        """
        references = await self._references(request.references, folder)
        if request.mask is None:
            return EditFiles(references)
        prepare = partial(self.image_processor.prepare_mask, reference=references[0])
        return EditFiles(references, await self._prepare(request.mask, folder, "mask", prepare))

    async def _references(self, references: Sequence[Reference], folder: Path) -> list[Path]:
        """Raises a Refusal: of several references, SomeReferencesUnreadable where some of them can be used."""
        prepare = self.image_processor.prepare_reference
        ready: list[Path] = []
        wrong: dict[int, Refusal] = {}
        for number, reference in enumerate(references, start=1):
            try:
                ready.append(await self._prepare(reference, folder, str(number), prepare))
            except Refusal as error:
                if error.operator_only:  # none of them can be fetched
                    raise
                wrong[number] = error
        if not wrong:
            return ready
        if not ready:
            raise next(iter(wrong.values()))
        causes = {error.code for error in wrong.values()}
        raise SomeReferencesUnreadable(
            parts=tuple(wrong),
            count=len(wrong),
            total=len(references),
            cause=causes.pop() if len(causes) == 1 else "mixed",
        )

    async def _prepare(
        self, reference: Reference, folder: Path, name: str, prepare: PrepareFile
    ) -> Path:
        into = folder / name
        if kept := await self._original_of(reference):
            try:
                return await prepare(kept.path, into)
            except FileNotFoundError:  # swept at this very moment
                pass
        if wrong := _known_problem(reference):
            raise wrong
        if not reference.file_id:
            raise ReferenceGone
        sent = folder / f"sent-{name}"
        try:
            await self.reference_files.fetch(reference, sent)
        except Undelivered as error:
            raise ReferenceGone from error
        return await prepare(sent, into)

    async def _original_of(self, reference: Reference) -> Image | None:
        if reference.job_id is None:
            return None
        return await find_original(self.images, reference.job_id, reference.position)


async def find_original(images: ImageRepository, job_id: JobId, position: int) -> Image | None:
    """The original file of an image, unless it was deleted or damaged."""
    intact = await images.intact(job_id)
    return next((image for image in intact if image.position == position), None)


def _known_problem(reference: Reference) -> Refusal | None:
    """What is known before the download; an image of ours may be on the disk."""
    if reference.job_id is not None:
        return None
    if not reference.file_id:
        return ImageUnsupported()
    if (reference.size or 0) > DOWNLOAD_LIMIT:
        return ReferenceTooLarge(limit=DOWNLOAD_LIMIT_MB)
    return None
