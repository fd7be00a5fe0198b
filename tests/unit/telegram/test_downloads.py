"""Pictures that people sent, fetched from Telegram or from a Bot API server of the operator's own."""

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import File
from aiohttp import web

from bot.domain.errors import ReferenceTooLarge, Undelivered
from bot.domain.images import DOWNLOAD_LIMIT, Reference
from bot.domain.reference_errors import FilesNotServed
from bot.telegram.client.downloads import TelegramDownloads
from bot.telegram.client.session import BotSession
from draw_bot_sandbox.serving import serving
from tests.kit.clock import FakeSleep
from tests.kit.fake_session import FakeSession

PHOTO = Reference("photo", 3)
MEGABYTE = bytes(1024 * 1024)


class Server:
    """A Bot API server that knows one file, and says and sends of it what the test wants."""

    def __init__(self) -> None:
        self.file: dict[str, Any] = {"file_path": "photos/1.jpg", "file_size": 3}
        self.asked = 0
        self.sent: Callable[[], AsyncIterator[bytes]] | None = self.whole
        """None where there are no files."""
        self.pieces_sent = 0

    async def whole(self) -> AsyncIterator[bytes]:
        yield b"fox"

    async def endless(self) -> AsyncIterator[bytes]:
        while True:
            self.pieces_sent += 1
            yield MEGABYTE

    async def get_file(self, _: web.Request) -> web.Response:
        self.asked += 1
        result = {"file_id": "photo", "file_unique_id": "1", **self.file}
        return web.json_response({"ok": True, "result": result})

    async def download(self, request: web.Request) -> web.StreamResponse:
        if self.sent is None:
            raise web.HTTPNotFound
        response = web.StreamResponse()
        await response.prepare(request)
        async for piece in self.sent():
            await response.write(piece)
        return response

    @asynccontextmanager
    async def files(self, waits: FakeSleep) -> AsyncIterator[TelegramDownloads]:
        app = web.Application()
        app.router.add_post("/bot{token}/getFile", self.get_file)
        app.router.add_get("/file/bot{token}/{path:.*}", self.download)
        async with serving(app) as url:
            bot = Bot("42:TEST", session=BotSession(api=TelegramAPIServer.from_base(url)))
            try:
                yield TelegramDownloads(bot, waits)
            finally:
                await bot.session.close()


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def waits() -> FakeSleep:
    return FakeSleep()


@pytest.fixture
async def files(server: Server, waits: FakeSleep) -> AsyncIterator[TelegramDownloads]:
    async with server.files(waits) as files:
        yield files


async def test_a_file_is_asked_for_once(
    server: Server, files: TelegramDownloads, tmp_path: Path
) -> None:
    await files.fetch(PHOTO, tmp_path / "photo")

    assert (tmp_path / "photo").read_bytes() == b"fox"
    assert server.asked == 1


@pytest.mark.parametrize("size", [3, None])
async def test_a_file_that_is_longer_than_told_ends_at_twenty_megabytes(
    *, server: Server, files: TelegramDownloads, waits: FakeSleep, tmp_path: Path, size: int | None
) -> None:
    server.file["file_size"] = size
    server.sent = server.endless

    with pytest.raises(ReferenceTooLarge):
        await files.fetch(PHOTO, tmp_path / "photo")

    assert (tmp_path / "photo").stat().st_size <= DOWNLOAD_LIMIT
    assert server.pieces_sent < 60  # what lay in buffers meanwhile
    assert waits.seconds == []


async def test_a_file_that_is_told_to_be_too_large_is_not_fetched(
    server: Server, files: TelegramDownloads, tmp_path: Path
) -> None:
    server.file["file_size"] = DOWNLOAD_LIMIT + 1

    with pytest.raises(ReferenceTooLarge):
        await files.fetch(PHOTO, tmp_path / "photo")

    assert not (tmp_path / "photo").exists()


async def test_a_file_of_a_local_server_is_read_where_it_lies(
    server: Server, files: TelegramDownloads, tmp_path: Path
) -> None:
    there = tmp_path / "their disk.jpg"
    there.write_bytes(b"their fox")
    server.file["file_path"] = str(there)
    server.sent = None

    await files.fetch(PHOTO, tmp_path / "photo")

    assert (tmp_path / "photo").read_bytes() == b"their fox"


async def test_a_long_file_of_a_local_server_ends_at_twenty_megabytes(
    server: Server, files: TelegramDownloads, tmp_path: Path
) -> None:
    there = tmp_path / "their disk.jpg"
    with there.open("wb") as file:
        file.truncate(DOWNLOAD_LIMIT + 1)
    server.file["file_path"] = str(there)

    with pytest.raises(ReferenceTooLarge):
        await files.fetch(PHOTO, tmp_path / "photo")


@pytest.mark.parametrize("kind", ["nothing", "a folder", "a pipe", "not served"])
async def test_a_server_that_hands_out_no_files_is_the_operators_business(
    *, server: Server, files: TelegramDownloads, waits: FakeSleep, tmp_path: Path, kind: str
) -> None:
    there = tmp_path / "their disk.jpg"
    if kind == "a folder":
        there.mkdir()
    elif kind == "a pipe":
        os.mkfifo(there)
    server.file["file_path"] = "photos/1.jpg" if kind == "not served" else str(there)
    server.sent = None

    async with asyncio.timeout(20):
        with pytest.raises(FilesNotServed) as refused:
            await files.fetch(PHOTO, tmp_path / "photo")

    assert refused.value.operator_only
    assert str(refused.value.values["address"]).startswith("127.0.0.1:")
    assert waits.seconds == []
    assert server.asked == 1


async def test_a_local_path_that_is_served_all_the_same_is_fetched(
    server: Server, files: TelegramDownloads, tmp_path: Path
) -> None:
    server.file["file_path"] = "/var/lib/telegram-bot-api/photos/1.jpg"

    await files.fetch(PHOTO, tmp_path / "photo")

    assert (tmp_path / "photo").read_bytes() == b"fox"


class Telegram(FakeSession):
    """Telegram's own server, which names a file of this very disk."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.fetched: list[str] = []
        file = File(file_id="photo", file_unique_id="1", file_path=str(path))
        self.answers.append(file.model_dump())

    async def stream_content(self, url: str, **_: Any) -> AsyncGenerator[bytes, None]:  # type: ignore[override]  # what is used of it
        self.fetched.append(url)
        yield b"fox"


async def test_telegrams_own_server_is_asked_and_this_disk_is_not(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    telegram = Telegram(secret)

    await TelegramDownloads(Bot("42:TEST", session=telegram), FakeSleep()).fetch(
        PHOTO, tmp_path / "photo"
    )

    assert (tmp_path / "photo").read_bytes() == b"fox"
    assert len(telegram.fetched) == 1


async def test_a_server_that_is_away_is_tried_again(
    server: Server, waits: FakeSleep, tmp_path: Path
) -> None:
    async with server.files(waits) as files:
        files.bot.session.api = TelegramAPIServer.from_base("http://127.0.0.1:9")
        with pytest.raises(Undelivered):
            await files.fetch(PHOTO, tmp_path / "photo")

    assert waits.seconds == [1, 5, 15]


async def test_a_file_of_nothing_has_not_come_yet(
    server: Server, files: TelegramDownloads, tmp_path: Path
) -> None:
    """A redirect is no file: its picture is not damaged."""
    server.sent = nothing

    with pytest.raises(Undelivered):
        await files.fetch(PHOTO, tmp_path / "photo")

    assert server.asked > 1


async def nothing() -> AsyncIterator[bytes]:
    no_pieces: tuple[bytes, ...] = ()
    for piece in no_pieces:
        yield piece
