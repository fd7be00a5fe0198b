"""Parts of albums, until all have come."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    String,
    and_,
    cast,
    delete,
    exists,
    false,
    func,
    insert,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.images import Reference
from bot.domain.intake import ALBUM_LONGEST, ALBUM_QUIET, AlbumPart, ClaimedAlbum
from bot.domain.jobs import Requester
from bot.domain.ports.work import NotClaimed
from bot.domain.work import AlbumKey, Claim, Lease, WorkItem, WorkKind
from bot.storage.engine.database import Database
from bot.storage.job_rows import origin_columns, origin_from_row
from bot.storage.queue.entries import dequeue, enqueue, is_entry, postpone
from bot.storage.queue.work_queue import is_due
from bot.storage.repositories.update_id_reset import UPDATE_ID_LIFETIME
from bot.storage.tables import album_parts as rows
from bot.storage.tables import work

NOTHING: dict[str, Any] = {"words": None, "picture_reference": {}}
UNHANDLED = rows.c.done == false()
HELD = and_(UNHANDLED, rows.c.owner.is_not(None))
UNHELD = and_(UNHANDLED, rows.c.owner.is_(None))


class SqlAlbumRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, part: AlbumPart, at: float) -> float:
        same_id = rows.c.update_id == part.origin.update_id
        known = select(rows.c.update_id).where(same_id)
        of_another = (same_id, rows.c.done == true(), rows.c.at < at - UPDATE_ID_LIFETIME)
        is_held = exists().where(_of(part.key), HELD)
        async with self._database.write() as connection:
            await connection.execute(delete(rows).where(*of_another))
            if await connection.scalar(known) is None:
                await connection.execute(insert(rows).values(_row(part, at)))
            whole_at = await _whole_at(connection, part.key, at)
            if whole_at is None:
                return at
            if not await connection.scalar(select(is_held)):
                await enqueue(connection, WorkItem.album(part.key), whole_at)
            return whole_at

    async def of_requester(self, requester: Requester) -> list[AlbumKey]:
        theirs = and_(rows.c.chat_id == requester.chat_id, rows.c.user_id == requester.user_id)
        albums = select(rows.c.chat_id, rows.c.album).where(theirs, UNHANDLED).distinct()
        async with self._database.read() as connection:
            return [AlbumKey(*row) for row in await connection.execute(albums)]

    async def claim(
        self, key: AlbumKey, lease: Lease, *, at_once: bool = False
    ) -> ClaimedAlbum | NotClaimed:
        item = WorkItem.album(key)
        due = select(work.c.due_at, is_due(lease.at).label("is_due")).where(is_entry(item))
        async with self._database.write() as connection:
            parts = await _rows(connection, and_(_of(key), UNHANDLED))
            entry = (await connection.execute(due)).first()
            if not parts or entry is None:
                await dequeue(connection, [item])
                return NotClaimed()
            is_free = at_once and all(part["owner"] is None for part in parts)
            is_own = any(part["owner"] == lease.owner for part in parts)
            if not (entry.is_due or is_free or is_own):
                return NotClaimed(entry.due_at)
            claim = Claim(lease.owner, max(part["token"] for part in parts) + 1)
            claimed = {"owner": claim.owner, "token": claim.token, "held_until": lease.until}
            await connection.execute(update(rows).where(_of(key), UNHANDLED).values(claimed))
            await postpone(connection, item, lease.until)
            return ClaimedAlbum(key, [_part(part) for part in parts], claim)

    async def mark_done(self, album: ClaimedAlbum, at: float) -> None:
        """A part that came too late for it makes an album of its own."""
        mine = and_(
            rows.c.update_id.in_([part.origin.update_id for part in album.parts]),
            rows.c.owner == album.claim.owner,
            rows.c.token == album.claim.token,
        )
        done = {"done": True, "owner": None, "held_until": None, **NOTHING}
        async with self._database.write() as connection:
            if (await connection.execute(update(rows).where(mine).values(done))).rowcount == 0:
                return
            item = WorkItem.album(album.key)
            whole_at = await _whole_at(connection, album.key)
            if whole_at is None:
                await dequeue(connection, [item])
            else:
                await postpone(connection, item, max(at, whole_at))

    async def restart_waits(self, at: float) -> list[Requester]:
        """Not of those that somebody holds."""
        senders = select(rows.c.chat_id, rows.c.user_id).where(UNHANDLED).distinct()
        held = select(cast(rows.c.chat_id, String) + "/" + rows.c.album).where(HELD)
        waiting = and_(
            work.c.kind == WorkKind.ALBUM,
            work.c.due_at <= at + ALBUM_LONGEST,
            work.c.subject.not_in(held),
        )
        async with self._database.write() as connection:
            unheld = update(rows).where(UNHELD)
            await connection.execute(unheld.values(at=at))
            await connection.execute(update(work).where(waiting).values(due_at=at + ALBUM_QUIET))
            return [Requester(*row) for row in await connection.execute(senders)]

    async def prune(self, older_than: float) -> None:
        old = (rows.c.done == true(), rows.c.at < older_than)
        async with self._database.write() as connection:
            await connection.execute(delete(rows).where(*old))


def _of(key: AlbumKey) -> ColumnElement[bool]:
    return and_(rows.c.chat_id == key.chat_id, rows.c.album == key.album)


async def _whole_at(
    connection: AsyncConnection, key: AlbumKey, last: float | None = None
) -> float | None:
    """When the parts that nobody holds count as complete; None without any."""
    bounds = select(func.min(rows.c.at), func.max(rows.c.at)).where(_of(key), UNHELD)
    began, ended = (await connection.execute(bounds)).one()
    if began is None:
        return None
    whole_at: float = min((last or ended) + ALBUM_QUIET, began + ALBUM_LONGEST)
    return whole_at


def _row(part: AlbumPart, at: float) -> dict[str, object]:
    return {
        **origin_columns(part.origin),
        "album": part.album,
        "words": part.words,
        "picture_reference": asdict(part.reference),
        "at": at,
        "done": False,
    }


async def _rows(connection: AsyncConnection, which: ColumnElement[bool]) -> Sequence[RowMapping]:
    """In their order; a group that became a supergroup has no numbers for its messages."""
    in_order = select(rows).where(which).order_by(rows.c.message_id, rows.c.update_id)
    return (await connection.execute(in_order)).mappings().all()


def _part(row: RowMapping) -> AlbumPart:
    return AlbumPart(
        origin_from_row(row),
        row["album"],
        row["words"],
        Reference(**row["picture_reference"]),
    )
