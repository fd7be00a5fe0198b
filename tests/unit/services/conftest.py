"""The services over a fresh database, with everything else in memory."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.domain.errors import StorageUnavailable
from bot.domain.jobs import AttemptOutcome, Job, JobState, Origin, Request
from bot.domain.offers import Look
from bot.domain.pictures import Image, Measure, Reference
from bot.domain.usage import NO_LIMITS, Limits
from bot.services.albums import Arriving
from bot.services.answering import AnswerJob
from bot.services.drawing import DrawJob
from bot.services.line import DrawingLine
from bot.services.nursery import Nursery
from bot.services.patience import Patience
from bot.services.references import PrepareReferences
from bot.services.rules import Rules
from bot.services.running import Runner
from bot.services.submitting import AwaitWords, SubmitJob
from bot.services.taking import TakeWords
from bot.storage import Database, SqlAttempts, SqlImages, SqlJobs, SqlParts, SqlPending, opened
from tests.claiming import claim_next
from tests.databases import lay_down
from tests.unit.services.workshop import (
    OFFERS,
    PRICE,
    Bell,
    Clock,
    Painter,
    Post,
    Shelf,
    Studio,
    Waits,
)

Ask = Callable[..., Awaitable[Job]]
Start = Callable[..., Runner]
Lock = Callable[..., None]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def waits() -> Waits:
    return Waits()


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def painter() -> Painter:
    return Painter()


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    lay_down(tmp_path / "bot.db")
    async with opened(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
        yield database


@pytest.fixture
def jobs(database: Database) -> SqlJobs:
    return SqlJobs(database)


@pytest.fixture
def attempts(database: Database) -> SqlAttempts:
    return SqlAttempts(database)


@pytest.fixture
def images(database: Database, tmp_path: Path) -> SqlImages:
    return SqlImages(database, tmp_path / "images")


@pytest.fixture
def pending(database: Database) -> SqlPending:
    return SqlPending(database)


@pytest.fixture
def parts(database: Database) -> SqlParts:
    return SqlParts(database)


@pytest.fixture
def arriving() -> Arriving:
    """Telegram has nothing from before the start."""
    arriving = Arriving()
    arriving.caught_up.set()
    return arriving


@pytest.fixture
def ask(jobs: SqlJobs, clock: Clock) -> Ask:
    """Writes a queued job down: of person 7 in the private chat unless told otherwise."""
    update_ids = itertools.count(1000)

    async def asked(
        prompt: str = "a fox",
        *,
        size: str = "auto",
        pictures: int = 1,
        person: int = 7,
        chat: int | None = None,
        references: tuple[Reference, ...] = (),
    ) -> Job:
        number = next(update_ids)
        origin = Origin(number, chat or person, person, message_id=number)
        request = Request(prompt, Look(size), pictures, references=references)
        return await jobs.admit(origin, request, NO_LIMITS, clock())

    return asked


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def submit(jobs: SqlJobs, clock: Clock, bell: Bell) -> SubmitJob:
    rules = Rules(Limits(person_jobs=3), allowed_ids=frozenset({7, 8, -100}))
    return SubmitJob(jobs, rules, OFFERS, clock, bell)


@pytest.fixture
def take(submit: SubmitJob, pending: SqlPending, parts: SqlParts, clock: Clock) -> TakeWords:
    return TakeWords(submit, pending, parts, OFFERS, clock)


@pytest.fixture
def await_words(submit: SubmitJob, pending: SqlPending, clock: Clock) -> AwaitWords:
    return AwaitWords(pending, submit.rules, OFFERS, clock)


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
async def nursery() -> AsyncIterator[Nursery]:
    nursery = Nursery()
    yield nursery
    await nursery.close(0)


@pytest.fixture
def answer(jobs: SqlJobs, images: SqlImages, post: Post, clock: Clock, waits: Waits) -> AnswerJob:
    return AnswerJob(jobs, images, post, Patience(post, waits), clock, waits)


@pytest.fixture
def start(
    *,
    jobs: SqlJobs,
    attempts: SqlAttempts,
    images: SqlImages,
    painter: Painter,
    post: Post,
    answer: AnswerJob,
    nursery: Nursery,
    clock: Clock,
    waits: Waits,
    arriving: Arriving,
    tmp_path: Path,
) -> Start:
    """A runner at work, which draws so many pictures at once."""
    request_ids = map(str, itertools.count())
    workshop = tmp_path / "workshop"
    workshop.mkdir()

    def started(parallel: int, limits: Limits = NO_LIMITS) -> Runner:
        draw = DrawJob(
            jobs=jobs,
            attempts=attempts,
            images=images,
            painter=painter,
            studio=Studio(),
            prepare_references=PrepareReferences(images, Shelf(), Studio()),
            courier=post,
            line=DrawingLine(parallel),
            clock=clock,
            lease=60,
            new_request_id=lambda: next(request_ids),
            free_bytes=lambda: 2**40,
            workshop=workshop,
        )
        runner = Runner(
            jobs=jobs,
            draw=draw,
            answer=answer,
            patiently=Patience(post, waits),
            nursery=nursery,
            clock=clock,
            lease=60,
            sleep=waits,
            arriving=arriving,
            limits_of=lambda _: limits,
        )
        nursery.start(runner.run(), "runner")
        runner.wake()
        return runner

    return started


@pytest.fixture
async def stored(
    ask: Ask, jobs: SqlJobs, attempts: SqlAttempts, images: SqlImages, clock: Clock
) -> Job:
    """A job whose picture waits to be sent."""
    job = await ask()
    await claim_next(jobs, clock())
    await attempts.open(job.id, 0, "drawn", "painter", price=PRICE, at=clock())
    await attempts.close("drawn", AttemptOutcome.DRAWN, clock(), None, "")
    path: Path = images.path_for(job.id, 0)
    await asyncio.to_thread(path.write_bytes, b"picture")
    await images.add(job.id, Image(0, path, Measure(1254, 836, "png", 7)), clock())
    await jobs.move(job.id, JobState.STORED, clock())
    return job


LATER = 1e12
"""No hold lasts so long."""


async def left_over(jobs: SqlJobs) -> list[JobState]:
    """What a start would pick up."""
    return [job.state for job in await jobs.left_over(LATER)]
