"""The commands, and the sentences that the operator reads in the terminal."""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from io import TextIOWrapper

from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError

from bot.app.demo import PortInUse, demo
from bot.app.permissions import private_umask
from bot.app.process import serve, stop_signals
from bot.app.proxies import proxy_secrets
from bot.app.vendors import Vendor, read_vendor
from bot.app.wiring import built
from bot.config import Config, ConfigError, read_config
from bot.domain.errors import StorageUnavailable
from bot.domain.settings import Language
from bot.env_file import EnvFileError
from bot.i18n import Catalogue, Speaker
from bot.observability import configure
from bot.providers import PROFILES

DEMO_PORT = 8080


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns the exit code."""
    if isinstance(sys.stdout, TextIOWrapper):  # a pipe on Windows takes no Russian, for example
        sys.stdout.reconfigure(errors="backslashreplace")
    speaker = Catalogue.load().speaker(terminal_language(os.environ))
    asked = _parser(speaker).parse_args(arguments)
    try:
        with private_umask():
            if asked.command == "demo":
                show = demo(speaker, port=asked.port, real=asked.real, provider=asked.provider)
                asyncio.run(show)
            else:
                asyncio.run(_run())
    except EnvFileError as error:
        return _refuse(speaker(f"env-file-{error.problem}", line=error.line))
    except ConfigError as error:
        return _refuse(config_sentence(speaker, error))
    except StorageUnavailable as error:
        return _refuse(speaker("start-no-storage", **error.values))
    except PortInUse as error:
        return _refuse(speaker("start-port-in-use", port=str(error.port)))
    except (TelegramUnauthorizedError, TelegramNotFound):
        return _refuse(speaker("start-wrong-token"))
    return 0


def terminal_language(environment: Mapping[str, str]) -> Language:
    """The language of the operator's terminal."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    spoken = next((environment[name] for name in names if environment.get(name)), "")
    return Language.of(spoken.partition(".")[0].replace("_", "-"))


def config_sentence(speaker: Speaker, error: ConfigError) -> str:
    """Names the setting, and says what it may be."""
    key = "config-missing" if error.missing else "config-senseless"
    what = "PROXY" if error.name.upper().endswith("_PROXY") else error.name
    for provider in PROFILES:
        what = what.removeprefix(f"{provider.upper()}_")
    expects = speaker(f"expects-{what.lower().replace('_', '-')}")
    return speaker(key, name=error.name, expects=expects)


async def _run() -> None:
    config = read_config()
    vendors = [read_vendor(name) for name in config.images_providers]
    for vendor in vendors:
        if config.monthly_budget_usd is not None and vendor.profile.price is None:
            raise ConfigError(f"{vendor.profile.name.upper()}_PRICE_USD", missing=True)
    configure(config.log_format, config.log_level, _secrets(config, vendors))
    with stop_signals() as stop:
        async with built(config, vendors) as house:
            alive = config.data_dir / "alive"
            await serve(house, stop, alive=alive, grace=config.shutdown_grace, sleep=asyncio.sleep)


def _secrets(config: Config, vendors: Sequence[Vendor]) -> list[str]:
    keys = [vendor.api_key for vendor in vendors]
    return [config.bot_token.get_secret_value(), *keys, *proxy_secrets(config, vendors)]


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


def _parser(speaker: Speaker) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help=speaker("terminal-run"))
    show = commands.add_parser("demo", help=speaker("terminal-demo"))
    show.add_argument(
        "--port",
        type=int,
        choices=range(65536),
        metavar="PORT",
        default=DEMO_PORT,
        help=speaker("terminal-port"),
    )
    show.add_argument(
        "--provider",
        choices=tuple(PROFILES),
        default=next(iter(PROFILES)),
        help=speaker("terminal-provider"),
    )
    show.add_argument("--real", action="store_true", help=speaker("terminal-real"))
    return parser
