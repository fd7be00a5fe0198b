"""Python, SQLite and the libraries."""

import platform
import sqlite3
from collections.abc import AsyncIterator

from bot.app.doctor.context import Context
from bot.app.doctor.findings import Finding, Status, make_finding
from bot.app.requirements import missing_libraries_of, requirements


async def check_python(_: Context) -> AsyncIterator[Finding]:
    """An older one than the bot needs does not come this far."""
    python, sqlite = platform.python_version(), sqlite3.sqlite_version
    yield make_finding("python", Status.OK, "doctor-python", version=python, sqlite=sqlite)


async def check_libraries(_: Context) -> AsyncIterator[Finding]:
    wanted = requirements()
    if not wanted:
        yield make_finding("libraries", Status.SKIPPED, "doctor-libraries-untold")
        return
    missing = list(missing_libraries_of(wanted))
    for library in missing:
        yield make_finding(
            "libraries",
            Status.FAILURE,
            "doctor-library-old" if library.there else "doctor-library-missing",
            remedy="doctor-library-remedy",
            name=library.name,
            there=library.there,
            wanted=library.wanted,
        )
    if not missing:
        yield make_finding("libraries", Status.OK, "doctor-libraries", count=len(wanted))
