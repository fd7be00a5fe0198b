from dataclasses import replace

import pytest

from bot.domain.failures import Failure
from bot.domain.ids import UpdateId
from bot.domain.jobs import JobState, Origin
from bot.domain.usage import NO_LIMITS
from bot.domain.work import WorkItem, WorkKind
from bot.runtime.queue_worker import QueueWorker
from bot.services.jobs.cancel_job import CancelJob
from bot.services.jobs.end_job import EndJob
from bot.storage import SqlJobRepository, SqlWorkQueue
from tests.kit.clock import Clock
from tests.kit.fakes import PRICE, FakeResultSender, ImageGenerator
from tests.kit.fixtures import Ask
from tests.kit.ids import CHAT, GROUP, REQUESTER, USER, build_origin, build_requester
from tests.kit.job_steps import LEASE, OTHER_OWNER, JobSteps
from tests.unit.services.conftest import Start


@pytest.fixture
async def worker(start: Start) -> QueueWorker:
    return start(1)


@pytest.fixture
def cancel(jobs: SqlJobRepository, end_job: EndJob) -> CancelJob:
    return CancelJob(jobs, end_job)


async def test_a_running_request_is_cut_off_and_may_cost(
    ask: Ask,
    worker: QueueWorker,
    cancel: CancelJob,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
) -> None:
    job = await ask("running")
    waiting = await ask("waiting")
    worker.wake_all()
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
    worker: QueueWorker,
    cancel: CancelJob,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
) -> None:
    await ask("running")
    waiting = await ask("waiting")
    worker.wake_all()
    await image_generator.started_prompts(1)

    assert await cancel(waiting, REQUESTER)

    ended = await sender.explained.get()
    assert ended.failure is not None
    assert not ended.failure.counted
    image_generator.gate.set()
    await sender.delivered.get()
    assert image_generator.begun.empty()


async def test_what_was_begun_before_a_restart_may_cost_when_it_is_cancelled(
    *, ask: Ask, cancel: CancelJob, steps: JobSteps, sender: FakeResultSender, clock: Clock
) -> None:
    job = await ask()
    await steps.claim(job, clock(), owner=OTHER_OWNER)
    await steps.open(job, "before", clock(), provider="painter", price=PRICE)

    assert await cancel(job, REQUESTER)

    ended = await sender.explained.get()
    assert ended.failure is not None
    assert ended.failure.counted == 1


async def test_what_is_cancelled_in_line_is_answered_by_one_process_alone(
    *, ask: Ask, cancel: CancelJob, queue: SqlWorkQueue, clock: Clock
) -> None:
    job = await ask()

    assert await cancel(job, REQUESTER)

    assert await queue.due([WorkKind.DELIVER], clock() + LEASE - 1, 10) == []
    assert await queue.due([WorkKind.DELIVER], clock() + LEASE, 10) == [WorkItem.deliver(job.id)]


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


async def test_all_of_a_person_in_whatever_chat_are_cancelled(
    ask: Ask, jobs: SqlJobRepository, cancel: CancelJob
) -> None:
    for user_id, chat in [(7, 7), (7, -100), (8, -100)]:
        await ask(user_id=user_id, chat=chat)

    await cancel.all_of_user(USER)

    assert [job.requester.user_id for job in await jobs.live()] == [8]


async def test_what_was_begun_after_a_request_ends_and_nothing_else(
    *, ask: Ask, jobs: SqlJobRepository, cancel: CancelJob, steps: JobSteps, clock: Clock
) -> None:
    first = await ask()
    await steps.fail(first, clock(), Failure("busy", {}))

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
