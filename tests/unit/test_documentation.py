"""What the documentation promises is what the bot does."""

import os
import re
import subprocess
import time
from pathlib import Path

import pytest

from bot.app.provider_setup import NOT_PROFILE_FIELDS, setup_provider
from bot.config import Config, ProviderConfig, read_config, read_provider
from bot.domain.settings import Language
from bot.providers import LLMEASY
from tests.providers_table import MARKS, providers_table
from tests.providers_table import READMES as PROVIDERS_IN

REPOSITORY = Path(__file__).parents[2]
READMES = ("README.md", "README.ru.md")
DOCUMENTS = [*READMES, "CONTRIBUTING.md", "docs/architecture.md", "docs/network.md"]
DEFAULTS = {
    name.upper(): field.default
    for name, field in Config.model_fields.items()
    if name not in {"bot_token", "database_url"}
}
REQUIRED = {"BOT_TOKEN": "123456:ABC-def", "LLMEASY_API_KEY": "sk-key"}

ROW = re.compile(r"^\| `([A-Z_]+)` \| (?:`(.*?)`)? *\|", re.MULTILINE)
EXAMPLE = re.compile(r"^#?([A-Z_]+)=(.*)$", re.MULTILINE)
BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#]+)\)")
MAKE = re.compile(r"(?:^|`)make ([a-z]+)", re.MULTILINE)
TARGET = re.compile(r"^([a-z]+):", re.MULTILINE)


def document(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def told(name: str) -> dict[str, str]:
    """The settings and their defaults, as the document tells them."""
    pattern = EXAMPLE if name == ".env.example" else ROW
    return dict(pattern.findall(document(name)))


def written(value: object) -> str:
    """As a setting is written down."""
    if isinstance(value, tuple | frozenset):
        return ",".join(value)
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def env_file(path: Path, settings: dict[str, str]) -> Path:
    path.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
    return path


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is set in the environment."""
    for name in told(".env.example"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("name", [*READMES, ".env.example"])
def test_the_papers_name_every_setting_and_no_other(name: str) -> None:
    of_bot = [field.upper() for field in Config.model_fields]
    of_provider = [f"LLMEASY_{field.upper()}" for field in ProviderConfig.model_fields]

    assert sorted(told(name)) == sorted(of_bot + of_provider)


@pytest.mark.parametrize("name", [*READMES, ".env.example"])
@pytest.mark.usefixtures("bare")
def test_setting_what_the_papers_call_defaults_changes_nothing(name: str, tmp_path: Path) -> None:
    config = read_config(env_file(tmp_path / "all", told(name) | REQUIRED))
    default = read_config(env_file(tmp_path / "required", REQUIRED))

    # The database's address is the one that follows from the folder.
    assert config.database == default.database
    assert config.model_copy(update={"database_url": None}) == default
    without = {setting for setting, value in told(name).items() if not value} & DEFAULTS.keys()
    assert without == {setting for setting, value in DEFAULTS.items() if not value}


@pytest.mark.parametrize("name", [*READMES, ".env.example"])
def test_a_providers_defaults_are_those_of_its_profile(name: str) -> None:
    words = told(name)

    for field in set(ProviderConfig.model_fields) - NOT_PROFILE_FIELDS:
        assert words[f"LLMEASY_{field.upper()}"] == written(getattr(LLMEASY, field))
    assert not any(words[f"LLMEASY_{name.upper()}"] for name in NOT_PROFILE_FIELDS)
    assert (LLMEASY.price, LLMEASY.token_prices) == (None, None)


@pytest.mark.parametrize("name", [*READMES, ".env.example"])
@pytest.mark.usefixtures("bare")
def test_setting_a_providers_defaults_changes_nothing(name: str, tmp_path: Path) -> None:
    settings = {**told(name), **REQUIRED}
    own = read_provider("llmeasy", env_file(tmp_path / "all", settings))

    assert setup_provider("llmeasy", own).profile == LLMEASY


@pytest.mark.parametrize("language", Language)
def test_the_readmes_list_the_services_as_their_profiles_are(language: Language) -> None:
    section = MARKS.search(PROVIDERS_IN[language].read_text(encoding="utf-8"))

    assert section
    assert section[0] == providers_table(language)  # `make docs` writes it anew


def test_the_example_asks_for_a_token_and_a_key_and_nothing_else() -> None:
    asked = re.findall(r"^([A-Z_]+)=", document(".env.example"), re.MULTILINE)

    assert asked == list(REQUIRED)


def test_docker_reads_the_example_as_the_bot_does() -> None:
    """Docker takes quotes, and what follows a value, for a part of it."""
    assert not [value for value in told(".env.example").values() if re.search(r"[\s'\"#]", value)]


def test_both_readmes_give_the_same_commands_and_settings() -> None:
    english, russian = map(document, READMES)

    assert BLOCK.findall(english) == BLOCK.findall(russian)
    assert list(told(READMES[0]).items()) == list(told(READMES[1]).items())
    assert english.count("\n#") == russian.count("\n#")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_links_lead_somewhere_and_commands_exist(name: str) -> None:
    text = document(name)

    folder = (REPOSITORY / name).parent
    lost = [link for link in LINK.findall(text) if not (folder / link).exists()]
    unknown = set(MAKE.findall(text)) - set(TARGET.findall(document("Makefile")))

    assert not lost
    assert not unknown


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_files_that_the_papers_name_are_there(name: str) -> None:
    named = re.findall(r"`((?:bot|draw_bot_sandbox|tests|locales)/[\w./]+)`", document(name))

    assert [path for path in named if not (REPOSITORY / path).exists()] == []


@pytest.mark.parametrize(("age", "healthy"), [(0, True), (30, True), (200, False), (None, False)])
def test_the_container_is_healthy_while_the_bot_gives_signs_of_life(
    age: int | None, healthy: bool, tmp_path: Path
) -> None:
    check = re.search(r"^HEALTHCHECK .*\\\n +CMD (.+)$", document("Dockerfile"), re.MULTILINE)
    assert check
    if age is not None:
        alive = tmp_path / "alive"
        alive.touch()
        os.utime(alive, (time.time() - age,) * 2)

    environment = {**os.environ, "DATA_DIR": str(tmp_path)}
    ended = subprocess.run(
        ["/bin/sh", "-c", check[1]], env=environment, check=False, capture_output=True
    )

    assert (ended.returncode == 0) is healthy


def test_the_image_holds_what_it_needs_and_no_settings() -> None:
    copied = re.findall(r"^COPY (\w\S*) ", document("Dockerfile"), re.MULTILINE)
    allowed = re.findall(r"^!(.+)$", document(".dockerignore"), re.MULTILINE)

    assert document(".dockerignore").splitlines()[1] == "*"
    assert sorted(copied) == sorted(allowed)
    assert all((REPOSITORY / name).exists() for name in copied)
