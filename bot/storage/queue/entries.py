"""Entries of the work queue, written in the transaction of the rows that they are about."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, delete, insert, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.work import WorkItem
from bot.storage.tables import work


async def enqueue(
    connection: AsyncConnection, item: WorkItem, due_at: float, *, rank: int = 0
) -> None:
    """Adds an entry, or changes when it is due."""
    there = update(work).where(is_entry(item)).values(due_at=due_at, rank=rank)
    if (await connection.execute(there)).rowcount == 0:
        await add_entry(connection, item, due_at, rank=rank)


async def add_entry(
    connection: AsyncConnection, item: WorkItem, due_at: float, *, rank: int = 0
) -> None:
    """Adds an entry that is not there yet."""
    row = {"kind": item.kind, "subject": item.subject, "rank": rank, "due_at": due_at}
    await connection.execute(insert(work).values(row))


async def postpone(connection: AsyncConnection, item: WorkItem, due_at: float) -> None:
    """Changes when an entry is due, if it is there."""
    await connection.execute(update(work).where(is_entry(item)).values(due_at=due_at))


async def dequeue(connection: AsyncConnection, items: Iterable[WorkItem]) -> None:
    keys = [(item.kind, item.subject) for item in items]
    await connection.execute(delete(work).where(tuple_(work.c.kind, work.c.subject).in_(keys)))


def is_entry(item: WorkItem) -> ColumnElement[bool]:
    return and_(work.c.kind == item.kind, work.c.subject == item.subject)
