from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.settings import Language, Owner
from bot.domain.usage import day_of, minutes_to_next_day, month_of


def moment(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("when", "day", "minutes"),
    [
        ("2026-11-30T00:00:00", "2026-11-30", 24 * 60),
        ("2026-11-30T12:30:00", "2026-11-30", 11 * 60 + 30),
        ("2026-11-30T23:58:59", "2026-11-30", 2),
        ("2026-11-30T23:59:59.5", "2026-11-30", 1),
        ("2026-12-01T00:00:00", "2026-12-01", 24 * 60),
        ("2028-02-29T23:00:00", "2028-02-29", 60),
        ("2026-12-31T23:59:00", "2026-12-31", 1),
    ],
)
def test_the_day_turns_at_midnight(when: str, day: str, minutes: int) -> None:
    assert day_of(moment(when)) == day
    assert month_of(moment(when)) == day[:7]
    assert minutes_to_next_day(moment(when)) == minutes


@given(st.floats(0, 4_000_000_000))
def test_after_these_minutes_it_is_another_day(at: float) -> None:
    minutes = minutes_to_next_day(at)

    assert 1 <= minutes <= 24 * 60
    assert day_of(at + minutes * 60) != day_of(at)


@pytest.mark.parametrize("code", ["ru", "ru-RU", "RU", "ru-Latn"])
def test_russian_is_spoken_to_russian_telegrams(code: str) -> None:
    assert Language.of(code) is Language.RU


@pytest.mark.parametrize("code", ["en", "en-GB", "uk", "rue", "", None])
def test_english_is_spoken_to_all_others(code: str | None) -> None:
    assert Language.of(code) is Language.EN


def test_groups_have_negative_ids() -> None:
    assert Owner(-100).is_group
    assert not Owner(7).is_group
