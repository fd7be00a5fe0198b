"""What the doctor says of the database, its folder and the disk; it changes none of them."""

import os
import shutil
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.domain.settings import Language
from tests.kit.databases import create_database
from tests.unit.app.conftest import Examine

pytestmark = pytest.mark.usefixtures("environment")

MEGABYTE = 1024 * 1024


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def database(data: Path) -> Path:
    create_database(data / "bot.db")
    (data / "bot.db").chmod(0o600)
    return data / "bot.db"


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def execute(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_nothing_is_made(examine: Examine, tmp_path: Path) -> None:
    code, said = examine()

    assert code == 0
    assert "✓ The database data/bot.db will be made at the first start." in said
    assert "✓ No bot is running here." in said
    assert list(tmp_path.iterdir()) == []


def test_a_database_is_left_as_it_is(examine: Examine, data: Path, database: Path) -> None:
    execute(database, "PRAGMA journal_mode = WAL")
    before = contents(data)

    code, said = examine()

    assert code == 0
    assert "✓ The database data/bot.db can be written and is whole: 0." in said
    assert " MB, up to date (0" in said
    assert contents(data) == before


def test_a_database_at_work_can_be_examined(examine: Examine, database: Path) -> None:
    execute(database, "PRAGMA journal_mode = WAL")
    with closing(sqlite3.connect(database)) as bot:
        bot.execute("UPDATE alembic_version SET version_num = version_num")
        bot.commit()

        assert "✓ The database data/bot.db can be written and is whole" in examine()[1]


def test_an_older_database_is_not_migrated(examine: Examine, database: Path) -> None:
    execute(database, "UPDATE alembic_version SET version_num = '0001'")
    before = database.read_bytes()

    code, said = examine()

    assert code == 0
    assert "of an earlier version (0001); the next start brings it up to date." in said
    assert database.read_bytes() == before


def test_a_newer_database(examine: Examine, database: Path) -> None:
    execute(database, "UPDATE alembic_version SET version_num = '9999'")

    code, said = examine()
    assert code == 1
    assert "✗ The database data/bot.db was written by a newer version of the bot." in said

    _, said = examine(language=Language.RU)
    assert "✗ В базе данных data/bot.db уже работала более новая версия бота." in said


def test_a_database_of_another_program(examine: Examine, data: Path) -> None:
    execute(data / "bot.db", "CREATE TABLE shop (id INTEGER)")

    code, said = examine()

    assert code == 1
    assert "✗ data/bot.db is not a database of this bot. Move it away" in said


def test_a_file_that_is_no_database(examine: Examine, data: Path) -> None:
    (data / "bot.db").write_text("milk, bread\n" * 100)

    assert "✗ data/bot.db is not a database of this bot. Move it away" in examine()[1]


def test_a_damaged_database(examine: Examine, database: Path) -> None:
    rows = ", ".join(f"({number}, '{{}}', 1, 0)" for number in range(2000))
    execute(database, f"INSERT INTO updates (update_id, body, at, handled) VALUES {rows}")
    with database.open("r+b") as file:  # its schema and its revision stay readable
        file.seek(database.stat().st_size - 8 * 4096)
        file.write(bytes(4 * 4096))

    code, said = examine()

    assert code == 1
    assert "✗ The database data/bot.db is damaged. Put your last copy" in said


def test_a_folder_in_the_place_of_the_database(examine: Examine, data: Path) -> None:
    (data / "bot.db").mkdir()

    assert "✗ data/bot.db can't be opened." in examine()[1]


def test_a_file_in_the_place_of_the_folder(examine: Examine, tmp_path: Path) -> None:
    (tmp_path / "data").touch()

    code, said = examine()

    assert code == 1
    assert said.count("✗ data is in the way: it is a file, and a folder is needed there.") == 2


def test_who_may_read_is_told_and_mended(examine: Examine, data: Path, database: Path) -> None:
    data.chmod(0o755)
    database.chmod(0o644)

    code, said = examine()
    assert code == 0
    assert "! Others on this machine can read 2 files and folders of the bot, data among" in said
    assert "\n    python -m bot doctor --fix closes them, and so does the next start.\n" in said
    assert stat.S_IMODE(database.stat().st_mode) == 0o644

    code, said = examine(fix=True)
    assert code == 0
    assert "✓ Closed 2 files and folders to others.\n" in said
    assert "✓ Only the bot's user can read what is in data.\n" in said
    assert stat.S_IMODE(database.stat().st_mode) == 0o600
    assert stat.S_IMODE(data.stat().st_mode) == 0o700

    assert "Closed" not in examine(fix=True)[1]


@pytest.mark.parametrize(
    ("free", "code", "sentence"),
    [
        (5000, 0, "✓ 5,000 MB are free where data is."),
        (1000, 0, "! 1,000 MB are free where data is: there is no room for 2,048 MB of originals"),
        (150, 1, "✗ Only 150 MB are free where data is; below 200 MB the bot stops drawing."),
    ],
)
def test_the_disk(
    examine: Examine, monkeypatch: pytest.MonkeyPatch, free: int, code: int, sentence: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, free * MEGABYTE))

    found, said = examine()

    assert found == code
    assert sentence in said
    assert ("lower KEEP_IMAGES_MB: 0 MB of originals are kept now." in said) is (free < 5000)


def test_what_is_kept_already_needs_no_room(
    examine: Examine, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = data / "images" / "0" / "1-0"
    kept.parent.mkdir(parents=True)
    with kept.open("wb") as file:
        file.truncate(1500 * MEGABYTE)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, 1000 * MEGABYTE))

    assert "✓ 1,000 MB are free where data is." in examine()[1]


@pytest.mark.parametrize(
    ("age", "sentence"),
    [(7, "✓ A bot is running here: its last sign of life is "), (70, "✓ No bot is running here.")],
)
def test_a_running_bot(examine: Examine, data: Path, age: int, sentence: str) -> None:
    (data / "alive").touch()
    os.utime(data / "alive", (time.time() - age,) * 2)

    assert sentence in examine()[1]


def test_an_empty_file_becomes_a_database(examine: Examine, data: Path) -> None:
    (data / "bot.db").touch()

    assert "✓ The database data/bot.db will be made at the first start." in examine()[1]
