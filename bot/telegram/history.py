"""The latest pictures as one album, and a message under it that brings one back in full."""

import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from aiogram import Bot
from aiogram.types import InlineKeyboardMarkup, InputMediaPhoto, MediaUnion, Message

from bot.domain.errors import AnswerRefused, DeliveryFailed, Refusal, StorageUnavailable
from bot.domain.pictures import PastPicture
from bot.domain.ports import SentPictures, Sleep, Studio
from bot.domain.sizes import shown_size
from bot.i18n import Speaker
from bot.observability import get_logger
from bot.services.patience import persistently
from bot.telegram.buttons import button, in_rows
from bot.telegram.callbacks import PictureAction, PictureButton
from bot.telegram.showing import shown_in
from bot.telegram.troubles import delivery_errors
from bot.telegram.uploads import Upload, upload_seconds
from bot.telegram.words import beginning, quoted, say

log = get_logger(__name__)

T = TypeVar("T")

EXCERPT = 60
"""UTF-16 units of a request that its line shows."""
IN_A_ROW = 5

Thumbnail = tuple[PastPicture, str | Upload]


@dataclass(frozen=True, slots=True)
class History:
    """Pictures that Telegram knows are shown from there, the others from those on disk.

    Thumbnails are made in `workshop`. What can be had from neither is left out.
    """

    bot: Bot
    studio: Studio
    sent_pictures: SentPictures
    workshop: Path
    sleep: Sleep

    async def show(self, chat_id: int, speaker: Speaker, pictures: Sequence[PastPicture]) -> None:
        """Tries until Telegram takes it."""
        try:
            await self._show(chat_id, speaker, pictures)
        except DeliveryFailed as failure:
            log.warning("history not shown", error=str(failure))

    async def _show(self, chat_id: int, speaker: Speaker, pictures: Sequence[PastPicture]) -> None:
        for from_telegram in (True, False):
            with self._folder() as folder:
                thumbnails = await self._thumbnails(pictures, Path(folder), from_telegram)
                if thumbnails and await self._sent(chat_id, speaker, thumbnails):
                    return
        key = "history-gone" if pictures else "history-empty"
        await self._surely(lambda: self.bot.send_message(chat_id, say(speaker, key)))

    def _folder(self) -> "tempfile.TemporaryDirectory[str]":
        return tempfile.TemporaryDirectory(dir=self.workshop, ignore_cleanup_errors=True)

    async def _thumbnails(
        self, pictures: Sequence[PastPicture], folder: Path, from_telegram: bool
    ) -> list[Thumbnail]:
        return [
            (picture, photo)
            for picture in pictures
            if (photo := await self._photo(picture, folder, from_telegram))
        ]

    async def _photo(
        self, picture: PastPicture, folder: Path, from_telegram: bool
    ) -> str | Upload | None:
        if from_telegram and picture.photo_id:
            return picture.photo_id
        thumbnail = folder / f"{picture.job_id}-{picture.image.position}.jpg"
        try:
            measure = await self.studio.thumbnail(picture.image.path, thumbnail)
        except (OSError, Refusal) as error:  # most of them were swept
            log.info("no thumbnail", job_id=picture.job_id, error=str(error))
            return None
        return Upload(thumbnail, size=measure.size)

    async def _sent(self, chat_id: int, speaker: Speaker, thumbnails: Sequence[Thumbnail]) -> bool:
        """Whether Telegram still knows all of them. Raises DeliveryFailed."""
        pictures = [picture for picture, _ in thumbnails]
        text, keyboard = _listed(speaker, pictures), _numbers(pictures)
        try:
            messages = await self._surely(lambda: self._upload(chat_id, text, keyboard, thumbnails))
        except AnswerRefused as error:
            log.warning("thumbnails refused", error=str(error))
            return False
        await self._remember(pictures, messages)
        if len(pictures) > 1:  # an album takes no buttons
            await self._surely(lambda: self.bot.send_message(chat_id, text, reply_markup=keyboard))
        return True

    async def _upload(
        self,
        chat_id: int,
        text: str,
        keyboard: InlineKeyboardMarkup,
        thumbnails: Sequence[Thumbnail],
    ) -> Sequence[Message]:
        photos = [photo for _, photo in thumbnails]
        limit = upload_seconds(sum(photo.size for photo in photos if isinstance(photo, Upload)))
        if len(photos) == 1:
            message = await self.bot.send_photo(
                chat_id, photos[0], caption=text, reply_markup=keyboard, request_timeout=limit
            )
            return [message]
        album: list[MediaUnion] = [
            InputMediaPhoto(media=photo, caption=f"{number}. {_line(picture)}")
            for number, (picture, photo) in enumerate(thumbnails, start=1)
        ]
        return await self.bot.send_media_group(chat_id, album, request_timeout=limit)

    async def _surely(self, send: Callable[[], Awaitable[T]]) -> T:
        async def once() -> T:
            with delivery_errors():
                return await send()

        return await persistently(once, self.sleep)

    async def _remember(self, pictures: Sequence[PastPicture], messages: Sequence[Message]) -> None:
        """Who replies to one of them means its original."""
        try:
            for picture, message in zip(pictures, messages, strict=True):
                shown = shown_in([message], [picture.image])
                await self.sent_pictures.add(picture.job_id, shown)
        except StorageUnavailable as error:  # they are there: a repeat would bring them again
            log.warning("not known what a message shows", error=str(error))


def _listed(speaker: Speaker, pictures: Sequence[PastPicture]) -> str:
    lines = [f"{number}. {_line(picture)}" for number, picture in enumerate(pictures, start=1)]
    return "\n".join([say(speaker, "history", count=len(pictures)), "", *lines])


def _line(picture: PastPicture) -> str:
    measure = picture.image.measure
    words = beginning(" ".join(picture.prompt.split()), EXCERPT)
    return f"{quoted(words)} · {shown_size(f'{measure.width}x{measure.height}')}"


def _numbers(pictures: Sequence[PastPicture]) -> InlineKeyboardMarkup:
    numbers = [
        button(
            str(number),
            PictureButton(
                action=PictureAction.ORIGINAL,
                job_id=picture.job_id,
                position=picture.image.position,
            ),
        )
        for number, picture in enumerate(pictures, start=1)
    ]
    return InlineKeyboardMarkup(inline_keyboard=in_rows(IN_A_ROW, numbers))
