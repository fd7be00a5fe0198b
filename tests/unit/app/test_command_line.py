"""What the operator reads when a start is refused."""

import socket
import sys
from collections.abc import Iterator

import pytest

from bot.app.command_line import main, terminal_language
from bot.app.sentences import config_sentence
from bot.config import ConfigError
from bot.domain.settings import Language
from tests.kit.catalogue import CATALOGUE
from tests.unit.app.conftest import SETTINGS, Refusal

pytestmark = pytest.mark.usefixtures("environment")


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("missing", [True, False])
@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_its_sentence(name: str, missing: bool, language: Language) -> None:
    sentence = config_sentence(ConfigError(name, missing=missing)).render(
        CATALOGUE.translator(language)
    )

    assert name in sentence
    assert len(sentence) > len(name) + 20


def test_what_is_missing_is_named(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BOT_TOKEN")
    assert refusal("run").startswith("BOT_TOKEN is not set: the token that @BotFather")

    monkeypatch.setenv("LANG", "ru_RU.UTF-8")
    assert refusal("run").startswith("Не задана настройка BOT_TOKEN: токен, который дал @BotFather")


def test_a_value_without_sense_is_named(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARALLEL_IMAGES", "many")
    monkeypatch.setenv("LC_ALL", "ru_RU.UTF-8")

    assert refusal("run") == (
        "Значение PARALLEL_IMAGES не подходит. "
        "Нужно вот что: сколько картинок рисуется одновременно, от 1 до 100."
    )


def test_a_budget_needs_a_price(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MONTHLY_BUDGET_USD", "10")

    assert refusal("run").startswith("LLMEASY_PRICE_USD is not set: what one picture costs")


@pytest.mark.parametrize(
    ("missing", "settings"),
    [
        ("GATEWAY_BASE_URL", {"GATEWAY_API_KEY": "sk-test"}),
        ("GATEWAY_API_KEY", {"GATEWAY_BASE_URL": "https://example.org/api/v1"}),
    ],
)
def test_each_of_several_services_needs_its_settings(
    refusal: Refusal,
    monkeypatch: pytest.MonkeyPatch,
    missing: str,
    settings: dict[str, str],
) -> None:
    monkeypatch.setenv("IMAGES_PROVIDERS", "llmeasy, gateway")
    for name, value in settings.items():
        monkeypatch.setenv(name, value)

    assert refusal("run").startswith(f"{missing} is not set: ")


def test_a_port_that_is_taken_is_told(refusal: Refusal, taken_port: int) -> None:
    assert refusal("demo", "--port", str(taken_port)).startswith(
        f"Port {taken_port} is taken by another program"
    )


@pytest.mark.parametrize(
    ("spoken", "sentence"),
    [
        ("en_GB.UTF-8", "This installation has no demo: the package draw_bot_sandbox, which "),
        ("ru_RU.UTF-8", "В этой установке нет демонстрации: не хватает пакета draw_bot_sandbox, "),
    ],
)
def test_a_demo_that_is_not_installed_is_told(
    refusal: Refusal, monkeypatch: pytest.MonkeyPatch, spoken: str, sentence: str
) -> None:
    monkeypatch.setenv("LANG", spoken)
    for name in [name for name in sys.modules if name.partition(".")[0] == "draw_bot_sandbox"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, "bot.app.demo", raising=False)
    monkeypatch.setitem(sys.modules, "draw_bot_sandbox", None)

    told = refusal("demo")

    assert told.startswith(sentence)
    assert "make demo" in told


def test_drawing_for_real_needs_a_key(refusal: Refusal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LLMEASY_API_KEY")

    assert refusal("demo", "--real").startswith("LLMEASY_API_KEY is not set")


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
