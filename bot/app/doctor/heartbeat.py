"""Whether a bot is at work here, by the file that it touches every 15 s."""

from collections.abc import AsyncIterator

from bot.app.doctor.context import Context
from bot.app.doctor.findings import Finding, Status, make_finding

RECENT = 60.0  # seconds


def is_running(context: Context) -> bool:
    """Whether a bot with this DATA_DIR gave a sign of life within a minute."""
    age = _seconds_since_heartbeat(context)
    return age is not None and age < RECENT


async def check_heartbeat(context: Context) -> AsyncIterator[Finding]:
    age = _seconds_since_heartbeat(context)
    if age is not None and age < RECENT:
        yield make_finding("alive", Status.OK, "doctor-running", seconds=max(0, round(age)))
    else:
        yield make_finding("alive", Status.OK, "doctor-not-running")


def _seconds_since_heartbeat(context: Context) -> float | None:
    try:
        return context.clock() - context.config.heartbeat_file.stat().st_mtime
    except OSError:
        return None
