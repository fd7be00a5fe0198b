from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from pydantic import SecretStr, ValidationError

from bot.config import Config, ConfigError, ProviderConfig, read_config, read_provider

TOKEN = "123456:ABC-def"
KEY = "sk-provider-key"


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what is needed is set."""
    for name in Config.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ProviderConfig.model_fields:
        monkeypatch.delenv(f"LLMEASY_{name.upper()}", raising=False)
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("LLMEASY_API_KEY", KEY)


def config(env_file: Path | None = None) -> Config:
    return read_config(env_file)


def test_what_is_not_set_is_as_the_table_says() -> None:
    defaults = config().model_dump(exclude={"bot_token"})

    assert defaults == {
        "telegram_api_url": "https://api.telegram.org",
        "telegram_proxy": None,
        "images_providers": ("llmeasy",),
        "images_timeout": 600,
        "ambiguous_retries": 1,
        "retry_waits": (3, 8, 15),
        "parallel_images": 8,
        "jobs_per_user": 2,
        "daily_images_per_user": None,
        "daily_images_per_group": None,
        "monthly_budget_usd": None,
        "timezone": ZoneInfo("UTC"),
        "access": "open",
        "allowed_ids": frozenset(),
        "admin_ids": frozenset(),
        "data_dir": Path("data"),
        "database_url": None,
        "keep_images_days": 7,
        "keep_images_mb": 2048,
        "reference_pixels": 2048,
        "hold_seconds": 15,
        "shutdown_grace": 30,
        "log_format": "console",
        "log_level": "INFO",
    }


def test_a_provider_is_what_its_profile_says_but_for_what_is_set() -> None:
    provider = read_provider("llmeasy", None)

    assert provider.api_key.get_secret_value() == KEY
    assert provider.model_dump(exclude_unset=True).keys() == {"api_key"}
    assert not any(provider.model_dump(exclude={"api_key"}).values())


def test_none_takes_away_what_a_profile_has(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EDITS_PATH", "MASK", "QUALITIES", "BACKGROUNDS", "NOT_IN_EDITS"):
        monkeypatch.setenv(f"LLMEASY_{name}", "none")

    assert read_provider("llmeasy", None).model_dump(exclude_unset=True, exclude={"api_key"}) == {
        "edits_path": None,
        "mask": None,
        "qualities": (),
        "backgrounds": (),
        "not_in_edits": frozenset(),
    }


def test_lists_are_written_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_IDS", "7, -100123 ,8")
    monkeypatch.setenv("ADMIN_IDS", "7")
    monkeypatch.setenv("RETRY_WAITS", "0.5, 2")

    assert config().allowed_ids == {7, -100123, 8}
    assert config().admin_ids == {7}
    assert config().retry_waits == (0.5, 2)


def test_empty_is_unset_and_nought_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAILY_IMAGES_PER_USER", "")
    monkeypatch.setenv("RETRY_WAITS", "")
    monkeypatch.setenv("DAILY_IMAGES_PER_GROUP", "0")
    monkeypatch.setenv("MONTHLY_BUDGET_USD", "0")

    assert config().daily_images_per_user is None
    assert config().retry_waits == (3, 8, 15)
    assert config().daily_images_per_group == 0
    assert config().monthly_budget_usd == 0


def test_the_days_zone_is_one_that_the_world_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIMEZONE", "Europe/Moscow")

    assert config().timezone == ZoneInfo("Europe/Moscow")


def test_the_environment_goes_before_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_text("LOG_LEVEL=debug\nPARALLEL_IMAGES=3\nUNKNOWN=1\nLLMEASY_MODEL=other\n")
    monkeypatch.setenv("PARALLEL_IMAGES", "5")

    assert (config(file).log_level, config(file).parallel_images) == ("DEBUG", 5)
    assert read_provider("llmeasy", file).model == "other"


def test_the_database_stands_in_the_data_folder_unless_it_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATA_DIR", "/data")
    assert config().database == "sqlite+aiosqlite:////data/bot.db"
    assert config().images_dir == Path("/data/images")

    monkeypatch.setenv("DATABASE_URL", "sqlite+aiosqlite:////elsewhere/bot.db")
    assert config().database == "sqlite+aiosqlite:////elsewhere/bot.db"


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("sqlite:///x.db", "x.db"),
        ("sqlite+aiosqlite:///x.db", "x.db"),
        ("sqlite:////srv/my bot/bot.db", "/srv/my bot/bot.db"),
    ],
)
def test_a_database_may_be_named_without_its_driver(
    address: str, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)

    assert config().database == f"sqlite+aiosqlite:///{file}"
    assert config().database_path == Path(file)


def test_the_file_may_be_written_by_any_editor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / ".env"
    file.write_bytes("# токен\r\nBOT_TOKEN=7:FILE\r\nLLMEASY_MODEL=other".encode("utf-8-sig"))
    monkeypatch.delenv("BOT_TOKEN")
    assert config(file).bot_token.get_secret_value() == "7:FILE"

    file.write_bytes("LLMEASY_MODEL=other\n# модель".encode("utf-8-sig"))
    assert read_provider("llmeasy", file).model == "other"


def test_addresses_lose_their_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081/")

    assert config().telegram_api_url == "http://127.0.0.1:8081"


@pytest.mark.parametrize(
    "host", ["рисует.рф", "xn--e1aybc.xn--p1ai", "bot_api:8081", "[::1]:80", "a-b.co"]
)
def test_hosts_may_be_of_any_alphabet(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LLMEASY_BASE_URL", f"https://{host}/v1")

    own = read_provider("llmeasy", None)

    assert own.base_url == f"https://{host}/v1"
    assert httpx.URL(own.base_url).host  # the library takes it, too


def test_secrets_are_shown_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////home/hush/bot.db")
    own, provider = config(), read_provider("llmeasy", None)

    shown = f"{own} {own!r} {own.model_dump()} {provider!r} {provider.model_dump_json()}"

    for secret in ("ABC-def", KEY, "hush"):
        assert secret not in shown
    assert isinstance(own.bot_token, SecretStr)


def test_a_wrong_value_is_not_shown_in_the_refusal() -> None:
    wrong: dict[str, Any] = {"bot_token": "hush hush", "images_timeout": "hush"}
    with pytest.raises(ValidationError) as refusal:
        Config(_env_file=None, **wrong)

    assert "hush" not in str(refusal.value)


@pytest.mark.parametrize("name", ["BOT_TOKEN", "LLMEASY_API_KEY"])
def test_what_is_missing_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "")

    with pytest.raises(ConfigError) as refusal:
        read_all()

    assert (refusal.value.name, refusal.value.missing) == (name, True)


SENSELESS = [
    ("BOT_TOKEN", "abc"),
    ("BOT_TOKEN", "123456:"),
    ("BOT_TOKEN", "123456:ABC def"),
    ("BOT_TOKEN", '"123456:ABC-def"'),
    ("BOT_TOKEN", "bot123456:ABC-def"),
    ("BOT_TOKEN", "123456:ABC/def"),
    ("TELEGRAM_API_URL", "api.telegram.org"),
    ("TELEGRAM_API_URL", "ftp://host"),
    ("TELEGRAM_API_URL", "http://"),
    ("TELEGRAM_API_URL", "http://host:port"),
    ("TELEGRAM_API_URL", "http://host:99999"),
    ("TELEGRAM_API_URL", "http://[host"),
    ("TELEGRAM_API_URL", "http://:8081"),
    ("IMAGES_PROVIDERS", "midjourney"),
    ("IMAGES_PROVIDERS", "llmeasy,llmeasy"),
    ("IMAGES_PROVIDERS", ","),
    ("IMAGES_TIMEOUT", "0"),
    ("IMAGES_TIMEOUT", "soon"),
    ("IMAGES_TIMEOUT", "nan"),
    ("AMBIGUOUS_RETRIES", "-1"),
    ("RETRY_WAITS", "3;8"),
    ("RETRY_WAITS", "3,-8"),
    ("PARALLEL_IMAGES", "0"),
    ("JOBS_PER_USER", "many"),
    ("DAILY_IMAGES_PER_USER", "-1"),
    ("DAILY_IMAGES_PER_GROUP", "2.5"),
    ("MONTHLY_BUDGET_USD", "-0.01"),
    ("MONTHLY_BUDGET_USD", "inf"),
    ("TIMEZONE", "Moscow"),
    ("TIMEZONE", "Europe"),
    ("TIMEZONE", "+03:00"),
    ("TIMEZONE", "../UTC"),
    ("DATA_DIR", "what?"),
    ("DATA_DIR", " "),
    ("DATA_DIR", "bot\udcff"),
    ("DATABASE_URL", "sqlite:///\x07"),
    ("ACCESS", "closed"),
    ("ALLOWED_IDS", "7,Tom"),
    ("ADMIN_IDS", "@tom"),
    ("KEEP_IMAGES_DAYS", "-1"),
    ("KEEP_IMAGES_DAYS", "inf"),
    ("KEEP_IMAGES_MB", "1 GB"),
    ("REFERENCE_PIXELS", "1"),
    ("HOLD_SECONDS", "0"),
    ("SHUTDOWN_GRACE", "-1"),
    ("LOG_FORMAT", "xml"),
    ("LOG_LEVEL", "loud"),
    ("LLMEASY_API_KEY", "ключ"),
    ("LLMEASY_API_KEY", "two keys"),
    ("LLMEASY_BASE_URL", "www.llmeasy.ru/v1"),
    ("LLMEASY_BASE_URL", "https://www.llmeasy.ru/v1?x=1"),
    ("LLMEASY_BASE_URL", "https://www.llmeasy.ru/v1#x"),
    ("LLMEASY_BASE_URL", "https://me@www.llmeasy.ru/v1"),
    ("LLMEASY_BASE_URL", "https://xn--/v1"),
    ("LLMEASY_BASE_URL", "https://a\x7f/v1"),
    ("LLMEASY_BASE_URL", "https://☃.ru/v1"),
    ("LLMEASY_BASE_URL", "https://a..ru/v1"),
    ("LLMEASY_BASE_URL", f"https://{'a' * 64}.ru/v1"),
    ("LLMEASY_PRICE_USD", "free"),
    ("LLMEASY_PRICE_USD", "-1"),
    ("LLMEASY_USER_AGENT", "бот"),
    ("LLMEASY_TYPICAL_SECONDS", "0"),
    ("LLMEASY_TOKEN_PRICES_USD", "5,8"),
    ("LLMEASY_TOKEN_PRICES_USD", "5,8,30,1"),
    ("LLMEASY_TIMEOUT", "0"),
    ("LLMEASY_CONNECT_TIMEOUT", "soon"),
    ("LLMEASY_SIZES", "auto,1024"),
    ("LLMEASY_SIZES", "1024x1024,1024x1024"),
    ("LLMEASY_SIZES", "0x1024"),
    ("LLMEASY_SIZES", "none"),
    ("LLMEASY_QUALITIES", "best"),
    ("LLMEASY_QUALITIES", "low,low"),
    ("LLMEASY_NOT_IN_EDITS", "two words"),
    ("LLMEASY_BACKGROUNDS", "striped"),
    ("LLMEASY_FIELDS", "style=vivid"),
    ("LLMEASY_FIELDS", '["style"]'),
    ("LLMEASY_GENERATIONS_PATH", "images/generations"),
    ("LLMEASY_EDITS_PATH", "off"),
    ("LLMEASY_ONE_REFERENCE", "two words"),
    ("LLMEASY_SEVERAL_REFERENCES", " "),
    ("LLMEASY_MASK", "a mask"),
    ("LLMEASY_MAX_REFERENCES", "0"),
    ("LLMEASY_PROMPT_LIMIT", "0"),
    ("LLMEASY_PREVIEWS", "4"),
]


@pytest.mark.parametrize(("name", "value"), SENSELESS)
def test_what_makes_no_sense_is_named_and_not_shown(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ConfigError) as refusal:
        read_all()

    assert (refusal.value.name, refusal.value.missing) == (name, False)
    assert str(refusal.value) == name
    assert refusal.value.__suppress_context__  # the cause would show the value


def read_all() -> None:
    read_config(None)
    read_provider("llmeasy", None)
