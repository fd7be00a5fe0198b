"""Parts of albums, until all have come."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    and_,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.images import Reference
from bot.domain.intake import ALBUM_LONGEST, ALBUM_QUIET, AlbumPart
from bot.storage.engine.database import Database
from bot.storage.job_rows import is_unleased, origin_columns, origin_from_row
from bot.storage.repositories.update_id_reset import UPDATE_ID_LIFETIME
from bot.storage.tables import album_parts as rows

NOTHING: dict[str, Any] = {"words": None, "picture_reference": {}}


class SqlAlbumRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, part: AlbumPart, at: float) -> float:
        same_id = rows.c.update_id == part.origin.update_id
        known = select(rows.c.update_id).where(same_id)
        of_another = (same_id, rows.c.done == true(), rows.c.at < at - UPDATE_ID_LIFETIME)
        first = select(func.min(rows.c.at)).where(_of(part), rows.c.done == false())
        async with self._database.write() as connection:
            await connection.execute(delete(rows).where(*of_another))
            if await connection.scalar(known) is None:
                await connection.execute(insert(rows).values(_row(part, at)))
            began = await connection.scalar(first)
        return min(at + ALBUM_QUIET, (at if began is None else began) + ALBUM_LONGEST)

    async def due(self, at: float) -> list[AlbumPart]:
        last = func.max(rows.c.at)
        album = (
            select(func.min(rows.c.update_id))
            .where(rows.c.done == false(), is_unleased(rows.c.held_until, at))
            .group_by(rows.c.chat_id, rows.c.album)
            .having(
                or_(
                    last <= at - ALBUM_QUIET,
                    func.min(rows.c.at) <= at - ALBUM_LONGEST,
                    last > at + ALBUM_LONGEST,  # written by a clock that was wrong
                )
            )
        )
        async with self._database.read() as connection:
            return await _parts(connection, rows.c.update_id.in_(album))

    async def claim(self, part: AlbumPart, at: float, until: float) -> list[AlbumPart]:
        mine = and_(_of(part), rows.c.done == false(), is_unleased(rows.c.held_until, at))
        async with self._database.write() as connection:
            parts = await _parts(connection, mine)
            await connection.execute(update(rows).where(mine).values(held_until=until))
            return parts

    async def hold(self, parts: Sequence[AlbumPart], until: float) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(rows).where(_these(parts)).values(held_until=until))

    async def mark_done(self, parts: Sequence[AlbumPart]) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(rows).where(_these(parts)).values(done=True, **NOTHING))

    async def restart_waits(self, at: float) -> None:
        async with self._database.write() as connection:
            await connection.execute(update(rows).where(rows.c.done == false()).values(at=at))

    async def prune(self, older_than: float) -> None:
        old = (rows.c.done == true(), rows.c.at < older_than)
        async with self._database.write() as connection:
            await connection.execute(delete(rows).where(*old))


def _of(part: AlbumPart) -> ColumnElement[bool]:
    return and_(rows.c.chat_id == part.origin.requester.chat_id, rows.c.album == part.album)


def _these(parts: Sequence[AlbumPart]) -> ColumnElement[bool]:
    return rows.c.update_id.in_([part.origin.update_id for part in parts])


def _row(part: AlbumPart, at: float) -> dict[str, object]:
    return {
        **origin_columns(part.origin),
        "album": part.album,
        "words": part.words,
        "picture_reference": asdict(part.reference),
        "at": at,
        "done": False,
    }


async def _parts(connection: AsyncConnection, which: ColumnElement[bool]) -> list[AlbumPart]:
    """In their order; a group that became a supergroup has no numbers for its messages."""
    in_order = select(rows).where(which).order_by(rows.c.message_id, rows.c.update_id)
    return [_part(row) for row in (await connection.execute(in_order)).mappings()]


def _part(row: RowMapping) -> AlbumPart:
    return AlbumPart(
        origin_from_row(row),
        row["album"],
        row["words"],
        Reference(**row["picture_reference"]),
    )
