from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import ChatId
from bot.domain.settings import Language, Owner
from bot.domain.usage import UTC_DAYS, Calendar
from tests.kit.ids import USER


def moment(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("when", "day", "next_day"),
    [
        ("2026-11-30T00:00:00", "2026-11-30", "2026-12-01T00:00:00+00:00"),
        ("2026-11-30T23:59:59.5", "2026-11-30", "2026-12-01T00:00:00+00:00"),
        ("2026-12-01T00:00:00", "2026-12-01", "2026-12-02T00:00:00+00:00"),
        ("2028-02-28T23:00:00", "2028-02-28", "2028-02-29T00:00:00+00:00"),
        ("2026-12-31T23:59:00", "2026-12-31", "2027-01-01T00:00:00+00:00"),
    ],
)
def test_the_day_turns_at_midnight(when: str, day: str, next_day: str) -> None:
    assert UTC_DAYS.day_of(moment(when)) == day
    assert UTC_DAYS.month_of(moment(when)) == day[:7]
    assert UTC_DAYS.next_day(moment(when)).isoformat() == next_day


@pytest.mark.parametrize(
    ("zone", "when", "day", "next_day"),
    [
        ("Europe/Moscow", "2026-11-30T20:59:00", "2026-11-30", "2026-12-01T00:00:00+03:00"),
        ("Europe/Moscow", "2026-11-30T21:00:00", "2026-12-01", "2026-12-02T00:00:00+03:00"),
        ("America/New_York", "2026-11-30T04:59:59", "2026-11-29", "2026-11-30T00:00:00-05:00"),
        ("Asia/Kathmandu", "2026-11-30T18:15:00", "2026-12-01", "2026-12-02T00:00:00+05:45"),
        # Clocks go forward at two: the day has 23 hours, and then back: it has 25.
        ("Europe/Berlin", "2026-03-28T23:00:00", "2026-03-29", "2026-03-30T00:00:00+02:00"),
        ("Europe/Berlin", "2026-10-24T22:00:00", "2026-10-25", "2026-10-26T00:00:00+01:00"),
        # Clocks go forward at midnight: the day begins at one.
        ("Africa/Cairo", "2026-04-23T21:00:00", "2026-04-23", "2026-04-24T01:00:00+03:00"),
        ("Africa/Cairo", "2026-04-23T22:00:00", "2026-04-24", "2026-04-25T00:00:00+03:00"),
    ],
)
def test_midnight_is_that_of_the_zone(zone: str, when: str, day: str, next_day: str) -> None:
    calendar = Calendar(ZoneInfo(zone))

    assert calendar.day_of(moment(when)) == day
    assert calendar.month_of(moment(when)) == day[:7]
    assert calendar.next_day(moment(when)).isoformat() == next_day


@given(st.sampled_from(sorted(available_timezones())), st.integers(1_700_000_000, 2_500_000_000))
def test_at_that_moment_and_not_before_it_is_another_day(zone: str, at: int) -> None:
    calendar = Calendar(ZoneInfo(zone))
    begins = calendar.next_day(at).timestamp()

    assert at < begins <= at + 25 * 3600
    assert calendar.day_of(begins) > calendar.day_of(at)
    assert calendar.day_of(begins - 1) == calendar.day_of(at)


@pytest.mark.parametrize("code", ["ru", "ru-RU", "RU", "ru-Latn"])
def test_russian_is_spoken_to_russian_telegrams(code: str) -> None:
    assert Language.of(code) is Language.RU


@pytest.mark.parametrize("code", ["en", "en-GB", "uk", "rue", "", None])
def test_english_is_spoken_to_all_others(code: str | None) -> None:
    assert Language.of(code) is Language.EN


def test_groups_have_negative_ids() -> None:
    assert Owner(ChatId(-100)).is_group
    assert not Owner(USER).is_group
