"""How much the bot does in a block: statements, transactions, trips to threads, functions."""

import sys
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, NamedTuple, cast

import aiosqlite
from greenlet import getcurrent
from sqlalchemy import Connection, Engine, event

from bot.storage.engine.database import BEGIN_SQL

Listeners = list[tuple[str, Callable[..., None]]]
Function = tuple[str, str]
"""File and qualified name: code objects of two files may be equal."""
BOT = "bot."
TELEGRAM, SERVICES, STORAGE = "bot.telegram.", "bot.services.", "bot.storage."


class Statement(NamedTuple):
    """`repository`: the function of storage that issued it; `caller`: whose call that was."""

    sql: str
    repository: str
    caller: str


@dataclass(slots=True)
class DatabaseWork:
    """`transactions` are those that write; `trips` are to the threads of connections.

    `BEGIN` and `COMMIT` are no statements here.
    """

    statements: list[Statement] = field(default_factory=list)
    transactions: int = 0
    trips: int = 0


@contextmanager
def database_work() -> Iterator[DatabaseWork]:
    """Counts what all databases of the process do in the block."""
    work = DatabaseWork()
    execute: Any = aiosqlite.Connection._execute

    def counted(*args: Any, **kwargs: Any) -> Awaitable[Any]:
        work.trips += 1
        return cast("Awaitable[Any]", execute(*args, **kwargs))

    def on_statement(_connection: Connection, _cursor: object, sql: str, *_: object) -> None:
        work.statements.append(Statement(sql, *_issuers()))

    def on_commit(connection: Connection) -> None:
        options = connection.get_execution_options()
        work.transactions += options.get(BEGIN_SQL) == "BEGIN IMMEDIATE"

    listeners: Listeners = [("before_cursor_execute", on_statement), ("commit", on_commit)]
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    aiosqlite.Connection._execute = counted  # type: ignore[method-assign, assignment]  # it has no events
    try:
        yield work
    finally:
        aiosqlite.Connection._execute = execute  # type: ignore[method-assign]
        for name, listener in listeners:
            event.remove(Engine, name, listener)


def _issuers() -> tuple[str, str]:
    """Of the statement that SQLAlchemy executes: it does so in a greenlet beside the bot's."""
    parent = getcurrent().parent
    frame = sys._getframe() if parent is None else parent.gr_frame
    repository = caller = ""
    while frame is not None and not caller:
        package = _package(_module(frame))
        name = f"{_module(frame)}.{frame.f_code.co_qualname}"
        if package == STORAGE:
            repository = repository or name
        elif package:
            caller = name
        frame = frame.f_back
    return repository, caller


@dataclass(slots=True)
class Calls:
    """The bot's functions that were entered, each once; without comprehensions and generated methods.

    `packages`: that of the nearest caller within telegram, services and storage at the first time, and
    the function's own; "" where it is none of them.
    """

    packages: dict[Function, tuple[str, str]] = field(default_factory=dict)

    @property
    def files(self) -> int:
        return len({file for file, _ in self.packages})

    @property
    def crossings(self) -> Counter[tuple[str, str]]:
        """First calls from one of the three packages into another, by the two."""
        return Counter(way for way in self.packages.values() if all(way) and len({*way}) > 1)


class CallProfile:
    """A profile function: see `sys.setprofile`."""

    def __init__(self) -> None:
        self._calls: Calls | None = None

    @contextmanager
    def noted(self) -> Iterator[Calls]:
        """What is called in the block."""
        self._calls = Calls()
        try:
            yield self._calls
        finally:
            self._calls = None

    def __call__(self, frame: FrameType, what: str, _: object) -> None:
        calls, code = self._calls, frame.f_code
        function = code.co_filename, code.co_qualname
        if calls is None or what != "call" or function in calls.packages:
            return
        module = _module(frame)
        if module.startswith(BOT) and "<" not in {code.co_name[0], code.co_filename[0]}:
            calls.packages[function] = _calling_package(frame), _package(module)


@contextmanager
def call_profile() -> Iterator[CallProfile]:
    """Looks at this thread, and at those that start in the block."""
    profile = CallProfile()
    before: Any = sys.getprofile()
    threading.setprofile(profile)
    sys.setprofile(profile)
    try:
        yield profile
    finally:
        sys.setprofile(before)
        threading.setprofile(before)


def _calling_package(frame: FrameType) -> str:
    """Of the nearest caller that is in one: what only passes a call on does not hide it."""
    caller, package = frame.f_back, ""
    while caller is not None and not package:
        package, caller = _package(_module(caller)), caller.f_back
    return package


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__", ""))


def _package(module: str) -> str:
    return next((each for each in (TELEGRAM, SERVICES, STORAGE) if module.startswith(each)), "")
