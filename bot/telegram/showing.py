"""Results as files on their way, and the messages that show them."""

from collections.abc import Sequence
from pathlib import Path

from aiogram.types import Message

from bot.domain.pictures import Image, Shown
from bot.services.results import Result
from bot.telegram.uploads import Upload
from bot.telegram.views.outcome import file_name


def upload_of(result: Result, position: int, path: Path, form: str) -> Upload:
    """A file of that `form` (`png`, `jpeg`), named for the request's words."""
    ending = "jpg" if form == "jpeg" else form
    prompt, number = result.job.request.prompt, result.number(position)
    return Upload(path, filename=file_name(prompt, number, ending))


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
