"""Sends one result: photo, file or both; one image or an album with a message under it."""

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
from bot.domain.images import Image, SentImage
from bot.domain.jobs import Job
from bot.domain.ports import DeliveryLog, ImageProcessor
from bot.domain.settings import SendAs
from bot.observability import get_logger
from bot.services.jobs.results import Result
from bot.telegram.client.errors import ApiErrorKind, classify_error
from bot.telegram.client.uploads import Upload, upload_timeout
from bot.telegram.delivery.media import collect_sent_images, make_upload
from bot.telegram.delivery.photo_limits import is_legal_photo
from bot.telegram.delivery.replies import reply_arguments

log = get_logger(__name__)

REQUEST_BYTES = 48 * 1024 * 1024
"""Telegram takes 50 MB in one request, all its files and fields together."""


@dataclass(frozen=True, slots=True)
class DeliveryStep:
    """One message or album, and how many images it completes.

    `send` returns what it shows; None where nothing was sent.
    """

    send: Callable[[], Awaitable[list[SentImage] | None]]
    pictures: int


@dataclass(slots=True)
class ResultDelivery:
    """`caption` is HTML. What is no legal photo goes out as a preview and the original as a file.

    Previews are made in `temp_dir`. `delivery` records each step that is done; a repeat goes on
    after the steps that the job has recorded. With `files_withheld_note`, a sentence in HTML, no
    original is sent if Telegram takes a photo: previews are sent, and the sentence says where the
    files are.
    """

    bot: Bot
    image_processor: ImageProcessor
    result: Result
    images: Sequence[Image]
    caption: str
    keyboard: InlineKeyboardMarkup
    temp_dir: Path
    delivery: DeliveryLog
    keyboard_with_originals_sent: InlineKeyboardMarkup | None = None
    """In place of `keyboard` where all the originals came before it, or with it."""
    files_withheld_note: str | None = None
    _originals_sent: int = field(default=0, init=False)
    """In this try."""
    _sent_as_files: bool = field(default=False, init=False)
    """In place of photos, in this try."""
    _files_missing: bool = field(default=False, init=False)
    """The message under an album has to say so."""

    async def send(self) -> None:
        """Carries out the steps; a later one that is rejected does not stop the others."""
        images_sent = self.job.sent_pictures
        steps = self._steps()
        for number, step in enumerate(steps, start=1):
            if number <= self.job.sent_parts:
                continue
            shown: list[SentImage] | None = []
            try:
                shown = await step.send()
                images_sent += step.pictures
            except (TelegramBadRequest, TelegramEntityTooLarge) as error:
                if number == 1:
                    raise
                log.error("a part of the result refused", step=number, error=error.message)
            if shown is None and number < len(steps):
                continue  # it is over when the words about it have come
            await self.delivery.mark_sent(number, images_sent, shown or [])

    def _steps(self) -> list[DeliveryStep]:
        """The messages in their order, the same at every repeat."""
        steps: list[DeliveryStep] = []
        if self.job.request.send_as is not SendAs.FILE:
            steps.append(DeliveryStep(self._send_pictures, len(self.images) - len(self._files)))
        for batch in split_batches(self._files):
            steps.append(DeliveryStep(self._files_step(batch, first=not steps), len(batch)))
        if not self._single:
            steps.append(DeliveryStep(self._send_caption, 0))
        return steps

    def _files_step(
        self, batch: list[Image], *, first: bool
    ) -> Callable[[], Awaitable[list[SentImage] | None]]:
        if self.files_withheld_note is None:
            return partial(self._send_files, batch, captioned=first)
        if self.job.request.send_as is SendAs.FILE:
            return partial(self._send_in_place_of_files, batch)
        return self._withhold_files

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

    async def _send_pictures(self) -> list[SentImage]:
        caption = self._caption(files_missing=bool(self._files)) if self._single else None
        if self.files_withheld_note is None:
            no_files = [image for image in self.images if image not in self._files]
            return await self._send_photos(self.images, caption, or_files=no_files)
        return await self._send_photos(self.images, caption, or_files=self.images)

    async def _send_in_place_of_files(self, batch: Sequence[Image]) -> list[SentImage]:
        caption = self._caption(files_missing=True) if self._single else self.files_withheld_note
        return await self._send_photos(batch, caption, or_files=batch)

    async def _send_photos(
        self, images: Sequence[Image], caption: str | None, *, or_files: Sequence[Image]
    ) -> list[SentImage]:
        """Some as files where no preview can be made, or Telegram refuses the photos."""
        with ExitStack() as folders:
            photos = await self._photos(images, folders)
            captions = (
                [caption, *([None] * len(images[1:]))] if caption else self._number_captions(images)
            )
            messages = await self._upload_photos(photos, captions) if photos else None
        if messages is not None:
            return collect_sent_images(messages, images)
        self._sent_as_files = True
        shown: list[SentImage] = []
        for batch in split_batches(or_files):
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
        if is_legal_photo(image.measure) and self.files_withheld_note is None:
            return make_upload(self.result, image)
        own = tempfile.TemporaryDirectory(dir=self.temp_dir, ignore_cleanup_errors=True)
        preview = Path(folders.enter_context(own)) / "preview.jpeg"
        measure = await self.image_processor.preview(image.path, preview)
        shown = Image(image.position, preview, measure)
        return make_upload(self.result, shown, is_original=False)

    async def _upload_photos(
        self, photos: Sequence[Upload], captions: Sequence[str | None]
    ) -> list[Message] | None:
        """The messages; None where Telegram refuses the photos."""
        place, chat_id = reply_arguments(self.job.reply_to), self.job.reply_to.chat_id
        limit = upload_timeout(sum(photo.size for photo in photos))
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
            if classify_error(error) is not ApiErrorKind.PHOTO_REJECTED:
                raise
            log.warning("photo refused, sent as a file", error=error.message)
            return None
        return [message]

    async def _send_files(self, images: Sequence[Image], *, captioned: bool) -> list[SentImage]:
        files = [make_upload(self.result, image) for image in images]
        messages = await self._upload_files(
            files, self._number_captions(images), captioned=captioned
        )
        self._originals_sent += len(files)
        return collect_sent_images(messages, images)

    async def _upload_files(
        self, files: Sequence[Upload], numbers: Sequence[str | None], *, captioned: bool
    ) -> list[Message]:
        place, chat_id = reply_arguments(self.job.reply_to), self.job.reply_to.chat_id
        limit = upload_timeout(sum(file.size for file in files))
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
            reply_markup=(self.keyboard_with_originals_sent or self.keyboard)
            if captioned
            else None,
            disable_content_type_detection=True,
            request_timeout=limit,
            **place,
        )
        return [message]

    def _number_captions(self, images: Sequence[Image]) -> list[str | None]:
        """Of several, as their buttons tell them apart."""
        if self._single:
            return [None]
        return [str(self.result.number(image.position)) for image in images]

    async def _withhold_files(self) -> list[SentImage] | None:
        """Sends nothing, but for the sentence where the caption came with an earlier try."""
        if self._sent_as_files:
            return None
        self._files_missing = True
        if self._single and self.job.sent_parts and self.files_withheld_note:
            reply_to = self.job.reply_to
            await self.bot.send_message(
                reply_to.chat_id, self.files_withheld_note, **reply_arguments(reply_to)
            )
            return []
        return None

    def _caption(self, *, files_missing: bool) -> str:
        withheld_note = self.files_withheld_note if files_missing else None
        return f"{self.caption}\n\n{withheld_note}" if withheld_note else self.caption

    async def _send_caption(self) -> list[SentImage]:
        keyboard = self.keyboard
        if self._originals_sent == len(self.images):
            keyboard = self.keyboard_with_originals_sent or self.keyboard
        await self.bot.send_message(
            self.job.reply_to.chat_id,
            self._caption(files_missing=self._files_missing),
            reply_markup=keyboard,
            message_thread_id=self.job.reply_to.thread_id,
        )
        return []


def split_batches(images: Sequence[Image]) -> list[list[Image]]:
    """The files in their order, cut into requests that Telegram takes."""
    cut: list[list[Image]] = []
    bytes_left = 0
    for image in images:
        bytes_left -= image.measure.size
        if bytes_left < 0 or not cut:
            cut.append([])
            bytes_left = REQUEST_BYTES - image.measure.size
        cut[-1].append(image)
    return cut
