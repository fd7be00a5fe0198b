import pytest

from bot.domain.errors import StorageUnavailable
from bot.domain.ids import AlbumId, UpdateId
from bot.domain.images import Reference
from bot.domain.intake import ALBUM_QUIET, AlbumPart, ClaimedAlbum, RequestPart
from bot.domain.work import SWEEP, WorkKind
from bot.services.housekeeping import Sweep
from bot.storage import (
    Database,
    SqlAlbumRepository,
    SqlImageRepository,
    SqlPendingReferences,
    SqlRequestPartRepository,
    SqlUpdateInbox,
    SqlWorkQueue,
)
from tests.kit.clock import Clock
from tests.kit.ids import build_origin
from tests.kit.job_steps import lease
from tests.kit.updates import keep, mark_handled, unhandled
from tests.unit.services.conftest import Lock

HOUR = 60 * 60


async def test_kept_pictures_are_swept_every_hour_whatever_happens(
    *,
    images: SqlImageRepository,
    database: Database,
    queue: SqlWorkQueue,
    clock: Clock,
    lock: Lock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    swept: list[tuple[float, int]] = []
    errors: list[Exception] = [OSError(28, "full"), StorageUnavailable(reason="locked")]

    async def sweep(older_than: float, keep_bytes: int) -> int:
        swept.append((older_than, keep_bytes))
        if errors:
            raise errors.pop()
        return 3

    monkeypatch.setattr(images, "sweep", sweep)
    stores = (
        images,
        SqlUpdateInbox(database),
        SqlAlbumRepository(database),
        SqlPendingReferences(database),
        SqlRequestPartRepository(database),
    )
    sweep_all = Sweep(*stores, 100, 2000, queue, clock)
    for _ in range(3):
        assert await sweep_all("") == clock() + HOUR
        assert await queue.due([WorkKind.SWEEP], clock() + HOUR - 1, 1) == []
        assert await queue.due([WorkKind.SWEEP], clock() + HOUR, 1) == [SWEEP]

    assert swept == [(clock() - 100, 2000)] * 3
    clock.now += HOUR
    lock(queue, "add")
    assert await sweep_all("") == clock() + HOUR
    await sweep_all.give_up("")
    assert await queue.due([WorkKind.SWEEP], clock() + HOUR - 1, 1) == []


async def test_what_was_handled_is_forgotten_while_the_bot_runs(
    images: SqlImageRepository, database: Database, queue: SqlWorkQueue, clock: Clock
) -> None:
    inbox = SqlUpdateInbox(database)
    handled, waiting, fresh = [(UpdateId(number), "{}") for number in (1, 2, 3)]
    await keep(inbox, [handled, waiting], clock() - 3 * 24 * 3600)
    await keep(inbox, [fresh], clock())
    for update_id, _ in (handled, fresh):
        await mark_handled(inbox, update_id)
    albums = SqlAlbumRepository(database)
    part = AlbumPart(build_origin(1, 7, 7, 1), AlbumId("a"), "", Reference("fox"))
    whole_at = await albums.add(part, clock() - 3 * 24 * 3600)
    claimed = await albums.claim(part.key, lease(whole_at))
    assert isinstance(claimed, ClaimedAlbum)
    await albums.mark_done(claimed, whole_at)
    parts = SqlRequestPartRepository(database)
    old = RequestPart(build_origin(1, 7, 7, 1), clock() - 3 * 24 * 3600, "a fox", is_cut=True)
    await parts.keep(old, None)

    pending = SqlPendingReferences(database)
    await Sweep(images, inbox, albums, pending, parts, 100, 2000, queue, clock)("")

    assert await unhandled(inbox) == [waiting]
    assert await keep(inbox, [handled, fresh], clock()) == [handled]
    await albums.add(part, clock())
    again = await albums.claim(part.key, lease(clock() + ALBUM_QUIET))
    assert isinstance(again, ClaimedAlbum)
    assert again.parts == [part]
    assert await parts.find(old) is None
