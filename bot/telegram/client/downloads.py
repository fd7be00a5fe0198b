"""Downloads files that users sent: the port `ReferenceFiles`."""

import asyncio
import os
import stat
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiohttp import ClientError, ClientResponseError

from bot.domain.errors import ReferenceGone, ReferenceTooLarge, Undelivered
from bot.domain.images import DOWNLOAD_LIMIT, DOWNLOAD_LIMIT_MB, Reference
from bot.domain.ports import Sleep
from bot.domain.reference_errors import FilesNotServed
from bot.observability import get_logger

log = get_logger(__name__)

RETRY_DELAYS = (1, 5, 15)
DOWNLOAD_SECONDS = 120
CHUNK_BYTES = 64 * 1024
OFFICIAL_HOST = "api.telegram.org"


@dataclass(frozen=True, slots=True)
class TelegramDownloads:
    bot: Bot
    sleep: Sleep

    async def fetch(self, reference: Reference, into: Path) -> None:
        """At most 20 MB, whatever the server says or sends.

        Raises ReferenceTooLarge, ReferenceGone, FilesNotServed or Undelivered.
        """
        for wait in RETRY_DELAYS:
            try:
                return await self._download(reference, into)
            except Undelivered as error:
                log.warning("picture not fetched yet", error=str(error))
                await self.sleep(wait)
        return await self._download(reference, into)

    async def _download(self, reference: Reference, into: Path) -> None:
        try:
            file = await self.bot.get_file(reference.file_id)
            if file.file_path is None or (file.file_size or 0) > DOWNLOAD_LIMIT:
                raise ReferenceTooLarge(limit=DOWNLOAD_LIMIT_MB)
            async with aclosing(await self._content(file.file_path)) as chunks:
                await _write(chunks, into)
        except TelegramBadRequest as error:
            if "too big" in error.message:
                raise ReferenceTooLarge(limit=DOWNLOAD_LIMIT_MB) from error
            raise ReferenceGone from error
        except (TelegramAPIError, ClientError, TimeoutError) as error:
            # aiohttp's own text would name the URL, and the token with it.
            if self._custom_server and _is_not_found(error):
                raise FilesNotServed(address=self._custom_server) from None
            raise Undelivered(reason=type(error).__name__) from None

    @property
    def _custom_server(self) -> str:
        """The operator's server by its name; empty where it is Telegram's."""
        host = urlsplit(self.bot.session.api.base).netloc
        return "" if host == OFFICIAL_HOST else host

    async def _content(self, path: str) -> AsyncGenerator[bytes, None]:
        """A server with `--local` tells where the file lies on its disk, which may be ours."""
        if self._custom_server and Path(path).is_absolute():
            if file := await asyncio.to_thread(_open_local_file, path):
                return _read(file)
            log.info("a file of the Bot API server is not on this disk")
        url = self.bot.session.api.file_url(self.bot.token, path)
        return self.bot.session.stream_content(
            url, timeout=DOWNLOAD_SECONDS, chunk_size=CHUNK_BYTES
        )


async def _write(chunks: AsyncGenerator[bytes, None], into: Path) -> None:
    """Raises ReferenceTooLarge; Undelivered where nothing came: a redirect is answered so."""
    left = DOWNLOAD_LIMIT
    # Here and now: a file that a thread opens for a cancelled download stays open.
    with into.open("wb") as sink:
        async for chunk in chunks:
            left -= len(chunk)
            if left < 0:
                raise ReferenceTooLarge(limit=DOWNLOAD_LIMIT_MB)
            sink.write(chunk)
    if left == DOWNLOAD_LIMIT:
        raise Undelivered(reason="an empty file")


def _open_local_file(path: str) -> BinaryIO | None:
    """None for what cannot be read, or is no file: a pipe would have no end."""
    try:
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    if not stat.S_ISREG(os.fstat(number).st_mode):
        os.close(number)
        return None
    return os.fdopen(number, "rb")


async def _read(file: BinaryIO) -> AsyncGenerator[bytes, None]:
    with file:
        while chunk := await asyncio.to_thread(file.read, CHUNK_BYTES):
            yield chunk


def _is_not_found(error: Exception) -> bool:
    return isinstance(error, ClientResponseError) and error.status == HTTPStatus.NOT_FOUND
