"""The commands, and the sentences that the operator reads in the terminal."""

import argparse
import asyncio
import os
import sys
from collections.abc import Mapping, Sequence
from io import TextIOWrapper
from pathlib import Path

from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError

from bot import __version__
from bot.app.doctor import doctor
from bot.app.permissions import private_umask
from bot.app.process import serve, stop_signals
from bot.app.proxies import proxy_secrets
from bot.app.refusals import NoDemo, PortInUse
from bot.app.sentences import Sentence, config_sentence, storage_sentence
from bot.app.vendors import Vendor, lacking_prices, read_vendor
from bot.app.wiring import built
from bot.config import Config, ConfigError, read_config
from bot.domain.errors import StorageUnavailable
from bot.domain.settings import Language
from bot.env_file import EnvFileError
from bot.i18n import Catalogue, Speaker
from bot.observability import configure
from bot.providers import PROFILES

DEMO_PORT = 8080
SANDBOX = "draw_bot_sandbox"
INTERRUPTED = 130  # as a shell says it
REFUSALS = (
    EnvFileError,
    ConfigError,
    StorageUnavailable,
    NoDemo,
    PortInUse,
    TelegramUnauthorizedError,
    TelegramNotFound,
)
"""What the operator mends, and is told in one sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns the exit code."""
    if isinstance(sys.stdout, TextIOWrapper):  # a pipe on Windows takes no Russian, for example
        sys.stdout.reconfigure(errors="backslashreplace")
    speaker = Catalogue.load().speaker(terminal_language(os.environ))
    asked = _parser(speaker).parse_args(arguments)
    try:
        with private_umask():
            return asyncio.run(_command(asked, speaker))
    except REFUSALS as error:
        sys.stderr.write(f"{_refusal(error).said_by(speaker)}\n")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def terminal_language(environment: Mapping[str, str]) -> Language:
    """The language of the operator's terminal."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    spoken = next((environment[name] for name in names if environment.get(name)), "")
    return Language.of(spoken.partition(".")[0].replace("_", "-"))


async def _command(asked: argparse.Namespace, speaker: Speaker) -> int:
    match asked.command:
        case "doctor":
            return await doctor(speaker, fix=asked.fix, as_json=asked.json)
        case "demo":
            await _demo(asked, speaker)
        case _:
            await _run()
    return 0


async def _demo(asked: argparse.Namespace, speaker: Speaker) -> None:
    try:  # here and not above: the other commands do without the sandbox
        from bot.app.demo import demo  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != SANDBOX:
            raise
        raise NoDemo from error
    await demo(speaker, port=asked.port, real=asked.real, provider=asked.provider)


async def _run() -> None:
    config = read_config()
    vendors = [read_vendor(name) for name in config.images_providers]
    for error in lacking_prices(config, vendors):
        raise error
    configure(config.log_format, config.log_level, _secrets(config, vendors))
    with stop_signals() as stop:
        async with built(config, vendors) as house:
            alive, grace = config.alive_file, config.shutdown_grace
            await serve(house, stop, alive=alive, grace=grace, sleep=asyncio.sleep)


def _secrets(config: Config, vendors: Sequence[Vendor]) -> list[str]:
    keys = [vendor.api_key for vendor in vendors]
    return [config.bot_token.get_secret_value(), *keys, *proxy_secrets(config, vendors)]


def _refusal(error: Exception) -> Sentence:
    match error:
        case EnvFileError():
            return Sentence(f"env-file-{error.problem}", {"line": error.line})
        case ConfigError():
            return config_sentence(error)
        case StorageUnavailable():
            return storage_sentence(error)
        case NoDemo():
            return Sentence("start-no-demo", {"package": SANDBOX})
        case PortInUse():
            return Sentence("start-port-in-use", {"port": str(error.port)})
        case _:
            return Sentence("start-wrong-token")


def _parser(speaker: Speaker) -> argparse.ArgumentParser:
    by_module = Path(sys.argv[0]).name == "__main__.py"  # else by the command `draw-bot`
    parser = argparse.ArgumentParser(prog="python -m bot" if by_module else None)
    version, told = f"draw-bot {__version__}", speaker("terminal-version")
    parser.add_argument("--version", action="version", version=version, help=told)
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
    check = commands.add_parser("doctor", help=speaker("terminal-doctor"))
    check.add_argument("--fix", action="store_true", help=speaker("terminal-fix"))
    check.add_argument("--json", action="store_true", help=speaker("terminal-json"))
    return parser
