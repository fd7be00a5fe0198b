"""Sends the messages of plans: results, single originals, the history."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError
from aiogram.types import InputMediaDocument, InputMediaPhoto, MediaUnion, Message

from bot.domain.deliveries import DeliveryProblem, NotDelivered
from bot.domain.errors import Refusal
from bot.domain.ids import MessageId
from bot.domain.images import SentImage, preview_path
from bot.domain.jobs import ReplyTarget
from bot.domain.ports import ImageProcessor
from bot.observability import get_logger
from bot.telegram.client.call_options import NO_OPTIONS, CallOptions, with_options
from bot.telegram.client.errors import not_delivered
from bot.telegram.client.uploads import Upload, upload_timeout
from bot.telegram.delivery.delivery_plan import (
    ImageForm,
    Photos,
    PlannedImage,
    PlannedMessage,
    Text,
)
from bot.telegram.delivery.replies import reply_arguments

log = get_logger(__name__)

Media = str | Upload
"""What a photo or a file is sent as: Telegram's id of it, or its bytes."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Telegram took it. `shown` are its images in their order, as they are shown.

    None stands for one that Telegram made something else of, such as an animation.
    """

    shown: tuple[SentImage | None, ...] = ()


NO_PREVIEW = NotDelivered(
    DeliveryProblem.REJECTED, "no preview", others_may_pass=True, files_may_pass=True
)


@dataclass(frozen=True, slots=True)
class MessageSender:
    bot: Bot
    image_processor: ImageProcessor

    async def send(
        self, message: PlannedMessage, to: ReplyTarget, options: CallOptions = NO_OPTIONS
    ) -> Sent | NotDelivered:
        """Sends it once; a message of several images is an album."""
        bot = with_options(self.bot, options)
        if isinstance(message, Text):
            return await self._try_send(bot, message, [], to)
        try:
            media = [await self._media_of(image) for image in message.images]
        except (OSError, Refusal) as error:
            log.error("no preview", error=str(error))
            return NO_PREVIEW
        return await self._try_send(bot, message, media, to)

    async def _try_send(
        self, bot: Bot, message: PlannedMessage, media: Sequence[Media], to: ReplyTarget
    ) -> Sent | NotDelivered:
        try:
            messages = await _send(bot, message, media, to)
        except TelegramAPIError as error:
            return not_delivered(error)
        images = () if isinstance(message, Text) else message.images
        pairs = zip(messages, images, strict=False)
        return Sent(tuple(shown_by(sent, planned.image.position) for sent, planned in pairs))

    async def _media_of(self, planned: PlannedImage) -> Media:
        """Raises OSError or Refusal where no preview can be made."""
        if planned.photo_id is not None:
            return planned.photo_id
        path, size = planned.image.path, planned.image.measure.size
        if planned.form is ImageForm.PREVIEW:
            original, path = path, preview_path(path)
            size = await self._preview(original, path)
        is_original = planned.form is ImageForm.ORIGINAL
        return Upload(path, planned.file_name, size=size, is_original=is_original)

    async def _preview(self, original: Path, preview: Path) -> int:
        """Its bytes. It was made when the original was stored; a missing one is made now."""
        try:
            return (await asyncio.to_thread(preview.stat)).st_size
        except FileNotFoundError:
            return (await self.image_processor.preview(original, preview)).size


async def _send(
    bot: Bot, message: PlannedMessage, media: Sequence[Media], to: ReplyTarget
) -> list[Message]:
    """Raises TelegramAPIError."""
    chat_id, place = to.chat_id, reply_arguments(to)
    if isinstance(message, Text):
        if not message.is_reply:
            place = reply_arguments(replace(to, message_id=MessageId(0)))
        keyboard = message.keyboard
        return [await bot.send_message(chat_id, message.text, reply_markup=keyboard, **place)]
    limit = upload_timeout(sum(each.size for each in media if isinstance(each, Upload)))
    if len(media) > 1:
        kind = InputMediaPhoto if isinstance(message, Photos) else InputMediaDocument
        album: list[MediaUnion] = [
            kind(media=each, caption=planned.caption)
            for planned, each in zip(message.images, media, strict=True)
        ]
        return await bot.send_media_group(chat_id, album, request_timeout=limit, **place)
    caption, keyboard = message.images[0].caption, message.keyboard
    if isinstance(message, Photos):
        sending = bot.send_photo(
            chat_id,
            media[0],
            caption=caption,
            reply_markup=keyboard,
            request_timeout=limit,
            **place,
        )
    else:
        sending = bot.send_document(
            chat_id,
            media[0],
            caption=caption,
            reply_markup=keyboard,
            disable_content_type_detection=True,
            request_timeout=limit,
            **place,
        )
    return [await sending]


def shown_by(message: Message, position: int) -> SentImage | None:
    """The image of that position, if the message shows it."""
    message_id = MessageId(message.message_id)
    if message.photo:
        photo = message.photo[-1]
        return SentImage(position, message_id, photo.file_id, photo.file_size, is_photo=True)
    file = message.document
    if file is None or message.animation:  # which comes as a document, too
        return None
    return SentImage(position, message_id, file.file_id, file.file_size, is_photo=False)
