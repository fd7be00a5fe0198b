"""What the operator reads when a start is refused."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app.command_line import config_sentence, main, terminal_language
from bot.config import Config, ConfigError, ProviderConfig
from bot.domain.settings import Language
from bot.i18n import Catalogue

CATALOGUE = Catalogue.load(strict=True)
SETTINGS = [
    *(name.upper() for name in Config.model_fields),
    *(f"LLMEASY_{name.upper()}" for name in ProviderConfig.model_fields),
]


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Enough for a start, in an empty folder, in English."""
    for name in (*SETTINGS, "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("BOT_TOKEN", "42:TEST")
    monkeypatch.setenv("LLMEASY_API_KEY", "sk-test")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:1")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one sentence of a command that does not start."""
    assert main(arguments) == 1
    said = capsys.readouterr()
    (sentence,) = said.err.splitlines()
    assert not said.out
    return sentence


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("missing", [True, False])
@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_its_sentence(name: str, missing: bool, language: Language) -> None:
    sentence = config_sentence(CATALOGUE.speaker(language), ConfigError(name, missing=missing))

    assert name in sentence
    assert len(sentence) > len(name) + 20


def test_what_is_missing_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BOT_TOKEN")
    assert refusal(capsys, "run").startswith("BOT_TOKEN is not set: the token that @BotFather")

    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    assert refusal(capsys, "run").startswith(
        "Не задана настройка BOT_TOKEN: токен, который дал @BotFather"
    )


def test_a_value_without_sense_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARALLEL_IMAGES", "many")
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")

    assert refusal(capsys, "run") == (
        "Значение PARALLEL_IMAGES не подходит. "
        "Нужно вот что: сколько картинок рисуется одновременно, от 1 до 100."
    )


def test_a_budget_needs_a_price(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MONTHLY_BUDGET_USD", "10")

    assert refusal(capsys, "run").startswith("LLMEASY_PRICE_USD is not set: what one picture costs")


@pytest.mark.parametrize(
    ("missing", "settings"),
    [
        ("GATEWAY_BASE_URL", {"GATEWAY_API_KEY": "sk-test"}),
        ("GATEWAY_API_KEY", {"GATEWAY_BASE_URL": "https://example.org/api/v1"}),
    ],
)
def test_each_of_several_services_needs_its_settings(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    missing: str,
    settings: dict[str, str],
) -> None:
    monkeypatch.setenv("IMAGES_PROVIDERS", "llmeasy, gateway")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    assert refusal(capsys, "run").startswith(f"{missing} is not set: ")


def test_a_file_in_the_place_of_the_data_folder_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "data").write_text("in the way")

    assert "data: Not a directory" in refusal(capsys, "run")


def test_a_database_that_is_none_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "bot.db").write_text("no database " * 100)

    assert refusal(capsys, "run").startswith("The database can't be used: file is not a database")


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str], taken_port: int) -> None:
    assert refusal(capsys, "demo", "--port", str(taken_port)).startswith(
        f"Port {taken_port} is taken by another program"
    )


def test_drawing_for_real_needs_a_key(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LLMEASY_API_KEY")

    assert refusal(capsys, "demo", "--real").startswith("LLMEASY_API_KEY is not set")


@pytest.mark.parametrize("port", ["70000", "-1", "http"])
def test_a_port_that_cannot_be_is_refused(capsys: pytest.CaptureFixture[str], port: str) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["demo", "--port", port])

    assert exit_.value.code == 2
    assert "--port" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment_", "language"),
    [
        ({"LANG": "ru_RU.UTF-8"}, Language.RU),
        ({"LANG": "ru.UTF-8"}, Language.RU),
        ({"LC_ALL": "ru_RU.UTF-8", "LANG": "en_US.UTF-8"}, Language.RU),
        ({"LC_ALL": "", "LC_MESSAGES": "ru_RU", "LANG": "C"}, Language.RU),
        ({"LC_ALL": "C.UTF-8", "LANG": "ru_RU.UTF-8"}, Language.EN),
        ({"LANG": "de_DE.UTF-8"}, Language.EN),
        ({}, Language.EN),
    ],
)
def test_the_terminal_is_spoken_to_in_its_language(
    environment_: dict[str, str], language: Language
) -> None:
    assert terminal_language(environment_) is language
