"""Writes an answer to the client piece by piece: a 20 MB body never stands in memory whole."""

import asyncio
import base64
import json
from collections.abc import Coroutine, Iterator, Mapping
from typing import TypeVar

from aiohttp import web

from bot.sandbox.images.answers import Answer

T = TypeVar("T")

PIECE = 3 * 64 * 1024  # bytes; a multiple of 3, so that the pieces' base64 can be joined
WATCH = 0.02  # seconds between two looks at the connection


async def send(
    request: web.Request, answer: Answer, body: Iterator[bytes], headers: Mapping[str, str]
) -> web.StreamResponse:
    """Answers the request; raises ConnectionError when the client is no longer there."""
    response = web.StreamResponse(status=answer.status, headers={**headers, **answer.headers})
    response.content_type = answer.content_type
    if answer.dropped:
        hang_up(request)
        return response
    await response.prepare(request)
    left = answer.cut_after
    for piece in body:
        await response.write(piece if left is None else piece[:left])
        if left is not None:
            left = max(0, left - len(piece))
            if not left:
                hang_up(request)
                break
    return response


def hang_up(request: web.Request) -> None:
    """Closes the connection once what was written has left."""
    if request.transport is not None:
        request.transport.close()


async def unless_gone(request: web.Request, work: Coroutine[None, None, T]) -> T:
    """The work's result; ends the work and raises ConnectionError when the client goes away."""
    async with asyncio.TaskGroup() as group:
        working = group.create_task(work)
        watching = group.create_task(_until_gone(request))
        await asyncio.wait((working, watching), return_when=asyncio.FIRST_COMPLETED)
        working.cancel()
        watching.cancel()
    if working.cancelled():
        raise ConnectionResetError("The client went away.")
    return working.result()


async def _until_gone(request: web.Request) -> None:
    while request.transport is not None and not request.transport.is_closing():  # noqa: ASYNC110  # aiohttp tells a handler nothing of a lost connection
        await asyncio.sleep(WATCH)


def picture_body(
    picture: bytes, answer: Answer, *, key: str, created: int, usage: Mapping[str, object]
) -> Iterator[bytes]:
    """The JSON of a success, its picture as base64 in pieces."""
    yield answer.before
    yield f'{{"created": {created}, "data": [{{"{key}": "'.encode()
    for start in range(0, len(picture), PIECE):
        text = base64.b64encode(picture[start : start + PIECE])
        yield text.replace(b"/", rb"\/") if answer.escaped else text
    yield f'"}}], "usage": {json.dumps(usage)}}}'.encode()
