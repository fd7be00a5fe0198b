"""Server-sent events: which chats look different now."""

import asyncio
import json
import math
from contextlib import suppress

from aiohttp import web

from draw_bot_sandbox.telegram.world import World

_PAUSE = 0.1  # seconds: what happens within is told at once
_LOOK = 1.0  # seconds: a chat action ends without anybody saying so
_SIGN_OF_LIFE = 15.0  # seconds

Looks = dict[int, tuple[int, list[str]]]


class PageEvents:
    def __init__(self, world: World) -> None:
        self._world = world

    async def serve(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(
            headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        )
        seen = self._looks()
        await response.prepare(request)
        with suppress(ConnectionError):  # the page was closed
            await self._tell(response, seen)
        return response

    async def _tell(self, response: web.StreamResponse, seen: Looks) -> None:
        loop = asyncio.get_running_loop()
        told = -math.inf
        while not self._world.changes.closed:
            now = self._looks()
            for chat_id in [chat_id for chat_id, look in now.items() if seen.get(chat_id) != look]:
                await response.write(f"data: {json.dumps({'chat_id': chat_id})}\n\n".encode())
                told = loop.time()
            if loop.time() - told > _SIGN_OF_LIFE:
                await response.write(b": still here\n\n")
                told = loop.time()
            seen = now
            await self._next()

    def _looks(self) -> Looks:
        return {chat.id: (chat.version, chat.actions) for chat in self._world.chats.values()}

    async def _next(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_LOOK):
                await self._world.changes.next()
        await asyncio.sleep(_PAUSE)
