"""Telegram that answered nothing: who hears of it, when, and for how long it was."""

import pytest
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramConflictError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import GetMe

from bot.telegram.monitoring.downtime import DowntimeMonitor
from tests.kit.clock import Clock

ME = GetMe()
CUT = TelegramNetworkError(ME, "ServerDisconnectedError")
OUT_OF_ORDER = TelegramServerError(ME, "a gateway's page: ClientDecodeError")
WAIT = TelegramRetryAfter(ME, "Too Many Requests", retry_after=7)
CONFLICT = TelegramConflictError(ME, "Conflict: terminated by other getUpdates request")


class Asking:
    """A request every `pause` seconds."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.heard: list[float] = []
        self.downtime = DowntimeMonitor(self.clock, self.heard.append)

    def __call__(self, *answers: TelegramAPIError | None, took: float = 0) -> None:
        for answer in answers:
            try:
                with self.downtime.watched():
                    self.clock.now += took
                    if answer:
                        raise answer
            except TelegramAPIError as error:
                assert error is answer  # noqa: PT017  # None is no error


@pytest.fixture
def ask() -> Asking:
    return Asking()


@pytest.mark.parametrize("error", [CUT, OUT_OF_ORDER])
def test_five_minutes_of_silence_are_told_once_they_are_over(
    ask: Asking, error: TelegramAPIError
) -> None:
    ask(None, *[error] * 10, took=30)
    assert ask.heard == []
    ask(None, None)

    assert ask.heard == [300]


def test_less_is_not_told(ask: Asking) -> None:
    ask(*[CUT] * 9, took=30)
    ask.clock.now += 29
    ask(None)

    assert ask.heard == []


@pytest.mark.parametrize("answer", [WAIT, CONFLICT])
def test_a_refusal_ends_the_silence_and_is_none(ask: Asking, answer: TelegramAPIError) -> None:
    ask(CUT, took=300)
    ask(answer)
    assert ask.heard == [300]
    ask(*[answer] * 10, took=60)
    ask(None)

    assert ask.heard == [300]


def test_each_silence_is_told_by_itself(ask: Asking) -> None:
    ask(CUT, took=400)
    ask(None)
    ask(CUT, took=299)
    ask(None)
    ask(OUT_OF_ORDER, CUT, took=200)
    ask(None)

    assert ask.heard == [400, 400]
