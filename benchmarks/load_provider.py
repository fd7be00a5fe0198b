"""A provider in a process of its own, whose answers are ready before anybody asks.

`python -m benchmarks.load_provider` writes its base URL, and serves until it is ended.
"""

import asyncio
import base64
import io
import json
import os
import sys
from collections.abc import AsyncGenerator
from functools import cache
from typing import NamedTuple

from aiohttp import web
from PIL import Image

from draw_bot_sandbox.images import Answer, ImagesSandbox
from draw_bot_sandbox.images.forms import Form
from draw_bot_sandbox.images.sending import unless_gone
from draw_bot_sandbox.serving import serving

KEY = "sk-key-of-the-bench"
_PIECE = 256 * 1024  # bytes that are written at once


class Order(NamedTuple):
    """What a prompt brings: a PNG of these sides (pixels) and bytes, after so many seconds."""

    prompt: str
    width: int
    height: int
    size: int
    seconds: float


USUAL = Order("a fox in space", 1024, 1024, 1_500_000, 3.0)
AT_ONCE = USUAL._replace(prompt="a fox at once", seconds=0.0)
LARGE = Order("a fox as large as can be", 3840, 2160, 15_000_000, 3.0)
ORDERS = {order.prompt: order for order in (USUAL, AT_ONCE, LARGE)}


class ReadyProvider(ImagesSandbox):
    """Checks what it is asked as strictly as ever, and draws nothing."""

    async def _body(
        self, request: web.Request, form: Form, answer: Answer
    ) -> AsyncGenerator[bytes, None]:
        if answer.body is not None:  # a refusal
            yield answer.body
            return
        order = ORDERS[form.fields["prompt"]]
        await unless_gone(request, asyncio.sleep(order.seconds))
        body = _body_of(order._replace(prompt="", seconds=0.0))
        for start in range(0, len(body), _PIECE):
            yield body[start : start + _PIECE]


@cache
def _body_of(order: Order) -> bytes:
    picture = {"b64_json": base64.b64encode(_painted(order)).decode()}
    return json.dumps({"created": 1, "data": [picture]}).encode()


def _painted(order: Order) -> bytes:
    """Noise, which no compression makes smaller, and then black."""
    pixels = os.urandom(order.size).ljust(3 * order.width * order.height, b"\0")
    out = io.BytesIO()
    Image.frombytes("RGB", (order.width, order.height), pixels).save(out, "PNG", compress_level=1)
    return out.getvalue()


async def _serve() -> None:
    for order in ORDERS.values():
        _body_of(order._replace(prompt="", seconds=0.0))
    app = web.Application()
    ReadyProvider(key=KEY).add_to(app)
    async with serving(app) as url:
        sys.stdout.write(f"{url}/v1\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
