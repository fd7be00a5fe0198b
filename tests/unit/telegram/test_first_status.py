"""The first status of a request, alone and in a crowd."""

import asyncio

from aiogram.methods import SendMessage

from bot.domain.failures import Failure
from bot.domain.ids import JobId
from bot.domain.jobs import JobState
from bot.telegram.delivery.status.shared_query import SharedStatusQuery
from tests.kit.clock import NOON
from tests.unit.telegram.conftest import StatusBoardSetup


async def test_a_crowd_is_looked_up_together(setup: StatusBoardSetup) -> None:
    readings = 0
    read = setup.board.read_statuses

    async def counted() -> object:
        nonlocal readings
        readings += 1
        return await read()

    jobs = [await setup.ask(chat=chat, state=JobState.QUEUED) for chat in range(101, 131)]
    reading = SharedStatusQuery(counted, setup.board.supervisor)  # type: ignore[arg-type]  # it counts
    found = await asyncio.gather(*[reading.of(job.id) for job in jobs])

    assert [status and status.job.id for status in found] == [job.id for job in jobs]
    assert readings <= 2
    assert await reading.of(JobId(404)) is None


async def test_a_first_status_that_waits_does_not_keep_its_outcome_waiting(
    setup: StatusBoardSetup,
) -> None:
    busy, job = -100, await setup.ask(chat=-100)
    for _ in range(20):  # all that a group takes in a minute
        await setup.board.bot.send_message(busy, "hello")
    await asyncio.gather(setup.board.open(job), return_exceptions=True)
    said = setup.fake_session.names.count("sendMessage")

    assert await setup.steps.fail(job, NOON, Failure("busy", {}))
    async with asyncio.timeout(5):
        await setup.board.remove_status(job.id)
    await setup.step_time.go_on(2)

    assert setup.fake_session.names.count("sendMessage") == said
    sent = [each.chat_id for each in setup.fake_session.asked if isinstance(each, SendMessage)]
    assert sent == [busy] * 20
