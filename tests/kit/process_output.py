"""What a bot's process writes, as lines that can be waited for."""

import asyncio
import re

WORK = re.compile(r"\b(job|update)_id=\d+")


class ProcessOutput:
    """All lines in the order in which they came, from whichever stream."""

    def __init__(self, wait_limit: float) -> None:
        self.lines: list[str] = []
        self._wait_limit = wait_limit
        self._news = asyncio.Condition()

    async def read(self, stream: asyncio.StreamReader, into: list[str] | None = None) -> None:
        """Until the stream ends."""
        async for line in stream:
            text = line.decode().rstrip("\n")
            async with self._news:
                self.lines.append(text)
                if into is not None:
                    into.append(text)
                self._news.notify_all()

    async def said(self, words: str, times: int = 1) -> None:
        """Waits until so many of its lines hold the words, each about other work."""

        def heard() -> bool:
            about = [WORK.search(line) for line in self.lines if words in line]
            return len({found and found[0] for found in about}) >= times

        try:
            async with asyncio.timeout(self._wait_limit), self._news:
                await self._news.wait_for(heard)
        except TimeoutError as error:
            raise AssertionError("\n".join([f"not said: {words}", *self.lines])) from error
