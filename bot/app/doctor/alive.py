"""Whether a bot is at work here, by the file that it touches every 15 s."""

from collections.abc import AsyncIterator

from bot.app.doctor.context import Context
from bot.app.doctor.findings import Finding, Status, found

RECENT = 60.0  # seconds


def is_running(context: Context) -> bool:
    """Whether a bot with this DATA_DIR gave a sign of life within a minute."""
    age = _seconds_since_alive(context)
    return age is not None and age < RECENT


async def check_alive(context: Context) -> AsyncIterator[Finding]:
    age = _seconds_since_alive(context)
    if age is not None and age < RECENT:
        yield found("alive", Status.OK, "doctor-running", seconds=max(0, round(age)))
    else:
        yield found("alive", Status.OK, "doctor-not-running")


def _seconds_since_alive(context: Context) -> float | None:
    try:
        return context.clock() - context.config.alive_file.stat().st_mtime
    except OSError:
        return None
