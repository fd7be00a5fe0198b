"""Our adapter of aiosqlite, by what it does to SQLAlchemy and to the database's thread.

A new aiosqlite or SQLAlchemy that changes what the adapter overrides or calls fails here: its
statements take more trips, or none at all.
"""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.counting import database_work
from bot.domain.errors import StorageUnavailable
from bot.storage.engine.database import Database, open_database

NOTES = Table(
    "notes",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("words", String, unique=True),
)
FOX = {"id": 1, "words": "fox"}
OWL = {"id": 2, "words": "owl"}
ADD = insert(NOTES)
Task = Callable[[AsyncConnection], Awaitable[object]]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


@pytest.fixture
async def db(file: Path) -> AsyncIterator[Database]:
    async with open_database(f"sqlite+aiosqlite:///{file}", busy_timeout=0.05) as database:
        async with database.write() as connection:
            await connection.run_sync(NOTES.create)
        yield database


async def written(db: Database) -> list[str]:
    async with db.read() as connection:
        return list(await connection.scalars(select(NOTES.c.words).order_by(NOTES.c.id)))


def other_writer(file: Path) -> sqlite3.Connection:
    """As another process has it; fails at once where somebody else writes."""
    connection = sqlite3.connect(file, isolation_level=None, timeout=0)
    connection.execute("BEGIN IMMEDIATE")
    return connection


# Trips.


async def test_a_transaction_makes_a_trip_for_each_statement_and_one_to_commit(
    db: Database,
) -> None:
    with database_work() as work:
        async with db.write() as connection:
            await connection.execute(ADD, FOX)
            await connection.execute(ADD.returning(NOTES.c.id), OWL)
            await connection.execute(update(NOTES).values(words=NOTES.c.words + "!"))
            await connection.execute(select(NOTES))
            await connection.execute(ADD, [{"words": "cat"}, {"words": "dog"}])

    assert (len(work.statements), work.trips) == (5, 6)
    assert await written(db) == ["fox!", "owl!", "cat", "dog"]


async def test_a_read_makes_one_trip(db: Database) -> None:
    with database_work() as work:
        await written(db)
    assert work.trips == 1


async def test_a_snapshot_sees_one_state(db: Database) -> None:
    async with db.snapshot() as connection:
        before = (await connection.execute(select(NOTES))).all()
        async with db.write() as other:
            await other.execute(ADD, FOX)
        after = (await connection.execute(select(NOTES))).all()
    assert before == after == []
    assert await written(db) == ["fox"]


async def test_a_transaction_without_statements_makes_no_trip(db: Database) -> None:
    with database_work() as work:
        async with db.write():
            pass
        async with db.snapshot():
            pass
    assert work.trips == 0


async def test_what_failed_makes_one_trip_to_roll_back(db: Database) -> None:
    with database_work() as work, pytest.raises(ZeroDivisionError):
        await _write_and_fail(db)
    assert work.trips == 1 + 1
    assert await written(db) == []


async def _write_and_fail(db: Database) -> None:
    async with db.write() as connection:
        await connection.execute(ADD, FOX)
        raise ZeroDivisionError


# What SQLAlchemy asks of a cursor.


async def test_results_say_what_they_said(db: Database) -> None:
    async with db.write() as connection:
        added = await connection.execute(ADD.values(words="fox"))
        many = await connection.execute(ADD, [{"words": "owl"}, {"words": "cat"}])
        changed = await connection.execute(update(NOTES).values(words=NOTES.c.words + "!"))
        rows = await connection.execute(ADD.returning(NOTES), [{"words": "dog"}, {"words": "hen"}])
        nothing = await connection.execute(select(NOTES).where(NOTES.c.id == 99))
        found = await connection.execute(select(NOTES).order_by(NOTES.c.id))
        parts = [found.fetchone(), found.fetchmany(2), found.fetchall(), found.fetchone()]

    assert added.inserted_primary_key == (1,)
    assert (added.rowcount, many.rowcount, changed.rowcount) == (1, 2, 3)
    assert [tuple(row) for row in rows] == [(4, "dog"), (5, "hen")]
    assert (list(nothing.keys()), nothing.all()) == (["id", "words"], [])
    assert parts == [
        (1, "fox!"),
        [(2, "owl!"), (3, "cat!")],
        [(4, "dog"), (5, "hen")],
        None,
    ]


async def test_rows_that_are_streamed_are_in_the_transaction(db: Database, file: Path) -> None:
    async with db.write() as connection:
        streamed = await connection.stream(ADD.returning(NOTES), [FOX, OWL])
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other_writer(file)
        assert [row async for row in streamed] == [(1, "fox"), (2, "owl")]
    assert await written(db) == ["fox", "owl"]


async def test_a_savepoint_takes_back_what_follows_it(db: Database) -> None:
    async with db.write() as connection:
        async with connection.begin_nested() as savepoint:
            await connection.execute(ADD, FOX)
            await savepoint.rollback()
        await connection.execute(ADD, OWL)
    assert await written(db) == ["owl"]


# Errors.


async def test_errors_are_those_of_the_driver_and_the_connection_goes_on(db: Database) -> None:
    async with db.write() as connection:
        await connection.execute(ADD, FOX)
        with pytest.raises(IntegrityError) as broken:
            await connection.execute(ADD, FOX)
        with pytest.raises(OperationalError, match="no such table"):
            await connection.execute(text("SELECT * FROM nowhere"))
        await connection.execute(ADD, OWL)
    assert isinstance(broken.value.orig, sqlite3.IntegrityError)
    assert await written(db) == ["fox", "owl"]


async def test_a_transaction_that_could_not_begin_writes_nothing_outside_of_one(
    db: Database, file: Path
) -> None:
    other = other_writer(file)
    with pytest.raises(ZeroDivisionError):
        await _begin_twice(db, other)
    assert await written(db) == []


async def _begin_twice(db: Database, other: sqlite3.Connection) -> None:
    async with db.write() as connection:
        with pytest.raises(OperationalError, match="locked"):
            await connection.execute(ADD, FOX)
        other.close()
        await connection.execute(ADD, FOX)
        raise ZeroDivisionError


async def test_a_connection_lost_under_way_is_replaced(db: Database) -> None:
    with pytest.raises(StorageUnavailable, match="kind=other"):
        await _write_and_lose_the_connection(db)
    async with db.write() as connection:
        await connection.execute(ADD, OWL)
    assert await written(db) == ["owl"]


async def _write_and_lose_the_connection(db: Database) -> None:
    async with db.write() as connection:
        await connection.execute(ADD, FOX)
        driver = (await connection.get_raw_connection()).driver_connection
        assert driver is not None
        await driver.close()
        await connection.execute(ADD, OWL)


# Cancelled tasks.


async def add(connection: AsyncConnection) -> None:
    await connection.execute(ADD, FOX)


async def commit(_: AsyncConnection) -> None:
    """The end of the block does it."""


async def roll_back(_: AsyncConnection) -> None:
    raise ZeroDivisionError


@pytest.mark.parametrize(
    ("cancelled", "kept"), [(add, set()), (commit, {"owl"}), (roll_back, set())]
)
async def test_a_cancelled_task_leaves_no_transaction_and_no_broken_connection(
    db: Database, file: Path, cancelled: Task, kept: set[str]
) -> None:
    """`cancelled` waits for the thread when its task is cancelled, and then goes on in it."""
    go_on, waiting = threading.Event(), asyncio.Event()

    async def write() -> None:
        async with db.write() as connection:
            if cancelled is not add:
                await connection.execute(ADD, OWL)
            driver = (await connection.get_raw_connection()).driver_connection
            assert driver is not None
            driver._tx.put_nowait((None, go_on.wait))
            asyncio.get_running_loop().call_soon(waiting.set)
            await cancelled(connection)

    async with asyncio.TaskGroup() as tasks:
        writer = tasks.create_task(write())
        await waiting.wait()
        writer.cancel()
        await asyncio.sleep(0)
        go_on.set()

    assert writer.cancelled()
    assert set(await written(db)) == kept
    other_writer(file).close()
    async with db.write() as connection:
        await connection.execute(ADD, [{"words": "cat"}])
    assert "cat" in await written(db)
    assert db._write_engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # our pool's
