"""The sentence of a request that failed: told once, and then its status goes away."""

from collections.abc import Sequence

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramServerError
from aiogram.methods import SendMessage

from bot.domain.deliveries import Delivered, DeliveryProblem, NotDelivered
from bot.domain.failures import Failure
from bot.domain.images import SentImage
from bot.domain.jobs import Job
from bot.domain.results import Result
from bot.imaging import PillowImageProcessor
from bot.runtime.task_supervisor import TaskSupervisor
from bot.telegram.delivery.chat_translators import ChatTranslators
from bot.telegram.delivery.message_sender import MessageSender
from bot.telegram.delivery.operator_alerts import OperatorAlerts
from bot.telegram.delivery.result_sender import TelegramResultSender
from bot.telegram.delivery.status.flood_wait_notices import FloodWaitNotices
from bot.telegram.monitoring.slow_uploads import SlowUploadMiddleware
from tests.kit.clock import NOON
from tests.kit.fake_session import FakeSession
from tests.unit.telegram.conftest import StatusBoardSetup

MESSAGE = SendMessage(chat_id=7, text="hello")


def result_of(job: Job) -> Result:
    return Result(job, (), (), may_be_edited=True)


class Told:
    """Keeps the port `DeliveryLog`: what had been asked of Telegram when the sentence was taken."""

    def __init__(self, setup: StatusBoardSetup, job: Job) -> None:
        self._stage = setup
        self._job = job
        self.after: list[str] = []

    async def mark_sending(self) -> bool:
        raise AssertionError("words may come twice")

    async def mark_not_sent(self) -> None:
        raise AssertionError("words may come twice")

    async def mark_sent(
        self, parts: int, pictures: int, shown: Sequence[SentImage] = (), *, is_last: bool
    ) -> None:
        assert is_last
        self.after = list(self._stage.fake_session.names)
        await self._stage.jobs.mark_sent(self._job, parts, pictures)


@pytest.fixture
def result_sender(
    *,
    setup: StatusBoardSetup,
    bot: Bot,
    translator_for: ChatTranslators,
    supervisor: TaskSupervisor,
    image_processor: PillowImageProcessor,
) -> TelegramResultSender:
    operator_alerts = OperatorAlerts(
        bot, frozenset(), translator_for, supervisor, setup.step_time, setup.step_time.sleep
    )
    slow_uploads = SlowUploadMiddleware(setup.step_time, lambda: None)
    return TelegramResultSender(
        MessageSender(bot, image_processor),
        setup.board,
        translator_for,
        FloodWaitNotices(setup.board, operator_alerts, supervisor),
        slow_uploads,
    )


@pytest.fixture
async def failed(setup: StatusBoardSetup, fake_session: FakeSession) -> Job:
    job = await setup.ask()
    await setup.board.open(job)
    failed = await setup.steps.fail(job, NOON, Failure("busy", {"tries": 4}))
    assert failed is not None
    fake_session.asked.clear()
    return failed


async def test_it_is_written_down_before_the_status_goes_away(
    result_sender: TelegramResultSender, setup: StatusBoardSetup, failed: Job
) -> None:
    told = Told(setup, failed)

    assert await result_sender.explain(result_of(failed), told) == Delivered()
    assert told.after == ["sendMessage"]
    assert setup.fake_session.names == ["sendMessage", "deleteMessage"]


async def test_after_a_stop_in_between_nothing_is_told_twice(
    result_sender: TelegramResultSender, setup: StatusBoardSetup, failed: Job
) -> None:
    await setup.jobs.mark_sent(failed, 1, 0)
    told = await setup.jobs.get(failed.id)
    assert told is not None

    assert await result_sender.explain(result_of(told), Told(setup, told)) == Delivered()

    assert setup.fake_session.names == ["deleteMessage"]


async def test_what_is_not_taken_is_not_written_down(
    result_sender: TelegramResultSender, setup: StatusBoardSetup, failed: Job
) -> None:
    told = Told(setup, failed)
    setup.fake_session.answers.append(TelegramServerError(MESSAGE, "Internal Server Error"))

    outcome = await result_sender.explain(result_of(failed), told)

    assert outcome == NotDelivered(DeliveryProblem.UNDELIVERED, "Internal Server Error")
    assert told.after == []
    assert setup.fake_session.names == ["sendMessage"]
