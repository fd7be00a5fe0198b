"""Those who ask for pictures: the bot's client, and what one would write without it."""

import base64
import importlib
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from bot.domain.ids import RequestId
from bot.domain.jobs import Request
from bot.domain.offers import Look
from bot.providers import LLMEASY, OPENAI, ImagesClient, Profile

KEY = "sk-benchmark"
PROMPT = "a fox in space"
TIMEOUT = 600.0  # seconds, as the bot has it: nobody loses a race by giving up

Draw = Callable[[str, Path], Coroutine[None, None, None]]
"""Draws a picture of that size, `WIDTHxHEIGHT`, into a file."""

Client = Callable[[str], AbstractAsyncContextManager[Draw]]
"""Opens connections to the provider at that base URL."""


class _Log:
    """Attempts that nobody asks about."""

    async def open(self, *_: object) -> RequestId:
        return RequestId("request")

    async def close(self, *_: object, **__: object) -> None:
        pass

    async def lost(self) -> int:
        return 0

    def retrying(self, *_: object) -> None:
        pass


@asynccontextmanager
async def _ours(profile: Profile, base_url: str) -> AsyncIterator[Draw]:
    client = ImagesClient(replace(profile, base_url=base_url), KEY, timeout=TIMEOUT)

    async def draw(size: str, into: Path) -> None:
        await client.draw(Request(PROMPT, Look(size)), (), into, _Log())

    async with aclosing(client):
        yield draw


def _save(text: str, into: Path) -> None:
    into.write_bytes(base64.b64decode(text))


@asynccontextmanager
async def _httpx(base_url: str) -> AsyncIterator[Draw]:
    async with httpx.AsyncClient(base_url=base_url, timeout=TIMEOUT) as client:

        async def draw(size: str, into: Path) -> None:
            order = {"model": LLMEASY.model, "prompt": PROMPT, "size": size}
            response = await client.post("/images/generations", json=order)
            _save(response.json()["data"][0]["b64_json"], into)

        yield draw


@asynccontextmanager
async def _sdk(base_url: str) -> AsyncIterator[Draw]:
    # Imported late, and without its types: it is there for `make bench` alone.
    openai: Any = importlib.import_module("openai")
    async with openai.AsyncOpenAI(base_url=base_url, api_key=KEY, timeout=TIMEOUT) as client:

        async def draw(size: str, into: Path) -> None:
            answer = await client.images.generate(model=LLMEASY.model, prompt=PROMPT, size=size)
            _save(answer.data[0].b64_json, into)

        yield draw


OURS = ("this bot", "this bot, server-sent events")
CLIENTS: Mapping[str, Client] = {
    OURS[0]: partial(_ours, LLMEASY),
    OURS[1]: partial(_ours, OPENAI),
    "httpx, `json`, `base64`": _httpx,
    "OpenAI SDK, `base64`": _sdk,
}
