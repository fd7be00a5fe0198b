"""The operator's settings, read once from the environment or `.env`."""

import re
from pathlib import Path
from typing import Annotated, Any, Literal
from unicodedata import category
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.env_file import ENCODING, ENV_FILE, read_env_file
from bot.network import Proxy, parse_proxies

NONE = "none"
TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
SQLITE_FILE = re.compile(r"sqlite(\+aiosqlite)?:///(?P<file>(?!file:)[^?]+)")


class ConfigError(Exception):
    """A setting that is missing or makes no sense. `name` is its name in the environment."""

    def __init__(self, name: str, *, missing: bool) -> None:
        super().__init__(name)
        self.name = name
        self.missing = missing


def _listed(value: Any) -> Any:
    """`none` is a list with nothing in it."""
    if value == NONE:
        return []
    return [item.strip() for item in value.split(",")] if isinstance(value, str) else value


def _plain_url(value: str) -> str:
    parts = urlsplit(value)  # raises ValueError, as a port that is no number does
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.port == 0:
        raise ValueError
    if " " in value or not value.isprintable():
        raise ValueError
    # What the libraries would not take for a host; a UnicodeError is a ValueError.
    parts.hostname.encode("idna").decode("idna")
    if any(category(letter)[0] not in "LM" for letter in parts.hostname if not letter.isascii()):
        raise ValueError
    if parts.query or parts.fragment or parts.username is not None:
        raise ValueError
    return value.rstrip("/")


def _token(value: SecretStr) -> SecretStr:
    if not TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError
    return value


def _key(value: SecretStr) -> SecretStr:
    text = value.get_secret_value()
    if not text.isascii() or not text.isprintable() or " " in text:
        raise ValueError
    return value


def _zone(value: Any) -> Any:
    """The zones are files: some senseless names are folders there, or too long for one."""
    try:
        return ZoneInfo(value) if isinstance(value, str) else value
    except (OSError, ZoneInfoNotFoundError) as error:
        raise ValueError from error


def _proxies(value: Any) -> Any:
    return parse_proxies(value) if isinstance(value, str) else value


def _database(value: SecretStr) -> SecretStr:
    """A file of SQLite; `sqlite:///` alone names its usual driver, which would block the bot."""
    found = SQLITE_FILE.fullmatch(value.get_secret_value())
    if found is None or found["file"] == ":memory:" or not found["file"].isprintable():
        raise ValueError
    return SecretStr(f"sqlite+aiosqlite:///{found['file']}")


def _folder(value: Path) -> Path:
    """A question mark would begin the options in the database's address."""
    name = str(value)
    if "?" in name or not name.isprintable() or not name.strip():
        raise ValueError
    return value


def _none(value: Any) -> Any:
    return None if value == NONE else value


def _distinct(value: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(value)) < len(value):
        raise ValueError
    return value


Url = Annotated[str, AfterValidator(_plain_url)]
Ids = Annotated[frozenset[int], NoDecode, BeforeValidator(_listed)]
Listed = (NoDecode, BeforeValidator(_listed))
Name = Annotated[str, Field(pattern=r"^\S{1,64}$")]
Size = Annotated[str, Field(pattern=r"^(auto|[1-9]\d{1,4}x[1-9]\d{1,4})$")]
Quality = Literal["auto", "low", "medium", "high"]
Background = Literal["auto", "opaque", "transparent"]
Proxies = Annotated[tuple[Proxy, ...], NoDecode, BeforeValidator(_proxies)]
UrlPath = Annotated[str, Field(pattern=r"^/\S*$")]
Dollars = Annotated[float, Field(ge=0, le=100)]
Waits = Annotated[tuple[Annotated[float, Field(ge=0, le=600)], ...], NoDecode]


class ProviderConfig(BaseSettings):
    """What the operator set for one provider; what is not set is as its profile says.

    `none` takes away what the profile has and the provider has not: edits, a mask, choices.
    """

    model_config = SettingsConfigDict(
        env_file_encoding=ENCODING,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    api_key: Annotated[SecretStr, AfterValidator(_key), Field(min_length=1)]
    base_url: Url | None = None
    proxy: Proxies | None = None
    model: Name | None = None
    price_usd: Dollars | None = None
    token_prices_usd: Annotated[tuple[Dollars, Dollars, Dollars], *Listed] | None = None
    user_agent: Annotated[str, Field(pattern=r"^[ -~]+$")] | None = None  # it goes into a header
    typical_seconds: Annotated[int, Field(ge=1, le=3600)] | None = None
    timeout: Annotated[float, Field(ge=1, le=3600)] | None = None
    connect_timeout: Annotated[float, Field(ge=1, le=600)] | None = None
    sizes: (
        Annotated[
            tuple[Size, ...], *Listed, AfterValidator(_distinct), Field(min_length=1, max_length=60)
        ]
        | None
    ) = None
    qualities: Annotated[tuple[Quality, ...], *Listed, AfterValidator(_distinct)] | None = None
    backgrounds: Annotated[tuple[Background, ...], *Listed, AfterValidator(_distinct)] | None = None
    not_in_edits: Annotated[frozenset[Name], *Listed] | None = None
    fields: dict[str, str | int | bool | None] | None = None
    generations_path: UrlPath | None = None
    edits_path: Annotated[UrlPath | None, BeforeValidator(_none)] = None
    one_reference: Name | None = None
    several_references: Name | None = None
    mask: Annotated[Name | None, BeforeValidator(_none)] = None
    max_references: Annotated[int, Field(ge=1, le=16)] | None = None
    prompt_limit: Annotated[int, Field(ge=1, le=100_000)] | None = None
    previews: Annotated[int, Field(ge=0, le=3)] | None = None


class Config(BaseSettings):
    """Names and defaults as in the README's table; times in seconds."""

    model_config = SettingsConfigDict(
        env_file=ENV_FILE,
        env_file_encoding=ENCODING,
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    bot_token: Annotated[SecretStr, AfterValidator(_token)]
    telegram_api_url: Url = "https://api.telegram.org"
    telegram_proxy: Proxies | None = None
    images_providers: Annotated[
        tuple[Literal["llmeasy", "llmapi", "gateway", "apiyi", "openai"], ...],
        NoDecode,
        BeforeValidator(_listed),
        AfterValidator(_distinct),
        Field(min_length=1),
    ] = ("llmeasy",)
    images_timeout: Annotated[float, Field(ge=1, le=3600)] = 600
    ambiguous_retries: Annotated[int, Field(ge=0, le=10)] = 1
    retry_waits: Annotated[Waits, BeforeValidator(_listed)] = (3, 8, 15)
    parallel_images: Annotated[int, Field(ge=1, le=100)] = 8
    jobs_per_user: Annotated[int, Field(ge=1, le=100)] = 2
    daily_images_per_user: Annotated[int, Field(ge=0)] | None = None
    daily_images_per_group: Annotated[int, Field(ge=0)] | None = None
    monthly_budget_usd: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None = None
    timezone: Annotated[ZoneInfo, BeforeValidator(_zone)] = ZoneInfo("UTC")
    access: Literal["open", "allowlist"] = "open"
    allowed_ids: Ids = frozenset()
    admin_ids: Ids = frozenset()
    data_dir: Annotated[Path, AfterValidator(_folder)] = Path("data")
    database_url: Annotated[SecretStr, AfterValidator(_database)] | None = None
    keep_images_days: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 7
    keep_images_mb: Annotated[int, Field(ge=0)] = 2048
    reference_pixels: Annotated[int, Field(ge=256, le=8192)] = 2048
    hold_seconds: Annotated[float, Field(ge=1, le=600)] = 15
    shutdown_grace: Annotated[float, Field(ge=0, le=3600)] = 30
    log_format: Literal["console", "json"] = "console"
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"], BeforeValidator(str.upper)
    ] = "INFO"

    @property
    def database(self) -> str:
        """The URL of the database."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite+aiosqlite:///{self.data_dir / 'bot.db'}"

    @property
    def database_path(self) -> Path:
        return Path(self.database.partition(":///")[2])

    @property
    def images_dir(self) -> Path:
        return self.data_dir / "images"

    @property
    def temp_root(self) -> Path:
        """For files that are needed for minutes only: each process has a folder of its own there."""
        return self.data_dir / "workshop"

    @property
    def heartbeat_file(self) -> Path:
        """Touched every 15 s while the bot serves."""
        return self.data_dir / "alive"

    @property
    def temp_lock(self) -> Path:
        """Held while such a folder is made, and while those that a crash left are cleared."""
        return self.data_dir / "workshop.lock"


def read_config(env_file: Path | None = ENV_FILE) -> Config:
    """Raises EnvFileError, or ConfigError for the first setting that is missing or makes no sense."""
    if env_file is not None:
        read_env_file(env_file)
    try:
        return Config(_env_file=env_file)
    except ValidationError as error:
        raise config_errors(error)[0] from None


def read_provider(name: str, env_file: Path | None = ENV_FILE) -> ProviderConfig:
    """The settings that begin with the provider's name: `LLMEASY_API_KEY`, …

    Raises EnvFileError or ConfigError.
    """
    prefix = f"{name.upper()}_"
    if env_file is not None:
        read_env_file(env_file)
    try:
        return ProviderConfig(_env_prefix=prefix, _env_file=env_file)
    except ValidationError as error:
        raise config_errors(error, prefix)[0] from None


def config_errors(error: ValidationError, prefix: str = "") -> list[ConfigError]:
    """One for each setting, in the order of the fields; `prefix` stands before their names."""
    missing: dict[str, bool] = {}
    for details in error.errors(include_input=False, include_context=False):
        name = f"{prefix}{details['loc'][0]}".upper()
        whole = len(details["loc"]) == 1  # a part is no setting
        missing.setdefault(name, whole and details["type"] == "missing")
    return [ConfigError(name, missing=lacks) for name, lacks in missing.items()]
