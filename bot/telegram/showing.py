"""Results as files on their way, and the messages that show them."""

from collections.abc import Sequence

from aiogram.types import Message

from bot.domain.pictures import Image, Shown
from bot.services.results import Result
from bot.telegram.uploads import Upload
from bot.telegram.views.outcome import file_name


def upload_of(result: Result, image: Image, *, is_original: bool = True) -> Upload:
    """The picture's file, or its preview's, named for the request's words."""
    measure = image.measure
    ending = "jpg" if measure.format == "jpeg" else measure.format
    name = file_name(result.job.request.prompt, result.number(image.position), ending)
    return Upload(image.path, name, size=measure.size, is_original=is_original)


def shown_in(messages: Sequence[Message], images: Sequence[Image]) -> list[Shown]:
    """What Telegram made something else of, such as an animation, is left out."""
    pairs = zip(messages, images, strict=False)
    return [shown for message, image in pairs if (shown := _shown(message, image.position))]


def _shown(message: Message, position: int) -> Shown | None:
    if message.photo:
        photo = message.photo[-1]
        return Shown(position, message.message_id, photo.file_id, photo.file_size, is_photo=True)
    file = message.document
    if file is None or message.animation:  # which comes as a document, too
        return None
    return Shown(position, message.message_id, file.file_id, file.file_size, is_photo=False)
