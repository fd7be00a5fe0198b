"""`python -m bot demo`: the real bot against the sandbox, with a chat page in the browser."""

import asyncio
import os
import sys
import tempfile
from asyncio.subprocess import DEVNULL
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from aiohttp import web
from pydantic import SecretStr

from bot.app.process import serve, stop_signals
from bot.app.provider_setup import ProviderSetup, read_provider_setup, setup_provider
from bot.app.refusals import PortInUse
from bot.app.wiring import build_application
from bot.config import Config, ProviderConfig
from bot.i18n import Translator
from bot.observability import configure
from draw_bot_sandbox.images import DIALECTS, Dialect, ImagesSandbox
from draw_bot_sandbox.serving import serving
from draw_bot_sandbox.telegram import TelegramSandbox

DRAWING_SECONDS = 8
TOKEN = "42:DEMO"  # noqa: S105  # it opens nothing but the sandbox
KEY = "sk-sandbox"
GRACE = 1.0


async def demo(translator: Translator, *, port: int, real: bool, provider: str) -> None:
    """Serves until Ctrl-C, drawing through this provider.

    Raises PortInUse, or ConfigError when `real` lacks its key.
    """
    own = read_provider_setup(provider) if real else None
    dialect = DIALECTS[provider]
    configure("console", "WARNING", [own.api_key] if own else [])
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(stop_signals())
        temporary = tempfile.TemporaryDirectory(prefix="draw-bot-", ignore_cleanup_errors=True)
        folder = Path(stack.enter_context(temporary))
        try:
            url = await stack.enter_async_context(serving(_sandbox(dialect), port))
        except OSError as error:
            raise PortInUse(port) from error
        application = await stack.enter_async_context(
            build_application(
                _config(url, folder), [own or _sandbox_provider(url, provider, dialect)]
            )
        )
        _tell(translator("demo-ready", url=url))
        application.work.start(open_browser(url, os.environ), "browser")
        await serve(
            application, stop, heartbeat_file=folder / "alive", grace=GRACE, sleep=asyncio.sleep
        )
    _tell(f"\n{translator('demo-over')}")


async def open_browser(url: str, environment: Mapping[str, str]) -> None:
    """Opens the page in a browser, where there is one and a screen, unless `BROWSER=none`."""
    if environment.get("BROWSER") == "none":
        return
    # A process of its own, since some browsers return when they are closed. On Linux `webbrowser`
    # looks for a screen, and where it finds TERM, for a browser that would take the terminal.
    browser = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", "-m", "webbrowser", url),
        env={name: value for name, value in environment.items() if name != "TERM"},
        stdin=DEVNULL,
        stdout=DEVNULL,
        stderr=DEVNULL,
        start_new_session=True,  # Ctrl-C is for the demo
    )
    try:
        await browser.wait()
    finally:
        if browser.returncode is None:
            browser.kill()
            await browser.wait()


def _sandbox(dialect: Dialect) -> web.Application:
    """Telegram with people in it, the Images API, and the page, on one port."""
    telegram = TelegramSandbox(TOKEN)
    masha = telegram.person("Маша", "ru")
    tom = telegram.person("Tom", "en")
    telegram.private_chat(masha)
    telegram.private_chat(tom)
    telegram.group("Друзья · Friends", [masha, tom], admins=[masha])
    application = web.Application()
    telegram.add_to(application)
    images = ImagesSandbox(key=KEY, delay=DRAWING_SECONDS, magic=True, dialect=dialect)
    images.add_to(application)
    return application


def _config(url: str, folder: Path) -> Config:
    """The defaults, whatever the operator's environment says: that is for the real bot."""
    return Config(
        _env_file=None,
        _env_prefix="SANDBOX_",
        bot_token=SecretStr(TOKEN),
        telegram_api_url=url,
        telegram_proxy=(),
        data_dir=folder,
    )


def _sandbox_provider(url: str, provider: str, dialect: Dialect) -> ProviderSetup:
    own = ProviderConfig(
        _env_prefix="SANDBOX_",
        api_key=SecretStr(KEY),
        base_url=f"{url}{dialect.base}",
        proxy=(),
        typical_seconds=DRAWING_SECONDS,
    )
    return setup_provider(provider, own)


def _tell(sentence: str) -> None:
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()
