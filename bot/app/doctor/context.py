"""The settings as they are, good and bad, for the checks to look at."""

import os
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from bot.app.provider_setup import ProviderSetup, missing_prices, setup_provider
from bot.app.proxies import proxy_secrets
from bot.config import Config, ConfigError, ProviderConfig, config_errors
from bot.domain.ports import Clock
from bot.env_file import ENV_FILE, EnvFileError, Setting, read_env_file
from bot.i18n import Catalogue

DOTENV = ".env"
NO_SECRET = {"bot_token": "0:none", "api_key": "none"}
"""These have no default; what uses them is left out where they are missing."""

S = TypeVar("S", Config, ProviderConfig)


@dataclass(frozen=True, slots=True)
class Context:
    """`config` has the default of each setting that is missing or makes no sense; `errors` names
    these. `providers`: those of IMAGES_PROVIDERS that have all that they need.
    """

    config: Config
    providers: Sequence[ProviderSetup]
    errors: Sequence[ConfigError]
    env_file_settings: Sequence[Setting]
    env_file_error: EnvFileError | None
    env_file: Path
    environment: Mapping[str, str]
    secrets: Sequence[str]
    catalogue: Catalogue
    fix: bool
    """Whether to fix what can be fixed."""
    clock: Clock = field(default=time.time)

    def lacking(self, names: Collection[str]) -> list[str]:
        """What has to be fixed before these settings can be relied upon."""
        if names and self.env_file_error is not None:
            return [DOTENV]
        return sorted({error.name for error in self.errors}.intersection(names))


def read_context(catalogue: Catalogue, env_file: Path = ENV_FILE, *, fix: bool = False) -> Context:
    """Of the file and of this process. Does not fail for anything that the operator wrote."""
    env_file_error, env_file_settings = None, list[Setting]()
    try:
        env_file_settings = read_env_file(env_file)
    except EnvFileError as error:
        env_file_error = error
    readable = None if env_file_error else env_file
    config, errors = _valid_settings(Config, readable)
    providers: list[ProviderSetup] = []
    if not any(error.name == "IMAGES_PROVIDERS" for error in errors):
        for name in config.images_providers:
            provider, lacks = _provider_setup(name, readable)
            providers += [provider] if provider else []
            errors += lacks
    errors += missing_prices(config, providers)
    secrets = [config.bot_token.get_secret_value(), *(provider.api_key for provider in providers)]
    try:
        secrets += proxy_secrets(config, providers)
    except ConfigError as error:  # a variable of the environment, such as HTTPS_PROXY
        errors.append(error)
    if env_file_error:  # what is missing may stand there
        errors = [error for error in errors if not error.missing]
    return Context(
        config=config,
        providers=providers,
        errors=errors,
        env_file_settings=env_file_settings,
        env_file_error=env_file_error,
        env_file=env_file,
        environment=os.environ,
        secrets=secrets,
        catalogue=catalogue,
        fix=fix,
    )


def _provider_setup(
    name: str, env_file: Path | None
) -> tuple[ProviderSetup | None, list[ConfigError]]:
    prefix = f"{name.upper()}_"
    own, errors = _valid_settings(ProviderConfig, env_file, prefix)
    provider = setup_provider(name, own)
    needed = {f"{prefix}API_KEY", f"{prefix}BASE_URL"}
    lacking = {error.name for error in errors} & needed
    if provider.profile.base_url is None and f"{prefix}BASE_URL" not in lacking:
        errors.append(ConfigError(f"{prefix}BASE_URL", missing=True))
        return None, errors
    return (None if lacking else provider), errors


def _valid_settings(
    kind: type[S], env_file: Path | None, prefix: str = ""
) -> tuple[S, list[ConfigError]]:
    """The settings, those that make no sense as if they were not set, and their names."""

    def read(**instead: Any) -> S:
        return kind(_env_file=env_file, _env_prefix=prefix, **instead)

    try:
        return read(), []
    except ValidationError as error:
        errors = config_errors(error, prefix)
    fields = [error.name.removeprefix(prefix).lower() for error in errors]
    return read(**{name: _default(kind, name) for name in fields}), errors


def _default(kind: type[Config] | type[ProviderConfig], name: str) -> object:
    return NO_SECRET.get(name, kind.model_fields[name].default)
