"""One result on its way: photo, file or both; one picture or an album with a message under it."""

import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import (
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    MediaUnion,
    Message,
)

from bot.domain.errors import Refusal
from bot.domain.jobs import Job
from bot.domain.pictures import Image, Shown
from bot.domain.ports import DeliveryLog, Studio
from bot.domain.settings import SendAs
from bot.observability import get_logger
from bot.services.results import Result
from bot.telegram.photos import is_legal_photo
from bot.telegram.replying import reply_to
from bot.telegram.showing import shown_in, upload_of
from bot.telegram.troubles import Trouble, trouble_of
from bot.telegram.uploads import Upload

log = get_logger(__name__)

UPLOAD_SECONDS = 300
REQUEST_BYTES = 48 * 1024 * 1024
"""Telegram takes 50 MB in one request, all its files and fields together."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message or album, and how many pictures have come whole with it."""

    send: Callable[[], Awaitable[list[Shown]]]
    pictures: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """`caption` is HTML. What is no legal photo goes out as a preview and the original as a file.

    Previews are made in `workshop`. `delivery` hears of each part that is over; a repeat goes on
    after the parts that the job remembers.
    """

    bot: Bot
    studio: Studio
    result: Result
    images: Sequence[Image]
    caption: str
    keyboard: InlineKeyboardMarkup
    workshop: Path
    delivery: DeliveryLog

    async def send(self) -> None:
        """A later part that is refused does not keep back the others; its pictures do not count."""
        come = self.job.sent_pictures
        for number, part in enumerate(self._parts(), start=1):
            if number <= self.job.sent_parts:
                continue
            shown: list[Shown] = []
            try:
                shown = await part.send()
                come += part.pictures
            except (TelegramBadRequest, TelegramEntityTooLarge) as error:
                if number == 1:
                    raise
                log.error("a part of the result refused", part=number, error=error.message)
            await self.delivery.taken(number, come, shown)

    def _parts(self) -> list[Part]:
        """The messages in their order, the same at every repeat."""
        parts: list[Part] = []
        if self.job.request.send_as is not SendAs.FILE:
            parts.append(Part(self._send_photos, len(self.images) - len(self._files)))
        for batch in batches(self._files):
            send = partial(self._send_files, batch, captioned=not parts)
            parts.append(Part(send, len(batch)))
        if not self._single:
            parts.append(Part(self._send_caption, 0))
        return parts

    @property
    def job(self) -> Job:
        return self.result.job

    @property
    def _files(self) -> list[Image]:
        """The pictures that come as files in any case."""
        if self.job.request.send_as is SendAs.PHOTO:
            return [image for image in self.images if not is_legal_photo(image.measure)]
        return list(self.images)

    @property
    def _single(self) -> bool:
        return len(self.images) == 1

    async def _send_photos(self) -> list[Shown]:
        """As files where no preview can be made, or Telegram refuses the photos."""
        with ExitStack() as folders:
            photos = await self._photos(folders)
            messages = await self._taken_photos(photos) if photos else None
        if messages is not None:
            return shown_in(messages, self.images)
        shown: list[Shown] = []
        for batch in batches([image for image in self.images if image not in self._files]):
            shown += await self._send_files(batch, captioned=True)
        if self._single and self._files:  # the file follows without words
            await self._send_caption()
        return shown

    async def _photos(self, folders: ExitStack) -> list[Upload]:
        try:
            return [await self._photo(image, folders) for image in self.images]
        except (OSError, Refusal) as error:
            log.error("no preview, sent as a file", error=str(error))
            return []

    async def _photo(self, image: Image, folders: ExitStack) -> Upload:
        if is_legal_photo(image.measure):
            return self._upload(image)
        own = tempfile.TemporaryDirectory(dir=self.workshop, ignore_cleanup_errors=True)
        preview = Path(folders.enter_context(own)) / "preview.jpeg"
        await self.studio.preview(image.path, preview)
        return upload_of(self.result, image.position, preview, "jpeg")

    async def _taken_photos(self, photos: Sequence[Upload]) -> list[Message] | None:
        """The messages; None where Telegram refuses the photos."""
        place, chat_id = reply_to(self.job.origin), self.job.origin.chat_id
        try:
            if self._single:
                message = await self.bot.send_photo(
                    chat_id,
                    photos[0],
                    caption=self.caption,
                    reply_markup=self.keyboard,
                    request_timeout=UPLOAD_SECONDS,
                    **place,
                )
                return [message]
            album: list[MediaUnion] = [InputMediaPhoto(media=photo) for photo in photos]
            return await self.bot.send_media_group(
                chat_id, album, request_timeout=UPLOAD_SECONDS, **place
            )
        except TelegramBadRequest as error:
            if trouble_of(error) is not Trouble.PHOTO_REFUSED:
                raise
            log.warning("photo refused, sent as a file", error=error.message)
            return None

    async def _send_files(self, images: Sequence[Image], *, captioned: bool) -> list[Shown]:
        place, chat_id = reply_to(self.job.origin), self.job.origin.chat_id
        files = [self._upload(image) for image in images]
        if len(files) > 1:
            album: list[MediaUnion] = [InputMediaDocument(media=file) for file in files]
            messages = await self.bot.send_media_group(
                chat_id, album, request_timeout=UPLOAD_SECONDS, **place
            )
            return shown_in(messages, images)
        captioned = captioned and self._single  # of several, a message under them speaks
        message = await self.bot.send_document(
            chat_id,
            files[0],
            caption=self.caption if captioned else None,
            reply_markup=self.keyboard if captioned else None,
            disable_content_type_detection=True,
            request_timeout=UPLOAD_SECONDS,
            **place,
        )
        return shown_in([message], images)

    def _upload(self, image: Image) -> Upload:
        return upload_of(self.result, image.position, image.path, image.measure.format)

    async def _send_caption(self) -> list[Shown]:
        await self.bot.send_message(
            self.job.origin.chat_id,
            self.caption,
            reply_markup=self.keyboard,
            message_thread_id=self.job.origin.thread_id,
        )
        return []


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
