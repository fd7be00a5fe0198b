"""Files on their way to Telegram."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import aclosing
from typing import Any

from aiogram import Bot
from aiogram.methods import TelegramMethod
from aiogram.types import FSInputFile


class Upload(FSInputFile):
    """A file that knows whether it was read to its end: before that, nobody has the request."""

    was_read = False

    async def read(self, bot: Bot) -> AsyncGenerator[bytes, None]:
        async with aclosing(super().read(bot)) as pieces:
            async for piece in pieces:
                yield piece
        self.was_read = True


def all_read(method: TelegramMethod[Any]) -> bool:
    """Whether each file of the request was read to its end; so it is where there is none."""
    return all(upload.was_read for upload in uploads(method))


def begin_anew(method: TelegramMethod[Any]) -> None:
    """What an earlier request read says nothing about the next one."""
    for upload in uploads(method):
        upload.was_read = False


def uploads(method: TelegramMethod[Any]) -> Iterator[Upload]:
    for _, value in method:
        for part in value if isinstance(value, list) else [value]:
            file = getattr(part, "media", part)  # an album's parts carry theirs
            if isinstance(file, Upload):
                yield file
