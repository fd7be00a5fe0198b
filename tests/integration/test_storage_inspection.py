"""A look at a database that changes nothing, whatever state it is in."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.errors import StorageUnavailable
from bot.storage import check_integrity, inspect_database, open_database
from tests.kit.databases import create_database


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "what?" / "50% of it.db"  # neither may be taken for a part of an address
    create_database(path)
    return path


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    assert inspect_database(tmp_path / "data" / "bot.db") is None
    assert list(tmp_path.iterdir()) == []


def test_what_a_start_has_made_is_up_to_date(file: Path) -> None:
    state = inspect_database(file)

    assert state is not None
    assert state.behind == 0
    assert state.size == file.stat().st_size
    check_integrity(file)


async def test_a_bot_at_work_is_not_disturbed(tmp_path: Path) -> None:
    file = tmp_path / "bot.db"
    async with open_database(f"sqlite+aiosqlite:///{file}"):
        assert inspect_database(file) is not None
        assert names(tmp_path) == {"bot.db", "bot.db-wal", "bot.db-shm"}
    assert names(tmp_path) == {"bot.db"}


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_who_holds_the_lock_is_waited_for_and_told(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StorageUnavailable, match="kind=locked"):
            inspect_database(file, busy_timeout=0.05)


def test_the_revisions_that_a_start_would_run_are_counted(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0002'")
        connection.commit()

    state = inspect_database(file)

    assert state is not None
    assert state.revision == "0002"
    assert state.behind >= 5


def test_columns_that_are_lacking_are_named(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("ALTER TABLE jobs DROP COLUMN unconfirmed")
        connection.commit()

    with pytest.raises(StorageUnavailable, match="kind=lacking") as refused:
        inspect_database(file)

    assert refused.value.values["detail"] == "jobs.unconfirmed"


def test_a_note_of_no_revision_is_somebody_elses(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("DELETE FROM alembic_version")
        connection.commit()

    with pytest.raises(StorageUnavailable, match="kind=foreign"):
        inspect_database(file)
