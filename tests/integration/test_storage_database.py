"""The database under many writers, and when it cannot be had."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.domain.errors import LimitReached, StorageUnavailable
from bot.domain.ids import UpdateId
from bot.domain.jobs import Job, Request
from bot.domain.usage import NO_LIMITS, Limits
from bot.storage.engine.database import Database, WritePriority, open_database
from bot.storage.repositories.jobs import SqlJobRepository
from bot.storage.repositories.update_inbox import SqlUpdateInbox
from bot.storage.tables import jobs as job_table
from bot.storage.tables import updates
from tests.kit.ids import build_origin
from tests.kit.updates import keep, unhandled


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "bot.db"


@pytest.fixture
def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
def shopping_list(url: str, file: Path) -> str:
    file.parent.mkdir()
    file.write_text("milk, bread\n" * 100)
    return url


@pytest.fixture
async def db(url: str) -> AsyncIterator[Database]:
    async with open_database(url, busy_timeout=0.05) as database:
        yield database


async def test_a_hundred_at_once_never_pass_a_limit_of_forty(url: str) -> None:
    limits = Limits(user_daily=40)

    async def ask(jobs: SqlJobRepository, number: int) -> Job | None:
        try:
            return await jobs.admit(
                build_origin(number, 7, 7, number), Request("a fox"), limits, at=1e9
            )
        except LimitReached:
            return None

    # Two pools of connections, as two processes have them.
    async with open_database(url) as one, open_database(url) as other:
        stores = SqlJobRepository(one), SqlJobRepository(other)
        asked = [ask(stores[number % 2], number) for number in range(100)]
        admitted = [job for job in await asyncio.gather(*asked) if job]
        in_line = await stores[0].live()

    assert len(admitted) == 40
    assert [job.id for job in in_line] == sorted(job.id for job in admitted)


async def test_a_hundred_deliveries_of_one_update_make_one_request(db: Database) -> None:
    jobs, origin = SqlJobRepository(db), build_origin(1, 7, 7, 5)
    asked = [jobs.admit(origin, Request("a fox"), NO_LIMITS, at=1e9) for _ in range(100)]

    admitted = await asyncio.gather(*asked)

    assert {job.id for job in admitted} == {admitted[0].id}


async def test_what_was_written_is_there_after_a_restart(url: str) -> None:
    async with open_database(url) as database:
        job = await SqlJobRepository(database).admit(
            build_origin(1, 7, 7, 5), Request("a fox"), NO_LIMITS, at=1
        )
    async with open_database(url) as database:
        assert await SqlJobRepository(database).get(job.id) == job


async def test_people_can_read_while_somebody_writes(db: Database) -> None:
    async with db.write() as connection:
        await connection.execute(text("DELETE FROM jobs"))
        assert await SqlJobRepository(db).live() == []


async def test_updates_are_written_first_and_new_requests_last(db: Database) -> None:
    order: list[WritePriority] = []

    async def write(priority: WritePriority) -> None:
        async with db.write(priority):
            order.append(priority)

    async with asyncio.TaskGroup() as tasks, db.write():
        for priority in reversed(WritePriority):
            tasks.create_task(write(priority))
            await asyncio.sleep(0)

    assert order == [WritePriority.INTAKE, WritePriority.CONTINUE, WritePriority.START]


async def test_a_failure_in_the_middle_leaves_nothing_half_written(db: Database) -> None:
    async def fail() -> None:
        async with db.write() as connection:
            await connection.execute(updates.insert().values(_update(1)))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await unhandled(SqlUpdateInbox(db)) == []


async def test_a_cancelled_writer_leaves_the_database_free(db: Database) -> None:
    inside = asyncio.Event()

    async def write_and_wait() -> None:
        async with db.write() as connection:
            await connection.execute(updates.insert().values(_update(1)))
            inside.set()
            await asyncio.Event().wait()

    async with asyncio.TaskGroup() as tasks:
        writer = tasks.create_task(write_and_wait())
        await inside.wait()
        writer.cancel()

    assert await keep(SqlUpdateInbox(db), [(UpdateId(1), "again")], at=2) == [(1, "again")]


async def test_a_database_locked_by_another_process_is_a_failure_with_a_name(
    db: Database, file: Path
) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(StorageUnavailable, match="kind=locked"):
        await keep(SqlUpdateInbox(db), [(UpdateId(1), "one")], at=1)

    other.execute("ROLLBACK")
    other.close()
    assert await keep(SqlUpdateInbox(db), [(UpdateId(1), "one")], at=1) == [(1, "one")]


async def test_a_short_lock_is_waited_for(url: str, file: Path) -> None:
    async with open_database(url) as database:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        async with asyncio.TaskGroup() as tasks:
            kept = tasks.create_task(keep(SqlUpdateInbox(database), [(UpdateId(1), "one")], at=1))
            await SqlJobRepository(database).live()
            other.execute("ROLLBACK")
        other.close()
        assert kept.result() == [(1, "one")]


async def test_a_read_only_database_is_a_failure_with_a_name(url: str, file: Path) -> None:
    async with open_database(url):
        pass
    with pytest.raises(StorageUnavailable, match="kind=read-only"):
        await _open(f"sqlite+aiosqlite:///file:{file}?mode=ro&uri=true")


async def test_a_full_disk_is_a_failure_with_a_name_and_passes(db: Database) -> None:
    inbox, long = SqlUpdateInbox(db), "x" * 100_000
    await _allow_pages(db, 1)
    with pytest.raises(StorageUnavailable, match="kind=full"):
        await keep(inbox, [(UpdateId(1), long)], at=1)

    await _allow_pages(db, 1_000_000)
    assert await keep(inbox, [(UpdateId(1), long)], at=1) == [(1, long)]


async def test_a_file_that_is_no_database_is_a_failure_with_a_name(shopping_list: str) -> None:
    with pytest.raises(StorageUnavailable, match="kind=foreign"):
        await _open(shopping_list)


async def test_a_folder_that_cannot_be_made_is_a_failure_with_a_name(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(StorageUnavailable, match="kind=no-folder"):
        await _open(f"sqlite+aiosqlite:///{tmp_path}/data/bot.db")


@pytest.mark.parametrize("url", ["bot.db", "sqlite:///bot.db", "nosql://bot", "mysql+x://h/b"])
async def test_an_address_that_makes_no_sense_is_a_failure_with_a_name(url: str) -> None:
    with pytest.raises(StorageUnavailable, match="kind=address"):
        await _open(url)


async def test_tables_of_a_newer_version_are_left_alone(url: str, file: Path) -> None:
    async with open_database(url) as database, database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(StorageUnavailable, match="kind=newer"):
        await _open(url)

    with sqlite3.connect(file) as connection_:
        tables = {name for (name,) in connection_.execute("SELECT name FROM sqlite_schema")}
    connection_.close()
    assert job_table.name in tables


@pytest.mark.parametrize(
    ("change", "lacking"),
    [
        ("ALTER TABLE jobs DROP COLUMN unconfirmed", "jobs.unconfirmed"),
        ("DROP TABLE forgotten", "forgotten.user_id, forgotten.up_to, forgotten.at"),
    ],
)
async def test_tables_that_lack_something_are_told_of_at_the_start(
    url: str, change: str, lacking: str
) -> None:
    async with open_database(url) as database, database.write() as connection:
        await connection.execute(text(change))

    with pytest.raises(StorageUnavailable, match="kind=lacking") as refused:
        await _open(url)

    assert refused.value.values["detail"] == lacking


async def test_paid_work_survives_a_power_cut(db: Database) -> None:
    async with db.write() as connection:
        journal = await connection.scalar(text("PRAGMA journal_mode"))
        synchronous = await connection.scalar(text("PRAGMA synchronous"))
    assert (journal, synchronous) == ("wal", 2)


async def test_rows_refer_to_rows_and_what_is_erased_is_overwritten(db: Database) -> None:
    async with db.read() as connection:
        foreign_keys = await connection.scalar(text("PRAGMA foreign_keys"))
        secure_delete = await connection.scalar(text("PRAGMA secure_delete"))
    assert (foreign_keys, secure_delete) == (1, 1)


async def _allow_pages(db: Database, pages: int) -> None:
    async with db.write() as connection:
        await connection.execute(text(f"PRAGMA max_page_count = {pages}"))


async def _open(url: str) -> None:
    async with open_database(url, busy_timeout=0.05):
        pass


def _update(update_id: int, body: str = "{}") -> dict[str, object]:
    return {"update_id": update_id, "body": body, "at": 1.0, "handled": False}
