import asyncio

import pytest

from bot.domain.errors import StorageUnavailable
from bot.domain.ids import AlbumId, UpdateId
from bot.domain.images import Reference
from bot.domain.intake import AlbumPart, RequestPart
from bot.services.housekeeping import Sweep
from bot.storage import (
    Database,
    SqlAlbumRepository,
    SqlImageRepository,
    SqlPendingReferences,
    SqlRequestPartRepository,
    SqlUpdateInbox,
)
from tests.kit.clock import Clock
from tests.kit.ids import build_origin


async def test_kept_pictures_are_swept_every_hour_whatever_happens(
    images: SqlImageRepository, database: Database, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept: list[tuple[float, int]] = []
    waits: list[float] = []
    errors: list[Exception] = [OSError(28, "full"), StorageUnavailable(reason="locked")]

    async def sweep(older_than: float, keep_bytes: int) -> int:
        swept.append((older_than, keep_bytes))
        if errors:
            raise errors.pop()
        return 3

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            raise asyncio.CancelledError

    monkeypatch.setattr(images, "sweep", sweep)
    stores = (
        images,
        SqlUpdateInbox(database),
        SqlAlbumRepository(database),
        SqlPendingReferences(database),
        SqlRequestPartRepository(database),
    )
    with pytest.raises(asyncio.CancelledError):
        await Sweep(*stores, 100, 2000, clock, sleep).run()

    assert swept == [(clock() - 100, 2000)] * 3
    assert waits == [3600] * 3


async def test_what_was_handled_is_forgotten_while_the_bot_runs(
    images: SqlImageRepository, database: Database, clock: Clock
) -> None:
    inbox = SqlUpdateInbox(database)
    handled, waiting, fresh = [(UpdateId(number), "{}") for number in (1, 2, 3)]
    await inbox.keep([handled, waiting], clock() - 3 * 24 * 3600)
    await inbox.keep([fresh], clock())
    for update_id, _ in (handled, fresh):
        await inbox.mark_handled(update_id)
    albums = SqlAlbumRepository(database)
    part = AlbumPart(build_origin(1, 7, 7, 1), AlbumId("a"), "", Reference("fox"))
    await albums.add(part, clock() - 3 * 24 * 3600)
    await albums.mark_done([part])
    parts = SqlRequestPartRepository(database)
    old = RequestPart(build_origin(1, 7, 7, 1), clock() - 3 * 24 * 3600, "a fox", is_cut=True)
    await parts.keep(old, None)

    async def sleep(seconds: float) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await Sweep(
            images, inbox, albums, SqlPendingReferences(database), parts, 100, 2000, clock, sleep
        ).run()

    assert await inbox.unhandled() == [waiting]
    assert await inbox.keep([handled, fresh], clock()) == [handled]
    await albums.add(part, clock())
    assert await albums.claim(part, clock(), clock() + 9) == [part]
    assert await parts.find(old) is None
