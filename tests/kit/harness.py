"""The real bot on 127.0.0.1, with sandboxes of Telegram (with users in it) and of the providers."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiogram.client.session.aiohttp import AiohttpSession
from aiohttp import web
from pydantic import SecretStr

from bot.app.process import Stop, serve
from bot.app.provider_setup import ProviderSetup, setup_provider
from bot.app.wiring import Application, build_application
from bot.config import Config, ProviderConfig
from bot.domain.settings import Language
from bot.network import Proxy
from draw_bot_sandbox.images import DIALECTS, ImagesSandbox
from draw_bot_sandbox.serving import serving
from draw_bot_sandbox.telegram import Chat, Person, TelegramSandbox
from tests.kit.call_interceptor import CallInterceptor
from tests.kit.catalogue import CATALOGUE
from tests.kit.chat_user import ChatUser
from tests.kit.databases import create_database
from tests.kit.log_capture import LogCapture
from tests.kit.quick_images import QuickImages
from tests.kit.virtual_time import VirtualTime

TOKEN = "42:TOKEN-of-the-tests"
KEY = "sk-key-of-the-tests"
MANY = 99
WAIT_LIMIT = 3600.0  # seconds of virtual time
NAMES = {Language.RU: ("Маша", "ru"), Language.EN: ("Tom", "en-GB")}


@dataclass(frozen=True)
class BotHarness:
    """`group` has the people of both languages in it, and Ada, who administers it.

    `providers` are there for every dialect; `images` is the one of llmeasy.
    """

    folder: Path
    time: VirtualTime
    log_capture: LogCapture
    telegram: TelegramSandbox
    providers: Mapping[str, ImagesSandbox]
    interceptor: CallInterceptor
    url: str
    people: dict[Language, Person]
    ada: Person
    group: Chat

    @property
    def images(self) -> ImagesSandbox:
        return self.providers["llmeasy"]

    def chat_user(self, language: Language) -> ChatUser:
        """In the private chat with the bot."""
        person = self.people[language]
        return self._at(self.telegram.private_chat(person), person, language)

    def member(self, language: Language) -> ChatUser:
        """In the group. It speaks the language of whoever speaks there first."""
        return self._at(self.group, self.people[language], language)

    def admin(self, language: Language = Language.EN) -> ChatUser:
        """Ada in the group, where the bot speaks `language`."""
        return self._at(self.group, self.ada, language)

    @asynccontextmanager
    async def bot(
        self,
        *,
        grace: float = 5.0,
        price_usd: float | None = None,
        max_references: int | None = None,
        dialects: Sequence[str] = ("llmeasy",),
        provider_proxy: tuple[Proxy, ...] | None = None,
        **settings: Any,
    ) -> AsyncIterator[None]:
        """The bot serves in the block; afterwards its work gets `grace` real seconds to end.

        It draws through the providers of these dialects, in this order. People have a limit, so that
        they hear what counts.
        """
        config = Config(
            _env_file=None,
            bot_token=SecretStr(TOKEN),
            telegram_api_url=self.url,
            data_dir=self.folder,
            **{"daily_images_per_user": MANY, **settings},
        )
        own = {"price_usd": price_usd, "max_references": max_references, "proxy": provider_proxy}
        own = {name: value for name, value in own.items() if value is not None}
        providers = [self._provider_setup(dialect, own) for dialect in dialects]
        time = self.time
        async with build_application(
            config, providers, clock=time.now, steady=time.steady, sleep=time.sleep
        ) as application:
            try:
                async with self._served(application, grace):
                    yield
            finally:
                await close_at_once(application)

    def _provider_setup(self, dialect: str, settings: Mapping[str, Any]) -> ProviderSetup:
        name, _, variant = dialect.partition("-")
        own = ProviderConfig(
            _env_prefix="NONE_",
            _env_file=None,
            api_key=SecretStr(KEY),
            base_url=f"{self.url}/{dialect}{DIALECTS[dialect].base}",
            **settings,
        )
        if variant:
            own = own.model_copy(update={"model": f"gpt-image-2-{variant}"})
        return setup_provider(name, own)

    @asynccontextmanager
    async def _served(self, application: Application, grace: float) -> AsyncIterator[None]:
        stop = Stop()
        heartbeat_file = self.folder / "alive"
        async with asyncio.TaskGroup() as group:
            group.create_task(
                serve(
                    application,
                    stop,
                    heartbeat_file=heartbeat_file,
                    grace=grace,
                    sleep=self.time.sleep,
                )
            )
            try:
                yield
            finally:
                stop.ask()

    async def answered(self, times: int = 1) -> None:
        """Waits until so many requests are over and booked since the harness was opened."""
        await self.log_capture.until("answered", times)

    async def rows(self, query: str) -> list[dict[str, Any]]:
        """What the bot's database says."""
        return await asyncio.to_thread(_select, self.folder / "bot.db", query)

    @asynccontextmanager
    async def without(self, table: str) -> AsyncIterator[None]:
        """The database cannot be used in the block, as far as it takes the table."""
        await self._alter(f"ALTER TABLE {table} RENAME TO {table}_away")
        try:
            yield
        finally:
            await self._alter(f"ALTER TABLE {table}_away RENAME TO {table}")

    @asynccontextmanager
    async def locked(self) -> AsyncIterator[None]:
        """Somebody else writes into the database in the block, and does not end."""
        with closing(await asyncio.to_thread(_connected, self.folder / "bot.db")) as connection:
            await asyncio.to_thread(connection.execute, "BEGIN IMMEDIATE")
            yield

    async def _alter(self, statement: str) -> None:
        with closing(await asyncio.to_thread(_connected, self.folder / "bot.db")) as connection:
            connection.execute("PRAGMA legacy_alter_table = ON")  # others' references stay
            await asyncio.to_thread(connection.execute, statement)

    def calls(self, method: str) -> list[dict[str, str]]:
        """Parameters of the calls that Telegram took, in their order."""
        return [
            dict(call.params) for call in self.telegram.calls if call.method == method and call.ok
        ]

    def _at(self, chat: Chat, person: Person, language: Language) -> ChatUser:
        return ChatUser(self.telegram, person, chat, CATALOGUE.translator(language))


@asynccontextmanager
async def open_harness(
    folder: Path, log_capture: LogCapture, time: VirtualTime
) -> AsyncIterator[BotHarness]:
    telegram = TelegramSandbox(TOKEN, clock=time.now, wait_limit=WAIT_LIMIT)
    providers = {
        name: QuickImages(
            key=KEY, dialect=dialect, clock=time.now, sleep=time.sleep, wait_limit=WAIT_LIMIT
        )
        for name, dialect in DIALECTS.items()
    }
    people = {language: telegram.person(*NAMES[language]) for language in Language}
    ada = telegram.person("Ada", "en")
    group = telegram.group("Друзья", [*people.values(), ada], admins=[ada])
    interceptor = CallInterceptor()
    create_database(folder / "bot.db")
    app = web.Application(middlewares=[interceptor.middleware])
    telegram.add_to(app)
    for name, provider in providers.items():
        provider.add_to(app, f"/{name}{DIALECTS[name].base}")
    async with serving(app) as url:
        yield BotHarness(
            folder, time, log_capture, telegram, providers, interceptor, url, people, ada, group
        )


async def close_at_once(application: Application) -> None:
    """aiogram gives TLS a quarter of a second to end; here is none."""
    session = application.bot.session
    assert isinstance(session, AiohttpSession)
    await (await session.create_session()).close()


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False)


def _select(path: Path, query: str) -> list[dict[str, Any]]:
    with closing(_connected(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query)]
