import asyncio
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog

from bot.app.command_line import main
from bot.app.doctor import doctor
from bot.app.doctor.checks import LOCAL_CHECKS
from bot.app.doctor.runner import Check
from bot.config import Config, ProviderConfig
from bot.domain.settings import Language
from tests.kit.catalogue import CATALOGUE

SETTINGS = [
    *(name.upper() for name in Config.model_fields),
    *(f"LLMEASY_{name.upper()}" for name in ProviderConfig.model_fields),
]
Refusal = Callable[..., str]
Examine = Callable[..., tuple[int, str]]


@pytest.fixture(autouse=True)
def own_logs() -> Iterator[None]:
    """What `configure` changes is the whole process's: it comes back after each test."""
    root = logging.getLogger()
    handlers, level, hook = root.handlers[:], root.level, sys.excepthook
    yield
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    sys.excepthook = hook
    structlog.reset_defaults()


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough for a start, in an empty folder, in English."""
    for name in (*SETTINGS, "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BOT_TOKEN", "42:TEST")
    monkeypatch.setenv("LLMEASY_API_KEY", "sk-test")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:1")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def refusal(capsys: pytest.CaptureFixture[str]) -> Refusal:
    """Runs a command that does not start, and returns its one line."""

    def refused(*arguments: str) -> str:
        assert main(arguments) == 1
        said = capsys.readouterr()
        (sentence,) = said.err.splitlines()
        assert not said.out
        return sentence

    return refused


@pytest.fixture
def examine(capsys: pytest.CaptureFixture[str]) -> Examine:
    """Runs the doctor, and returns the exit code and what it said."""

    def examined(
        *checks: Check, fix: bool = False, as_json: bool = False, language: Language = Language.EN
    ) -> tuple[int, str]:
        translator = CATALOGUE.translator(language)
        chosen = checks or LOCAL_CHECKS
        code = asyncio.run(doctor(translator, fix=fix, as_json=as_json, checks=chosen))
        said = capsys.readouterr()
        assert not said.err
        return code, said.out

    return examined
