"""Pictures that wait for the words that say what to change."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, insert, select

from bot.domain.images import Reference
from bot.domain.intake import PendingEdit
from bot.domain.jobs import Origin, Requester
from bot.storage.engine.database import Database
from bot.storage.job_rows import (
    mask_from_json,
    mask_to_json,
    origin_columns,
    references_from_json,
    references_to_json,
    reply_to_from_row,
)
from bot.storage.tables import pending


class SqlPendingReferences:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(
        self,
        origin: Origin,
        references: Sequence[Reference],
        until: float,
        mask: Reference | None = None,
    ) -> None:
        row = {
            **origin_columns(origin),
            "picture_references": references_to_json(references),
            "mask": mask_to_json(mask),
            "until": until,
        }
        before = _of(origin.requester)
        async with self._database.write() as connection:
            await connection.execute(delete(pending).where(before))
            await connection.execute(insert(pending).values(row))

    async def find(self, requester: Requester, at: float) -> PendingEdit | None:
        waiting = select(pending).where(_of(requester), pending.c.until > at)
        async with self._database.read() as connection:
            row = (await connection.execute(waiting)).mappings().first()
        if row is None:
            return None
        references, mask = (
            references_from_json(row["picture_references"]),
            mask_from_json(row["mask"]),
        )
        return PendingEdit(row["update_id"], reply_to_from_row(row), references, mask)

    async def drop(self, requester: Requester, at: float) -> bool:
        waited = delete(pending).where(_of(requester), pending.c.until > at)
        async with self._database.write() as connection:
            return (await connection.execute(waited)).rowcount > 0

    async def prune(self, at: float) -> None:
        async with self._database.write() as connection:
            await connection.execute(delete(pending).where(pending.c.until <= at))


def _of(requester: Requester) -> ColumnElement[bool]:
    return and_(pending.c.chat_id == requester.chat_id, pending.c.user_id == requester.user_id)
