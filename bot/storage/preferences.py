"""Settings of people and groups."""

from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.settings import Language, Owner, SendAs, Settings
from bot.storage.database import Database
from bot.storage.tables import chats, people


class SqlPreferences:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, owner: Owner, language: Language) -> Settings:
        async with self._database.read() as connection:
            known = await _find(connection, owner)
        return known or await self._change(owner, Settings(language), {})

    async def change(
        self,
        owner: Owner,
        *,
        language: Language | None = None,
        size: str | None = None,
        pictures: int | None = None,
        send_as: SendAs | None = None,
    ) -> Settings:
        """A new owner is written down, in English unless `language` says otherwise."""
        given = {"language": language, "size": size, "pictures": pictures, "send_as": send_as}
        changes = {name: value for name, value in given.items() if value is not None}
        return await self._change(owner, Settings(Language.EN), changes)

    async def _change(self, owner: Owner, new: Settings, changes: dict[str, Any]) -> Settings:
        table = _table(owner)
        async with self._database.write() as connection:
            known = await _find(connection, owner)
            settings = replace(known or new, **changes)
            if not known:
                await connection.execute(insert(table).values(id=owner.id, **asdict(settings)))
            elif changes:
                row = update(table).where(table.c.id == owner.id)
                await connection.execute(row.values(**changes))
        return settings


def _table(owner: Owner) -> Table:
    return chats if owner.is_group else people


async def _find(connection: AsyncConnection, owner: Owner) -> Settings | None:
    table = _table(owner)
    rows = await connection.execute(select(table).where(table.c.id == owner.id))
    row = rows.mappings().first()
    if row is None:
        return None
    return Settings(Language(row["language"]), row["size"], row["pictures"], SendAs(row["send_as"]))
