"""A start that finds its settings or its data broken says so in one sentence."""

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.kit.databases import create_database
from tests.unit.app.conftest import Refusal

pytestmark = pytest.mark.usefixtures("environment")

LATIN = "BOT_TOKEN=42:TEST\nLLMEASY_API_KEY=sk-test\n"
RUSSIAN = f"# токен бота\n{LATIN}"
NOT_UTF_8 = "The file .env is not in UTF-8. Save it once more in that encoding"
REFUSED = [("run",), ("demo", "--real")]
"""Both read `.env`: one all of it, the other the key alone."""


@pytest.mark.parametrize("command", REFUSED)
@pytest.mark.parametrize(
    "content",
    [
        RUSSIAN.encode("utf-16"),  # PowerShell's >
        LATIN.encode("utf-16-le"),
        RUSSIAN.encode("utf-16-be"),
        LATIN.encode("utf-32"),
        RUSSIAN.encode("cp1251"),
        RUSSIAN.encode("cp866"),
        RUSSIAN.encode("koi8-r"),
        LATIN.encode() + b"\0" * 512,  # after a power cut
    ],
    ids=["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1251", "cp866", "koi8-r", "zeros"],
)
def test_settings_in_another_encoding(
    refusal: Refusal, tmp_path: Path, content: bytes, command: tuple[str, ...]
) -> None:
    (tmp_path / ".env").write_bytes(content)

    assert refusal(*command).startswith(NOT_UTF_8)


def test_settings_in_another_encoding_are_told_in_russian(
    refusal: Refusal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_bytes(RUSSIAN.encode("cp1251"))
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")

    assert refusal("run").startswith("Файл .env не в кодировке UTF-8. Сохраните его в ней")


@pytest.mark.parametrize("command", REFUSED)
def test_a_folder_in_the_place_of_the_settings(
    refusal: Refusal, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / ".env").mkdir()

    assert refusal(*command).startswith(".env is a folder, and should be a file.")


def test_settings_that_cannot_be_opened(refusal: Refusal, tmp_path: Path) -> None:
    (tmp_path / ".env").symlink_to(".env")  # root may open what nobody else may

    assert refusal("run").startswith("The file .env can't be opened.")


def test_settings_of_gigabytes(refusal: Refusal, tmp_path: Path) -> None:
    with (tmp_path / ".env").open("wb") as file:
        file.truncate(10 * 1024**3)

    assert refusal("run").startswith("The file .env is larger than 1 MB")


@pytest.mark.parametrize(
    "line", ['BOT_TOKEN="42:TEST', "BOT TOKEN=42:TEST", "BOT_TOKEN 42:TEST", "BOT_TOKEN:42:TEST"]
)
def test_a_line_that_sets_nothing(refusal: Refusal, tmp_path: Path, line: str) -> None:
    (tmp_path / ".env").write_text(f"# my bot\n\n{line}\nLLMEASY_API_KEY=sk-test\n")

    said = refusal("run")

    assert said.startswith("Line 3 of .env makes no sense: write NAME=value there")
    assert "TEST" not in said


@pytest.mark.parametrize(
    "address",
    [
        "mysql://bot@host/bot",
        "postgresql+asyncpg://bot:hush@host/bot",
        "sqlite+aiosqlite:///bot.db?mode=ro",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///file:bot.db",
        "sqlite://host/bot.db",
        "sqlite+pysqlcipher:///bot.db",
        "data/bot.db",
    ],
)
def test_a_database_that_the_bot_does_not_know(
    refusal: Refusal, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)

    assert refusal("run") == (
        "The value of DATABASE_URL makes no sense; it should be the address of an SQLite database, "
        "like sqlite:///data/bot.db; other databases are not supported yet."
    )


@pytest.mark.parametrize("names", ["llmeasy,", ",", " ", "llmeasy,,openai", "llmeasy openai"])
def test_a_service_without_a_name(
    refusal: Refusal, monkeypatch: pytest.MonkeyPatch, names: str
) -> None:
    monkeypatch.setenv("IMAGES_PROVIDERS", names)

    assert refusal("run").startswith("The value of IMAGES_PROVIDERS makes no sense; it should be")


def test_a_file_in_the_place_of_the_data_folder(refusal: Refusal, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")

    assert refusal("run").startswith("data is in the way: it is a file, and a folder is needed")


def test_a_folder_in_the_place_of_the_database(refusal: Refusal, tmp_path: Path) -> None:
    (tmp_path / "data" / "bot.db").mkdir(parents=True)

    assert refusal("run").startswith("data/bot.db can't be opened. Give the bot's user the right")


def test_a_name_that_is_too_long(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", "a" * 300)

    assert f"can't be used ({errno.errorcode[errno.ENAMETOOLONG]})" in refusal("run")


def test_a_database_that_is_none(refusal: Refusal, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "bot.db").write_text("no database " * 100)

    assert refusal("run").startswith("data/bot.db is not a database of this bot. Move it away")


def test_a_database_of_another_program(
    refusal: Refusal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute(tmp_path / "shop.db", "CREATE TABLE jobs (salary INTEGER)")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///shop.db")

    assert refusal("run").startswith("shop.db is not a database of this bot. Move it away")


def test_a_database_of_a_newer_version(
    refusal: Refusal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_database(tmp_path / "data" / "bot.db")
    execute(tmp_path / "data" / "bot.db", "UPDATE alembic_version SET version_num = '9999'")

    assert refusal("run") == (
        "The database data/bot.db was written by a newer version of the bot. Update the bot, or "
        "put back the copy of DATA_DIR from before the update."
    )
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    assert refusal("run").startswith("В базе данных data/bot.db уже работала более новая версия")


def test_a_database_that_is_damaged(refusal: Refusal, tmp_path: Path) -> None:
    file = tmp_path / "data" / "bot.db"
    create_database(file)
    with file.open("r+b") as database:  # the first page names the others
        database.seek(4096)
        database.write(os.urandom(file.stat().st_size - 4096))

    assert refusal("run").startswith("The database data/bot.db is damaged. Put your last copy")


def execute(file: Path, statement: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(statement)
        connection.commit()
