"""One result on its way: photo, file or both; one picture or an album with a message under it."""

import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import (
    FSInputFile,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    MediaUnion,
)

from bot.domain.errors import Refusal
from bot.domain.jobs import Job
from bot.domain.pictures import Image
from bot.domain.ports import PartsTaken, Studio
from bot.domain.settings import SendAs
from bot.observability import get_logger
from bot.telegram.photos import is_legal_photo
from bot.telegram.replying import reply_to
from bot.telegram.views.outcome import file_name

log = get_logger(__name__)

UPLOAD_SECONDS = 300
REQUEST_BYTES = 48 * 1024 * 1024
"""Telegram takes 50 MB in one request, all its files and fields together."""
PHOTO_REFUSED = ("PHOTO", "IMAGE")
"""Signs in Telegram's refusals that are about the photo itself: PHOTO_INVALID_DIMENSIONS, …"""


Part = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Parcel:
    """`caption` is HTML. What is no legal photo goes out as a preview and the original as a file.

    Previews are made in `workshop`. `taken` hears of each part that Telegram has taken; a repeat
    goes on after the parts that the job remembers.
    """

    bot: Bot
    studio: Studio
    job: Job
    images: Sequence[Image]
    caption: str
    keyboard: InlineKeyboardMarkup
    workshop: Path
    taken: PartsTaken

    async def send(self) -> None:
        for number, part in enumerate(self._parts(), start=1):
            if number <= self.job.sent_parts:
                continue
            try:
                await part()
            except (TelegramBadRequest, TelegramEntityTooLarge) as error:
                if number == 1:
                    raise
                log.error("a part of the result refused", part=number, error=error.message)
            await self.taken(number)

    def _parts(self) -> list[Part]:
        """The messages in their order, the same at every repeat."""
        way = self.job.request.send_as
        illegal = [image for image in self.images if not is_legal_photo(image.measure)]
        parts: list[Part] = [] if way is SendAs.FILE else [self._send_photos]
        for batch in batches(illegal if way is SendAs.PHOTO else self.images):
            parts.append(partial(self._send_files, batch, captioned=not parts))
        if not self._single:
            parts.append(self._send_caption)
        return parts

    @property
    def _single(self) -> bool:
        return len(self.images) == 1

    async def _send_photos(self) -> None:
        """As files where no preview can be made, or Telegram refuses the photos."""
        with tempfile.TemporaryDirectory(dir=self.workshop) as folder:
            photos = await self._photos(Path(folder))
            if photos and await self._photos_taken(photos):
                return
        for batch in batches(self.images):
            await self._send_files(batch, captioned=True)

    async def _photos(self, folder: Path) -> list[FSInputFile]:
        try:
            return [await self._photo(image, folder) for image in self.images]
        except (OSError, Refusal) as error:
            log.error("no preview, sent as a file", error=str(error))
            return []

    async def _photo(self, image: Image, folder: Path) -> FSInputFile:
        if is_legal_photo(image.measure):
            return self._upload(image.path, image.position, image.measure.format)
        preview = folder / f"{image.position}.jpeg"
        await self.studio.preview(image.path, preview)
        return self._upload(preview, image.position, "jpeg")

    async def _photos_taken(self, photos: Sequence[FSInputFile]) -> bool:
        place, chat_id = reply_to(self.job.origin), self.job.origin.chat_id
        try:
            if self._single:
                await self.bot.send_photo(
                    chat_id,
                    photos[0],
                    caption=self.caption,
                    reply_markup=self.keyboard,
                    request_timeout=UPLOAD_SECONDS,
                    **place,
                )
            else:
                album: list[MediaUnion] = [InputMediaPhoto(media=photo) for photo in photos]
                await self.bot.send_media_group(
                    chat_id, album, request_timeout=UPLOAD_SECONDS, **place
                )
        except TelegramBadRequest as error:
            if not any(sign in error.message.upper() for sign in PHOTO_REFUSED):
                raise
            log.warning("photo refused, sent as a file", error=error.message)
            return False
        return True

    async def _send_files(self, images: Sequence[Image], *, captioned: bool) -> None:
        place, chat_id = reply_to(self.job.origin), self.job.origin.chat_id
        files = [self._upload(image.path, image.position, image.measure.format) for image in images]
        if len(files) > 1:
            album: list[MediaUnion] = [InputMediaDocument(media=file) for file in files]
            await self.bot.send_media_group(chat_id, album, request_timeout=UPLOAD_SECONDS, **place)
            return
        captioned = captioned and self._single  # of several, a message under them speaks
        await self.bot.send_document(
            chat_id,
            files[0],
            caption=self.caption if captioned else None,
            reply_markup=self.keyboard if captioned else None,
            disable_content_type_detection=True,
            request_timeout=UPLOAD_SECONDS,
            **place,
        )

    async def _send_caption(self) -> None:
        await self.bot.send_message(
            self.job.origin.chat_id,
            self.caption,
            reply_markup=self.keyboard,
            message_thread_id=self.job.origin.thread_id,
        )

    def _upload(self, path: Path, position: int, form: str) -> FSInputFile:
        ending = "jpg" if form == "jpeg" else form
        name = file_name(self.job.request.prompt, position, ending)
        return FSInputFile(path, filename=name)


def batches(images: Sequence[Image]) -> list[list[Image]]:
    """The files in their order, cut into requests that Telegram takes."""
    cut: list[list[Image]] = []
    room = 0
    for image in images:
        room -= image.measure.size
        if room < 0 or not cut:
            cut.append([])
            room = REQUEST_BYTES - image.measure.size
        cut[-1].append(image)
    return cut
