"""Replies that Telegram has not taken yet."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    String,
    and_,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ReplyId
from bot.domain.ports.work import NotClaimed
from bot.domain.replies import ClaimedReply, Reply, ReplyKind
from bot.domain.work import FIRST_TOKEN, Claim, Lease, WorkItem, WorkKind
from bot.storage.engine.database import Database
from bot.storage.job_rows import origin_columns, origin_from_row
from bot.storage.queue.entries import add_entry, dequeue, enqueue, is_entry, postpone
from bot.storage.queue.work_queue import is_due
from bot.storage.tables import replies as rows
from bot.storage.tables import work


class SqlReplyRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, reply: Reply, lease: Lease, *, is_begun: bool = False
    ) -> ClaimedReply | NotClaimed | None:
        async with self._database.write() as connection:
            before = await _of_lane(connection, reply.lane)
            if any(reply.repeats(_reply(row)) for row in before):
                return None
            if before and not is_begun:
                await connection.execute(insert(rows).values(_new_row(reply)))
                return NotClaimed()
            claim = Claim(lease.owner, FIRST_TOKEN)
            row = _new_row(reply) | _lease_columns(claim, lease)
            reply_id = await connection.scalar(insert(rows).returning(rows.c.id), row)
            await add_entry(connection, WorkItem.reply(reply_id), lease.until)
            return ClaimedReply(reply_id, reply, claim)

    async def claim(self, reply_id: ReplyId, lease: Lease) -> ClaimedReply | NotClaimed:
        item = WorkItem.reply(reply_id)
        due = select(rows, work.c.due_at.label("work_due_at"), is_due(lease.at).label("is_due"))
        this = due.join(work, is_entry(item)).where(rows.c.id == reply_id)
        async with self._database.write() as connection:
            row = (await connection.execute(this)).mappings().first()
            if row is None:
                await dequeue(connection, [item])
                return NotClaimed()
            if not (row["is_due"] or row["owner"] == lease.owner):
                return NotClaimed(row["work_due_at"])
            await postpone(connection, item, lease.until)
            return await _claim(connection, row, lease)

    async def retry(self, claimed: ClaimedReply) -> Reply | None:
        counted = update(rows).where(_is_sent_by(claimed)).values(tries=rows.c.tries + 1)
        async with self._database.write() as connection:
            row = (await connection.execute(counted.returning(rows))).mappings().first()
        return _reply(row) if row else None

    async def remove(self, claimed: ClaimedReply, lease: Lease) -> ClaimedReply | NotClaimed | None:
        sent = delete(rows).where(_is_sent_by(claimed)).returning(rows.c.lane)
        async with self._database.write() as connection:
            lane = await connection.scalar(sent)
            if lane is not None:
                await dequeue(connection, [WorkItem.reply(claimed.id)])
            left = await _of_lane(connection, lane or claimed.reply.lane)
            if not left:
                return None
            head = left[0]
            if head["owner"] is not None:
                return NotClaimed()
            await enqueue(connection, WorkItem.reply(head["id"]), lease.until)
            return await _claim(connection, head, lease)

    async def waiting_lanes(self) -> set[str]:
        async with self._database.read() as connection:
            return set(await connection.scalars(select(rows.c.lane).distinct()))


async def enter_first_replies(connection: AsyncConnection) -> None:
    """Lets those be sent that have become the first of their lanes."""
    first = select(func.min(rows.c.id)).group_by(rows.c.lane)
    entered = select(work.c.subject).where(work.c.kind == WorkKind.REPLY)
    subject = cast(rows.c.id, String)
    missing = select(literal(WorkKind.REPLY.value), subject, literal(0), literal(0.0)).where(
        rows.c.id.in_(first), subject.not_in(entered)
    )
    await connection.execute(
        insert(work).from_select(["kind", "subject", "rank", "due_at"], missing)
    )


async def _of_lane(connection: AsyncConnection, lane: str) -> Sequence[RowMapping]:
    in_order = select(rows).where(rows.c.lane == lane).order_by(rows.c.id)
    return (await connection.execute(in_order)).mappings().all()


async def _claim(connection: AsyncConnection, row: RowMapping, lease: Lease) -> ClaimedReply:
    claim = Claim(lease.owner, row["token"] + 1)
    claiming = update(rows).where(rows.c.id == row["id"])
    await connection.execute(claiming.values(_lease_columns(claim, lease)))
    return ClaimedReply(row["id"], _reply(row), claim)


def _is_sent_by(claimed: ClaimedReply) -> ColumnElement[bool]:
    """By exactly its claim: who was slower than the lease finds the token of another."""
    claim = claimed.claim
    return and_(rows.c.id == claimed.id, rows.c.owner == claim.owner, rows.c.token == claim.token)


def _lease_columns(claim: Claim, lease: Lease) -> dict[str, Any]:
    return {"owner": claim.owner, "token": claim.token, "held_until": lease.until}


def _new_row(reply: Reply) -> dict[str, Any]:
    return {
        **origin_columns(reply.origin),
        "lane": reply.lane,
        "kind": reply.kind,
        "body": reply.body,
        "created_at": reply.created_at,
    }


def _reply(row: RowMapping) -> Reply:
    kind = ReplyKind(row["kind"])
    return Reply(origin_from_row(row), kind, row["body"], row["created_at"], row["tries"])
