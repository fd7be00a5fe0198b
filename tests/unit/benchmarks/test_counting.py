"""What is counted of the bot's work."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.counting import SERVICES, STORAGE, TELEGRAM, call_profile, database_work
from bot.domain.ids import UpdateId
from bot.domain.work import WorkKind
from bot.storage import SqlUpdateInbox, SqlWorkQueue, open_database
from tests.kit.job_steps import lease

Function = Callable[..., object]


def function_of(module: str) -> Function:
    """One that calls what it is given, in a file of its own."""
    names: dict[str, Any] = {"__name__": module}
    code = "def call(then=None, *more):\n    return then(*more) if then else None\n"
    exec(compile(code, f"{module}.py", "exec"), names)  # its module is what counts
    function: Function = names["call"]
    return function


HANDLER, USE_CASE = function_of("bot.telegram.handlers"), function_of("bot.services.intake")
REPOSITORY, RETRY = function_of("bot.storage.repositories"), function_of("bot.runtime.retry")
LIBRARY = function_of("aiogram")


def test_a_function_is_counted_once_and_others_than_the_bots_are_not() -> None:
    with call_profile() as profile, profile.noted() as calls:
        HANDLER(LIBRARY, USE_CASE)
        HANDLER(USE_CASE)
    assert (len(calls.packages), calls.files) == (2, 2)


def test_a_call_into_another_package_is_a_crossing_whoever_passes_it_on() -> None:
    with call_profile() as profile, profile.noted() as calls:
        HANDLER(USE_CASE, RETRY, LIBRARY, REPOSITORY)
    assert calls.crossings == {(TELEGRAM, SERVICES): 1, (SERVICES, STORAGE): 1}


def test_what_is_called_before_and_afterwards_is_not_noted() -> None:
    with call_profile() as profile:
        HANDLER()
        with profile.noted() as calls:
            USE_CASE()
        REPOSITORY()
    assert list(calls.packages.values()) == [("", SERVICES)]


async def test_a_statement_tells_who_issued_it(tmp_path: Path) -> None:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
        inbox, queue = SqlUpdateInbox(database), SqlWorkQueue(database)
        with database_work() as work:
            await inbox.keep([(UpdateId(1), "{}")], lease(1.0))
            await queue.due([WorkKind.SWEEP], 1.0, 1)
        await queue.due([WorkKind.SWEEP], 1.0, 1)

    issuers = [each.repository.partition("Sql")[2] for each in work.statements]
    assert {*issuers} == {"UpdateInbox.keep", "WorkQueue.due"}
    assert work.transactions == 1
    assert work.trips == len(work.statements) + work.transactions
