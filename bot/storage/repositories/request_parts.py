"""Messages that make a request together."""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import JobId, UserId
from bot.domain.intake import SAME_REQUEST_SECONDS, IncompleteRequest, RequestPart
from bot.domain.jobs import Origin
from bot.storage.engine.database import Database
from bot.storage.engine.upsert import insert_if_new
from bot.storage.job_rows import (
    origin_columns,
    origin_from_row,
    references_from_json,
    references_to_json,
)
from bot.storage.tables import job_parts as rows


class SqlRequestPartRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, part: RequestPart) -> IncompleteRequest | None:
        """Messages of one chat are numbered in their order; those from before a group became a
        supergroup have no number, and come first.

        The row of a refused part does not say whether its sentence was told: when the part comes
        again, only those before it count, as at the first time.
        """
        own = rows.c.update_id == part.origin.update_id
        latest = (
            select(rows)
            .where(
                _of_sender(part.origin),
                rows.c.message_id <= part.origin.reply_to.message_id,
                rows.c.said_at >= part.said_at - SAME_REQUEST_SECONDS,
                or_(~own, rows.c.job_id.is_not(None)),
            )
            .order_by(rows.c.message_id.desc(), rows.c.update_id.desc())
        )
        async with self._database.read() as connection:
            row = (await connection.execute(latest.limit(1))).mappings().first()
            if row is None:
                return None
            before, known = _part(row), row["update_id"] == part.origin.update_id
            if not known and not before.continues_in(part):
                return None
            return IncompleteRequest(row["job_id"], await _all_parts(connection, row))

    async def keep(self, part: RequestPart, job_id: JobId | None) -> None:
        async with self._database.write() as connection:
            await write_part(connection, replace(part, words="", references=()), job_id)

    async def prune(self, older_than: float) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(rows).where(rows.c.said_at < older_than))


async def write_part(connection: AsyncConnection, part: RequestPart, job_id: JobId | None) -> None:
    """Writes the row of a part, unless its update has one already."""
    await connection.execute(insert_if_new(rows), _row(part, job_id))


async def forget_parts(connection: AsyncConnection, user_id: UserId) -> None:
    """Erases what was said. What still comes of a text is known by the rows, and dropped."""
    nothing: dict[str, Any] = {"words": "", "picture_references": [], "job_id": None}
    await connection.execute(update(rows).where(rows.c.user_id == user_id).values(nothing))


async def _all_parts(connection: AsyncConnection, latest: RowMapping) -> tuple[RequestPart, ...]:
    if latest["job_id"] is None:
        return (_part(latest),)
    found = select(rows).where(rows.c.job_id == latest["job_id"])
    in_order = found.order_by(rows.c.message_id, rows.c.update_id)
    return tuple(_part(row) for row in (await connection.execute(in_order)).mappings())


def _of_sender(origin: Origin) -> ColumnElement[bool]:
    return and_(
        rows.c.chat_id == origin.requester.chat_id,
        rows.c.user_id == origin.requester.user_id,
        rows.c.thread_id.is_not_distinct_from(origin.reply_to.thread_id),
    )


def _row(part: RequestPart, job_id: JobId | None) -> dict[str, object]:
    return {
        **origin_columns(part.origin),
        "job_id": job_id,
        "said_at": part.said_at,
        "words": part.words,
        "picture_references": references_to_json(part.references),
        "is_cut": part.is_cut,
        "is_comment": part.is_comment,
        "is_forward": part.is_forward,
    }


def _part(row: RowMapping) -> RequestPart:
    return RequestPart(
        origin_from_row(row),
        row["said_at"],
        row["words"],
        references_from_json(row["picture_references"]),
        is_cut=row["is_cut"],
        is_comment=row["is_comment"],
        is_forward=row["is_forward"],
    )
