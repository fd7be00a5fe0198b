"""The ledger's sums by day: of each user, each group and everybody.

They are written in the transaction that writes the ledger's row. A balance reads at most one row a
day, however many requests there were.
"""

from collections.abc import Mapping
from typing import Any, NewType

from sqlalchemy import ColumnElement, Table, and_, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import UserId
from bot.domain.usage import UsageSum
from bot.storage.engine.upsert import insert_or_add
from bot.storage.tables import daily_drawn, daily_sums

OwnerId = NewType("OwnerId", int)
EVERYBODY = OwnerId(0)  # nobody's id in Telegram
CHAT_AS_USER_OFFSET = 2**60
"""Telegram's ids have 52 bits at the most."""

AMOUNTS = [column.name for column in daily_sums.c if not column.primary_key]


async def add_to_daily_sums(connection: AsyncConnection, entry: Mapping[str, Any]) -> None:
    """Adds a new row of the ledger to the sums of its day."""
    amounts = {name: entry[name] for name in AMOUNTS}
    rows = [{**key, **amounts} for key in _sum_keys(entry)]
    await connection.execute(insert_or_add(daily_sums, AMOUNTS), rows)


async def add_to_daily_drawn(
    connection: AsyncConnection, entry: Mapping[str, Any], drawn: Mapping[str, int]
) -> None:
    """Adds the pictures that the providers drew to the day of a row of the ledger."""
    rows = [
        {**key, "provider": provider, "pictures": pictures}
        for key in _sum_keys(entry)
        for provider, pictures in drawn.items()
    ]
    if rows:
        await connection.execute(insert_or_add(daily_drawn, ["pictures"]), rows)


def owner_of(user_id: UserId) -> OwnerId:
    """The owner of the sums of a user, or of a chat that asks as itself.

    Those under a group's own id are the sums of all its members.
    """
    return OwnerId(user_id if user_id > 0 else user_id - CHAT_AS_USER_OFFSET)


def _sum_keys(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The keys of the sums that a row of the ledger counts in. A private chat is its user's."""
    owners = {owner_of(entry["user_id"]), entry["chat_id"], EVERYBODY}
    return [{"owner_id": owner_id, "day": entry["day"]} for owner_id in sorted(owners)]


def on_day(owner_id: OwnerId, day: str) -> ColumnElement[bool]:
    return and_(daily_sums.c.owner_id == owner_id, daily_sums.c.day == day)


def in_month(owner_id: OwnerId, month: str, table: Table = daily_sums) -> ColumnElement[bool]:
    """`month` as `2026-11`."""
    days = table.c.day.between(f"{month}-01", f"{month}-31")
    return and_(table.c.owner_id == owner_id, days)


def in_all(owner_id: OwnerId) -> ColumnElement[bool]:
    return daily_sums.c.owner_id == owner_id


async def pictures_aside(connection: AsyncConnection, days: ColumnElement[bool]) -> int:
    """Pictures of requests under way."""
    return await _sum(connection, daily_sums.c.set_aside, days)


async def pictures_taken(connection: AsyncConnection, days: ColumnElement[bool]) -> int:
    """Pictures that go towards a limit: set aside or counted."""
    return await _sum(connection, daily_sums.c.set_aside + daily_sums.c.counted, days)


async def money_taken(connection: AsyncConnection, days: ColumnElement[bool]) -> int:
    """Money that counts against a budget: set aside or spent, as far as it is known."""
    money = daily_sums.c.cost_aside_microusd + daily_sums.c.cost_microusd
    return await _sum(connection, money, days)


async def usage_sum(connection: AsyncConnection, days: ColumnElement[bool]) -> UsageSum:
    names = ("delivered", "failed", "counted", "cost_microusd", "unpriced")
    sums = select(*(func.coalesce(func.sum(daily_sums.c[name]), 0) for name in names))
    return UsageSum(*map(int, (await connection.execute(sums.where(days))).one()))


async def drawn_in_month(
    connection: AsyncConnection, owner_id: OwnerId, month: str
) -> tuple[tuple[str, int], ...]:
    """Delivered pictures by the provider that drew them, the most first."""
    pictures = func.sum(daily_drawn.c.pictures)
    by_provider = (
        select(daily_drawn.c.provider, pictures)
        .where(in_month(owner_id, month, daily_drawn))
        .group_by(daily_drawn.c.provider)
        .order_by(pictures.desc(), daily_drawn.c.provider)
    )
    return tuple((name, int(count)) for name, count in await connection.execute(by_provider))


async def _sum(
    connection: AsyncConnection, amount: ColumnElement[int], days: ColumnElement[bool]
) -> int:
    return int(await connection.scalar(select(func.sum(amount)).where(days)) or 0)
