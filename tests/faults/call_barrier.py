"""A middleware before Telegram, where calls can be stopped."""

import asyncio
from typing import Literal

from aiohttp import web
from aiohttp.typedefs import Handler

from tests.faults.forked_bot import WAIT_LIMIT

When = Literal["before", "after"]
"""Telegram acts upon the call."""


class Barrier:
    """Stops calls of some methods from now on."""

    def __init__(self, methods: frozenset[str], when: When) -> None:
        self.methods = methods
        self.when = when
        self._arrived = 0
        self._news = asyncio.Condition()
        self._lifted = asyncio.Event()

    async def reached(self, calls: int) -> None:
        """Waits until so many calls stand before it."""
        async with asyncio.timeout(WAIT_LIMIT), self._news:
            await self._news.wait_for(lambda: self._arrived >= calls)

    async def wait(self) -> None:
        async with self._news:
            self._arrived += 1
            self._news.notify_all()
        await self._lifted.wait()

    def lift(self) -> None:
        self._lifted.set()


class CallBarriers:
    def __init__(self) -> None:
        self._barriers: list[Barrier] = []

    def stop(self, *methods: str, when: When) -> Barrier:
        """Whoever stands before it when it is lifted was cut off: killed, that is."""
        barrier = Barrier(frozenset(methods), when)
        self._barriers.append(barrier)
        return barrier

    def lift(self, barrier: Barrier) -> None:
        self._barriers.remove(barrier)
        barrier.lift()

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        method = request.path.rpartition("/")[2]
        found = [barrier for barrier in self._barriers if method in barrier.methods]
        for barrier in found:
            if barrier.when == "before":
                await request.content.readany()  # it was begun, and is never heard to its end
                await barrier.wait()
                return web.Response(status=500)
        answer = await handler(request)
        for barrier in found:
            if barrier.when == "after":
                await barrier.wait()
        return answer
