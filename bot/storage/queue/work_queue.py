"""The port `WorkQueue`, embedded in the bot's own database."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Select,
    Subquery,
    Table,
    and_,
    case,
    exists,
    false,
    literal,
    or_,
    select,
    true,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.jobs import PictureState
from bot.domain.work import UPDATES, AlbumKey, PictureKey, WorkItem, WorkKind
from bot.storage.engine.database import Database
from bot.storage.job_rows import TO_DELIVER, is_unleased
from bot.storage.queue.entries import enqueue
from bot.storage.tables import album_parts, jobs, pictures, replies, updates, work

MAX_AHEAD = 15 * 60
"""Seconds: what is due later, of all that is not asked for by the hour, was written by a clock that
was wrong. A lease is ten minutes at the most.
"""
MAX_AHEAD_HOURLY = 2 * 60 * 60
SUSPECT_FROM = 2
"""Crashes from which on work is done one at a time: the next one tells which causes them."""
SUSPECT_WAIT = 1.0  # seconds
UNHANDLED = updates.c.handled == false()
Leased = tuple[Table, ColumnElement[bool], Sequence[Column[Any]], Callable[..., WorkItem]]
LEASED: tuple[Leased, ...] = (
    (
        pictures,
        pictures.c.state == PictureState.DRAWING,
        (pictures.c.job_id, pictures.c.position),
        lambda *key: WorkItem.draw(PictureKey(*key)),
    ),
    (jobs, TO_DELIVER, (jobs.c.id,), WorkItem.deliver),
    (
        album_parts,
        album_parts.c.done == false(),
        (album_parts.c.chat_id, album_parts.c.album),
        lambda *key: WorkItem.album(AlbumKey(*key)),
    ),
    (replies, true(), (replies.c.id,), WorkItem.reply),
    (updates, UNHANDLED, (updates.c.update_id,), lambda _: UPDATES),
)
"""Rows with a lease: which may have one now, their keys, and their entries."""
UNLEASED = {WorkKind.FORGET, WorkKind.SWEEP}


class SqlWorkQueue:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def due(self, kinds: Collection[WorkKind], at: float, limit: int) -> list[WorkItem]:
        async with self._database.read() as connection:
            rows = await connection.execute(_due(kinds, at).limit(limit))
            return [WorkItem(WorkKind(kind), subject) for kind, subject in rows]

    async def add(self, item: WorkItem, due_at: float) -> None:
        async with self._database.write() as connection:
            await enqueue(connection, item, due_at)

    async def hold(self, owner: str, items: Collection[WorkItem], until: float) -> None:
        await self._change_leases(owner, items, until, {"held_until": until})

    async def release(self, owner: str, items: Collection[WorkItem]) -> None:
        await self._change_leases(owner, items, 0, {"owner": None, "held_until": None})

    async def _change_leases(
        self, owner: str, items: Collection[WorkItem], due_at: float, lease: dict[str, Any]
    ) -> None:
        """Entries follow their rows: what another has taken over is the other's."""
        theirs = {item for item in items if item.kind in UNLEASED}
        async with self._database.write() as connection:
            for rows, may_be_held, key, entry_of in LEASED:
                changing = update(rows).where(may_be_held, rows.c.owner == owner).values(lease)
                changed = await connection.execute(changing.returning(*key))
                theirs.update(entry_of(*row) for row in changed)
            await _postpone_all(connection, theirs, due_at)


def is_due(at: float) -> ColumnElement[bool]:
    """Also what is due so much later that a clock must have been wrong."""
    hourly = work.c.kind == WorkKind.SWEEP
    ahead = case((hourly, MAX_AHEAD_HOURLY), else_=MAX_AHEAD)
    return or_(work.c.due_at <= at, work.c.due_at > at + ahead)


def is_left_unhandled(at: float) -> ColumnElement[bool]:
    """Of an update: nobody handles it, or whoever did has crashed."""
    return and_(UNHANDLED, is_unleased(updates.c.held_until, at))


def _due(kinds: Collection[WorkKind], at: float) -> Select[str, str]:
    entries = select(work).where(work.c.kind.in_(kinds), is_due(at))
    if WorkKind.UPDATES not in kinds:
        return _in_order(entries.subquery())
    left = exists().where(is_left_unhandled(at))
    values = {"kind": UPDATES.kind.value, "subject": UPDATES.subject, "rank": 0, "due_at": at}
    columns = [literal(values[column.name], column.type) for column in work.c]
    return _in_order(union_all(entries, select(*columns).where(left)).subquery())


def _in_order(entries: Subquery) -> Select[str, str]:
    return select(entries.c.kind, entries.c.subject).order_by(entries.c.rank, entries.c.due_at)


async def _postpone_all(
    connection: AsyncConnection, items: Collection[WorkItem], due_at: float
) -> None:
    keys = [(item.kind, item.subject) for item in items]
    these = tuple_(work.c.kind, work.c.subject).in_(keys)
    await connection.execute(update(work).where(these).values(due_at=due_at))
