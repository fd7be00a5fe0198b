"""Writes an answer to the client piece by piece: a 20 MB body never stands in memory whole."""

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Mapping
from contextlib import aclosing
from typing import TypeVar

from aiohttp import web

from draw_bot_sandbox.images.answers import Answer

T = TypeVar("T")

WATCH = 0.1  # seconds between two looks at whether the client is still there


async def send(
    request: web.Request,
    answer: Answer,
    body: AsyncGenerator[bytes, None],
    headers: Mapping[str, str],
) -> web.StreamResponse:
    """Answers the request; the status leaves with the body's first piece.

    Raises ConnectionError when the client is no longer there.
    """
    response = web.StreamResponse(status=answer.status, headers={**headers, **answer.headers})
    response.content_type = answer.content_type
    left = answer.cut_after
    async with aclosing(body):
        async for piece in body:
            if answer.dropped:
                hang_up(request)
                break
            if not response.prepared:
                await response.prepare(request)
            await response.write(piece if left is None else piece[:left])
            if left is not None:
                left = max(0, left - len(piece))
                if not left:
                    if answer.stalls:
                        await _until_gone(request)
                        raise ConnectionResetError("The client went away.")
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
