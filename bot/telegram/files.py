"""Fetches what people sent: the port `ReferenceFiles`."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest
from aiohttp import ClientError

from bot.domain.errors import PictureGone, PictureTooLarge, Undelivered
from bot.domain.pictures import DOWNLOAD_LIMIT_MB, Reference
from bot.domain.ports import Sleep
from bot.observability import get_logger

log = get_logger(__name__)

WAITS = (1, 5, 15)
DOWNLOAD_SECONDS = 120


@dataclass(frozen=True, slots=True)
class TelegramFiles:
    bot: Bot
    sleep: Sleep

    async def fetch(self, reference: Reference, into: Path) -> None:
        for wait in WAITS:
            try:
                return await self._download(reference, into)
            except Undelivered as error:
                log.warning("picture not fetched yet", error=str(error))
                await self.sleep(wait)
        return await self._download(reference, into)

    async def _download(self, reference: Reference, into: Path) -> None:
        try:
            file = await self.bot.get_file(reference.file_id)
            with _opened(into) as sink:
                await self.bot.download(file, sink, timeout=DOWNLOAD_SECONDS, seek=False)
        except TelegramBadRequest as error:
            if "too big" in error.message:
                raise PictureTooLarge(limit=DOWNLOAD_LIMIT_MB) from error
            raise PictureGone from error
        except (TelegramAPIError, ClientError, TimeoutError) as error:
            # aiohttp's own text would name the URL, and the token with it.
            raise Undelivered(reason=type(error).__name__) from None


def _opened(path: Path) -> BinaryIO:
    """Here and now: a file that a thread opens for a cancelled download stays open."""
    return path.open("wb")
