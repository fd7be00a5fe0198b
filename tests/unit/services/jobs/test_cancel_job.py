import asyncio
from collections.abc import Collection
from dataclasses import replace

import pytest

from bot.domain.ids import JobId, RequestId, UpdateId
from bot.domain.jobs import JobState, Origin
from bot.domain.usage import NO_LIMITS
from bot.services.jobs.cancel_job import CancelJob
from bot.services.jobs.job_runner import JobRunner
from bot.storage import SqlAttemptRepository, SqlJobRepository
from tests.kit.claims import claim_next
from tests.kit.clock import Clock
from tests.kit.fakes import PRICE, FakeResultSender, ImageGenerator
from tests.kit.fixtures import Ask
from tests.kit.ids import CHAT, GROUP, REQUESTER, USER, build_origin, build_requester
from tests.unit.services.conftest import Start


@pytest.fixture
async def runner(start: Start) -> JobRunner:
    return start(1)


@pytest.fixture
def cancel(jobs: SqlJobRepository, runner: JobRunner, clock: Clock) -> CancelJob:
    return CancelJob(jobs, runner, clock)


async def test_a_running_request_is_cut_off_and_may_cost(
    ask: Ask,
    runner: JobRunner,
    cancel: CancelJob,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
) -> None:
    job = await ask("running")
    waiting = await ask("waiting")
    runner.wake()
    await image_generator.started_prompts(1)

    assert await cancel(job, REQUESTER)

    ended = await sender.explained.get()
    assert (ended.id, ended.state) == (job.id, JobState.CANCELLED)
    assert ended.failure is not None
    assert ended.failure.counted == 1
    assert await image_generator.started_prompts(1) == [waiting.request.prompt]
    assert image_generator.cut_off == ["running"]


async def test_a_waiting_request_never_starts_and_costs_nothing(
    ask: Ask,
    runner: JobRunner,
    cancel: CancelJob,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
) -> None:
    await ask("running")
    waiting = await ask("waiting")
    runner.wake()
    await image_generator.started_prompts(1)

    assert await cancel(waiting, REQUESTER)

    ended = await sender.explained.get()
    assert ended.failure is not None
    assert not ended.failure.counted
    image_generator.gate.set()
    await sender.delivered.get()
    assert image_generator.begun.empty()


async def test_what_a_restart_put_back_into_the_queue_may_cost_when_it_is_cancelled(
    *,
    ask: Ask,
    cancel: CancelJob,
    jobs: SqlJobRepository,
    attempts: SqlAttemptRepository,
    sender: FakeResultSender,
    clock: Clock,
) -> None:
    job = await ask()
    await claim_next(jobs, clock())
    await attempts.open(job.id, 0, RequestId("before"), "painter", price=PRICE, at=clock())
    await attempts.close_open(job.id, clock())
    await jobs.move(job.id, JobState.QUEUED, clock())

    assert await cancel(job, REQUESTER)

    ended = await sender.explained.get()
    assert ended.failure is not None
    assert ended.failure.counted == 1


async def test_what_is_cancelled_in_line_is_answered_by_one_process_alone(
    *, ask: Ask, cancel: CancelJob, jobs: SqlJobRepository, clock: Clock
) -> None:
    job = await ask()

    assert await cancel(job, REQUESTER)

    assert await jobs.abandoned(clock() + 59) == []
    assert [left.id for left in await jobs.abandoned(clock() + 60)] == [job.id]


async def test_cancelling_twice_or_too_late_is_told(
    ask: Ask, cancel: CancelJob, sender: FakeResultSender
) -> None:
    job = await ask()

    assert await cancel(job, REQUESTER)
    await sender.explained.get()

    assert not await cancel(job, REQUESTER)
    assert sender.explained.empty()


@pytest.mark.parametrize(
    ("user_id", "failure"),
    [(7, ("cancelled", {})), (8, ("cancelled-by-administrator", {"name": "Маша"}))],
)
async def test_an_administrator_is_named_to_whom_they_cancel(
    *,
    ask: Ask,
    cancel: CancelJob,
    sender: FakeResultSender,
    user_id: int,
    failure: tuple[str, dict[str, str]],
) -> None:
    job = await ask(chat=-100)

    assert await cancel(job, build_requester(user_id, -100), name="Маша")

    ended = await sender.explained.get()
    assert ended.failure is not None
    assert (ended.failure.code, ended.failure.values) == failure


async def test_all_of_a_person_in_one_chat_are_cancelled(
    ask: Ask, jobs: SqlJobRepository, cancel: CancelJob
) -> None:
    for user_id, chat in [(7, 7), (7, 7), (7, -100), (8, -100)]:
        await ask(user_id=user_id, chat=chat)

    assert len(await cancel.all_of(REQUESTER)) == 2

    left = {job.requester.chat_id for job in await jobs.live()}
    assert left == {-100}
    assert await cancel.all_of(REQUESTER) == []


async def test_what_was_cancelled_is_forgotten_long_before_the_stop(
    *,
    ask: Ask,
    runner: JobRunner,
    cancel: CancelJob,
    jobs: SqlJobRepository,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    job = await ask()
    runner.wake()
    await image_generator.started_prompts(1)
    await cancel(job, REQUESTER)
    await sender.explained.get()
    held: list[int] = []

    async def hold(job_ids: Collection[int], until: float) -> None:
        held.extend(job_ids)

    monkeypatch.setattr(jobs, "hold", hold)
    await runner.release_leases()

    assert held == []


async def test_stopping_what_does_not_run_does_nothing(runner: JobRunner) -> None:
    runner.stop(JobId(999))
    await asyncio.sleep(0)


async def test_all_of_a_person_in_whatever_chat_are_cancelled(
    ask: Ask, jobs: SqlJobRepository, cancel: CancelJob
) -> None:
    for user_id, chat in [(7, 7), (7, -100), (8, -100)]:
        await ask(user_id=user_id, chat=chat)

    await cancel.all_of_user(USER)

    assert [job.requester.user_id for job in await jobs.live()] == [8]


async def test_what_was_begun_after_a_request_ends_and_nothing_else(
    ask: Ask, jobs: SqlJobRepository, cancel: CancelJob, clock: Clock
) -> None:
    first = await ask()
    await jobs.move(first.id, JobState.FAILED, clock())

    async def begun(origin: Origin, prompt: str = "a fox") -> int:
        request = replace(first.request, prompt=prompt)
        return (await jobs.admit(origin, request, NO_LIMITS, clock())).id

    same_message = replace(first.origin, update_id=UpdateId(1))
    message_id = first.reply_to.message_id
    await begun(same_message)
    others = [
        await begun(replace(same_message, update_id=UpdateId(2)), "other words"),
        await begun(build_origin(3, CHAT, USER, message_id + 1)),
        await begun(build_origin(4, GROUP, USER, message_id)),
    ]

    await cancel.repeats_of(first)

    assert [job.id for job in await jobs.live()] == others
