"""The first status of a request, alone and in a crowd."""

import asyncio

from aiogram.methods import SendMessage

from bot.domain.failures import Failure
from bot.domain.jobs import JobState
from bot.telegram.shared_reading import SharedReading
from tests.unit.telegram.conftest import NOW, Stage


async def test_a_crowd_is_looked_up_together(stage: Stage) -> None:
    readings = 0
    read = stage.board.read_statuses

    async def counted() -> object:
        nonlocal readings
        readings += 1
        return await read()

    jobs = [await stage.ask(chat=chat, state=JobState.QUEUED) for chat in range(101, 131)]
    reading = SharedReading(counted, stage.board.nursery)  # type: ignore[arg-type]  # it counts
    found = await asyncio.gather(*[reading.of(job.id) for job in jobs])

    assert [status and status.job.id for status in found] == [job.id for job in jobs]
    assert readings <= 2
    assert await reading.of(404) is None


async def test_a_first_status_that_waits_does_not_keep_its_outcome_waiting(stage: Stage) -> None:
    busy, job = -100, await stage.ask(chat=-100)
    for _ in range(20):  # all that a group takes in a minute
        await stage.board.bot.send_message(busy, "hello")
    await asyncio.gather(stage.board.open(job), return_exceptions=True)
    said = stage.line.names.count("sendMessage")

    assert await stage.jobs.move(job.id, JobState.FAILED, NOW, Failure("busy", {}))
    async with asyncio.timeout(5):
        await stage.board.take_down(job.id)
    await stage.rhythm.go_on(2)

    assert stage.line.names.count("sendMessage") == said
    sent = [each.chat_id for each in stage.line.asked if isinstance(each, SendMessage)]
    assert sent == [busy] * 20
