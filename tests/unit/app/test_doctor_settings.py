"""What the doctor says of `.env`, the settings, Python and the libraries."""

import os
from pathlib import Path

import aiogram
import pytest

from bot.app.doctor import libraries
from bot.domain.settings import Language
from tests.unit.app.conftest import Examine

pytestmark = pytest.mark.usefixtures("environment")

GOOD = "BOT_TOKEN=42:TEST\nLLMEASY_API_KEY=sk-test\n"


@pytest.fixture
def dotenv(environment: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All settings are in the file."""
    for name in ("BOT_TOKEN", "LLMEASY_API_KEY", "TELEGRAM_API_URL"):
        monkeypatch.delenv(name)
    file = tmp_path / ".env"
    file.write_text(GOOD)
    file.chmod(0o600)
    return file


def add(file: Path, *lines: str) -> None:
    file.write_text(GOOD + "".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_nothing_is_wrong(examine: Examine, dotenv: Path) -> None:
    add(dotenv, "# мой бот", "OPENAI_MODEL=other", "HTTPS_PROXY=", "TZ=UTC", "PYTHONUNBUFFERED=1")

    code, said = examine()

    assert code == 0
    assert "✓ .env can be read and has 6 settings." in said
    assert "✓ BOT_TOKEN looks like a token (bot 42)." in said
    assert said.endswith("\nNothing is wrong.\n")
    assert "TEST" not in said


@pytest.mark.usefixtures("dotenv")
def test_nothing_is_wrong_in_russian(examine: Examine) -> None:
    code, said = examine(language=Language.RU)

    assert code == 0
    assert "✓ Файл .env читается, в нём 2 настройки." in said
    assert said.endswith("\nВсё в порядке.\n")


def test_without_a_file_the_environment_holds(examine: Examine) -> None:
    code, said = examine()

    assert code == 0
    assert "✓ There is no .env, or nothing in it" in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (GOOD.encode("utf-16"), "✗ The file .env is not in UTF-8. Save it once more"),
        ("# бот\n".encode("cp1251"), "✗ The file .env is not in UTF-8. Save it once more"),
        (b"BOT_TOKEN 42:TEST\n", "✗ Line 1 of .env makes no sense: write NAME=value there"),
        (b"x" * 2_000_000, "✗ The file .env is larger than 1 MB"),
    ],
    ids=["utf-16", "cp1251", "line", "large"],
)
def test_a_file_that_cannot_be_read_says_nothing_of_settings(
    examine: Examine, dotenv: Path, content: bytes, sentence: str
) -> None:
    dotenv.write_bytes(content)

    code, said = examine()

    assert code == 1
    assert sentence in said
    assert "not set" not in said  # it may stand there
    assert "– Not checked (database): mend .env first." in said
    assert said.endswith("\nThe bot can't work: one thing has to be mended first.\n")


def test_every_value_that_makes_no_sense_is_named(examine: Examine, dotenv: Path) -> None:
    add(
        dotenv,
        "BOT_TOKEN=hush",
        "PARALLEL_IMAGES=many",
        "TIMEZONE=Moscow",
        "IMAGES_PROVIDERS=llmeasy,gateway",
        "LLMEASY_PREVIEWS=9",
        "LLMEASY_SIZES=big",
        "MONTHLY_BUDGET_USD=10",
        "DATABASE_URL=mysql://host/hush",
    )

    code, said = examine()

    assert code == 1
    for name in (
        *("BOT_TOKEN", "PARALLEL_IMAGES", "TIMEZONE", "LLMEASY_PREVIEWS", "LLMEASY_SIZES"),
        "DATABASE_URL",
    ):
        assert f"✗ The value of {name} makes no sense; it should be" in said
    for name in ("GATEWAY_API_KEY", "GATEWAY_BASE_URL", "LLMEASY_PRICE_USD"):
        assert f"✗ {name} is not set: " in said
    assert "– Not checked (database): mend DATABASE_URL first." in said
    assert "MB are free where data is." in said
    assert "hush" not in said
    assert "The bot can't work: 9 things have to be mended first." in said


def test_a_senseless_list_of_services_asks_for_no_keys(examine: Examine, dotenv: Path) -> None:
    dotenv.write_text("BOT_TOKEN=42:TEST\nIMAGES_PROVIDERS=llmeasy,\n")

    _, said = examine()

    assert "✗ The value of IMAGES_PROVIDERS makes no sense" in said
    assert "LLMEASY_API_KEY" not in said


def test_a_proxy_of_the_environment_is_a_setting(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "socks5://me:hush-hush@127.0.0.1:99999")

    code, said = examine()

    assert code == 1
    assert "✗ The value of HTTPS_PROXY makes no sense" in said
    assert "hush" not in said


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("LMEASY_API_KEY", "LLMEASY_API_KEY"),
        ("LLMEASY_KEY", "LLMEASY_API_KEY"),
        ("API_KEY", "LLMEASY_API_KEY"),
        ("TELEGRAM_BOT_TOKEN", "BOT_TOKEN"),
        ("admins", "ADMIN_IDS"),
        ("TIME_ZONE", "TIMEZONE"),
        ("MY_DATA_DIR", "DATA_DIR"),
    ],
)
def test_what_was_meant_is_asked(examine: Examine, dotenv: Path, name: str, meant: str) -> None:
    text = "".join(line for line in GOOD.splitlines(True) if not line.startswith(meant))
    dotenv.write_text(f"{text}\n{name}=1\n")
    line = len(text.splitlines()) + 2

    _, said = examine()

    assert f"! Line {line} of .env sets {name}, which the bot does not know.\n" in said
    assert f"\n    Did you mean {meant}?\n" in said


def test_what_is_set_anyway_was_not_meant(examine: Examine, dotenv: Path) -> None:
    add(dotenv, "BOT_TOKEN_OLD=1", "WEATHER=rain")

    code, said = examine()

    assert code == 0  # the bot works all the same
    assert "! Line 3 of .env sets BOT_TOKEN_OLD, which the bot does not know.\n" in said
    assert "Did you mean" not in said
    assert said.endswith("\nThe bot can work; 2 things should be mended.\n")


def test_a_value_in_the_place_of_a_name_is_not_shown(examine: Examine, dotenv: Path) -> None:
    add(dotenv, "42:hush=1", "'hush hush'=1")

    _, said = examine()

    assert "! Line 3 of .env sets something that the bot does not know." in said
    assert "hush" not in said


def test_a_setting_that_is_there_twice(examine: Examine, dotenv: Path) -> None:
    add(dotenv, "LOG_LEVEL=INFO", "", "log_level=DEBUG")

    code, said = examine()

    assert code == 0
    assert "! .env sets LOG_LEVEL more than once, in the lines 3, 5.\n" in said
    assert "\n    Only line 5 counts; delete the others.\n" in said


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_a_file_that_others_may_read(examine: Examine, dotenv: Path) -> None:
    dotenv.chmod(0o644)

    assert "! Others on this machine can read .env, and the token" in examine()[1]
    assert "✓ .env can be read and has 2 settings." in examine(fix=True)[1]
    assert dotenv.stat().st_mode & 0o777 == 0o600


def test_a_container_has_its_settings_in_the_environment(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LLMEASY_API_KEY")
    monkeypatch.setenv("LMEASY_API_KEY", "sk-hush")

    code, said = examine()

    assert code == 1
    assert "! The environment sets LMEASY_API_KEY, which the bot does not know.\n" in said
    assert "\n    Did you mean LLMEASY_API_KEY?\n" in said
    assert "hush" not in said


def test_libraries_that_lack(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ["aiogram>=99.5,<100", "nonesuch>=2", "httpx[socks]>=0.1"]
    monkeypatch.setattr(libraries, "requirements", lambda: wanted)

    code, said = examine()

    assert code == 1
    assert f"✗ The library aiogram {aiogram.__version__} is too old: 99.5 or newer is" in said
    assert "✗ The library nonesuch is not installed.\n" in said
    assert "httpx" not in said
    assert "\n    Install the libraries again: make run does it" in said


def test_what_is_needed_cannot_be_told_everywhere(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libraries, "requirements", list)

    code, said = examine()

    assert code == 0
    assert "– Which versions of the libraries are needed can't be told here" in said
