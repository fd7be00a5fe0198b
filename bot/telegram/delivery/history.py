"""Sends the latest results as an album, with a button for each original."""

import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from aiogram import Bot
from aiogram.types import InlineKeyboardMarkup, InputMediaPhoto, MediaUnion, Message

from bot.domain.errors import DeliveryFailed, MessageRejected, Refusal, StorageUnavailable
from bot.domain.ids import ChatId
from bot.domain.images import HistoryImage
from bot.domain.ports import ImageProcessor, SentImages, Sleep
from bot.domain.sizes import shown_size
from bot.i18n import Translator
from bot.observability import get_logger
from bot.runtime.retry import retry_delivery
from bot.telegram.callback_data import ImageAction, ImageCallback
from bot.telegram.client.errors import delivery_errors
from bot.telegram.client.text import truncate
from bot.telegram.client.uploads import Upload, upload_timeout
from bot.telegram.delivery.media import collect_sent_images
from bot.telegram.keyboards.builders import button, in_rows
from bot.telegram.views.html import escape_html, translate_html

log = get_logger(__name__)

T = TypeVar("T")

EXCERPT_LENGTH = 60
"""UTF-16 units of a request that its line shows."""
BUTTONS_PER_ROW = 5

Thumbnail = tuple[HistoryImage, str | Upload]


@dataclass(frozen=True, slots=True)
class HistorySender:
    """Pictures that Telegram knows are shown from there, the others from those on disk.

    Thumbnails are made in `temp_dir`. What can be had from neither is left out.
    """

    bot: Bot
    image_processor: ImageProcessor
    sent_images: SentImages
    temp_dir: Path
    sleep: Sleep

    async def show(
        self, chat_id: ChatId, translator: Translator, pictures: Sequence[HistoryImage]
    ) -> None:
        """Tries until Telegram takes it."""
        try:
            await self._show(chat_id, translator, pictures)
        except DeliveryFailed as failure:
            log.warning("history not shown", error=str(failure))

    async def _show(
        self, chat_id: ChatId, translator: Translator, pictures: Sequence[HistoryImage]
    ) -> None:
        for from_telegram in (True, False):
            with self._folder() as folder:
                thumbnails = await self._thumbnails(pictures, Path(folder), from_telegram)
                if thumbnails and await self._try_send(chat_id, translator, thumbnails):
                    return
        key = "history-gone" if pictures else "history-empty"
        await self._with_retry(
            lambda: self.bot.send_message(chat_id, translate_html(translator, key))
        )

    def _folder(self) -> "tempfile.TemporaryDirectory[str]":
        return tempfile.TemporaryDirectory(dir=self.temp_dir, ignore_cleanup_errors=True)

    async def _thumbnails(
        self, pictures: Sequence[HistoryImage], folder: Path, from_telegram: bool
    ) -> list[Thumbnail]:
        return [
            (picture, photo)
            for picture in pictures
            if (photo := await self._photo(picture, folder, from_telegram))
        ]

    async def _photo(
        self, picture: HistoryImage, folder: Path, from_telegram: bool
    ) -> str | Upload | None:
        if from_telegram and picture.photo_id:
            return picture.photo_id
        thumbnail = folder / f"{picture.job_id}-{picture.image.position}.jpg"
        try:
            measure = await self.image_processor.thumbnail(picture.image.path, thumbnail)
        except (OSError, Refusal) as error:  # most of them were swept
            log.info("no thumbnail", job_id=picture.job_id, error=str(error))
            return None
        return Upload(thumbnail, size=measure.size)

    async def _try_send(
        self, chat_id: ChatId, translator: Translator, thumbnails: Sequence[Thumbnail]
    ) -> bool:
        """Whether Telegram still knows all of them. Raises DeliveryFailed."""
        pictures = [picture for picture, _ in thumbnails]
        text, keyboard = _format_list(translator, pictures), _number_keyboard(pictures)
        try:
            messages = await self._with_retry(
                lambda: self._upload(chat_id, text, keyboard, thumbnails)
            )
        except MessageRejected as error:
            log.warning("thumbnails refused", error=str(error))
            return False
        await self._remember(pictures, messages)
        if len(pictures) > 1:  # an album takes no buttons
            await self._with_retry(
                lambda: self.bot.send_message(chat_id, text, reply_markup=keyboard)
            )
        return True

    async def _upload(
        self,
        chat_id: ChatId,
        text: str,
        keyboard: InlineKeyboardMarkup,
        thumbnails: Sequence[Thumbnail],
    ) -> Sequence[Message]:
        photos = [photo for _, photo in thumbnails]
        limit = upload_timeout(sum(photo.size for photo in photos if isinstance(photo, Upload)))
        if len(photos) == 1:
            message = await self.bot.send_photo(
                chat_id, photos[0], caption=text, reply_markup=keyboard, request_timeout=limit
            )
            return [message]
        album: list[MediaUnion] = [
            InputMediaPhoto(media=photo, caption=f"{number}. {_format_line(picture)}")
            for number, (picture, photo) in enumerate(thumbnails, start=1)
        ]
        return await self.bot.send_media_group(chat_id, album, request_timeout=limit)

    async def _with_retry(self, send: Callable[[], Awaitable[T]]) -> T:
        async def once() -> T:
            with delivery_errors():
                return await send()

        return await retry_delivery(once, self.sleep)

    async def _remember(
        self, pictures: Sequence[HistoryImage], messages: Sequence[Message]
    ) -> None:
        """Notes which original each message shows: a reply to the message changes that one."""
        try:
            for picture, message in zip(pictures, messages, strict=True):
                shown = collect_sent_images([message], [picture.image])
                await self.sent_images.add(picture.job_id, shown)
        except StorageUnavailable as error:  # they are there: a repeat would bring them again
            log.warning("not known what a message shows", error=str(error))


def _format_list(translator: Translator, pictures: Sequence[HistoryImage]) -> str:
    lines = [
        f"{number}. {_format_line(picture)}" for number, picture in enumerate(pictures, start=1)
    ]
    return "\n".join([translate_html(translator, "history", count=len(pictures)), "", *lines])


def _format_line(picture: HistoryImage) -> str:
    measure = picture.image.measure
    words = truncate(" ".join(picture.prompt.split()), EXCERPT_LENGTH)
    return f"{escape_html(words)} · {shown_size(f'{measure.width}x{measure.height}')}"


def _number_keyboard(pictures: Sequence[HistoryImage]) -> InlineKeyboardMarkup:
    numbers = [
        button(
            str(number),
            ImageCallback(
                action=ImageAction.ORIGINAL,
                job_id=picture.job_id,
                position=picture.image.position,
            ),
        )
        for number, picture in enumerate(pictures, start=1)
    ]
    return InlineKeyboardMarkup(inline_keyboard=in_rows(BUTTONS_PER_ROW, numbers))
