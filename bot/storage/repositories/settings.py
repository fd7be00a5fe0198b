"""Settings of people and groups."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.settings import SETTINGS, Language, Owner, Settings
from bot.storage.engine.database import Database
from bot.storage.tables import chats, users

CACHE_SIZE = 10_000  # people

Change = Callable[[Settings], Settings]


class SqlSettingsRepository:
    """Caches users' settings: each message reads them, and only this process writes them. A
    group's are not cached: its id may change.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._cache: dict[Owner, Settings] = {}

    async def get(self, owner: Owner, language: Language) -> Settings:
        if owner in self._cache:
            return self._cache[owner]
        async with self._database.read() as connection:
            known = await _find(connection, owner)
        if known is None:
            return await self._change(owner, Settings(language), lambda new: new)
        return self._cache_settings(owner, known)

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
        return self._cache_settings(owner, settings)

    def _cache_settings(self, owner: Owner, settings: Settings) -> Settings:
        if len(self._cache) >= CACHE_SIZE:
            self._cache.clear()
        if not owner.is_group:
            self._cache[owner] = settings
        return settings


def _row(settings: Settings) -> dict[str, Any]:
    row = asdict(settings)
    look = row.pop("look")
    return {**row, **look}


def _table(owner: Owner) -> Table:
    return chats if owner.is_group else users


async def _find(connection: AsyncConnection, owner: Owner) -> Settings | None:
    table = _table(owner)
    rows = await connection.execute(select(table).where(table.c.id == owner.id))
    row = rows.mappings().first()
    if row is None:
        return None
    settings = Settings(Language(row["language"]))
    for spec in SETTINGS.values():
        settings = spec.change(settings, str(row[spec.column] or ""))
    return settings
