"""Pictures that wait for the words that say what to change."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, insert, select

from bot.domain.pictures import Reference
from bot.storage.database import Database
from bot.storage.job_rows import reference_list, references_of
from bot.storage.tables import pending


class SqlPending:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(
        self, chat_id: int, person_id: int, references: Sequence[Reference], until: float
    ) -> None:
        row = {"picture_references": reference_list(references), "until": until}
        async with self._database.write() as connection:
            await connection.execute(delete(pending).where(_of(chat_id, person_id)))
            await connection.execute(
                insert(pending).values(chat_id=chat_id, person_id=person_id, **row)
            )

    async def find(self, chat_id: int, person_id: int, at: float) -> tuple[Reference, ...]:
        waiting = select(pending.c.picture_references).where(
            _of(chat_id, person_id), pending.c.until > at
        )
        async with self._database.read() as connection:
            return references_of(await connection.scalar(waiting) or [])

    async def drop(self, chat_id: int, person_id: int) -> bool:
        async with self._database.write() as connection:
            gone = await connection.execute(delete(pending).where(_of(chat_id, person_id)))
            return gone.rowcount > 0


def _of(chat_id: int, person_id: int) -> ColumnElement[bool]:
    return and_(pending.c.chat_id == chat_id, pending.c.person_id == person_id)
