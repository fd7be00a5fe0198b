"""When something is, and how long it takes, in words."""

import math
from datetime import datetime, timedelta

from bot.i18n import Translator, duration


def rough_duration(translator: Translator, seconds: float) -> str:
    """`45 s`, `3 min`: what nobody needs to know more exactly."""
    return duration(translator, seconds if seconds < 90 else math.ceil(seconds / 60) * 60)


def format_day_and_time(translator: Translator, moment: datetime) -> str:
    """`on 1 December at 00:00`, on the clocks of its zone.

    UTC is named: hardly anybody's clock shows it. Any other zone was chosen for the people.
    """
    zone = "utc" if moment.utcoffset() == timedelta(0) else "own"
    return translator(
        "day-and-time", day=moment.day, month=moment.month, time=f"{moment:%H:%M}", zone=zone
    )
