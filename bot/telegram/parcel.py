"""One result on its way: photo, file or both; one picture or an album with a message under it."""

import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
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
from bot.telegram.uploads import Upload, upload_seconds

log = get_logger(__name__)

REQUEST_BYTES = 48 * 1024 * 1024
"""Telegram takes 50 MB in one request, all its files and fields together."""


@dataclass(frozen=True, slots=True)
class Part:
    """One message or album, and how many pictures have come whole with it.

    `send` returns what it shows; None where nothing was sent.
    """

    send: Callable[[], Awaitable[list[Shown] | None]]
    pictures: int


@dataclass(slots=True)
class Parcel:
    """`caption` is HTML. What is no legal photo goes out as a preview and the original as a file.

    Previews are made in `workshop`. `delivery` hears of each part that is over; a repeat goes on
    after the parts that the job remembers. With `files_held_back`, a sentence in HTML, no original
    is sent if Telegram takes a photo: previews come, and the sentence says where the files are.
    """

    bot: Bot
    studio: Studio
    result: Result
    images: Sequence[Image]
    caption: str
    keyboard: InlineKeyboardMarkup
    workshop: Path
    delivery: DeliveryLog
    keyboard_of_originals: InlineKeyboardMarkup | None = None
    """In place of `keyboard` where all the originals came before it, or with it."""
    files_held_back: str | None = None
    _originals_sent: int = field(default=0, init=False)
    """In this try."""
    _came_as_files: bool = field(default=False, init=False)
    """In place of photos, in this try."""
    _files_missing: bool = field(default=False, init=False)
    """The message under an album has to say so."""

    async def send(self) -> None:
        """A later part that is refused does not keep back the others; its pictures do not count."""
        come = self.job.sent_pictures
        parts = self._parts()
        for number, part in enumerate(parts, start=1):
            if number <= self.job.sent_parts:
                continue
            shown: list[Shown] | None = []
            try:
                shown = await part.send()
                come += part.pictures
            except (TelegramBadRequest, TelegramEntityTooLarge) as error:
                if number == 1:
                    raise
                log.error("a part of the result refused", part=number, error=error.message)
            if shown is None and number < len(parts):
                continue  # it is over when the words about it have come
            await self.delivery.taken(number, come, shown or [])

    def _parts(self) -> list[Part]:
        """The messages in their order, the same at every repeat."""
        parts: list[Part] = []
        if self.job.request.send_as is not SendAs.FILE:
            parts.append(Part(self._send_pictures, len(self.images) - len(self._files)))
        for batch in batches(self._files):
            parts.append(Part(self._sends_files(batch, first=not parts), len(batch)))
        if not self._single:
            parts.append(Part(self._send_caption, 0))
        return parts

    def _sends_files(
        self, batch: list[Image], *, first: bool
    ) -> Callable[[], Awaitable[list[Shown] | None]]:
        if self.files_held_back is None:
            return partial(self._send_files, batch, captioned=first)
        if self.job.request.send_as is SendAs.FILE:
            return partial(self._send_in_place_of_files, batch)
        return self._hold_back

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

    async def _send_pictures(self) -> list[Shown]:
        words = self._words(files_missing=bool(self._files)) if self._single else None
        if self.files_held_back is None:
            no_files = [image for image in self.images if image not in self._files]
            return await self._send_photos(self.images, words, or_files=no_files)
        return await self._send_photos(self.images, words, or_files=self.images)

    async def _send_in_place_of_files(self, batch: Sequence[Image]) -> list[Shown]:
        words = self._words(files_missing=True) if self._single else self.files_held_back
        return await self._send_photos(batch, words, or_files=batch)

    async def _send_photos(
        self, images: Sequence[Image], words: str | None, *, or_files: Sequence[Image]
    ) -> list[Shown]:
        """Some as files where no preview can be made, or Telegram refuses the photos."""
        with ExitStack() as folders:
            photos = await self._photos(images, folders)
            captions = [words, *([None] * len(images[1:]))] if words else self._numbers(images)
            messages = await self._taken_photos(photos, captions) if photos else None
        if messages is not None:
            return shown_in(messages, images)
        self._came_as_files = True
        shown: list[Shown] = []
        for batch in batches(or_files):
            shown += await self._send_files(batch, captioned=True)
        if self._single and not or_files:  # the file follows without words
            await self._send_caption()
        return shown

    async def _photos(self, images: Sequence[Image], folders: ExitStack) -> list[Upload]:
        try:
            return [await self._photo(image, folders) for image in images]
        except (OSError, Refusal) as error:
            log.error("no preview, sent as a file", error=str(error))
            return []

    async def _photo(self, image: Image, folders: ExitStack) -> Upload:
        if is_legal_photo(image.measure) and self.files_held_back is None:
            return upload_of(self.result, image)
        own = tempfile.TemporaryDirectory(dir=self.workshop, ignore_cleanup_errors=True)
        preview = Path(folders.enter_context(own)) / "preview.jpeg"
        measure = await self.studio.preview(image.path, preview)
        shown = Image(image.position, preview, measure)
        return upload_of(self.result, shown, is_original=False)

    async def _taken_photos(
        self, photos: Sequence[Upload], captions: Sequence[str | None]
    ) -> list[Message] | None:
        """The messages; None where Telegram refuses the photos."""
        place, chat_id = reply_to(self.job.origin), self.job.origin.chat_id
        limit = upload_seconds(sum(photo.size for photo in photos))
        try:
            if len(photos) > 1:
                album: list[MediaUnion] = [
                    InputMediaPhoto(media=photo, caption=caption)
                    for photo, caption in zip(photos, captions, strict=True)
                ]
                return await self.bot.send_media_group(
                    chat_id, album, request_timeout=limit, **place
                )
            message = await self.bot.send_photo(
                chat_id,
                photos[0],
                caption=captions[0],
                reply_markup=self.keyboard if self._single else None,
                request_timeout=limit,
                **place,
            )
        except TelegramBadRequest as error:
            if trouble_of(error) is not Trouble.PHOTO_REFUSED:
                raise
            log.warning("photo refused, sent as a file", error=error.message)
            return None
        return [message]

    async def _send_files(self, images: Sequence[Image], *, captioned: bool) -> list[Shown]:
        files = [upload_of(self.result, image) for image in images]
        messages = await self._taken_files(files, self._numbers(images), captioned=captioned)
        self._originals_sent += len(files)
        return shown_in(messages, images)

    async def _taken_files(
        self, files: Sequence[Upload], numbers: Sequence[str | None], *, captioned: bool
    ) -> list[Message]:
        place, chat_id = reply_to(self.job.origin), self.job.origin.chat_id
        limit = upload_seconds(sum(file.size for file in files))
        if len(files) > 1:
            album: list[MediaUnion] = [
                InputMediaDocument(media=file, caption=number)
                for file, number in zip(files, numbers, strict=True)
            ]
            return await self.bot.send_media_group(chat_id, album, request_timeout=limit, **place)
        captioned = captioned and self._single  # of several, a message under them speaks
        message = await self.bot.send_document(
            chat_id,
            files[0],
            caption=self.caption if captioned else numbers[0],
            reply_markup=(self.keyboard_of_originals or self.keyboard) if captioned else None,
            disable_content_type_detection=True,
            request_timeout=limit,
            **place,
        )
        return [message]

    def _numbers(self, images: Sequence[Image]) -> list[str | None]:
        """Of several, as their buttons tell them apart."""
        if self._single:
            return [None]
        return [str(self.result.number(image.position)) for image in images]

    async def _hold_back(self) -> list[Shown] | None:
        """Sends nothing, but for the sentence where the caption came with an earlier try."""
        if self._came_as_files:
            return None
        self._files_missing = True
        if self._single and self.job.sent_parts and self.files_held_back:
            origin = self.job.origin
            await self.bot.send_message(origin.chat_id, self.files_held_back, **reply_to(origin))
            return []
        return None

    def _words(self, *, files_missing: bool) -> str:
        held_back = self.files_held_back if files_missing else None
        return f"{self.caption}\n\n{held_back}" if held_back else self.caption

    async def _send_caption(self) -> list[Shown]:
        keyboard = self.keyboard
        if self._originals_sent == len(self.images):
            keyboard = self.keyboard_of_originals or self.keyboard
        await self.bot.send_message(
            self.job.origin.chat_id,
            self._words(files_missing=self._files_missing),
            reply_markup=keyboard,
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
