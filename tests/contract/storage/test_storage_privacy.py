import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.failures import Failure
from bot.domain.ids import AlbumId, MessageId, RequestId, UserId
from bot.domain.images import Reference, SentImage
from bot.domain.intake import AlbumPart, ClaimedAlbum, RequestPart
from bot.domain.jobs import DRAWN_FROM, AttemptOutcome, Job, JobState, Request
from bot.domain.ports import (
    AlbumRepository,
    AttemptRepository,
    HistoryStore,
    ImageRepository,
    JobRepository,
    PendingReferences,
    PrivacyStore,
    UsageRepository,
    WorkQueue,
)
from bot.domain.prompt_options import UnmetOption
from bot.domain.settings import Owner
from bot.domain.usage import NO_LIMITS
from bot.domain.work import AlbumKey, Claim, PictureKey, WorkItem, WorkKind
from bot.storage import SqlSentImages
from bot.storage.engine.database import Database
from tests.contract.storage.conftest import Draw, Finish
from tests.kit.clock import NOON
from tests.kit.fixtures import Ask
from tests.kit.ids import (
    CHAT,
    GROUP,
    OTHER_USER,
    REQUESTER,
    USER,
    build_origin,
    build_requester,
)
from tests.kit.job_steps import OWNER, JobSteps, lease

MARKER = "Zanzibar"
MARKED = Reference(MARKER)
NAMED = Failure("cancelled-by-administrator", {"name": MARKER})


@pytest.fixture
def ask_marked(jobs: JobRepository, noon: float) -> Callable[..., Awaitable[Job]]:
    """Asks for something that must not be left anywhere once it is forgotten."""
    numbers = iter(range(5000, 6000))

    async def asked(
        user_id: int = 7,
        chat: int | None = None,
        message_id: int | None = None,
        pictures: int = 1,
    ) -> Job:
        number = next(numbers)
        request = Request(
            f"the old {MARKER} " * 40,
            pictures=pictures,
            references=(MARKED,),
            mask=MARKED,
            unmet_options=(UnmetOption("size", {"wanted": MARKER}),),
        )
        message = number if message_id is None else message_id
        origin = build_origin(number, chat or user_id, user_id, message)
        return await jobs.admit(origin, request, NO_LIMITS, noon)

    return asked


async def test_all_that_is_over_is_erased_with_its_files_and_strays(
    *,
    ask_marked: Ask,
    draw: Draw,
    finish: Finish,
    images: ImageRepository,
    history: HistoryStore,
    privacy_store: PrivacyStore,
    sent: SqlSentImages,
    jobs: JobRepository,
    noon: float,
) -> None:
    job, in_group = await ask_marked(), await ask_marked(chat=-5)
    files = [await draw(job), await draw(in_group)]
    stray = images.path_for(PictureKey(job.id, 1), Claim(OWNER, 1)).with_suffix(".part")
    stray.write_text(MARKER)
    for each in (job, in_group):
        await finish(each)
        await sent.add(each.id, [SentImage(0, MessageId(each.id), "file", 100, is_photo=True)])

    await privacy_store.forget(USER, noon)
    assert await privacy_store.erase(USER)

    assert [path.exists() for path in (*files, stray)] == [False, False, False]
    assert await history.recent(REQUESTER, 10) == []
    assert await images.of_job(job.id) == []
    assert await sent.find(CHAT, MessageId(job.id)) is None
    kept = await jobs.get(job.id)
    assert kept is not None
    assert kept.request == Request("")
    assert kept.stored_at == noon


async def test_other_people_and_later_requests_keep_theirs(
    *,
    ask_marked: Ask,
    draw: Draw,
    finish: Finish,
    privacy_store: PrivacyStore,
    jobs: JobRepository,
    pending: PendingReferences,
    noon: float,
) -> None:
    of_other = await ask_marked(user_id=8)
    await privacy_store.forget(USER, noon + 100)
    later = await ask_marked()
    await pending.keep(build_origin(1, 7, 7, 1), [MARKED], noon + 900)
    await pending.keep(build_origin(2, 8, 8, 1), [MARKED], noon + 900)
    paths = [await draw(job) for job in (of_other, later)]
    for job in (of_other, later):
        await finish(job)

    await privacy_store.forget(UserId(9), noon + 200)  # later than that

    assert await privacy_store.erase(USER)

    assert [path.exists() for path in paths] == [True, True]
    for job in (of_other, later):
        kept = await jobs.get(job.id)
        assert kept is not None
        assert kept.request == job.request
    assert await pending.find(REQUESTER, noon)
    assert await pending.find(build_requester(OTHER_USER), noon)


@pytest.mark.parametrize(
    ("forgets", "message_id", "left"),
    [
        pytest.param(7, 30, [8, 8], id="whose words they are"),
        pytest.param(8, 30, [7, 7], id="who repeated them"),
        pytest.param(7, 0, [8, 8, 8], id="messages of which no id is left"),
    ],
)
async def test_who_repeats_a_request_keeps_nothing_of_it(
    *,
    ask_marked: Ask,
    draw: Draw,
    finish: Finish,
    privacy_store: PrivacyStore,
    noon: float,
    forgets: UserId,
    message_id: int,
    left: list[int],
) -> None:
    paths = []
    for user_id, chat in ((7, -5), (8, -5), (7, -5), (8, -6), (8, 8)):
        job = await ask_marked(user_id, chat, message_id)
        paths.append((user_id, await draw(job)))
        await finish(job)

    await privacy_store.forget(forgets, noon)
    assert await privacy_store.erase(forgets)

    assert [user_id for user_id, path in paths if path.exists()] == left


async def as_it_was_asked(job: Job, steps: JobSteps) -> None:
    pass


async def with_one_picture(job: Job, steps: JobSteps) -> None:
    await steps.claim_all(job, NOON)
    await steps.draw(job, NOON)


async def stored(job: Job, steps: JobSteps) -> None:
    await steps.store(job, NOON)


@pytest.mark.parametrize("got_so_far", [as_it_was_asked, with_one_picture, stored])
async def test_what_is_under_way_is_left_until_it_is_over(
    *,
    ask_marked: Ask,
    steps: JobSteps,
    finish: Finish,
    images: ImageRepository,
    privacy_store: PrivacyStore,
    jobs: JobRepository,
    noon: float,
    got_so_far: Callable[[Job, JobSteps], Awaitable[None]],
) -> None:
    job = await ask_marked(pictures=2)
    await got_so_far(job, steps)
    await privacy_store.forget(USER, noon)

    assert not await privacy_store.erase(USER)
    kept = await jobs.get(job.id)
    assert kept is not None
    assert kept.request == job.request
    assert await images.intact(job.id) == await images.of_job(job.id)

    if kept.state in DRAWN_FROM and not await images.drawn(job.id):
        await steps.draw(job, noon, 1)
    paths = [image.path for image in await images.of_job(job.id)]
    assert paths
    await finish(job)
    assert await privacy_store.erase(USER)
    assert not any(path.exists() for path in paths)


async def test_the_sentence_of_a_failure_can_be_told_yet(
    *,
    ask_marked: Ask,
    privacy_store: PrivacyStore,
    jobs: JobRepository,
    steps: JobSteps,
    noon: float,
) -> None:
    job = await ask_marked()
    failed = await steps.fail(job, noon, Failure("malformed", {"note": MARKER}))
    assert failed is not None
    await privacy_store.forget(USER, noon)

    assert not await privacy_store.erase(USER)
    untold = await jobs.get(job.id)
    assert untold is not None
    assert untold.failure == Failure("malformed", {"note": MARKER})
    assert untold.request.prompt == ""

    await jobs.mark_delivered(failed)
    assert await privacy_store.erase(USER)
    told = await jobs.get(job.id)
    assert told is not None
    assert told.failure == Failure("malformed", {})


async def test_an_administrators_name_goes_once_it_was_told(
    *, ask_marked: Ask, jobs: JobRepository, steps: JobSteps, noon: float
) -> None:
    job = await ask_marked(chat=-5)
    ended = await steps.cancel(job, noon, NAMED)
    untold = await jobs.get(job.id)
    assert untold is not None
    assert untold.failure == NAMED

    await jobs.mark_delivered(ended)
    told = await jobs.get(job.id)
    assert told is not None
    assert told.failure == replace(NAMED, values={})


async def test_other_failures_keep_what_their_buttons_need(
    *, ask_marked: Ask, jobs: JobRepository, steps: JobSteps, noon: float
) -> None:
    job, failure = await ask_marked(), Failure("part-lost", {"cause": "disk"})
    await jobs.mark_delivered(await steps.end(job, JobState.FAILED, noon, failure))

    told = await jobs.get(job.id)
    assert told is not None
    assert told.failure == failure


async def test_an_administrators_name_that_was_kept_goes_with_what_they_forget(
    *,
    database: Database,
    ask_marked: Ask,
    jobs: JobRepository,
    steps: JobSteps,
    privacy_store: PrivacyStore,
    noon: float,
) -> None:
    """It stands in the job of somebody else, as earlier versions left it."""
    told, untold = [await ask_marked(chat=-5) for _ in range(2)]
    for job in (told, untold):
        await steps.cancel(job, noon, NAMED)
    async with database.write() as connection:
        await connection.execute(text(f"UPDATE jobs SET answered = 1 WHERE id = {told.id}"))

    await privacy_store.forget(OTHER_USER, noon)

    failures = [each.failure for job in (told, untold) if (each := await jobs.get(job.id))]
    assert failures == [replace(NAMED, values={}), NAMED]


async def test_what_waits_goes_at_once(
    *,
    albums: AlbumRepository,
    pending: PendingReferences,
    privacy_store: PrivacyStore,
    noon: float,
) -> None:
    for user_id in (7, 8):
        origin = build_origin(user_id, -5, user_id, 1)
        await pending.keep(origin, [MARKED], noon + 900)
        await albums.add(AlbumPart(origin, AlbumId(f"album-{user_id}"), MARKER, MARKED), noon)

    await privacy_store.forget(USER, noon)

    assert await pending.find(build_requester(USER, GROUP), noon) is None
    assert await pending.find(build_requester(OTHER_USER, GROUP), noon)
    left = [await albums.of_requester(build_requester(user, GROUP)) for user in (USER, OTHER_USER)]
    assert left == [[], [AlbumKey(GROUP, AlbumId("album-8"))]]
    for user_id, is_there in ((7, False), (8, True)):
        key = AlbumKey(GROUP, AlbumId(f"album-{user_id}"))
        claimed = await albums.claim(key, lease(noon + 4))
        assert isinstance(claimed, ClaimedAlbum) is is_there


async def test_an_erasure_stays_until_it_is_closed(
    privacy_store: PrivacyStore, queue: WorkQueue, noon: float
) -> None:
    async def due() -> list[WorkItem]:
        return await queue.due([WorkKind.FORGET], noon + 60, 9)

    await privacy_store.forget(USER, noon)
    await privacy_store.forget(OTHER_USER, noon)
    await privacy_store.forget(USER, noon + 5)
    await privacy_store.close(USER, noon)
    assert [await privacy_store.asked_at(user) for user in (USER, OTHER_USER)] == [noon + 5, noon]
    assert await due() == [WorkItem.forget(OTHER_USER), WorkItem.forget(USER)]

    await privacy_store.close(USER, noon + 5)
    assert [await privacy_store.asked_at(user) for user in (USER, OTHER_USER)] == [None, noon]
    assert await due() == [WorkItem.forget(OTHER_USER)]


async def test_a_file_that_cannot_be_deleted_keeps_the_wish_open(
    *, ask: Ask, draw: Draw, finish: Finish, privacy_store: PrivacyStore, noon: float
) -> None:
    job = await ask(pictures=2)
    stuck, free = await draw(job, 0), await draw(job, 1)
    await finish(job)
    stuck.unlink()
    stuck.mkdir()  # what no unlink takes
    await privacy_store.forget(USER, noon)

    assert not await privacy_store.erase(USER)
    assert not free.exists()
    stuck.rmdir()
    assert await privacy_store.erase(USER)


async def test_the_usage_stays(
    *,
    ask: Ask,
    draw: Draw,
    finish: Finish,
    book: UsageRepository,
    privacy_store: PrivacyStore,
    noon: float,
) -> None:
    for _ in range(2):
        job = await ask()
        await draw(job)
        await finish(job)
    before = await book.usage(Owner(USER), noon)

    await privacy_store.forget(USER, noon)
    await privacy_store.erase(USER)

    assert before.today.pictures == 2
    assert await book.usage(Owner(USER), noon) == before


async def test_not_a_byte_is_left_in_the_files(
    *,
    ask_marked: Ask,
    draw: Draw,
    finish: Finish,
    jobs: JobRepository,
    steps: JobSteps,
    attempts: AttemptRepository,
    pending: PendingReferences,
    privacy_store: PrivacyStore,
    sent: SqlSentImages,
    noon: float,
    tmp_path: Path,
) -> None:
    of_other = await ask_marked(user_id=8, chat=-5)
    for number in range(60):  # more than a page of the database
        job = await ask_marked()
        await steps.claim(job, noon)
        await steps.open(job, f"try-{number}", noon)
        request_id = RequestId(f"try-{number}")
        await attempts.close(request_id, AttemptOutcome.REFUSED, noon, 0, f"no {MARKER}")
        failed = await steps.fail(job, noon, Failure("malformed", {"note": MARKER}))
        assert failed is not None
        await jobs.mark_delivered(failed)
    done = await ask_marked(pictures=2)
    (await draw(done)).write_text(MARKER)
    await steps.fail(done, noon, Failure("malformed", {"note": MARKER}), 1)
    await finish(done)
    await sent.add(done.id, [SentImage(0, MessageId(1), MARKER, 1, True)])
    await pending.keep(build_origin(1, 7, 7, 1), [MARKED], noon)
    part = RequestPart(build_origin(2, 7, 7, 2), noon, MARKER, (MARKED,), is_cut=True)
    admitted = await jobs.admit(part.origin, Request(MARKER), NO_LIMITS, noon, part)
    await steps.cancel(admitted, noon)
    assert await asyncio.to_thread(_marked, tmp_path)
    await privacy_store.forget(OTHER_USER, noon)
    await steps.cancel(of_other, noon)

    await privacy_store.forget(USER, noon)
    await privacy_store.erase(USER)
    await privacy_store.erase(OTHER_USER)

    assert await asyncio.to_thread(_marked, tmp_path) == []


def _marked(folder: Path) -> list[str]:
    """Names of the files that hold the marker."""
    with closing(sqlite3.connect(folder / "bot.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if MARKER.encode() in path.read_bytes()]
