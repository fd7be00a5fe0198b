"""Formats durations with the units of `duration-*` in `locales/`."""

from bot.i18n.catalogue import Translator


def duration(translator: Translator, seconds: float) -> str:
    """`47 s`, `1 min 40 s`, `2 h 5 min`: two units at most, and none of them zero.

    From an hour on, to the whole minute.
    """
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return _join_units(translator, minutes=minutes, seconds=rest)
    return _join_units(translator, hours=minutes // 60, minutes=minutes % 60)


def _join_units(translator: Translator, **units: int) -> str:
    parts = [translator(f"duration-{unit}", count=count) for unit, count in units.items() if count]
    return " ".join(parts) or translator("duration-seconds", count=0)
