"""The ledger and its sums."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Double,
    Index,
    Integer,
    String,
    Table,
)

from bot.storage.tables.columns import metadata


def _amounts() -> list[Column[int]]:
    return [
        Column("set_aside", Integer, nullable=False),  # pictures, as are the next three
        Column("delivered", Integer, nullable=False),
        Column("failed", Integer, nullable=False),
        # Towards a limit: what was delivered, and what may have been billed and never came.
        Column("counted", Integer, nullable=False, server_default="0"),
        Column("cost_aside_microusd", BigInteger, nullable=False),
        Column("cost_microusd", BigInteger, nullable=False),
        Column("unpriced", Integer, nullable=False),  # requests at prices that nobody knows
    ]


# Rows are added and never changed, but for the new id of a group that becomes a supergroup; they
# outlive the jobs that they tell of. A row is a difference: one sets aside when a job is admitted,
# one takes that back and books the rest when it ends.
ledger = Table(
    "ledger",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("job_id", Integer, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("day", String(10), nullable=False),  # on which the job was admitted
    Column("at", Double, nullable=False),
    *_amounts(),
    Index("ix_ledger_job", "job_id"),
)


def _owner_and_day() -> list[Column[Any]]:
    return [
        # A user (positive), a group (negative), 0: everybody, or a group or channel that asks as
        # itself (far below any id).
        Column("owner_id", BigInteger, primary_key=True, autoincrement=False),
        Column("day", String(10), primary_key=True),
    ]


# The ledger's sums, written with each of its rows, so that no balance has to read them all.
daily_sums = Table("daily_sums", metadata, *_owner_and_day(), *_amounts())

# Which providers drew the delivered pictures of those days.
daily_drawn = Table(
    "daily_drawn",
    metadata,
    *_owner_and_day(),
    Column("provider", String(32), primary_key=True),
    Column("pictures", Integer, nullable=False),
)
