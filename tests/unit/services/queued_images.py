"""Images that wait in a FairQueue."""

import asyncio

from bot.domain.jobs import Job
from bot.services.drawing.fair_queue import FairQueue


class QueuedImages:
    """Images that wait in a queue; each keeps its slot until it is told to go."""

    def __init__(self, capacity: int) -> None:
        self.queue = FairQueue(capacity)
        self.admitted: list[int] = []
        self._tasks: dict[tuple[int, int], asyncio.Task[None]] = {}
        self._go: dict[tuple[int, int], asyncio.Event] = {}

    async def come(self, asked: Job, pictures: int = 1) -> None:
        for number in range(pictures):
            key = (asked.id, number)
            self._go[key] = asyncio.Event()
            self._tasks[key] = asyncio.Task(self._stand(asked, self._go[key]))
        await settled()

    async def go(self, job_id: int) -> None:
        """One picture of the job that has a place leaves it."""
        key = next(key for key in self._go if key[0] == job_id and not self._go[key].is_set())
        self._go[key].set()
        await settled()

    async def all_go(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await settled()

    async def give_up(self, job_id: int) -> None:
        """All pictures of the job leave, wherever they are."""
        for key in [key for key in self._tasks if key[0] == job_id]:
            self._tasks.pop(key).cancel()
        await settled()

    async def _stand(self, asked: Job, go: asyncio.Event) -> None:
        async with self.queue.slot(asked):
            self.admitted.append(asked.id)
            await go.wait()


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)
