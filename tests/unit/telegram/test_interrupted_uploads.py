"""Uploads over a real connection that breaks: what is known afterwards."""

import asyncio
import time
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError
from aiogram.types import InputMediaDocument

from bot.domain.errors import DeliveryUnconfirmed, Undelivered
from bot.telegram.client.bot_factory import make_bot
from bot.telegram.client.errors import delivery_errors
from bot.telegram.client.uploads import Upload
from bot.telegram.monitoring.slow_uploads import SlowUploadMiddleware
from tests.kit.clock import FakeSleep
from tests.kit.fake_session import no_migration

SIZE = 16 * 1024 * 1024
"""More than all buffers on the way hold."""

Behaviour = Callable[[StreamReader], Awaitable[None]]


async def cut_at_once(_: StreamReader) -> None:
    pass


async def cut_half_way(reader: StreamReader) -> None:
    await reader.readexactly(SIZE // 2)


async def cut_at_the_end(reader: StreamReader) -> None:
    await reader.readuntil(b"--\r\n\r\n0\r\n\r\n")  # the last boundary, the last chunk


async def silent(reader: StreamReader) -> None:
    """Hears all of it, and answers nothing until the other side hangs up."""
    while await reader.read(SIZE):
        pass


@asynccontextmanager
async def telegram(behave: Behaviour) -> AsyncIterator[str]:
    """A server that behaves so, and hangs up."""

    served: list[asyncio.Event] = []

    async def serve(reader: StreamReader, writer: StreamWriter) -> None:
        served.append(asyncio.Event())
        over = served[-1]
        try:
            await behave(reader)
        finally:
            writer.transport.abort()
            over.set()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=2 * SIZE)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
        for over in served:
            await over.wait()


@asynccontextmanager
async def bot_at(url: str) -> AsyncIterator[Bot]:
    bot = make_bot("42:TEST", url, FakeSleep(), time.monotonic, no_migration)
    yield bot
    await (await bot.session.create_session()).close()  # type: ignore[attr-defined]  # aiohttp's


@pytest.fixture
def upload(tmp_path: Path) -> Upload:
    path = tmp_path / "fox.png"
    path.write_bytes(bytes(SIZE))
    return Upload(path)


async def as_file(bot: Bot, upload: Upload) -> None:
    await bot.send_document(7, upload)


async def as_album(bot: Bot, upload: Upload) -> None:
    await bot.send_media_group(7, [InputMediaDocument(media=upload)])


@pytest.mark.parametrize("send", [as_file, as_album])
@pytest.mark.parametrize(
    ("behave", "meaning"),
    [
        (cut_at_once, Undelivered),
        (cut_half_way, Undelivered),
        (cut_at_the_end, DeliveryUnconfirmed),
    ],
)
async def test_only_what_was_sent_whole_may_have_arrived(
    upload: Upload,
    behave: Behaviour,
    meaning: type[Undelivered],
    send: Callable[[Bot, Upload], Awaitable[None]],
) -> None:
    async with telegram(behave) as url, bot_at(url) as bot:
        with pytest.raises(Undelivered) as failure, delivery_errors():
            await send(bot, upload)

    assert type(failure.value) is meaning


async def test_where_nobody_listens_nothing_arrived(upload: Upload) -> None:
    async with telegram(cut_at_once) as url:
        pass
    async with bot_at(url) as bot:
        with pytest.raises(Undelivered) as failure, delivery_errors():
            await bot.send_document(7, upload)
        with pytest.raises(Undelivered) as words, delivery_errors():
            await bot.send_message(7, "hello")

    assert {type(failure.value), type(words.value)} == {Undelivered}


async def test_originals_that_run_out_of_their_time_tell_a_slow_line(upload: Upload) -> None:
    slow_uploads = SlowUploadMiddleware(time.monotonic, lambda: None)
    upload.is_original = True
    async with telegram(silent) as url, bot_at(url) as bot:
        bot.session.middleware(slow_uploads)
        for _ in range(2):
            with pytest.raises(TelegramNetworkError):
                await bot.send_document(7, upload, request_timeout=1)

    assert slow_uploads.is_active()


async def test_where_nobody_listens_the_line_is_not_slow(upload: Upload) -> None:
    slow_uploads = SlowUploadMiddleware(time.monotonic, lambda: None)
    upload.is_original = True
    async with telegram(silent) as url:
        pass
    async with bot_at(url) as bot:
        bot.session.middleware(slow_uploads)
        for _ in range(2):
            with pytest.raises(TelegramNetworkError):
                await bot.send_document(7, upload, request_timeout=1)

    assert not slow_uploads.is_active()
