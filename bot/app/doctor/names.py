"""Names in `.env` that are settings of the bot, and what those that are not may have meant."""

import re
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from bot.config import Config, ProviderConfig
from bot.providers import PROFILES

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
SIMILAR = 0.7  # of get_close_matches: 1 is equal
ELSEWHERE = re.compile(
    r"(HTTPS?|ALL|NO)_PROXY|SSL_CERT_(FILE|DIR)|TZ|PATH|HOME|TMPDIR|LANG(UAGE)?|LC_\w+|NO_COLOR"
    r"|(PYTHON|COMPOSE_|DOCKER_|PIP_|UV_)\w*"
)
"""Read by others than the bot: Docker hands the whole file to the container as its environment."""


def is_plain(name: str) -> bool:
    return PLAIN.fullmatch(name) is not None


def is_known(name: str) -> bool:
    return name.upper() in _settings(PROFILES) or ELSEWHERE.fullmatch(name.upper()) is not None


def likely_meant(name: str, providers: Sequence[str]) -> str:
    """The setting that this name resembles, of these providers before others; empty for none."""
    name = name.upper()
    if name.endswith("TOKEN"):
        return "BOT_TOKEN"
    known = _settings([*providers, *PROFILES])
    for setting in known:  # API_KEY, MY_DATA_DIR
        if setting.endswith(f"_{name}") or name.endswith(f"_{setting}"):
            return setting
    return next(iter(get_close_matches(name, known, n=1, cutoff=SIMILAR)), "")


def _settings(providers: Iterable[str]) -> list[str]:
    own = [name.upper() for name in Config.model_fields]
    return own + [
        f"{provider}_{name}".upper()
        for provider in providers
        for name in ProviderConfig.model_fields
    ]
