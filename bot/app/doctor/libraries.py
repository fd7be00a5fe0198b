"""Python, SQLite and the libraries."""

import platform
import sqlite3
from collections.abc import AsyncIterator

from bot.app.doctor.context import Context
from bot.app.doctor.findings import Finding, Status, found
from bot.app.requirements import lacking, requirements


async def check_python(_: Context) -> AsyncIterator[Finding]:
    """An older one than the bot needs does not come this far."""
    python, sqlite = platform.python_version(), sqlite3.sqlite_version
    yield found("python", Status.OK, "doctor-python", version=python, sqlite=sqlite)


async def check_libraries(_: Context) -> AsyncIterator[Finding]:
    wanted = requirements()
    if not wanted:
        yield found("libraries", Status.SKIPPED, "doctor-libraries-untold")
        return
    lacks = list(lacking(wanted))
    for lack in lacks:
        yield found(
            "libraries",
            Status.FAILURE,
            "doctor-library-old" if lack.there else "doctor-library-missing",
            mend="doctor-library-mend",
            name=lack.name,
            there=lack.there,
            wanted=lack.wanted,
        )
    if not lacks:
        yield found("libraries", Status.OK, "doctor-libraries", count=len(wanted))
