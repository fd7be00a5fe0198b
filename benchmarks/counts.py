"""What the bot does for one text, from the update until its picture is sent and booked."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web
from pydantic import SecretStr

from benchmarks.counting import Calls, DatabaseWork, call_profile, database_work
from benchmarks.load_provider import AT_ONCE, KEY, ReadyProvider
from benchmarks.load_telegram import TOKEN
from bot.app.process import Stop, serve
from bot.app.provider_setup import ProviderSetup, setup_provider
from bot.app.wiring import build_application
from bot.config import Config, ProviderConfig
from bot.observability import configure
from draw_bot_sandbox.serving import serving
from draw_bot_sandbox.telegram import Message, Person, TelegramSandbox

PICTURES = 5
QUIET = 0.5  # seconds without a trip to the database: the picture is booked, and the bot idle


@dataclass(frozen=True, slots=True)
class Counts:
    database: DatabaseWork
    calls: Calls

    def figures(self) -> dict[str, tuple[int, int]]:
        """By name: how many, and the most that the bot allows itself."""
        return {
            "SQL statements": (len(self.database.statements), 35),
            "write transactions": (self.database.transactions, 8),
            "trips to the database's threads": (self.database.trips, 60),
            "functions": (len(self.calls.packages), 150),
            "files with these functions": (self.calls.files, 45),
            "calls between telegram, services and storage": (self.calls.crossings.total(), 25),
        }


def bench(*, quick: bool) -> str:
    """Returns Markdown; `quick` is one picture."""
    figures = asyncio.run(count_a_picture(1 if quick else PICTURES)).figures()
    lines = [
        f"| {name} | {count} (aim ≤ {aim}: {'yes' if count <= aim else 'no'}) |\n"
        for name, (count, aim) in figures.items()
    ]
    return (
        "One text in a private chat, and one picture. `BEGIN` and `COMMIT` are no statements here. "
        "Functions are the bot's, each counted once.\n\n"
        f"| for one picture | |\n| --- | --- |\n{''.join(lines)}"
    )


async def count_a_picture(pictures: int) -> Counts:
    """Of so many pictures, one after the other, the one with the fewest statements: there, the bot's
    own loops did least beside it. One more comes before them, which opens connections.
    """
    os.environ["no_proxy"] = "127.0.0.1"
    configure("console", "ERROR", [])
    telegram = TelegramSandbox(TOKEN, flood=False)
    counts = []
    with call_profile() as profile:
        async with _serving_bot(telegram):
            somebody = telegram.person("Somebody")
            for _ in range(pictures + 1):
                with profile.noted() as calls, database_work() as database:
                    await _picture(telegram, somebody, database)
                counts.append(Counts(database, calls))
    return min(counts[1:], key=lambda each: len(each.database.statements))


async def _picture(telegram: TelegramSandbox, person: Person, database: DatabaseWork) -> None:
    """Asks for one, and waits until all is done."""
    chat = telegram.private_chat(person)
    asked = await person.send_text(chat, AT_ONCE.prompt)

    def came() -> list[Message]:
        return [each for each in chat.messages if each.photo and each.reply_to is asked]

    await telegram.until(came)
    trips = 0
    while trips < database.trips:
        trips = database.trips
        await asyncio.sleep(QUIET)


@asynccontextmanager
async def _serving_bot(telegram: TelegramSandbox) -> AsyncIterator[None]:
    app = web.Application()
    telegram.add_to(app)
    ReadyProvider(key=KEY).add_to(app)
    async with serving(app) as url:
        with TemporaryDirectory(prefix="draw-bot-counts-") as folder:
            async with (
                build_application(_config(url, Path(folder)), [_provider(url)]) as application,
                asyncio.TaskGroup() as group,
            ):
                stop = Stop()
                alive = Path(folder) / "alive"
                group.create_task(
                    serve(application, stop, heartbeat_file=alive, grace=1.0, sleep=asyncio.sleep)
                )
                try:
                    yield
                finally:
                    stop.ask()


def _config(url: str, folder: Path) -> Config:
    """The defaults, whatever the environment says."""
    return Config(
        _env_file=None,
        _env_prefix="BENCH_",
        bot_token=SecretStr(TOKEN),
        telegram_api_url=url,
        telegram_proxy=(),
        data_dir=folder,
    )


def _provider(url: str) -> ProviderSetup:
    own = ProviderConfig(
        _env_prefix="BENCH_",
        _env_file=None,
        api_key=SecretStr(KEY),
        base_url=f"{url}/v1",
        proxy=(),
    )
    return setup_provider("llmeasy", own)


def _listed() -> str:
    """The counts, and one by one what they are made of."""
    counts = asyncio.run(count_a_picture(PICTURES))
    lines = [f"{name}: {count}" for name, (count, _) in counts.figures().items()]
    ways = counts.calls.crossings.most_common()
    lines += [f"  {caller}* -> {callee}*: {times}" for (caller, callee), times in ways]
    for number, (sql, repository, caller) in enumerate(counts.database.statements, 1):
        lines.append(f"{number:3} {repository} <- {caller}\n      {' '.join(sql.split())[:160]}")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.stdout.write(f"{_listed()}\n")
