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
from bot.app.provider_setup import ProviderSetup, missing_prices, read_provider_setup
from bot.app.proxies import proxy_secrets
from bot.app.refusals import NoDemo, PortInUse
from bot.app.sentences import Sentence, config_sentence, storage_sentence
from bot.app.wiring import build_application
from bot.config import Config, ConfigError, read_config
from bot.domain.errors import StorageUnavailable
from bot.domain.settings import Language
from bot.env_file import EnvFileError
from bot.i18n import Catalogue, Translator
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
"""What the operator has to fix, and is told in one sentence."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command and returns the exit code."""
    if isinstance(sys.stdout, TextIOWrapper):  # a pipe on Windows takes no Russian, for example
        sys.stdout.reconfigure(errors="backslashreplace")
    translator = Catalogue.load().translator(terminal_language(os.environ))
    asked = _parser(translator).parse_args(arguments)
    try:
        with private_umask():
            return asyncio.run(_command(asked, translator))
    except REFUSALS as error:
        sys.stderr.write(f"{_refusal(error).render(translator)}\n")
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def terminal_language(environment: Mapping[str, str]) -> Language:
    """The language of the operator's terminal."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    locale_name = next((environment[name] for name in names if environment.get(name)), "")
    return Language.of(locale_name.partition(".")[0].replace("_", "-"))


async def _command(asked: argparse.Namespace, translator: Translator) -> int:
    match asked.command:
        case "doctor":
            return await doctor(translator, fix=asked.fix, as_json=asked.json)
        case "demo":
            await _demo(asked, translator)
        case _:
            await _run()
    return 0


async def _demo(asked: argparse.Namespace, translator: Translator) -> None:
    try:  # here and not above: the other commands do without the sandbox
        from bot.app.demo import demo  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != SANDBOX:
            raise
        raise NoDemo from error
    await demo(translator, port=asked.port, real=asked.real, provider=asked.provider)


async def _run() -> None:
    config = read_config()
    providers = [read_provider_setup(name) for name in config.images_providers]
    for error in missing_prices(config, providers):
        raise error
    configure(config.log_format, config.log_level, _secrets(config, providers))
    with stop_signals() as stop:
        async with build_application(config, providers) as application:
            heartbeat_file, grace = config.heartbeat_file, config.shutdown_grace
            await serve(
                application, stop, heartbeat_file=heartbeat_file, grace=grace, sleep=asyncio.sleep
            )


def _secrets(config: Config, providers: Sequence[ProviderSetup]) -> list[str]:
    keys = [provider.api_key for provider in providers]
    return [config.bot_token.get_secret_value(), *keys, *proxy_secrets(config, providers)]


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


def _parser(translator: Translator) -> argparse.ArgumentParser:
    by_module = Path(sys.argv[0]).name == "__main__.py"  # else by the command `draw-bot`
    parser = argparse.ArgumentParser(prog="python -m bot" if by_module else None)
    version, told = f"draw-bot {__version__}", translator("terminal-version")
    parser.add_argument("--version", action="version", version=version, help=told)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help=translator("terminal-run"))
    show = commands.add_parser("demo", help=translator("terminal-demo"))
    show.add_argument(
        "--port",
        type=int,
        choices=range(65536),
        metavar="PORT",
        default=DEMO_PORT,
        help=translator("terminal-port"),
    )
    show.add_argument(
        "--provider",
        choices=tuple(PROFILES),
        default=next(iter(PROFILES)),
        help=translator("terminal-provider"),
    )
    show.add_argument("--real", action="store_true", help=translator("terminal-real"))
    check = commands.add_parser("doctor", help=translator("terminal-doctor"))
    check.add_argument("--fix", action="store_true", help=translator("terminal-fix"))
    check.add_argument("--json", action="store_true", help=translator("terminal-json"))
    return parser
