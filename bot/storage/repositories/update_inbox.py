"""Telegram's updates, written down before they are confirmed."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, func, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import UpdateId
from bot.domain.intake import ClaimedUpdate
from bot.domain.work import FIRST_TOKEN, Claim, Lease
from bot.storage.engine.database import Database, WritePriority
from bot.storage.engine.upsert import insert_or_replace
from bot.storage.queue.work_queue import UNHANDLED, is_left_unhandled
from bot.storage.repositories.update_id_reset import UPDATE_ID_LIFETIME
from bot.storage.tables import updates as rows


class SqlUpdateInbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(
        self, updates: Sequence[tuple[UpdateId, str]], lease: Lease
    ) -> list[ClaimedUpdate]:
        claim, bodies = Claim(lease.owner, FIRST_TOKEN), dict(updates)
        if not bodies:
            return []
        leased = {"owner": claim.owner, "token": claim.token, "held_until": lease.until}
        new = [
            {"update_id": update_id, "body": body, "at": lease.at, "handled": False, **leased}
            for update_id, body in bodies.items()
        ]
        async with self._database.write(WritePriority.INTAKE) as connection:
            kept = set(await connection.scalars(_KEEPING.values(new)))
        return [
            ClaimedUpdate(update_id, body, claim, lease.until)
            for update_id, body in bodies.items()
            if update_id in kept
        ]

    async def claim_left(self, lease: Lease) -> list[ClaimedUpdate]:
        # Its own are under way, however late their lease is extended.
        others = rows.c.owner.is_distinct_from(lease.owner)
        claim = {"owner": lease.owner, "token": rows.c.token + 1, "held_until": lease.until}
        claiming = update(rows).where(is_left_unhandled(lease.at), others).values(claim)
        what = (rows.c.at, rows.c.update_id, rows.c.body, rows.c.token)
        async with self._database.write(WritePriority.INTAKE) as connection:
            in_order = sorted(await connection.execute(claiming.returning(*what)))
        return [
            ClaimedUpdate(update_id, body, Claim(lease.owner, token), lease.until)
            for _, update_id, body, token in in_order
        ]

    async def held_until(self, lease: Lease) -> float | None:
        others = and_(UNHANDLED, rows.c.owner != lease.owner)
        async with self._database.read() as connection:
            held: float | None = await connection.scalar(
                select(func.max(rows.c.held_until)).where(others)
            )
        return held

    async def hold(self, claimed: ClaimedUpdate, lease: Lease) -> bool:
        held = update(rows).where(_is_handled_by(claimed)).values(held_until=lease.until)
        async with self._database.write(WritePriority.INTAKE) as connection:
            return (await connection.execute(held)).rowcount == 1

    async def mark_handled(self, claimed: ClaimedUpdate) -> None:
        async with self._database.write() as connection:
            await mark_handled(connection, _is_handled_by(claimed))

    async def prune(self, older_than: float) -> None:
        old = (rows.c.handled == true(), rows.c.at < older_than)
        async with self._database.write() as connection:
            await connection.execute(delete(rows).where(*old))


_KEEPING = insert_or_replace(
    rows,
    # Of another sequence, and not swept yet: the numbers began anew since then.
    only_if=lambda new: rows.c.at < new.at - UPDATE_ID_LIFETIME,
).returning(rows.c.update_id)


async def mark_handled(connection: AsyncConnection, these: ColumnElement[bool]) -> None:
    """What was said is not kept: a group without privacy mode says a lot."""
    handled = {"handled": True, "body": "", "owner": None, "held_until": None}
    await connection.execute(update(rows).where(these).values(handled))


def _is_handled_by(claimed: ClaimedUpdate) -> ColumnElement[bool]:
    """By exactly its claim: who was slower than the lease finds the token of another."""
    claim = claimed.claim
    return and_(
        rows.c.update_id == claimed.id,
        UNHANDLED,
        rows.c.owner == claim.owner,
        rows.c.token == claim.token,
    )
