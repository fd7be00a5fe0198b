from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.settings import Language, Owner
from bot.domain.usage import UTC_DAYS, Calendar

HOUR = 60  # minutes


def moment(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("when", "day", "minutes"),
    [
        ("2026-11-30T00:00:00", "2026-11-30", 24 * HOUR),
        ("2026-11-30T12:30:00", "2026-11-30", 11 * HOUR + 30),
        ("2026-11-30T23:58:59", "2026-11-30", 2),
        ("2026-11-30T23:59:59.5", "2026-11-30", 1),
        ("2026-12-01T00:00:00", "2026-12-01", 24 * HOUR),
        ("2028-02-29T23:00:00", "2028-02-29", HOUR),
        ("2026-12-31T23:59:00", "2026-12-31", 1),
    ],
)
def test_the_day_turns_at_midnight(when: str, day: str, minutes: int) -> None:
    assert UTC_DAYS.day_of(moment(when)) == day
    assert UTC_DAYS.month_of(moment(when)) == day[:7]
    assert UTC_DAYS.minutes_to_next_day(moment(when)) == minutes


@pytest.mark.parametrize(
    ("zone", "when", "day", "minutes"),
    [
        ("Europe/Moscow", "2026-11-30T20:59:00", "2026-11-30", 1),
        ("Europe/Moscow", "2026-11-30T21:00:00", "2026-12-01", 24 * HOUR),
        ("America/New_York", "2026-11-30T04:59:59", "2026-11-29", 1),
        ("Asia/Kathmandu", "2026-11-30T18:15:00", "2026-12-01", 24 * HOUR),
        # Clocks go forward at two: the day has 23 hours, and then back: it has 25.
        ("Europe/Berlin", "2026-03-28T23:00:00", "2026-03-29", 23 * HOUR),
        ("Europe/Berlin", "2026-10-24T22:00:00", "2026-10-25", 25 * HOUR),
        ("Europe/Berlin", "2026-10-25T01:30:00", "2026-10-25", 21 * HOUR + 30),
        # Clocks go forward at midnight: the day begins at one.
        ("Africa/Cairo", "2026-04-23T21:00:00", "2026-04-23", HOUR),
        ("Africa/Cairo", "2026-04-23T22:00:00", "2026-04-24", 23 * HOUR),
    ],
)
def test_midnight_is_that_of_the_zone(zone: str, when: str, day: str, minutes: int) -> None:
    calendar = Calendar(ZoneInfo(zone))

    assert calendar.day_of(moment(when)) == day
    assert calendar.month_of(moment(when)) == day[:7]
    assert calendar.minutes_to_next_day(moment(when)) == minutes


@given(st.sampled_from(sorted(available_timezones())), st.integers(1_700_000_000, 2_500_000_000))
def test_after_these_minutes_and_not_before_it_is_another_day(zone: str, at: int) -> None:
    calendar = Calendar(ZoneInfo(zone))
    minutes = calendar.minutes_to_next_day(at)

    assert 1 <= minutes <= 25 * HOUR
    assert calendar.day_of(at + minutes * 60) > calendar.day_of(at)
    assert calendar.day_of(at + (minutes - 1) * 60) == calendar.day_of(at)


@pytest.mark.parametrize("code", ["ru", "ru-RU", "RU", "ru-Latn"])
def test_russian_is_spoken_to_russian_telegrams(code: str) -> None:
    assert Language.of(code) is Language.RU


@pytest.mark.parametrize("code", ["en", "en-GB", "uk", "rue", "", None])
def test_english_is_spoken_to_all_others(code: str | None) -> None:
    assert Language.of(code) is Language.EN


def test_groups_have_negative_ids() -> None:
    assert Owner(-100).is_group
    assert not Owner(7).is_group
