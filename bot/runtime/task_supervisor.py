"""Owns all background tasks."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

from bot.observability import get_logger

log = get_logger(__name__)


class TaskSupervisor:
    """Starts background tasks, logs their unhandled errors, and ends them on close."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any], name: str) -> "asyncio.Task[Any]":
        """Runs `work` as a task, which the caller may cancel."""
        task = asyncio.create_task(work, name=name)  # noqa: TID251  # this is the owner
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    async def close(self, grace: float, at_once: asyncio.Event | None = None) -> None:
        """Waits up to `grace` seconds for the tasks, and for those that they start in turn.

        Then, or as soon as `at_once` is set, cancels the rest and waits for that.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(grace), asyncio.TaskGroup() as group:
                hurry = group.create_task((at_once or asyncio.Event()).wait())
                while self._tasks and not hurry.done():
                    await asyncio.wait({*self._tasks, hurry}, return_when=asyncio.FIRST_COMPLETED)
                hurry.cancel()
        while self._tasks:
            for task in self._tasks:
                task.cancel()
            await asyncio.wait(self._tasks)

    def _ended(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("work broke off", work=task.get_name(), exc_info=error)
