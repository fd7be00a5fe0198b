"""Data folders of all revisions, with rows in every state: nothing is lost on the way to today's."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.failures import Failure
from bot.domain.ids import AlbumId, ChatId, JobId, MessageId, ReplyId, UserId
from bot.domain.images import Reference
from bot.domain.intake import ClaimedAlbum, RequestPart
from bot.domain.jobs import FINAL, Job, JobState
from bot.domain.offers import ANY_LOOK
from bot.domain.prompt_options import UnmetOption
from bot.domain.replies import ClaimedReply
from bot.domain.settings import Language, Owner, SendAs, Settings
from bot.domain.usage import NO_LIMITS, UsageSum
from bot.domain.work import AlbumKey, PictureKey, WorkItem, WorkKind
from bot.storage import (
    Database,
    SqlAlbumRepository,
    SqlHistoryStore,
    SqlImageRepository,
    SqlJobRepository,
    SqlPendingReferences,
    SqlPrivacyStore,
    SqlReplyRepository,
    SqlRequestPartRepository,
    SqlSentImages,
    SqlSettingsRepository,
    SqlUpdateInbox,
    SqlUsageRepository,
    SqlWorkQueue,
    open_database,
)
from bot.storage.engine.migrate import revisions
from tests.kit.clock import NOON
from tests.kit.earlier_database import (
    DONE,
    FORGOTTEN,
    HELD,
    JOBS,
    LIVE,
    PRICE,
    QUEUED,
    TOLD,
    fill_and_upgrade,
)
from tests.kit.ids import CHAT, GROUP, REQUESTER, USER, build_origin, build_requester
from tests.kit.job_steps import JobSteps, lease
from tests.kit.quick_sqlite import quick_sqlite

DELIVERED = HELD + 3600  # whatever was held, nobody holds it any more
FOX = Reference("fox", 1000)
CUSTOMER = UserId(11)
"""Whose jobs are over, or as good as over."""


@pytest.fixture(scope="module", params=revisions())
def revision(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def upgraded(revision: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(revision)
    fill_and_upgrade(folder, revision)
    return folder


@pytest.fixture
async def database(tmp_path: Path, upgraded: Path) -> AsyncIterator[Database]:
    shutil.copytree(upgraded, tmp_path, dirs_exist_ok=True)
    with quick_sqlite():
        async with open_database(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
            yield database


@pytest.fixture
def usage(database: Database) -> SqlUsageRepository:
    return SqlUsageRepository(database)


async def draw_all(queue: SqlWorkQueue, steps: JobSteps) -> None:
    await steps.pictures.enqueue_held_back(lambda _: NO_LIMITS, HELD)
    for item in await queue.due([WorkKind.DRAW], HELD, 99):
        key = PictureKey.parse(item.subject)
        job = await steps.jobs.get(key.job_id)
        assert job is not None
        await steps.draw(job, HELD, key.position)


async def deliver_all(queue: SqlWorkQueue, steps: JobSteps) -> None:
    for item in await queue.due([WorkKind.DELIVER], DELIVERED, 99):
        job = await steps.jobs.claim_delivery(JobId(int(item.subject)), lease(DELIVERED))
        assert isinstance(job, Job)
        if job.state in FINAL:
            await steps.jobs.mark_delivered(job)
        else:
            await steps.deliver(job, DELIVERED)


async def test_every_request_comes_to_its_end(
    queue: SqlWorkQueue, jobs: SqlJobRepository, images: SqlImageRepository, steps: JobSteps
) -> None:
    await draw_all(queue, steps)
    await deliver_all(queue, steps)

    assert await jobs.live() == []
    assert await queue.due([WorkKind.DRAW, WorkKind.DELIVER], DELIVERED, 99) == []
    for job_id, _, state, count, *_ in JOBS:
        job = await jobs.get(JobId(job_id))
        assert job is not None
        assert job.state is (JobState.DONE if state in LIVE else JobState(state))
        if job.state is JobState.DONE:
            assert [image.position for image in await images.intact(job.id)] == [*range(count)]


async def test_the_sums_are_as_they_were_and_are_settled_at_the_end(
    queue: SqlWorkQueue, steps: JobSteps, usage: SqlUsageRepository
) -> None:
    before = await usage.usage(Owner(CUSTOMER), HELD)
    pictures_before = (await usage.everybody(HELD)).pictures
    await draw_all(queue, steps)
    await deliver_all(queue, steps)
    after = await usage.usage(Owner(CUSTOMER), HELD)

    assert before.total == UsageSum(pictures=1, failures=3, counted=1, cost=PRICE)
    assert (before.today, before.month) == (before.total, before.total)
    assert (before.set_aside, before.by_provider) == (2, (("llmeasy", 1),))
    assert (after.set_aside, after.total.pictures, after.total.failures) == (0, 3, 3)
    under_way = sum(count for _, _, state, count, *_ in JOBS if state in LIVE)
    assert (pictures_before, (await usage.everybody(HELD)).pictures) == (1, 1 + under_way)


async def test_settings_and_results_are_readable(
    database: Database, jobs: SqlJobRepository, revision: str, tmp_path: Path
) -> None:
    settings = SqlSettingsRepository(database)
    for owner in (USER, GROUP):
        kept = await settings.get(Owner(owner), Language.EN)
        assert kept == Settings(Language.RU, ANY_LOOK, 2, SendAs.FILE)

    history = SqlHistoryStore(database, tmp_path / "images")
    results = await history.recent(build_requester(CUSTOMER), 9)
    assert [result.job_id for result in results] == [DONE, TOLD]
    assert results[0].image.path.read_bytes() == b"picture"

    told = await jobs.get(JobId(TOLD))
    assert told is not None
    assert told.failure == Failure("busy", {"tries": 4})
    assert told.request.references == (FOX,)
    wish = UnmetOption("size", {"tier": "4k", "ratio": "3:2", "fitted": "1536x1024"})
    assert told.request.unmet_options == ((wish,) if revision >= "0005" else ())
    shown = await SqlSentImages(database).find(ChatId(CUSTOMER), MessageId(99))
    assert (shown is not None) is (revision >= "0006")


async def test_what_waits_goes_on_waiting(
    *,
    database: Database,
    queue: SqlWorkQueue,
    pending: SqlPendingReferences,
    inbox: SqlUpdateInbox,
    parts: SqlRequestPartRepository,
    privacy_store: SqlPrivacyStore,
    revision: str,
) -> None:
    assert [update.id for update in await inbox.claim_left(lease(NOON))] == [102]
    waiting = await pending.find(REQUESTER, HELD)
    assert waiting is not None
    assert (waiting.references, waiting.mask) == ((FOX,), None)

    rest = RequestPart(build_origin(105, CHAT, USER, message_id=6), NOON, "in space")
    begun = await parts.find(rest)
    assert (begun.job_id if begun else None) == (QUEUED if revision >= "0011" else None)

    keys = [AlbumKey(GROUP, AlbumId(name)) for name in "ac"] if revision >= "0006" else []
    forget = [WorkItem.forget(UserId(FORGOTTEN))] if revision >= "0007" else []
    due = await queue.due([WorkKind.ALBUM, WorkKind.FORGET], NOON, 99)
    assert set(due) == {*map(WorkItem.album, keys), *forget}
    albums = SqlAlbumRepository(database)
    for key in keys:
        assert isinstance(await albums.claim(key, lease(HELD)), ClaimedAlbum)
    assert await privacy_store.erase(UserId(FORGOTTEN))

    replies = [WorkItem.reply(ReplyId(1))] if revision >= "0015" else []
    assert await queue.due([WorkKind.REPLY], NOON, 99) == replies
    for _ in replies:
        claimed = await SqlReplyRepository(database).claim(ReplyId(1), lease(NOON))
        assert isinstance(claimed, ClaimedReply)
