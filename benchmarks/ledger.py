"""What a request's admission and /usage cost in a young database and in an old one."""

import asyncio
import os
import platform
import sqlite3
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from alembic import command
from sqlalchemy import create_engine

from bot.domain.failures import Failure
from bot.domain.ids import ChatId, UserId
from bot.domain.jobs import Job, JobState, Request
from bot.domain.settings import Owner
from bot.domain.usage import Limits
from bot.domain.work import Lease
from bot.storage import Database, SqlJobRepository, SqlUsageRepository, open_database
from bot.storage.engine.alembic_upgrade import alembic_config
from tests.kit.ids import build_origin

ROWS = (1_000, 1_000_000)
TIMES = 300
FILLED_AT = "0002"  # the revision whose tables are filled; later ones bring them up to date
USERS = 100
USER, GROUP = 7, -7
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC).timestamp()
NO_END = 10**12
LIMITS = Limits(NO_END, NO_END, NO_END, user_jobs=NO_END, picture_price=40_000)

# So many requests, evenly over the last 365 days and the people; one in three in a group.
_FILL = """
CREATE TEMP TABLE asked AS
WITH RECURSIVE number(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM number WHERE id < :jobs)
SELECT id, id % :people + 1 AS person_id,
  iif(id % 3, id % :people + 1, -(id % :people + 1)) AS chat_id,
  :now - 31536000.0 * (:jobs - id) / :jobs AS at
FROM number;
INSERT INTO jobs (id, update_id, chat_id, person_id, message_id, kind, prompt, size, pictures,
  send_as, picture_references, state, created_at, started_at, stored_at, finished_at, sent_parts,
  answered)
SELECT id, id, chat_id, person_id, 5, 'generation', 'a fox', 'auto', 1, 'photo', '[]', 'done',
  at, at, at + 60, at + 61, 1, 1 FROM asked;
INSERT INTO attempts (request_id, job_id, position, provider, price_microusd, opened_at, closed_at,
  outcome, cost_microusd)
SELECT id, id, 0, iif(id % 5, 'llmeasy', 'openai'), 40000, at, at + 60, 'drawn', 40000 FROM asked;
INSERT INTO ledger (job_id, person_id, chat_id, day, at, set_aside, delivered, failed,
  cost_aside_microusd, cost_microusd, unpriced)
SELECT id, person_id, chat_id, date(at, 'unixepoch'), at, 1, 0, 0, 40000, 0, 0 FROM asked
UNION ALL
SELECT id, person_id, chat_id, date(at, 'unixepoch'), at + 61, -1, 1, 0, -40000, 40000, 0 FROM asked;
"""


def bench(*, quick: bool) -> str:
    """Measures for a minute or so, most of which fills the old database. Returns Markdown."""
    times = TIMES // 10 if quick else TIMES
    with TemporaryDirectory(prefix="draw-bot-bench-") as folder:
        figures = [asyncio.run(_measure(Path(folder, f"{rows}.db"), rows, times)) for rows in ROWS]
    setting = (
        f"Medians of {times} times on {platform.system()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}. A year's requests of "
        f"{USERS} people, all limits set; an admission is on the disk when it ends."
    )
    titles = ["", *(f"{rows:,} rows" for rows in ROWS), "ratio"]
    rows = [titles, ["---"] * len(titles)]
    for name in figures[0]:
        young, old = (each[name] for each in figures)
        rows.append([name, f"{young * 1e3:.2f} ms", f"{old * 1e3:.2f} ms", f"×{old / young:.2f}"])
    return setting + "\n\n" + "".join(f"| {' | '.join(row)} |\n" for row in rows)


async def _measure(file: Path, rows: int, times: int) -> dict[str, float]:
    """Median seconds of each work."""
    sys.stderr.write(f"{rows:,} rows\n")
    _fill(file, rows)
    async with open_database(f"sqlite+aiosqlite:///{file}") as database:
        book = SqlUsageRepository(database)
        return {
            "admission of a request": await _admission(database, rows, times),
            "`/usage` of a person": await _median(
                times, lambda: book.usage(Owner(UserId(USER)), NOW)
            ),
            "`/usage` of a group": await _median(
                times, lambda: book.usage(Owner(ChatId(GROUP)), NOW)
            ),
            "the month of everybody": await _median(times, lambda: book.everybody(NOW)),
        }


def _fill(file: Path, rows: int) -> None:
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), FILLED_AT)
    engine.dispose()
    with closing(sqlite3.connect(file)) as filling:
        for statement in _FILL.split(";\n"):
            known = {"jobs": rows // 2, "people": USERS, "now": NOW}
            filling.execute(statement, {k: v for k, v in known.items() if f":{k}" in statement})
        filling.commit()


async def _admission(database: Database, rows: int, times: int) -> float:
    """The request is cancelled behind the clock's back: nobody has more of them under way."""
    jobs = SqlJobRepository(database)
    seconds = []
    for number in range(times):
        origin = build_origin(rows + number, GROUP, USER, message_id=5)
        begun = time.perf_counter()
        job: Job = await jobs.admit(origin, Request("a fox"), LIMITS, NOW)
        seconds.append(time.perf_counter() - begun)
        lease = Lease("bench", NOW, NOW)
        await jobs.end(job.id, JobState.CANCELLED, Failure("cancelled", {}), lease)
    return median(seconds)


async def _median(times: int, work: Callable[[], Awaitable[object]]) -> float:
    seconds = []
    for _ in range(times):
        begun = time.perf_counter()
        await work()
        seconds.append(time.perf_counter() - begun)
    return median(seconds)


if __name__ == "__main__":
    sys.stdout.write(bench(quick="--quick" in sys.argv))
