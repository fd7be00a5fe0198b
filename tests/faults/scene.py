"""Ten people who ask for pictures at the same time, and the servers that their bot talks to."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.domain.ids import ChatId
from bot.domain.settings import Language, Owner, SendAs, Settings
from bot.storage import SqlSettingsRepository, open_database
from draw_bot_sandbox.serving import serving
from draw_bot_sandbox.telegram import Person, TelegramSandbox
from tests.faults.billing_provider import BillingProvider
from tests.faults.clock import SharedTime
from tests.faults.forked_bot import WAIT_LIMIT, ForkedBot, started
from tests.faults.wishes import Wish
from tests.kit.call_interceptor import CallInterceptor
from tests.kit.databases import create_database

TOKEN = "42:TOKEN-of-the-faults"
KEY = "sk-key-of-the-faults"
PRICE = 40_000
"""Millionths of a dollar."""
LOOK = 0.02  # seconds between two looks at a database or a folder
NOTHING_LEFT = """
    SELECT NOT count(*) FROM (
        SELECT update_id FROM updates WHERE NOT handled UNION ALL SELECT id FROM replies
    )
"""
REFUSAL = "a step was refused"

Record = Callable[[str, object], None]
FAULT = "fault"
"""A property of a test: what it tried, in words."""
OUTCOME = "outcome"
"""A property of a test: what came of it, in the order of `OUTCOMES`."""
OUTCOMES = (
    "requests of people",
    "pictures wanted",
    "came",
    "sentences",
    "requests to the provider",
)


@dataclass
class Scene:
    """`record` keeps what the test tries, and what comes of it."""

    folder: Path
    url: str
    time: SharedTime
    telegram: TelegramSandbox
    images: BillingProvider
    interceptor: CallInterceptor
    operator: Person
    record: Record
    wishes: list[Wish] = field(default_factory=list)
    stragglers: int = 0
    """So many are anywhere on the way when the others stand where they are to be killed."""

    def somebody(self, pictures: int = 1, send_as: SendAs = SendAs.PHOTO) -> Wish:
        """Will ask in a private chat."""
        person = self._new_person()
        return self._takes_part(Wish(person, self.telegram.private_chat(person), pictures, send_as))

    def member(self, *, is_forum: bool = False) -> Wish:
        """Will ask in a group."""
        person = self._new_person()
        return self._takes_part(
            Wish(person, self.telegram.group("Friends", [person], is_forum=is_forum))
        )

    def _new_person(self) -> Person:
        return self.telegram.person(f"Anna {len(self.wishes)}", "en")

    def _takes_part(self, wish: Wish) -> Wish:
        self.wishes.append(wish)
        return wish

    def tries(self, fault: str) -> None:
        self.record(FAULT, fault)

    def note_outcome(self) -> None:
        came = sum(wish.came for wish in self.wishes)
        sentences = sum(bool(wish.sentences) for wish in self.wishes)
        asked = len(self.images.requests)
        self.record(OUTCOME, (len(self.wishes), self.pictures, came, sentences, asked))

    @property
    def pictures(self) -> int:
        """That were asked for in all."""
        return sum(wish.pictures for wish in self.wishes)

    @property
    def crowd(self) -> int:
        """People who are waited for."""
        return len(self.wishes) - self.stragglers

    async def everybody_asks(self) -> None:
        await self._settle_in()
        for wish in self.wishes:
            await wish.ask()

    def bot(self, **settings: str) -> AbstractAsyncContextManager[ForkedBot]:
        environment = {
            "BOT_TOKEN": TOKEN,
            "LLMEASY_API_KEY": KEY,
            "LLMEASY_PRICE_USD": str(PRICE / 1_000_000),
            "DAILY_IMAGES_PER_USER": "99",
            "MONTHLY_BUDGET_USD": "1000",
            "TELEGRAM_API_URL": self.url,
            "LLMEASY_BASE_URL": f"{self.url}/v1",
            "DATA_DIR": str(self.folder),
            "ADMIN_IDS": str(self.operator.id),
            "HOLD_SECONDS": "5",
            "PARALLEL_IMAGES": "50",
            "RETRY_WAITS": "0.1,0.1,0.1",
        }
        return started(self.folder, environment | settings, self.time)

    async def all_answered(self) -> None:
        """Waits until each request that was made is over and booked, and nothing else is left."""
        await self.until_rows("SELECT count(*) FROM jobs WHERE answered", len(self.wishes))
        await self.until_rows(NOTHING_LEFT, 1)

    async def until_rows(self, query: str, count: int) -> None:
        """Waits until the bot's database counts so many."""
        await self.until(lambda: self.rows(query)[0][0] >= count)

    async def until(self, condition: Callable[[], bool]) -> None:
        """Waits for something that only another process knows."""
        try:
            async with asyncio.timeout(WAIT_LIMIT):
                while not condition():  # noqa: ASYNC110  # nobody tells
                    await asyncio.sleep(LOOK)
        except TimeoutError as error:
            jobs = self.rows("SELECT id, state, answered, failure FROM jobs")
            raise AssertionError("\n".join([*map(repr, jobs), self.telegram.dump()])) from error

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.database() as connection:
            return connection.execute(query).fetchall()

    def database(self) -> "closing[sqlite3.Connection]":
        path = self.folder / "bot.db"
        return closing(sqlite3.connect(path, isolation_level=None, timeout=WAIT_LIMIT))

    def refuse(self, step: str, condition: str = "TRUE") -> None:
        """The database fails at this step, such as `INSERT ON images`, as a broken one would."""
        # `json` of what is no JSON is an error of the database, not a broken rule of the tables.
        with self.database() as connection:
            connection.execute(
                f"CREATE TRIGGER refusal BEFORE {step} WHEN {condition}"
                f" BEGIN SELECT json('{REFUSAL}' || NEW.rowid); END"
            )

    def allow(self) -> None:
        with self.database() as connection:
            connection.execute("DROP TRIGGER refusal")

    async def _settle_in(self) -> None:
        """Everybody has chosen how they want their pictures; the tables are there."""
        path = self.folder / "bot.db"
        if not path.exists():
            create_database(path)
        async with open_database(f"sqlite+aiosqlite:///{path}") as database:
            preferences = SqlSettingsRepository(database)
            for wish in self.wishes:
                chosen = Settings(Language.EN, pictures=wish.pictures, send_as=wish.send_as)
                await preferences.change(Owner(ChatId(wish.chat.id)), partial(_instead, chosen))


def _instead(chosen: Settings, _: Settings) -> Settings:
    return chosen


@asynccontextmanager
async def opened_scene(folder: Path, record: Record) -> AsyncIterator[Scene]:
    time = SharedTime()
    telegram = TelegramSandbox(TOKEN, clock=time.true, wait_limit=WAIT_LIMIT)
    images = BillingProvider(key=KEY, clock=time.true, sleep=time.sleep)
    operator = telegram.person("Olga", "en")
    telegram.private_chat(operator)
    interceptor = CallInterceptor()
    app = web.Application(middlewares=[interceptor.middleware])
    telegram.add_to(app)
    images.add_to(app)
    async with serving(app) as url:
        yield Scene(folder, url, time, telegram, images, interceptor, operator, record)
