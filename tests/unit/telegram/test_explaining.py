"""The sentence of a request that failed: told once, and then its status goes away."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramServerError
from aiogram.methods import SendMessage

from bot.domain.errors import Undelivered
from bot.domain.failures import Failure
from bot.domain.jobs import Job, JobState
from bot.domain.pictures import Shown
from bot.imaging import PillowStudio
from bot.services.nursery import Nursery
from bot.services.results import FindResult
from bot.services.rules import Rules
from bot.telegram.courier import TelegramCourier
from bot.telegram.operator import OperatorLine
from bot.telegram.slow_line import SlowLine
from bot.telegram.speakers import Speakers
from tests.unit.telegram.conftest import NOW, Stage
from tests.unit.telegram.line import Line

MESSAGE = SendMessage(chat_id=7, text="hello")


class Told:
    """Keeps the port `DeliveryLog`: what had been asked of Telegram when the sentence was taken."""

    def __init__(self, stage: Stage, job: Job) -> None:
        self._stage = stage
        self._job = job
        self.after: list[str] = []

    async def leaves(self) -> None:
        raise AssertionError("words may come twice")

    async def came_back(self) -> None:
        raise AssertionError("words may come twice")

    async def taken(self, parts: int, pictures: int, shown: Sequence[Shown] = ()) -> None:
        self.after = list(self._stage.line.names)
        await self._stage.jobs.remember_sent(self._job.id, parts, pictures)


@pytest.fixture
def courier(
    *,
    stage: Stage,
    bot: Bot,
    speakers: Speakers,
    nursery: Nursery,
    tmp_path: Path,
    results: FindResult,
    studio: PillowStudio,
) -> TelegramCourier:
    operator = OperatorLine(bot, frozenset(), speakers, nursery, stage.rhythm, stage.rhythm.sleep)
    slow_line = SlowLine(stage.rhythm, operator.tell_slow_line)
    return TelegramCourier(
        bot,
        stage.board,
        studio,
        speakers,
        operator,
        tmp_path,
        results,
        nursery,
        slow_line,
        Rules(),
        lambda: NOW,
    )


@pytest.fixture
async def failed(stage: Stage, line: Line) -> Job:
    job = await stage.ask()
    await stage.board.open(job)
    failed = await stage.jobs.move(job.id, JobState.FAILED, NOW, Failure("busy", {"tries": 4}))
    assert failed is not None
    line.asked.clear()
    return failed


async def test_it_is_written_down_before_the_status_goes_away(
    courier: TelegramCourier, stage: Stage, failed: Job
) -> None:
    told = Told(stage, failed)

    await courier.explain(failed, told)

    assert told.after == ["sendMessage"]
    assert stage.line.names == ["sendMessage", "deleteMessage"]


async def test_after_a_stop_in_between_only_the_status_goes_away(
    courier: TelegramCourier, stage: Stage, failed: Job
) -> None:
    await stage.jobs.remember_sent(failed.id, 1, 0)
    told = await stage.jobs.get(failed.id)
    assert told is not None

    await courier.explain(told, Told(stage, told))

    assert stage.line.names == ["deleteMessage"]


async def test_what_is_not_taken_is_not_written_down(
    courier: TelegramCourier, stage: Stage, failed: Job
) -> None:
    told = Told(stage, failed)
    stage.line.answers.append(TelegramServerError(MESSAGE, "Internal Server Error"))

    with pytest.raises(Undelivered):
        await courier.explain(failed, told)

    assert told.after == []
    assert stage.line.names == ["sendMessage"]
