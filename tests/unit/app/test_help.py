"""What the command says about itself."""

import sys

import pytest

from bot import __version__
from bot.app.command_line import main


def said(argument: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as exit_:
        main([argument])
    assert exit_.value.code == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("started_as", "name"),
    [("/home/me/draw-bot/bot/__main__.py", "python -m bot"), ("/opt/bin/draw-bot", "draw-bot")],
)
def test_the_help_names_the_command_as_it_was_started(
    started_as: str,
    name: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", [started_as, "--help"])

    assert said("--help", capsys).startswith(f"usage: {name} ")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert said("--version", capsys) == f"draw-bot {__version__}\n"
