"""How the doctor tells what it found, and what becomes of a check that breaks."""

import json
from collections.abc import AsyncIterator

import pytest

from bot.app.command_line import main
from bot.app.doctor import command
from bot.app.doctor.context import Context
from bot.app.doctor.findings import Finding, Status, make_finding
from bot.app.doctor.report import Report
from bot.app.doctor.runner import Check
from bot.domain.settings import Language
from tests.kit.catalogue import CATALOGUE
from tests.unit.app.conftest import Examine

pytestmark = pytest.mark.usefixtures("environment")


async def fine(_: Context) -> AsyncIterator[Finding]:
    yield make_finding("fine", Status.OK, "doctor-settings")


async def explode(_: Context) -> AsyncIterator[Finding]:
    yield make_finding(
        "bad", Status.WARNING, "doctor-library-missing", remedy="doctor-library-remedy", name="x"
    )
    raise OSError("sk-test")


async def blab(context: Context) -> AsyncIterator[Finding]:
    key = context.providers[0].api_key
    yield make_finding("blab", Status.OK, "doctor-library-missing", name=f"{key} 42:TEST")


INSTALL = CATALOGUE.translator(Language.EN)("doctor-library-remedy")
FINE, EXPLODE, BLAB = Check("fine", fine), Check("bad", explode), Check("blab", blab)


def test_a_check_that_breaks_is_one_line_and_the_others_go_on(examine: Examine) -> None:
    code, said = examine(EXPLODE, FINE)

    assert code == 1
    assert said.splitlines() == [
        "! The library x is not installed.",
        f"    {INSTALL}",
        "✗ This could not be checked (bad, OSError).",
        "✓ All other settings make sense.",
        "",
        "The bot can't work: one thing has to be mended first.",
    ]


def test_a_check_whose_setting_is_missing_is_left_out(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BOT_TOKEN")
    needy = Check("needy", explode, needs=("BOT_TOKEN", "DATA_DIR"))

    code, said = examine(needy, FINE)

    assert code == 0
    assert said.startswith("– Not checked (needy): mend BOT_TOKEN first.\n✓ ")


def test_machines_read_the_same(examine: Examine) -> None:
    code, said = examine(EXPLODE, FINE, as_json=True, language=Language.RU)

    assert code == 1
    assert json.loads(said) == [
        {
            "check": "bad",
            "status": "warning",
            "message": "Не установлена библиотека x.",
            "fix": "Установите библиотеки заново: это делает make run или "
            "pip install --require-hashes -r requirements.txt",
        },
        {
            "check": "bad",
            "status": "failure",
            "message": "Это не удалось проверить (bad, OSError).",
            "fix": None,
        },
        {
            "check": "fine",
            "status": "ok",
            "message": "Все остальные настройки подходят.",
            "fix": None,
        },
    ]


def test_no_secret_is_shown_whoever_tells_it(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://me:hush-hush@127.0.0.1:1")

    _, said = examine(BLAB)

    assert said.startswith("✓ The library [hidden] [hidden] is not installed.\n")


@pytest.mark.parametrize(("encoding", "sign"), [("utf-8", "✗"), ("cp866", "x"), ("nonesuch", "x")])
def test_a_terminal_gets_signs_that_it_has(encoding: str, sign: str) -> None:
    report = Report(CATALOGUE.translator(Language.EN), encoding)

    assert report.line(make_finding("a", Status.FAILURE, "doctor-settings")).startswith(
        f"{sign} All"
    )


def test_settings_that_break_in_a_new_way_are_one_line(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_context(*_: object, **__: object) -> Context:
        raise RecursionError

    monkeypatch.setattr(command, "read_context", read_context)

    code, said = examine(FINE)

    assert code == 1
    assert said.startswith("✗ This could not be checked (settings, RecursionError).\n")


def test_the_command_and_its_help(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    with pytest.raises(SystemExit):
        main(["doctor", "--help"])

    said = " ".join(capsys.readouterr().out.split())
    assert "--fix" in said
    assert "выдать результат в JSON, для программ" in said
