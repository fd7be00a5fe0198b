"""Telegram's updates, written down before they are confirmed."""

from collections.abc import Sequence

from sqlalchemy import delete, false, insert, select, true, update

from bot.domain.ids import UpdateId
from bot.storage.engine.database import Database, WritePriority
from bot.storage.repositories.update_id_reset import UPDATE_ID_LIFETIME
from bot.storage.tables import updates as rows


class SqlUpdateInbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(
        self, updates: Sequence[tuple[UpdateId, str]], at: float
    ) -> list[tuple[UpdateId, str]]:
        bodies = dict(updates)
        same_id = rows.c.update_id.in_(bodies)
        async with self._database.write(WritePriority.INTAKE) as connection:
            # Of another sequence, and not swept yet: the numbers began anew since then.
            await connection.execute(
                delete(rows).where(same_id, rows.c.at < at - UPDATE_ID_LIFETIME)
            )
            for update_id in await connection.scalars(select(rows.c.update_id).where(same_id)):
                del bodies[update_id]
            if bodies:
                await connection.execute(
                    insert(rows),
                    [
                        {"update_id": update_id, "body": body, "at": at, "handled": False}
                        for update_id, body in bodies.items()
                    ],
                )
        return list(bodies.items())

    async def unhandled(self) -> list[tuple[UpdateId, str]]:
        waiting = select(rows.c.update_id, rows.c.body).where(rows.c.handled == false())
        async with self._database.read() as connection:
            found = await connection.execute(waiting.order_by(rows.c.at, rows.c.update_id))
            return [(update_id, body) for update_id, body in found]

    async def mark_handled(self, update_id: UpdateId) -> None:
        async with self._database.write() as connection:
            await connection.execute(
                # What was said is not kept: a group without privacy mode says a lot.
                update(rows).where(rows.c.update_id == update_id).values(handled=True, body="")
            )

    async def prune(self, older_than: float) -> None:
        old = (rows.c.handled == true(), rows.c.at < older_than)
        async with self._database.write() as connection:
            await connection.execute(delete(rows).where(*old))
