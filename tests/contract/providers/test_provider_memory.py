"""What a big answer holds in memory, in each of its forms."""

import base64
import gc
import tracemalloc
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path

import pytest
from aiohttp import web

from bot.domain.ports import PreviewCallback
from tests.contract.providers.provider import PICTURE, FakeProvider, body_of, serve_provider

pytestmark = pytest.mark.slow

MEGABYTE = 1024 * 1024
HEAD = base64.b64encode(PICTURE[:9])
PIECE = b"AAEC" * (16 * 1024)
PIECES = 20 * MEGABYTE // len(PIECE)
MARK = b"-picture-"


def grown() -> Iterator[bytes]:
    """A preview as large as the picture, and the picture with a small one before it."""
    yield b'event: image_generation.partial_image\ndata: {"b64_json": "'
    for _ in range(PIECES):
        yield PIECE
    yield b'"}\n\n'
    yield from pieces("events")


def pieces(form: str) -> Iterator[bytes]:
    """An answer with 20 MB of base64."""
    before, after = body_of(MARK, form).split(MARK)
    yield before + HEAD
    for _ in range(PIECES):
        yield PIECE
    yield after


async def streamed(request: web.Request, body: Iterator[bytes]) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    for piece in body:
        await response.write(piece)
    return response


async def peak(provider: FakeProvider, base_url: str, show: PreviewCallback | None = None) -> int:
    """Bytes over idle at most, while one answer is read."""
    client = provider.client(base_url=base_url)
    await provider.draw(client, show=show)  # what is loaded once does not count
    gc.collect()
    tracemalloc.start()
    try:
        idle, _ = tracemalloc.get_traced_memory()
        await provider.draw(client, show=show)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return most - idle


@pytest.mark.parametrize("form", ["b64", "data-url", "output", "artifacts", "events"])
async def test_a_big_answer_takes_little_memory(llmeasy: FakeProvider, form: str) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        return await streamed(request, pieces(form))

    async with serve_provider(handler) as base_url:
        assert await peak(llmeasy, base_url) < 8 * MEGABYTE
    assert llmeasy.into.stat().st_size == 15 * MEGABYTE + 9


async def test_a_big_preview_takes_little_memory(openai: FakeProvider) -> None:
    sizes: list[int] = []

    def show(path: Path) -> None:
        sizes.append(path.stat().st_size)
        path.unlink()

    async def handler(request: web.Request) -> web.StreamResponse:
        return await streamed(request, grown())

    async with serve_provider(handler) as base_url:
        assert await peak(openai, base_url, show) < 8 * MEGABYTE
    assert sizes == [15 * MEGABYTE, 3] * 2


async def test_a_big_file_takes_little_memory(llmeasy: FakeProvider) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        if request.path == "/v1/a.png":
            return await streamed(request, chain([PICTURE], repeat(PIECE, PIECES)))
        return web.json_response({"data": [{"url": f"{request.url.origin()}/v1/a.png"}]})

    async with serve_provider(handler) as base_url:
        assert await peak(llmeasy, base_url) < 8 * MEGABYTE
    assert llmeasy.into.stat().st_size == 20 * MEGABYTE + len(PICTURE)
