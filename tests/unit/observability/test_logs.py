import json
import logging
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
import structlog
from PIL import Image

from bot.observability import configure, get_logger, log_context
from bot.observability.logs import OWN

TOKEN = "123456:AAE-token"
KEY = "sk-provider-key"
LONGER_KEY = "sk-provider-key-of-another"

Form = Literal["console", "json"]


@pytest.fixture(autouse=True)
def own_logs() -> Iterator[None]:
    """`configure` is for the whole process: what was there before comes back."""
    root = logging.getLogger()
    before, level, own = root.handlers[:], root.level, logging.getLogger(OWN).level
    yield
    logging.captureWarnings(False)
    root.handlers[:] = before
    root.setLevel(level)
    logging.getLogger(OWN).setLevel(own)
    structlog.reset_defaults()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """What stands on standard error, as machines read it."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


@pytest.mark.parametrize("form", ["console", "json"])
def test_no_line_shows_a_secret(form: Form, capsys: pytest.CaptureFixture[str]) -> None:
    configure(form, "DEBUG", [TOKEN, KEY, LONGER_KEY, ""])

    get_logger("bot").info(f"with {TOKEN}", header=f"Bearer {KEY}", both=[LONGER_KEY, KEY])
    logging.getLogger("aiogram").warning("to %s", f"https://host/bot{TOKEN}/getMe")

    shown = capsys.readouterr().err
    assert "token" not in shown
    assert "provider-key" not in shown
    assert "of-another" not in shown
    assert "https://host/bot[hidden]/getMe" in shown


@pytest.mark.parametrize("form", ["console", "json"])
def test_no_traceback_shows_a_secret(form: Form, capsys: pytest.CaptureFixture[str]) -> None:
    configure(form, "INFO", [TOKEN])

    try:
        raise ValueError(f"cannot reach bot{TOKEN}")
    except ValueError:
        get_logger("bot").exception("failed")
        logging.getLogger("aiogram").exception("failed too")

    shown = capsys.readouterr().err
    assert TOKEN not in shown
    assert shown.count("ValueError: cannot reach bot[hidden]") == 2
    assert shown.count("test_logs.py") == 2


def test_lines_carry_what_is_bound_around_them(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json", "INFO")
    log = get_logger("bot.services")

    with log_context(update_id=7, user_id=42):
        with log_context(job_id=3):
            log.info("drawing", size="auto")
        logging.getLogger("aiogram").info("sent")
    log.info("idle")

    drawing, sent, idle = lines(capsys)
    assert drawing.pop("timestamp")
    assert drawing == {
        "event": "drawing",
        "level": "info",
        "logger": "bot.services",
        "size": "auto",
        "update_id": 7,
        "user_id": 42,
        "job_id": 3,
    }
    assert (sent["event"], sent["update_id"], sent["user_id"]) == ("sent", 7, 42)
    assert "job_id" not in sent
    assert "update_id" not in idle


def test_people_see_the_same_values(capsys: pytest.CaptureFixture[str]) -> None:
    configure("console", "INFO")

    with log_context(job_id=3):
        get_logger("bot").info("рисую", words="кот")

    shown = capsys.readouterr().err
    assert "рисую" in shown
    assert "job_id=3" in shown
    assert "words=кот" in shown


def test_less_than_the_level_is_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json", "WARNING")

    get_logger("bot").info("small talk")
    get_logger("bot").warning("trouble")

    assert [line["event"] for line in lines(capsys)] == ["trouble"]


def test_urls_of_every_request_are_not_shown(capsys: pytest.CaptureFixture[str]) -> None:
    configure("json", "INFO")

    logging.getLogger("httpx").info("HTTP Request: POST https://host/v1/images/generations")

    assert lines(capsys) == []


LIBRARIES = (
    *("PIL.PngImagePlugin", "httpcore.http11", "httpx", "aiosqlite", "asyncio", "alembic.runtime"),
    *("aiogram.client", "aiohttp.client", "sqlalchemy.engine", "tenacity", "new_library"),
)


def test_libraries_do_not_log_at_our_level(capsys: pytest.CaptureFixture[str]) -> None:
    """They would write each chunk of a picture, each header and each message."""
    configure("json", "DEBUG")

    for library in LIBRARIES:
        logging.getLogger(library).debug("everything")
        assert not logging.getLogger(library).isEnabledFor(logging.DEBUG)
    get_logger("bot.providers").debug("ours")
    logging.getLogger("aiogram").info("theirs")

    assert [line["event"] for line in lines(capsys)] == ["ours", "theirs"]


@pytest.mark.parametrize("level", ["WARNING", "ERROR"])
def test_a_higher_level_holds_for_all(level: str, capsys: pytest.CaptureFixture[str]) -> None:
    configure("json", level)

    for name in ("bot.providers", "aiogram"):
        logging.getLogger(name).log(logging.getLevelName(level) - 1, "small talk")
        logging.getLogger(name).log(logging.getLevelName(level), "trouble")

    assert [line["event"] for line in lines(capsys)] == ["trouble"] * 2


def test_a_picture_of_tiny_chunks_logs_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("json", "DEBUG")

    into = tmp_path / "a.png"
    Image.new("RGB", (4, 4)).save(into)
    with Image.open(into) as image:
        image.load()

    assert lines(capsys) == []


def test_a_second_set_up_serves_loggers_of_the_first(capsys: pytest.CaptureFixture[str]) -> None:
    log = get_logger("bot")
    configure("console", "INFO")
    log.info("before")
    capsys.readouterr()

    configure("json", "INFO", [KEY])
    log.info("after", key=KEY)

    (line,) = lines(capsys)
    assert (line["event"], line["key"]) == ("after", "[hidden]")


def test_a_librarys_warning_is_a_line_like_any_other(capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        configure("json", "INFO", [KEY])
        warnings.warn(f"deprecated {KEY}", stacklevel=1)

    (line,) = lines(capsys)
    assert "deprecated [hidden]" in line["event"]
