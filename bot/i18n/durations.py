"""Times as people say them, in the units of `duration-*` in `locales/`."""

from bot.i18n.catalogue import Speaker


def duration(speak: Speaker, seconds: float) -> str:
    """`47 s`, `1 min 40 s`, `2 h 5 min`: two units at most, and none of them zero.

    From an hour on, to the whole minute.
    """
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return _said(speak, minutes=minutes, seconds=rest)
    return _said(speak, hours=minutes // 60, minutes=minutes % 60)


def _said(speak: Speaker, **units: int) -> str:
    parts = [speak(f"duration-{unit}", count=count) for unit, count in units.items() if count]
    return " ".join(parts) or speak("duration-seconds", count=0)
