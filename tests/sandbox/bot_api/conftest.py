"""The real aiogram, pointed at the sandbox over HTTP."""

import io
import random
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import web
from PIL import Image

from draw_bot_sandbox.serving import serving
from draw_bot_sandbox.telegram import Chat, Person, TelegramSandbox


class Clock:
    """Unix seconds that pass only when told to."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


class QuickSession(AiohttpSession):
    """Closes at once: nothing here waits for TLS to end."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


class Pictures:
    """Pictures as bytes."""

    def png(self, width: int = 64, height: int = 48) -> bytes:
        return self._encoded(Image.new("RGB", (width, height), "teal"), "PNG")

    def noise(self, side: int) -> bytes:
        """Hardly compressible: about three bytes a pixel."""
        data = random.Random(1).randbytes(side * side * 3)
        return self._encoded(Image.frombytes("RGB", (side, side), data), "PNG")

    def _encoded(self, image: Image.Image, form: str) -> bytes:
        buffer = io.BytesIO()
        image.save(buffer, form)
        return buffer.getvalue()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pictures() -> Pictures:
    return Pictures()


@pytest.fixture
def sandbox(clock: Clock) -> TelegramSandbox:
    return TelegramSandbox(clock=clock)


@pytest.fixture
async def address(sandbox: TelegramSandbox) -> AsyncIterator[str]:
    app = web.Application()
    sandbox.add_to(app)
    async with serving(app) as url:
        yield url


@pytest.fixture
async def bot(address: str, sandbox: TelegramSandbox) -> AsyncIterator[Bot]:
    session = QuickSession(api=TelegramAPIServer.from_base(address))
    async with Bot(sandbox.token, session=session) as bot:
        yield bot


@pytest.fixture
def masha(sandbox: TelegramSandbox) -> Person:
    return sandbox.person("Маша", "ru", username="masha")


@pytest.fixture
def chat(sandbox: TelegramSandbox, masha: Person) -> Chat:
    return sandbox.private_chat(masha)


@pytest.fixture
def group(sandbox: TelegramSandbox, masha: Person) -> Chat:
    return sandbox.group("Друзья", [masha, sandbox.person("Tom")], admins=[masha])
