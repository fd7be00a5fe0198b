import asyncio
from pathlib import Path

import pytest

from bot.domain.errors import NothingToRepeat, StorageUnavailable
from bot.domain.jobs import Job, JobState, Requester
from bot.domain.work import Claim, PictureKey, WorkKind
from bot.runtime.queue_worker import QueueWorker
from bot.runtime.retry import RetryStorage
from bot.services.jobs.authorize_press import AuthorizePress
from bot.services.jobs.cancel_job import CancelJob
from bot.services.privacy import INTERVAL, CompleteErasure, ForgetUser
from bot.storage import SqlImageRepository, SqlJobRepository, SqlPrivacyStore, SqlWorkQueue
from tests.kit.clock import Clock, FakeSleep
from tests.kit.fakes import FakeResultSender, ImageGenerator
from tests.kit.fixtures import Ask
from tests.kit.ids import REQUESTER, USER
from tests.unit.services.conftest import Lock, NewEndJob, Start, left

HOUR = 60 * 60
SUBJECT = str(USER)


@pytest.fixture
async def worker(start: Start) -> QueueWorker:
    return start(1)


@pytest.fixture
def forget(
    privacy_store: SqlPrivacyStore,
    jobs: SqlJobRepository,
    worker: QueueWorker,
    new_end_job: NewEndJob,
    clock: Clock,
) -> ForgetUser:
    return ForgetUser(privacy_store, CancelJob(jobs, new_end_job(worker)), clock)


@pytest.fixture
def complete(
    privacy_store: SqlPrivacyStore,
    queue: SqlWorkQueue,
    sender: FakeResultSender,
    sleep: FakeSleep,
    clock: Clock,
) -> CompleteErasure:
    return CompleteErasure(privacy_store, queue, RetryStorage(sender, sleep), clock)


async def prompts(jobs: SqlJobRepository, *asked: Job) -> list[str]:
    found = [await jobs.get(job.id) for job in asked]
    return [job.request.prompt for job in found if job]


async def test_everything_of_the_person_is_stopped_and_erased_in_whatever_chat(
    *,
    forget: ForgetUser,
    ask: Ask,
    jobs: SqlJobRepository,
    worker: QueueWorker,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
) -> None:
    drawn, in_group, of_other = (
        await ask("fox"),
        await ask("owl", chat=-5),
        await ask("cat", user_id=8),
    )
    worker.wake_all()
    await image_generator.started_prompts(1)

    await forget(USER)

    assert await prompts(jobs, drawn, in_group, of_other) == ["", "", "cat"]
    ended = [await sender.explained.get() for _ in range(2)]
    assert {(job.id, job.state) for job in ended} == {
        (drawn.id, JobState.CANCELLED),
        (in_group.id, JobState.CANCELLED),
    }
    assert await image_generator.started_prompts(1) == ["cat"]


async def everybody(_: Requester) -> bool:
    return True


async def test_a_button_of_what_was_forgotten_knows_nothing(
    forget: ForgetUser, ask: Ask, jobs: SqlJobRepository
) -> None:
    job = await ask()
    await forget(USER)

    with pytest.raises(NothingToRepeat):
        await AuthorizePress(jobs, everybody)(job.id, REQUESTER)


async def test_what_is_just_being_sent_is_erased_when_it_has_come(
    *,
    stored: Job,
    forget: ForgetUser,
    complete: CompleteErasure,
    jobs: SqlJobRepository,
    clock: Clock,
) -> None:
    assert not await forget(USER)
    await complete(SUBJECT)
    assert await prompts(jobs, stored) == ["a fox"]

    await jobs.move(stored, JobState.SENDING, clock())
    await jobs.move(stored, JobState.DONE, clock())
    await jobs.mark_delivered(stored)
    await complete(SUBJECT)
    assert await prompts(jobs, stored) == [""]
    assert await forget(USER)


async def test_a_wish_stands_for_an_hour_and_until_all_of_it_is_erased(
    *,
    stored: Job,
    forget: ForgetUser,
    complete: CompleteErasure,
    jobs: SqlJobRepository,
    queue: SqlWorkQueue,
    clock: Clock,
) -> None:
    await forget(USER)
    clock.now += HOUR
    assert await complete(SUBJECT) == clock() + INTERVAL  # its picture is not brought yet
    assert await left(queue, WorkKind.FORGET) == [SUBJECT]

    await jobs.move(stored, JobState.SENDING, clock())
    await jobs.move(stored, JobState.DONE, clock())
    await jobs.mark_delivered(stored)
    await forget(USER)
    clock.now += HOUR - 1
    assert await complete(SUBJECT) == clock() + INTERVAL  # something may come in yet
    assert await left(queue, WorkKind.FORGET) == [SUBJECT]

    clock.now += 1
    assert await complete(SUBJECT) is None
    assert await left(queue, WorkKind.FORGET) == []


async def test_a_late_file_of_what_was_stopped_goes_too(
    forget: ForgetUser, complete: CompleteErasure, ask: Ask, images: SqlImageRepository
) -> None:
    job = await ask()
    await forget(USER)
    late: Path = images.path_for(PictureKey(job.id, 0), Claim("slow", 2))
    of_an_earlier_version = late.with_name(f"{job.id}-0")
    for path in (late, of_an_earlier_version):
        await asyncio.to_thread(path.write_bytes, b"picture")

    await complete(SUBJECT)

    assert await asyncio.to_thread(lambda: list(late.parent.iterdir())) == []


async def test_a_locked_database_is_waited_for(
    *,
    forget: ForgetUser,
    complete: CompleteErasure,
    privacy_store: SqlPrivacyStore,
    ask: Ask,
    jobs: SqlJobRepository,
    sender: FakeResultSender,
    lock: Lock,
) -> None:
    job = await ask()
    lock(privacy_store, "erase", times=2)
    with pytest.raises(StorageUnavailable):
        await forget(USER)
    assert await prompts(jobs, job) == ["a fox"]

    await complete(SUBJECT)
    assert await prompts(jobs, job) == [""]
    assert [error.code for error in sender.warnings] == ["storage-unavailable"]


async def test_what_broke_unexpectedly_is_tried_again(
    *,
    forget: ForgetUser,
    complete: CompleteErasure,
    privacy_store: SqlPrivacyStore,
    worker: QueueWorker,
    ask: Ask,
    queue: SqlWorkQueue,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await ask()
    await forget(USER)
    broken = asyncio.Event()

    async def broke(_: object) -> bool:
        broken.set()
        raise ZeroDivisionError

    monkeypatch.setattr(privacy_store, "erase", broke)
    worker.handlers[WorkKind.FORGET] = complete
    worker.wake_all()
    await broken.wait()
    await worker.supervisor.close(grace=10)

    assert await queue.due([WorkKind.FORGET], clock() + INTERVAL - 1, 1) == []
    assert await left(queue, WorkKind.FORGET) == [SUBJECT]
