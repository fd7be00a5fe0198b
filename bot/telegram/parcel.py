"""One result on its way: photo, file or both; one picture or an album with a message under it."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import FSInputFile, InlineKeyboardMarkup, InputMediaDocument, InputMediaPhoto

from bot.domain.jobs import Job
from bot.domain.pictures import Image
from bot.domain.ports import Studio
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


@dataclass(frozen=True, slots=True)
class Parcel:
    """`caption` is HTML. What is no legal photo goes out as a preview and the original as a file."""

    bot: Bot
    studio: Studio
    job: Job
    images: Sequence[Image]
    caption: str
    keyboard: InlineKeyboardMarkup

    async def send(self) -> None:
        way = self.job.request.send_as
        files = self.images
        photos_sent = False
        if way is not SendAs.FILE:
            photos_sent = await self._photos_taken()
        if way is SendAs.PHOTO and photos_sent:
            files = [image for image in self.images if not is_legal_photo(image.measure)]
        for batch in batches(files):
            await self._send_files(batch, with_caption=self._single and not photos_sent)
        if not self._single:
            await self.bot.send_message(
                self.job.origin.chat_id,
                self.caption,
                reply_markup=self.keyboard,
                message_thread_id=self.job.origin.thread_id,
            )

    @property
    def _single(self) -> bool:
        return len(self.images) == 1

    async def _photos_taken(self) -> bool:
        with tempfile.TemporaryDirectory(prefix="previews-") as folder:
            photos = [await self._photo(image, Path(folder)) for image in self.images]
            try:
                await self._send_photos(photos)
            except TelegramBadRequest as error:
                if not any(sign in error.message.upper() for sign in PHOTO_REFUSED):
                    raise
                log.warning("photo refused, sent as a file", error=error.message)
                return False
        return True

    async def _photo(self, image: Image, folder: Path) -> FSInputFile:
        if is_legal_photo(image.measure):
            return self._upload(image.path, image.position, image.measure.format)
        preview = folder / f"{image.position}.jpeg"
        await self.studio.preview(image.path, preview)
        return self._upload(preview, image.position, "jpeg")

    async def _send_photos(self, photos: Sequence[FSInputFile]) -> None:
        place = reply_to(self.job.origin)
        chat_id = self.job.origin.chat_id
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
            album = [InputMediaPhoto(media=photo) for photo in photos]
            await self.bot.send_media_group(
                chat_id, list(album), request_timeout=UPLOAD_SECONDS, **place
            )

    async def _send_files(self, images: Sequence[Image], *, with_caption: bool) -> None:
        place = reply_to(self.job.origin)
        chat_id = self.job.origin.chat_id
        files = [self._upload(image.path, image.position, image.measure.format) for image in images]
        if len(files) == 1:
            await self.bot.send_document(
                chat_id,
                files[0],
                caption=self.caption if with_caption else None,
                reply_markup=self.keyboard if with_caption else None,
                disable_content_type_detection=True,
                request_timeout=UPLOAD_SECONDS,
                **place,
            )
        else:
            album = [InputMediaDocument(media=file) for file in files]
            await self.bot.send_media_group(
                chat_id, list(album), request_timeout=UPLOAD_SECONDS, **place
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
