"""The pictures that an edit starts from: checked when they are asked for, ready when it is drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import (
    EditsUnsupported,
    PartsUnreadable,
    PictureGone,
    PictureTooLarge,
    PictureUnsupported,
    Refusal,
    Undelivered,
)
from bot.domain.offers import Offer
from bot.domain.pictures import DOWNLOAD_LIMIT, DOWNLOAD_LIMIT_MB, Image, Reference
from bot.domain.ports import Images, ReferenceFiles, Studio


def check_references(references: Sequence[Reference], offer: Offer) -> None:
    """Raises EditsUnsupported, or what is wrong with the first where none can be used.

    Of several, those that cannot be used are named when the others have been seen, too.
    """
    if references and not offer.max_references:
        raise EditsUnsupported
    wrong = [_wrong_with(reference) for reference in references]
    if wrong and all(wrong) and wrong[0]:
        raise wrong[0]


def first_usable(references: tuple[Reference, ...], most: int) -> tuple[Reference, ...]:
    """The first ones, so many that `most` of them may be used; the others are named later."""
    usable = 0
    for taken, reference in enumerate(references, start=1):
        usable += _wrong_with(reference) is None
        if usable == most:
            return references[:taken]
    return references


@dataclass(frozen=True, slots=True)
class PrepareReferences:
    """Makes the references of an edit ready to be sent."""

    images: Images
    reference_files: ReferenceFiles
    studio: Studio

    async def __call__(self, references: Sequence[Reference], folder: Path) -> list[Path]:
        """Upright, bounded copies in `folder`.

        Raises a Refusal: of several references, PartsUnreadable where some of them can be used.
        """
        ready: list[Path] = []
        wrong: dict[int, Refusal] = {}
        for number, reference in enumerate(references, start=1):
            try:
                ready.append(await self._prepared(reference, folder, number))
            except Refusal as error:
                if error.operator_only:  # none of them can be fetched
                    raise
                wrong[number] = error
        if not wrong:
            return ready
        if not ready:
            raise next(iter(wrong.values()))
        causes = {error.code for error in wrong.values()}
        raise PartsUnreadable(
            parts=", ".join(map(str, wrong)),
            count=len(wrong),
            total=len(references),
            cause=causes.pop() if len(causes) == 1 else "mixed",
        )

    async def _prepared(self, reference: Reference, folder: Path, number: int) -> Path:
        into = folder / str(number)
        if kept := await self._kept(reference):
            try:
                return await self.studio.prepare_reference(kept.path, into)
            except FileNotFoundError:  # swept at this very moment
                pass
        if wrong := _wrong_with(reference):
            raise wrong
        if not reference.file_id:
            raise PictureGone
        sent = folder / f"sent-{number}"
        try:
            await self.reference_files.fetch(reference, sent)
        except Undelivered as error:
            raise PictureGone from error
        return await self.studio.prepare_reference(sent, into)

    async def _kept(self, reference: Reference) -> Image | None:
        if reference.job_id is None:
            return None
        return await kept_original(self.images, reference.job_id, reference.position)


async def kept_original(images: Images, job_id: int, position: int) -> Image | None:
    """The untouched picture of a result, until it is cleared away or spoilt."""
    intact = await images.intact(job_id)
    return next((image for image in intact if image.position == position), None)


def _wrong_with(reference: Reference) -> Refusal | None:
    """What is known before it is fetched; a result may be kept, wherever else it is."""
    if reference.job_id is not None:
        return None
    if not reference.file_id:
        return PictureUnsupported()
    if (reference.size or 0) > DOWNLOAD_LIMIT:
        return PictureTooLarge(limit=DOWNLOAD_LIMIT_MB)
    return None
