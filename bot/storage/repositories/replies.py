"""Replies that Telegram has not taken yet."""

from sqlalchemy import RowMapping, delete, insert, select, update

from bot.domain.ids import ReplyId
from bot.domain.replies import Reply, ReplyKind
from bot.storage.engine.database import Database
from bot.storage.job_rows import origin_columns, origin_from_row
from bot.storage.tables import replies as rows


class SqlReplyRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, reply: Reply) -> ReplyId:
        row = {
            **origin_columns(reply.origin),
            "kind": reply.kind,
            "body": reply.body,
            "created_at": reply.created_at,
            "due_at": reply.created_at,
        }
        async with self._database.write() as connection:
            reply_id: ReplyId = await connection.scalar(insert(rows).returning(rows.c.id), row)
        return reply_id

    async def get(self, reply_id: ReplyId) -> Reply | None:
        async with self._database.read() as connection:
            found = await connection.execute(select(rows).where(rows.c.id == reply_id))
            row = found.mappings().first()
        return _reply(row) if row else None

    async def unsent(self) -> list[tuple[ReplyId, Reply]]:
        async with self._database.read() as connection:
            found = await connection.execute(select(rows).order_by(rows.c.id))
            return [(row["id"], _reply(row)) for row in found.mappings()]

    async def put_off(self, reply_id: ReplyId, due_at: float) -> None:
        later = {"due_at": due_at, "tries": rows.c.tries + 1}
        async with self._database.write() as connection:
            await connection.execute(update(rows).where(rows.c.id == reply_id).values(later))

    async def remove(self, reply_id: ReplyId) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(rows).where(rows.c.id == reply_id))


def _reply(row: RowMapping) -> Reply:
    kind = ReplyKind(row["kind"])
    return Reply(origin_from_row(row), kind, row["body"], row["created_at"], row["tries"])
