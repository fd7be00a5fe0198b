"""Pictures that wait for the words that say what to change."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, insert, select

from bot.domain.ids import ChatId, UserId
from bot.domain.images import Reference
from bot.domain.intake import PendingEdit
from bot.domain.jobs import Origin
from bot.storage.engine.database import Database
from bot.storage.job_rows import references_from_json, references_to_json
from bot.storage.tables import pending


class SqlPendingReferences:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, origin: Origin, references: Sequence[Reference], until: float) -> None:
        row = {
            "chat_id": origin.chat_id,
            "user_id": origin.user_id,
            "update_id": origin.update_id,
            "message_id": origin.message_id,
            "thread_id": origin.thread_id,
            "picture_references": references_to_json(references),
            "until": until,
        }
        before = _of(origin.chat_id, origin.user_id)
        async with self._database.write() as connection:
            await connection.execute(delete(pending).where(before))
            await connection.execute(insert(pending).values(row))

    async def find(self, chat_id: ChatId, user_id: UserId, at: float) -> PendingEdit | None:
        waiting = select(pending).where(_of(chat_id, user_id), pending.c.until > at)
        async with self._database.read() as connection:
            row = (await connection.execute(waiting)).mappings().first()
        if row is None:
            return None
        references = references_from_json(row["picture_references"])
        return PendingEdit(row["update_id"], row["message_id"], row["thread_id"], references)

    async def drop(self, chat_id: ChatId, user_id: UserId, at: float) -> bool:
        waited = delete(pending).where(_of(chat_id, user_id), pending.c.until > at)
        async with self._database.write() as connection:
            return (await connection.execute(waited)).rowcount > 0

    async def prune(self, at: float) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(pending).where(pending.c.until <= at))


def _of(chat_id: ChatId, user_id: UserId) -> ColumnElement[bool]:
    return and_(pending.c.chat_id == chat_id, pending.c.user_id == user_id)
