"""Files on their way to Telegram."""

import asyncio
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from aiogram import Bot
from aiogram.methods import TelegramMethod
from aiogram.types import FSInputFile


class Upload(FSInputFile):
    """A file that knows whether it was read to its end: before that, nobody has the request."""

    was_read = False

    async def read(self, _: Bot) -> AsyncGenerator[bytes, None]:
        """Opened here and now: a file that a thread opens for a cancelled request stays open."""
        with self._opened() as file:
            while piece := await asyncio.to_thread(file.read, self.chunk_size):
                yield piece
        self.was_read = True

    def _opened(self) -> BinaryIO:
        return Path(self.path).open("rb")


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
