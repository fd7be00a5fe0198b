"""The services over a fresh database, with everything else in memory."""

import itertools
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.domain.errors import StorageUnavailable
from bot.domain.ids import ChatId, JobId, RequestId
from bot.domain.jobs import AttemptOutcome, Job
from bot.domain.option_parser import OptionParser
from bot.domain.usage import UTC_DAYS, Limits
from bot.domain.work import WorkKind
from bot.i18n import load_option_words
from bot.runtime.queue_worker import QueueWorker
from bot.runtime.retry import RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.access_rules import AccessRules
from bot.services.drawing.draw_picture import DrawPicture
from bot.services.drawing.references import PrepareReferences
from bot.services.drawing.shared_references import SharedReferences
from bot.services.in_flight_updates import InFlightUpdates
from bot.services.intake.await_instruction import AwaitInstruction
from bot.services.intake.submit_job import SubmitJob
from bot.services.intake.submit_prompt import SubmitPrompt
from bot.services.jobs.deliver_outcome import DeliverOutcome
from bot.services.jobs.end_job import EndJob
from bot.services.jobs.results import FindResult
from bot.storage import (
    SqlAttemptRepository,
    SqlImageRepository,
    SqlJobRepository,
    SqlPendingReferences,
    SqlPictureRepository,
    SqlRequestPartRepository,
    SqlSentImages,
    SqlWorkQueue,
)
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
from tests.kit.job_steps import LEASE, OWNER, JobSteps

Start = Callable[[int], QueueWorker]
NewWorker = Callable[..., QueueWorker]
NewEndJob = Callable[[QueueWorker], EndJob]
NewDeliver = Callable[[QueueWorker], DeliverOutcome]
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
def submit(
    jobs: SqlJobRepository, clock: Clock, in_flight: InFlightUpdates, wake: FakeWake
) -> SubmitJob:
    rules = AccessRules(
        Limits(user_jobs=3), allowed_ids=frozenset({USER, OTHER_USER, ChatId(-100)})
    )
    return SubmitJob(jobs, rules, OFFERS, clock, in_flight, wake)


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
def new_worker(
    queue: SqlWorkQueue,
    supervisor: TaskSupervisor,
    sender: FakeResultSender,
    clock: Clock,
    sleep: FakeSleep,
) -> NewWorker:
    """The worker of a process, which does nothing yet."""
    owners = itertools.chain([OWNER], map("worker {}".format, itertools.count(2)))

    def made(parallel: int = 1) -> QueueWorker:
        return QueueWorker(
            queue=queue,
            places={WorkKind.DRAW: parallel},
            owner=next(owners),
            lease_seconds=LEASE,
            retry_storage=RetryStorage(sender, sleep),
            supervisor=supervisor,
            clock=clock,
            sleep=sleep,
        )

    return made


@pytest.fixture
def worker(new_worker: NewWorker) -> QueueWorker:
    return new_worker()


@pytest.fixture
def find(images: SqlImageRepository, sent: SqlSentImages, clock: Clock) -> FindResult:
    return FindResult(images, sent, OFFERS, AccessRules(), clock, UTC_DAYS)


@pytest.fixture
def new_deliver(
    *,
    jobs: SqlJobRepository,
    images: SqlImageRepository,
    find: FindResult,
    sender: FakeResultSender,
    clock: Clock,
    sleep: FakeSleep,
) -> NewDeliver:
    retry_storage = RetryStorage(sender, sleep)
    return lambda worker: DeliverOutcome(
        jobs, images, find, sender, retry_storage, clock, sleep, worker.lease
    )


@pytest.fixture
def deliver(new_deliver: NewDeliver, worker: QueueWorker) -> DeliverOutcome:
    return new_deliver(worker)


@pytest.fixture
def references(images: SqlImageRepository, tmp_path: Path) -> SharedReferences:
    temp_dir = tmp_path / "workshop"
    temp_dir.mkdir()
    prepare = PrepareReferences(images, FakeReferenceFiles(), ImageProcessor())
    return SharedReferences(prepare, temp_dir)


@pytest.fixture
def new_end_job(
    jobs: SqlJobRepository, references: SharedReferences, new_deliver: NewDeliver
) -> NewEndJob:
    return lambda worker: EndJob(jobs, worker, new_deliver(worker), references)


@pytest.fixture
def end_job(new_end_job: NewEndJob, worker: QueueWorker) -> EndJob:
    return new_end_job(worker)


@pytest.fixture
def restarted() -> list[JobId]:
    """The jobs that were taken up again."""
    return []


@pytest.fixture
def start(
    *,
    pictures: SqlPictureRepository,
    attempts: SqlAttemptRepository,
    images: SqlImageRepository,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    new_worker: NewWorker,
    new_end_job: NewEndJob,
    clock: Clock,
    sleep: FakeSleep,
    in_flight: InFlightUpdates,
    restarted: list[JobId],
) -> Start:
    """A worker at work, which draws so many pictures at once."""
    request_ids = map(str, itertools.count())

    def started(parallel: int) -> QueueWorker:
        worker = new_worker(parallel)
        end_job = new_end_job(worker)
        worker.handlers |= {
            WorkKind.DRAW: DrawPicture(
                pictures=pictures,
                attempts=attempts,
                images=images,
                image_generator=image_generator,
                image_processor=ImageProcessor(),
                references=end_job.references,
                previews=sender,
                alerts=sender,
                retry_storage=RetryStorage(sender, sleep),
                clock=clock,
                lease=worker.lease,
                may_begin=lambda job: not in_flight.may_add_to(job),
                on_restarted=restarted.append,
                deliver=end_job.deliver,
                new_request_id=lambda: RequestId(next(request_ids)),
                free_bytes=lambda: 2**40,
            ),
            WorkKind.DELIVER: end_job.deliver_outcome,
        }
        worker.supervisor.start(worker.run(), "worker")
        worker.wake_all()
        return worker

    return started


@pytest.fixture
async def stored(ask: Ask, steps: JobSteps, clock: Clock) -> Job:
    """A job whose picture waits to be sent."""
    job = await ask()
    await steps.claim(job, clock())
    await steps.open(job, "drawn", clock(), provider="painter", price=PRICE)
    await steps.close("drawn", AttemptOutcome.DRAWN, clock())
    return await steps.store(job, clock())


LATER = 1e12
"""No lease lasts so long."""


async def left(queue: SqlWorkQueue, *kinds: WorkKind) -> list[str]:
    """The subjects that a start would pick up."""
    return [item.subject for item in await queue.due(kinds or tuple(WorkKind), LATER, 100)]
