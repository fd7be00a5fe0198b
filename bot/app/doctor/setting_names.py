"""Which names are settings of the bot, and what those that are none may have meant."""

import re
from collections.abc import Collection, Iterable
from difflib import get_close_matches

from bot.config import Config, ProviderConfig
from bot.providers import PROFILES

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
ELSEWHERE = re.compile(
    r"(HTTPS?|ALL|NO)_PROXY|SSL_CERT_(FILE|DIR)|TZ|PATH|HOME|TMPDIR|LANG(UAGE)?|LC_\w+|NO_COLOR"
    r"|(PYTHON|COMPOSE_|DOCKER_|PIP_|UV_)\w*"
)
"""Read by others than the bot: Docker hands the whole file to the container as its environment."""
TELEGRAM_TOKENS = re.compile(r"(BOT|TELEGRAM|TG)\w*TOKEN")
SIMILAR = 0.7
ALMOST_EQUAL = 0.85
"""Of get_close_matches, where 1 is equal."""
SHORTEST = 5  # letters of an end that says enough, such as TOKEN or MODEL


def is_plain(name: str) -> bool:
    return PLAIN.fullmatch(name) is not None


def is_known(name: str) -> bool:
    return name.upper() in _settings(PROFILES) or ELSEWHERE.fullmatch(name.upper()) is not None


def likely_meant(name: str, providers: Iterable[str], taken: Collection[str]) -> str:
    """The setting that this name resembles, of these providers before others; empty for none.

    `taken`: what is set anyway, and was not meant.
    """
    name = name.upper()
    known = [each for each in _settings([*providers, *PROFILES]) if each not in taken]
    if TELEGRAM_TOKENS.fullmatch(name) and "BOT_TOKEN" in known:
        return "BOT_TOKEN"
    for setting in known:
        if len(name) >= SHORTEST and setting.endswith(f"_{name}"):  # API_KEY
            return setting
        if name.endswith(f"_{setting}"):  # MY_BOT_TOKEN
            return setting
    return _closest(name, known, SIMILAR)


def mistyped(name: str, taken: Collection[str]) -> str:
    """The setting that this name differs from by a letter or two; empty for none."""
    free = [each for each in _settings(PROFILES) if each not in taken]
    return _closest(name.upper(), free, ALMOST_EQUAL)


def _closest(name: str, known: Collection[str], cutoff: float) -> str:
    return next(iter(get_close_matches(name, known, n=1, cutoff=cutoff)), "")


def _settings(providers: Iterable[str]) -> list[str]:
    own = [name.upper() for name in Config.model_fields]
    return own + [
        f"{provider}_{name}".upper()
        for provider in providers
        for name in ProviderConfig.model_fields
    ]
