"""A provider in a process of its own, whose pictures are painted before anybody asks."""

import asyncio
import base64
import io
import json
import multiprocessing
import os
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from aiohttp import web
from PIL import Image

from draw_bot_sandbox.serving import serving

LARGE = "3840x2160"
SMALL = "1024x1024"
_NOISE = 15_000_000  # bytes of a picture that no compression makes smaller
_SMALL = 100_000  # bytes of the small answer's picture
_PIECE = 256 * 1024  # bytes that are written at once

_USAGE = {
    "input_tokens": 20,
    "input_tokens_details": {"text_tokens": 20, "image_tokens": 0},
    "output_tokens": 16_000,
    "total_tokens": 16_020,
}


def paint() -> bytes:
    """A PNG of LARGE pixels and 15 MB."""
    width, height = map(int, LARGE.split("x"))
    pixels = os.urandom(_NOISE).ljust(3 * width * height, b"\0")
    out = io.BytesIO()
    Image.frombytes("RGB", (width, height), pixels).save(out, "PNG", compress_level=1)
    return out.getvalue()


@contextmanager
def answering(picture: bytes) -> Iterator[str]:
    """The base URL of a provider that draws this picture whenever LARGE is asked for."""
    spawn = multiprocessing.get_context("spawn")
    here, there = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(there, picture), daemon=True)
    process.start()
    there.close()  # or a server that fails to start would be waited for
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def _serve(parent: Connection, picture: bytes) -> None:
    asyncio.run(_answer(parent, picture))


async def _answer(parent: Connection, picture: bytes) -> None:
    answers = {LARGE: _Answers(picture), SMALL: _Answers(picture[:_SMALL])}

    async def generations(request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        return await answers[asked["size"]].send(request, as_events=bool(asked.get("stream")))

    app = web.Application()
    app.router.add_post("/v1/images/generations", generations)
    async with serving(app) as url:
        parent.send(f"{url}/v1")
        await asyncio.Event().wait()


class _Answers:
    """The two forms of the answer with one picture."""

    def __init__(self, picture: bytes) -> None:
        text = base64.b64encode(picture).decode()
        name = "image_generation.completed"
        event = {"type": name, "b64_json": text, "created_at": 1, "usage": _USAGE}
        self._events = f"event: {name}\ndata: {json.dumps(event)}\n\n".encode()
        document = {"created": 1, "data": [{"b64_json": text}], "usage": _USAGE}
        self._document = json.dumps(document).encode()

    async def send(self, request: web.Request, *, as_events: bool) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_type = "text/event-stream" if as_events else "application/json"
        body = memoryview(self._events if as_events else self._document)
        if not as_events:
            response.content_length = len(body)
        await response.prepare(request)
        for start in range(0, len(body), _PIECE):
            await response.write(body[start : start + _PIECE])
        return response
