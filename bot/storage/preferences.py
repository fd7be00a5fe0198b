"""Settings of people and groups."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.settings import Language, Owner, SendAs, Settings
from bot.storage.database import Database
from bot.storage.job_rows import look_of
from bot.storage.tables import chats, people

Change = Callable[[Settings], Settings]


class SqlPreferences:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def get(self, owner: Owner, language: Language) -> Settings:
        async with self._database.read() as connection:
            known = await _find(connection, owner)
        return known or await self._change(owner, Settings(language), lambda new: new)

    async def change(self, owner: Owner, to: Change) -> Settings:
        return await self._change(owner, Settings(Language.EN), to)

    async def _change(self, owner: Owner, new: Settings, to: Change) -> Settings:
        table = _table(owner)
        async with self._database.write() as connection:
            known = await _find(connection, owner)
            settings = to(known or new)
            if not known:
                await connection.execute(insert(table).values(id=owner.id, **_row(settings)))
            elif settings != known:
                row = update(table).where(table.c.id == owner.id)
                await connection.execute(row.values(_row(settings)))
        return settings


def _row(settings: Settings) -> dict[str, Any]:
    row = asdict(settings)
    look = row.pop("look")
    return {**row, **look}


def _table(owner: Owner) -> Table:
    return chats if owner.is_group else people


async def _find(connection: AsyncConnection, owner: Owner) -> Settings | None:
    table = _table(owner)
    rows = await connection.execute(select(table).where(table.c.id == owner.id))
    row = rows.mappings().first()
    if row is None:
        return None
    return Settings(
        Language(row["language"]),
        look_of(row),
        row["pictures"],
        SendAs(row["send_as"]),
        row["provider"],
    )
