"""Uploads of results, and which messages show which image."""

from collections.abc import Sequence

from aiogram.types import Message

from bot.domain.ids import MessageId
from bot.domain.images import Image, SentImage
from bot.services.jobs.results import Result
from bot.telegram.client.uploads import Upload
from bot.telegram.views.results import file_name


def make_upload(result: Result, image: Image, *, is_original: bool = True) -> Upload:
    """The picture's file, or its preview's, named for the request's words."""
    measure = image.measure
    ending = "jpg" if measure.format == "jpeg" else measure.format
    name = file_name(result.job.request.prompt, result.number(image.position), ending)
    return Upload(image.path, name, size=measure.size, is_original=is_original)


def collect_sent_images(messages: Sequence[Message], images: Sequence[Image]) -> list[SentImage]:
    """What Telegram made something else of, such as an animation, is left out."""
    pairs = zip(messages, images, strict=False)
    return [shown for message, image in pairs if (shown := _shown(message, image.position))]


def _shown(message: Message, position: int) -> SentImage | None:
    message_id = MessageId(message.message_id)
    if message.photo:
        photo = message.photo[-1]
        return SentImage(position, message_id, photo.file_id, photo.file_size, is_photo=True)
    file = message.document
    if file is None or message.animation:  # which comes as a document, too
        return None
    return SentImage(position, message_id, file.file_id, file.file_size, is_photo=False)
