"""Telegram's updates, written down before they are confirmed."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, true, update

from bot.domain.ids import UpdateId
from bot.domain.intake import ClaimedUpdate
from bot.domain.work import FIRST_TOKEN, Claim, Lease
from bot.storage.engine.database import Database, WritePriority
from bot.storage.queue.work_queue import UNHANDLED, is_left_unhandled
from bot.storage.repositories.update_id_reset import UPDATE_ID_LIFETIME
from bot.storage.tables import updates as rows


class SqlUpdateInbox:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(
        self, updates: Sequence[tuple[UpdateId, str]], lease: Lease
    ) -> list[ClaimedUpdate]:
        bodies, claim = dict(updates), Claim(lease.owner, FIRST_TOKEN)
        same_id = rows.c.update_id.in_(bodies)
        leased = {"owner": claim.owner, "token": claim.token, "held_until": lease.until}
        async with self._database.write(WritePriority.INTAKE) as connection:
            # Of another sequence, and not swept yet: the numbers began anew since then.
            await connection.execute(
                delete(rows).where(same_id, rows.c.at < lease.at - UPDATE_ID_LIFETIME)
            )
            for update_id in await connection.scalars(select(rows.c.update_id).where(same_id)):
                del bodies[update_id]
            if bodies:
                await connection.execute(
                    insert(rows),
                    [
                        {"update_id": update_id, "body": body, "at": lease.at, "handled": False}
                        | leased
                        for update_id, body in bodies.items()
                    ],
                )
        return [ClaimedUpdate(*update, claim, lease.until) for update in bodies.items()]

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
        # What was said is not kept: a group without privacy mode says a lot.
        handled = {"handled": True, "body": "", "owner": None, "held_until": None}
        async with self._database.write() as connection:
            await connection.execute(update(rows).where(_is_handled_by(claimed)).values(handled))

    async def prune(self, older_than: float) -> None:
        old = (rows.c.handled == true(), rows.c.at < older_than)
        async with self._database.write() as connection:
            await connection.execute(delete(rows).where(*old))


def _is_handled_by(claimed: ClaimedUpdate) -> ColumnElement[bool]:
    """By exactly its claim: who was slower than the lease finds the token of another."""
    claim = claimed.claim
    return and_(
        rows.c.update_id == claimed.id,
        UNHANDLED,
        rows.c.owner == claim.owner,
        rows.c.token == claim.token,
    )
