"""Files that are uploaded to Telegram."""

import asyncio
import math
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from aiogram import Bot
from aiogram.methods import TelegramMethod
from aiogram.types import FSInputFile

BASE_SECONDS = 60
"""Seconds for a request beside what its files take."""
SLOWEST_RATE = 30_000
"""Bytes a second."""
MAX_SECONDS = 30 * 60
"""Seconds; Telegram's largest file, 50 MB, takes as long on the slowest line."""


class Upload(FSInputFile):
    """A file of `size` bytes; `is_original` tells a result as the provider made it from a preview.

    It knows whether it was read to its end: before that, nobody has the request.
    """

    was_read = False

    def __init__(
        self,
        path: Path,
        filename: str | None = None,
        *,
        size: int = 0,
        is_original: bool = False,
    ) -> None:
        super().__init__(path, filename)
        self.size = size
        self.is_original = is_original

    async def read(self, _: Bot) -> AsyncGenerator[bytes, None]:
        """Opened here and now: a file that a thread opens for a cancelled request stays open."""
        with self._opened() as file:
            while piece := await asyncio.to_thread(file.read, self.chunk_size):
                yield piece
        self.was_read = True

    def _opened(self) -> BinaryIO:
        return Path(self.path).open("rb")


def upload_timeout(size: int) -> int:
    """How long a request with so many bytes of files may take: more than a slow line needs."""
    return min(MAX_SECONDS, BASE_SECONDS + math.ceil(size / SLOWEST_RATE))


def is_fully_read(method: TelegramMethod[Any]) -> bool:
    """Whether each file of the request was read to its end; so it is where there is none."""
    return all(upload.was_read for upload in uploads(method))


def reset_read_flags(method: TelegramMethod[Any]) -> None:
    """Before another attempt: each reads its files anew."""
    for upload in uploads(method):
        upload.was_read = False


def uploads(method: TelegramMethod[Any]) -> Iterator[Upload]:
    for _, value in method:
        for part in value if isinstance(value, list) else [value]:
            file = getattr(part, "media", part)  # an album's parts carry theirs
            if isinstance(file, Upload):
                yield file
