"""The services over a fresh database, with everything else in memory."""

import asyncio
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.errors import StorageUnavailable
from bot.domain.ids import ChatId, RequestId
from bot.domain.images import Image, Measure
from bot.domain.jobs import AttemptOutcome, Job, JobState
from bot.domain.option_parser import OptionParser
from bot.domain.usage import NO_LIMITS, Limits
from bot.i18n import load_option_words
from bot.runtime.retry import RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.access_rules import AccessRules
from bot.services.drawing.draw_job import DrawJob
from bot.services.drawing.fair_queue import FairQueue
from bot.services.drawing.references import PrepareReferences
from bot.services.in_flight_updates import InFlightUpdates
from bot.services.intake.await_instruction import AwaitInstruction
from bot.services.intake.submit_job import SubmitJob
from bot.services.intake.submit_prompt import SubmitPrompt
from bot.services.jobs.deliver_outcome import DeliverOutcome
from bot.services.jobs.job_runner import JobRunner
from bot.storage import (
    SqlAttemptRepository,
    SqlImageRepository,
    SqlJobRepository,
    SqlPendingReferences,
    SqlRequestPartRepository,
)
from tests.kit.claims import claim_next
from tests.kit.clock import Clock, FakeSleep
from tests.kit.fakes import (
    OFFERS,
    PRICE,
    FakeReferenceFiles,
    FakeResultSender,
    FakeWake,
    ImageGenerator,
    ImageProcessor,
)
from tests.kit.fixtures import *  # noqa: F403  # by name
from tests.kit.fixtures import Ask
from tests.kit.ids import OTHER_USER, USER

Start = Callable[..., JobRunner]
Lock = Callable[..., None]


@pytest.fixture
def image_generator() -> ImageGenerator:
    return ImageGenerator()


@pytest.fixture
def in_flight() -> InFlightUpdates:
    """Telegram has nothing from before the start."""
    in_flight = InFlightUpdates()
    in_flight.backlog_done.set()
    return in_flight


@pytest.fixture
def wake() -> FakeWake:
    return FakeWake()


@pytest.fixture
def submit(jobs: SqlJobRepository, clock: Clock, wake: FakeWake) -> SubmitJob:
    rules = AccessRules(
        Limits(user_jobs=3), allowed_ids=frozenset({USER, OTHER_USER, ChatId(-100)})
    )
    return SubmitJob(jobs, rules, OFFERS, clock, wake)


@pytest.fixture
def submit_prompt(
    submit: SubmitJob, pending: SqlPendingReferences, parts: SqlRequestPartRepository, clock: Clock
) -> SubmitPrompt:
    option_parser = OptionParser(load_option_words())
    return SubmitPrompt(submit, pending, parts, OFFERS, clock, option_parser)


@pytest.fixture
def await_instruction(
    submit: SubmitJob, pending: SqlPendingReferences, clock: Clock
) -> AwaitInstruction:
    return AwaitInstruction(pending, submit.rules, OFFERS, clock)


@pytest.fixture
def lock(monkeypatch: pytest.MonkeyPatch) -> Lock:
    """The next calls of a store's method find the database locked."""

    def locked(store: object, method: str, *, times: int = 1) -> None:
        work = getattr(store, method)
        refusals = itertools.repeat(StorageUnavailable(reason="database is locked"), times)

        async def called(*values: object, **named: object) -> object:
            if refusal := next(refusals, None):
                raise refusal
            return await work(*values, **named)

        monkeypatch.setattr(store, method, called)

    return locked


@pytest.fixture
def deliver(
    jobs: SqlJobRepository,
    images: SqlImageRepository,
    sender: FakeResultSender,
    clock: Clock,
    sleep: FakeSleep,
) -> DeliverOutcome:
    return DeliverOutcome(jobs, images, sender, RetryStorage(sender, sleep), clock, sleep)


@pytest.fixture
def start(
    *,
    jobs: SqlJobRepository,
    attempts: SqlAttemptRepository,
    images: SqlImageRepository,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    deliver: DeliverOutcome,
    supervisor: TaskSupervisor,
    clock: Clock,
    sleep: FakeSleep,
    in_flight: InFlightUpdates,
    tmp_path: Path,
) -> Start:
    """A runner at work, which draws so many pictures at once."""
    request_ids = map(str, itertools.count())
    temp_dir = tmp_path / "workshop"
    temp_dir.mkdir()

    def started(parallel: int, limits: Limits = NO_LIMITS) -> JobRunner:
        draw = DrawJob(
            jobs=jobs,
            attempts=attempts,
            images=images,
            image_generator=image_generator,
            image_processor=ImageProcessor(),
            prepare_references=PrepareReferences(images, FakeReferenceFiles(), ImageProcessor()),
            previews=sender,
            alerts=sender,
            queue=FairQueue(parallel),
            clock=clock,
            lease=60,
            new_request_id=lambda: RequestId(next(request_ids)),
            free_bytes=lambda: 2**40,
            temp_dir=temp_dir,
        )
        runner = JobRunner(
            jobs=jobs,
            draw=draw,
            deliver=deliver,
            retry_storage=RetryStorage(sender, sleep),
            supervisor=supervisor,
            clock=clock,
            lease=60,
            sleep=sleep,
            in_flight=in_flight,
            limits_of=lambda _: limits,
        )
        supervisor.start(runner.run(), "runner")
        runner.wake()
        return runner

    return started


@pytest.fixture
async def stored(
    ask: Ask,
    jobs: SqlJobRepository,
    attempts: SqlAttemptRepository,
    images: SqlImageRepository,
    clock: Clock,
) -> Job:
    """A job whose picture waits to be sent."""
    job = await ask()
    await claim_next(jobs, clock())
    await attempts.open(job.id, 0, RequestId("drawn"), "painter", price=PRICE, at=clock())
    await attempts.close(RequestId("drawn"), AttemptOutcome.DRAWN, clock(), None, "")
    path: Path = images.path_for(job.id, 0)
    await asyncio.to_thread(path.write_bytes, b"picture")
    await images.add(job.id, Image(0, path, Measure(1254, 836, "png", 7)), clock())
    await jobs.move(job.id, JobState.STORED, clock())
    return job


LATER = 1e12
"""No hold lasts so long."""


async def abandoned(jobs: SqlJobRepository) -> list[JobState]:
    """What a start would pick up."""
    return [job.state for job in await jobs.abandoned(LATER)]
