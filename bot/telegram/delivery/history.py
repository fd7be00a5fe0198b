"""Sends the latest results as an album, with a button for each original."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aiogram.types import InlineKeyboardMarkup

from bot.domain.deliveries import DeliveryProblem, NotDelivered
from bot.domain.errors import Refusal, StorageUnavailable
from bot.domain.ids import ChatId, MessageId
from bot.domain.images import HistoryImage, SentImage
from bot.domain.jobs import ReplyTarget
from bot.domain.ports import SentImages, Sleep
from bot.domain.sizes import shown_size
from bot.i18n import Translator
from bot.observability import get_logger
from bot.runtime.retry import retry_undelivered
from bot.telegram.callback_data import ImageAction, ImageCallback
from bot.telegram.client.text import truncate
from bot.telegram.delivery.delivery_plan import (
    ImageForm,
    Photos,
    PlannedImage,
    PlannedMessage,
    Text,
)
from bot.telegram.delivery.message_sender import MessageSender, Sent
from bot.telegram.keyboards.builders import button, in_rows
from bot.telegram.views.html import escape_html, translate_html

log = get_logger(__name__)

EXCERPT_LENGTH = 60
"""UTF-16 units of a request that its line shows."""
BUTTONS_PER_ROW = 5

Thumbnail = tuple[HistoryImage, PlannedImage]


@dataclass(frozen=True, slots=True)
class HistorySender:
    """Pictures that Telegram knows are shown from there, the others from those on disk.

    Thumbnails are made in `temp_dir`. What can be had from neither is left out.
    """

    message_sender: MessageSender
    sent_images: SentImages
    temp_dir: Path

    async def show(
        self,
        chat_id: ChatId,
        translator: Translator,
        pictures: Sequence[HistoryImage],
        pause: Sleep,
    ) -> None:
        """Tries until Telegram takes it."""
        for from_telegram in (True, False):
            with self._folder() as folder:
                thumbnails = await self._thumbnails(pictures, Path(folder), from_telegram)
                if not thumbnails:
                    continue
                messages = plan_history(translator, thumbnails)
                outcome = await self._send(chat_id, messages[0], pause)
            if isinstance(outcome, Sent):
                await self._remember(thumbnails, outcome.shown)
                for message in messages[1:]:
                    await self._send(chat_id, message, pause)
                return
            if outcome.problem is not DeliveryProblem.REJECTED:
                return
        key = "history-gone" if pictures else "history-empty"
        await self._send(chat_id, Text(translate_html(translator, key)), pause)

    def _folder(self) -> "tempfile.TemporaryDirectory[str]":
        return tempfile.TemporaryDirectory(dir=self.temp_dir, ignore_cleanup_errors=True)

    async def _thumbnails(
        self, pictures: Sequence[HistoryImage], folder: Path, from_telegram: bool
    ) -> list[Thumbnail]:
        return [
            (picture, thumbnail)
            for picture in pictures
            if (thumbnail := await self._thumbnail(picture, folder, from_telegram))
        ]

    async def _thumbnail(
        self, picture: HistoryImage, folder: Path, from_telegram: bool
    ) -> PlannedImage | None:
        if from_telegram and picture.photo_id:
            return PlannedImage(picture.image, photo_id=picture.photo_id)
        path = folder / f"{picture.job_id}-{picture.image.position}.jpg"
        try:
            measure = await self.message_sender.image_processor.thumbnail(picture.image.path, path)
        except (OSError, Refusal) as error:  # most of them were swept
            log.info("no thumbnail", job_id=picture.job_id, error=str(error))
            return None
        small = replace(picture.image, path=path, measure=measure)
        return PlannedImage(small, ImageForm.THUMBNAIL)

    async def _send(
        self, chat_id: ChatId, message: PlannedMessage, pause: Sleep
    ) -> Sent | NotDelivered:
        to = ReplyTarget(chat_id, MessageId(0))
        outcome = await retry_undelivered(lambda: self.message_sender.send(message, to), pause)
        if isinstance(outcome, NotDelivered):
            log.warning("history not shown", error=str(outcome))
        return outcome

    async def _remember(
        self, thumbnails: Sequence[Thumbnail], shown: Sequence[SentImage | None]
    ) -> None:
        """Notes which original each message shows: a reply to the message changes that one."""
        try:
            for (picture, _), message in zip(thumbnails, shown, strict=False):
                if message:
                    await self.sent_images.add(picture.job_id, [message])
        except StorageUnavailable as error:  # they are there: a repeat would bring them again
            log.warning("not known what a message shows", error=str(error))


def plan_history(
    translator: Translator, thumbnails: Sequence[Thumbnail]
) -> tuple[PlannedMessage, ...]:
    """An album takes no buttons: they stand under the list that follows it."""
    pictures = [picture for picture, _ in thumbnails]
    text, keyboard = _format_list(translator, pictures), _number_keyboard(pictures)
    if len(thumbnails) == 1:
        return (Photos((replace(thumbnails[0][1], caption=text),), keyboard),)
    numbered = (
        replace(thumbnail, caption=f"{number}. {_format_line(picture)}")
        for number, (picture, thumbnail) in enumerate(thumbnails, start=1)
    )
    return Photos(tuple(numbered)), Text(text, keyboard)


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
