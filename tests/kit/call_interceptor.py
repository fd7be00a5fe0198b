"""A middleware before Telegram: a test may answer in its place, or hold calls."""

import asyncio
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web
from aiohttp.typedefs import Handler

When = Literal["before", "after"]
"""Telegram acts upon the call."""


@dataclass(eq=False)
class HeldCalls:
    """Calls of some methods, which stand still until they are released."""

    methods: frozenset[str]
    when: When
    most: float
    """So many are held; those that come later pass."""
    _count: int = 0
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _released: asyncio.Event = field(default_factory=asyncio.Event)

    async def reached(self, calls: int = 1, within: float = 3600.0) -> None:
        """Waits until so many stand there."""
        async with asyncio.timeout(within), self._news:
            await self._news.wait_for(lambda: self._count >= calls)

    def release(self) -> None:
        self._released.set()

    def concerns(self, method: str, when: When) -> bool:
        is_open = self._count < self.most and not self._released.is_set()
        return is_open and method in self.methods and when == self.when

    async def wait(self) -> None:
        self._count += 1
        async with self._news:
            self._news.notify_all()
        await self._released.wait()


class CallInterceptor:
    def __init__(self) -> None:
        self.answers: defaultdict[str, deque[web.Response]] = defaultdict(deque)
        """Those that are still to be given, by method."""
        self._held: list[HeldCalls] = []

    def answer_next(self, method: str, answer: web.Response) -> None:
        """Telegram never hears of that call."""
        self.answers[method].append(answer)

    def hold_next(self, method: str) -> HeldCalls:
        """One call, upon which Telegram has acted, and whose answer does not come yet."""
        return self.hold(method, when="after", most=1)

    def hold(self, *methods: str, when: When, most: float = float("inf")) -> HeldCalls:
        """Telegram never hears of what is held before it acts: that is answered with an error."""
        held = HeldCalls(frozenset(methods), when, most)
        self._held.append(held)
        return held

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        method = request.path.rpartition("/")[2]
        if answers := self.answers[method]:
            await request.release()  # the files on their way are heard out
            return answers.popleft()
        if held := self._holding(method, "before"):
            await request.content.readany()  # it was begun, and is never heard to its end
            await held.wait()
            return web.Response(status=500)
        answer = await handler(request)
        if held := self._holding(method, "after"):
            await held.wait()
        return answer

    def _holding(self, method: str, when: When) -> HeldCalls | None:
        return next((held for held in self._held if held.concerns(method, when)), None)
