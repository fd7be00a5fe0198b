"""A small town on 127.0.0.1: Telegram with people in it, a drawing service, and the real bot."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from aiogram.client.session.aiohttp import AiohttpSession
from aiohttp import web

from bot.app.process import Stop, serve
from bot.app.vendors import Vendor, vendor_of
from bot.app.wiring import House, built
from bot.config import Config, ProviderConfig
from bot.domain.settings import Language
from bot.i18n import Catalogue
from bot.network import Proxy
from draw_bot_sandbox.images import DIALECTS, ImagesSandbox
from draw_bot_sandbox.serving import serving
from draw_bot_sandbox.telegram import Chat, Person, TelegramSandbox
from tests.databases import lay_down
from tests.e2e.diary import Diary
from tests.e2e.line import Line
from tests.e2e.quick_images import QuickImages
from tests.e2e.resident import Resident
from tests.kit.virtual_time import VirtualTime

TOKEN = "42:TOKEN-of-the-tests"
KEY = "sk-key-of-the-tests"
MANY = 99
PATIENCE = 3600.0  # seconds of virtual time
NAMES = {Language.RU: ("Маша", "ru"), Language.EN: ("Tom", "en-GB")}


@dataclass(frozen=True)
class Town:
    """`group` has the people of both languages in it, and Ada, who administers it.

    `vendors` are there for every dialect; `images` is the one of llmeasy.
    """

    folder: Path
    time: VirtualTime
    diary: Diary
    telegram: TelegramSandbox
    vendors: Mapping[str, ImagesSandbox]
    line: Line
    url: str
    people: dict[Language, Person]
    ada: Person
    group: Chat

    @property
    def images(self) -> ImagesSandbox:
        return self.vendors["llmeasy"]

    def resident(self, language: Language) -> Resident:
        """In the private chat with the bot."""
        person = self.people[language]
        return self._at(self.telegram.private_chat(person), person, language)

    def member(self, language: Language) -> Resident:
        """In the group. It speaks the language of whoever speaks there first."""
        return self._at(self.group, self.people[language], language)

    def admin(self, language: Language = Language.EN) -> Resident:
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
        vendor_proxy: tuple[Proxy, ...] | None = None,
        **settings: Any,
    ) -> AsyncIterator[None]:
        """The bot serves in the block; afterwards its work gets `grace` real seconds to end.

        It draws through the vendors of these dialects, in this order. People have a limit, so that
        they hear what counts.
        """
        config = Config(
            _env_file=None,
            bot_token=TOKEN,
            telegram_api_url=self.url,
            data_dir=self.folder,
            **{"daily_images_per_user": MANY, **settings},
        )
        own = {"price_usd": price_usd, "max_references": max_references, "proxy": vendor_proxy}
        own = {name: value for name, value in own.items() if value is not None}
        vendors = [self._vendor(dialect, own) for dialect in dialects]
        time = self.time
        async with built(
            config, vendors, clock=time.now, steady=time.steady, sleep=time.sleep
        ) as house:
            try:
                async with self._served(house, grace):
                    yield
            finally:
                await close_at_once(house)

    def _vendor(self, dialect: str, settings: Mapping[str, Any]) -> Vendor:
        name, _, variant = dialect.partition("-")
        own = ProviderConfig(
            _env_prefix="NONE_",
            _env_file=None,
            api_key=KEY,
            base_url=f"{self.url}/{dialect}{DIALECTS[dialect].base}",
            **settings,
        )
        if variant:
            own = own.model_copy(update={"model": f"gpt-image-2-{variant}"})
        return vendor_of(name, own)

    @asynccontextmanager
    async def _served(self, house: House, grace: float) -> AsyncIterator[None]:
        stop = Stop()
        alive = self.folder / "alive"
        async with asyncio.TaskGroup() as group:
            group.create_task(serve(house, stop, alive=alive, grace=grace, sleep=self.time.sleep))
            try:
                yield
            finally:
                stop.ask()

    async def answered(self, times: int = 1) -> None:
        """Waits until so many requests are over and booked since the town was founded."""
        await self.diary.until("answered", times)

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

    def _at(self, chat: Chat, person: Person, language: Language) -> Resident:
        return Resident(self.telegram, person, chat, _words().speaker(language))


@cache
def _words() -> Catalogue:
    return Catalogue.load(strict=True)


@asynccontextmanager
async def founded(folder: Path, diary: Diary, time: VirtualTime) -> AsyncIterator[Town]:
    telegram = TelegramSandbox(TOKEN, clock=time.now, patience=PATIENCE)
    vendors = {
        name: QuickImages(
            key=KEY, dialect=dialect, clock=time.now, sleep=time.sleep, patience=PATIENCE
        )
        for name, dialect in DIALECTS.items()
    }
    people = {language: telegram.person(*NAMES[language]) for language in Language}
    ada = telegram.person("Ada", "en")
    group = telegram.group("Друзья", [*people.values(), ada], admins=[ada])
    line = Line()
    lay_down(folder / "bot.db")
    app = web.Application(middlewares=[line.pass_on])
    telegram.add_to(app)
    for name, vendor in vendors.items():
        vendor.add_to(app, f"/{name}{DIALECTS[name].base}")
    async with serving(app) as url:
        yield Town(folder, time, diary, telegram, vendors, line, url, people, ada, group)


async def close_at_once(house: House) -> None:
    """aiogram gives TLS a quarter of a second to end; here is none."""
    session = house.bot.session
    assert isinstance(session, AiohttpSession)
    await (await session.create_session()).close()


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None, check_same_thread=False)


def _select(path: Path, query: str) -> list[dict[str, Any]]:
    with closing(_connected(path)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query)]
