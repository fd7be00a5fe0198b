import asyncio
from pathlib import Path

import pytest

from bot.domain.errors import NothingToRepeat, StorageUnavailable
from bot.domain.jobs import Job, JobState, Requester
from bot.services.jobs.authorize_press import AuthorizePress
from bot.services.jobs.cancel_job import CancelJob
from bot.services.jobs.job_runner import JobRunner
from bot.services.privacy import ForgetUser
from bot.storage import SqlJobRepository, SqlPrivacyStore
from tests.kit.clock import Clock, LastSleep
from tests.kit.fakes import FakeResultSender, ImageGenerator
from tests.kit.fixtures import Ask
from tests.kit.ids import REQUESTER, USER
from tests.unit.services.conftest import Lock, Start

HOUR = 60 * 60


@pytest.fixture
async def runner(start: Start) -> JobRunner:
    return start(1)


@pytest.fixture
def forget(
    privacy_store: SqlPrivacyStore, jobs: SqlJobRepository, runner: JobRunner, clock: Clock
) -> ForgetUser:
    return ForgetUser(privacy_store, CancelJob(jobs, runner, clock), clock, LastSleep())


async def one_round(forget: ForgetUser) -> None:
    with pytest.raises(asyncio.CancelledError):
        await forget.run()


async def prompts(jobs: SqlJobRepository, *asked: Job) -> list[str]:
    found = [await jobs.get(job.id) for job in asked]
    return [job.request.prompt for job in found if job]


async def test_everything_of_the_person_is_stopped_and_erased_in_whatever_chat(
    *,
    forget: ForgetUser,
    ask: Ask,
    jobs: SqlJobRepository,
    runner: JobRunner,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
) -> None:
    drawn, in_group, of_other = (
        await ask("fox"),
        await ask("owl", chat=-5),
        await ask("cat", user_id=8),
    )
    runner.wake()
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
    forget: ForgetUser, stored: Job, jobs: SqlJobRepository, clock: Clock
) -> None:
    assert not await forget(USER)
    await one_round(forget)
    assert await prompts(jobs, stored) == ["a fox"]

    await jobs.move(stored.id, JobState.SENDING, clock())
    await jobs.move(stored.id, JobState.DONE, clock())
    await one_round(forget)
    assert await prompts(jobs, stored) == [""]
    await jobs.mark_delivered(stored.id)
    assert await forget(USER)


async def test_a_wish_stands_for_an_hour_and_until_all_of_it_is_erased(
    forget: ForgetUser,
    privacy_store: SqlPrivacyStore,
    stored: Job,
    jobs: SqlJobRepository,
    clock: Clock,
) -> None:
    await forget(USER)
    clock.now += HOUR
    await one_round(forget)
    assert await privacy_store.users_to_forget()  # its picture is not brought yet

    await jobs.move(stored.id, JobState.SENDING, clock())
    await jobs.move(stored.id, JobState.DONE, clock())
    await forget(USER)
    clock.now += HOUR - 1
    await one_round(forget)
    assert await privacy_store.users_to_forget()  # something may come in yet

    clock.now += 1
    await one_round(forget)
    assert not await privacy_store.users_to_forget()


async def test_a_late_file_of_what_was_stopped_goes_too(
    forget: ForgetUser, ask: Ask, tmp_path: Path
) -> None:
    job = await ask()
    await forget(USER)
    late = tmp_path / "images" / "0" / f"{job.id}-0"
    late.parent.mkdir(parents=True, exist_ok=True)
    late.write_bytes(b"picture")

    await one_round(forget)

    assert not late.exists()


async def test_a_locked_database_does_not_end_the_rounds(
    forget: ForgetUser, privacy_store: SqlPrivacyStore, ask: Ask, jobs: SqlJobRepository, lock: Lock
) -> None:
    job = await ask()
    lock(privacy_store, "erase", times=2)
    with pytest.raises(StorageUnavailable):
        await forget(USER)
    await one_round(forget)
    assert await prompts(jobs, job) == ["a fox"]

    await one_round(forget)
    assert await prompts(jobs, job) == [""]
