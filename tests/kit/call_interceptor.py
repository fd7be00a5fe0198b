"""A middleware before Telegram: a test may answer in its place, or hold a call."""

import asyncio
from collections import defaultdict, deque

from aiohttp import web
from aiohttp.typedefs import Handler


class HeldCall:
    """A call that Telegram has acted upon, and whose answer has not come yet."""

    def __init__(self) -> None:
        self._acted = asyncio.Event()
        self._released = asyncio.Event()

    async def acted(self) -> None:
        await self._acted.wait()

    def release(self) -> None:
        self._released.set()

    async def wait(self) -> None:
        self._acted.set()
        await self._released.wait()


class CallInterceptor:
    """Orders are by method, and each holds for one call."""

    def __init__(self) -> None:
        self._answers: dict[str, deque[web.Response]] = defaultdict(deque)
        self._holds: dict[str, deque[HeldCall]] = defaultdict(deque)

    def answer_next(self, method: str, answer: web.Response) -> None:
        """Telegram never hears of that call."""
        self._answers[method].append(answer)

    def hold_next(self, method: str) -> HeldCall:
        held = HeldCall()
        self._holds[method].append(held)
        return held

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        method = request.path.rpartition("/")[2]
        if answers := self._answers[method]:
            await request.release()  # the files on their way are heard out
            return answers.popleft()
        answer = await handler(request)
        if holds := self._holds[method]:
            await holds.popleft().wait()
        return answer
