"""What is written down about an upload: that it left, and that it certainly came back."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import SendDocument, SendMessage
from aiohttp import ServerDisconnectedError

from bot.domain.deliveries import DeliveryProblem
from bot.domain.images import SentImage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.telegram.client.call_options import CallOptions, with_options
from bot.telegram.client.errors import not_delivered
from bot.telegram.client.rate_limit import RateLimitMiddleware, SendExpired
from bot.telegram.client.uploads import Upload
from tests.kit.clock import ManualTime
from tests.kit.fake_session import FakeSession


class Record:
    """Keeps the port `DeliveryLog`."""

    def __init__(self, fake_session: FakeSession) -> None:
        self._line = fake_session
        self.heard: list[str] = []
        self.is_taken_over = False

    async def mark_sending(self) -> bool:
        self.heard.append(f"leaves before request {len(self._line.asked) + 1}")
        return not self.is_taken_over

    async def mark_not_sent(self) -> None:
        self.heard.append("came back")

    async def mark_sent(
        self, parts: int, pictures: int, shown: Sequence[SentImage] = (), *, is_last: bool
    ) -> None:
        raise AssertionError("the rate limit knows no parts")


LEAVES = "leaves before request 1"


@pytest.fixture
def record(fake_session: FakeSession) -> Record:
    return Record(fake_session)


@pytest.fixture
def time() -> ManualTime:
    return ManualTime()


@pytest.fixture
def bot(fake_session: FakeSession, time: ManualTime, record: Record) -> Bot:
    """What it uploads is recorded."""
    fake_session.middleware(RateLimitMiddleware(time, time.sleep))
    bot = Bot("42:TEST", session=fake_session)
    return with_options(bot, CallOptions(delivery_log=record))


@pytest.fixture
def upload(tmp_path: Path) -> SendDocument:
    (tmp_path / "fox.png").write_bytes(b"fox")
    return SendDocument(chat_id=7, document=Upload(tmp_path / "fox.png"))


async def test_what_arrives_has_left(bot: Bot, upload: SendDocument, record: Record) -> None:
    await bot(upload)

    assert record.heard == [LEAVES]


async def test_words_are_not_written_down(bot: Bot, record: Record) -> None:
    await bot(SendMessage(chat_id=7, text="hello"))

    assert record.heard == []


async def test_what_another_process_delivers_by_now_is_not_sent(
    bot: Bot, fake_session: FakeSession, upload: SendDocument, record: Record
) -> None:
    record.is_taken_over = True

    with pytest.raises(SendExpired) as refused:
        await bot(upload)

    assert fake_session.asked == []
    assert not_delivered(refused.value).problem is DeliveryProblem.UNDELIVERED


def cut(method: SendDocument) -> TelegramNetworkError:
    error = TelegramNetworkError(method, "cut")
    error.__cause__ = ServerDisconnectedError()
    return error


async def test_what_was_certainly_not_taken_came_back(
    bot: Bot, fake_session: FakeSession, upload: SendDocument, record: Record
) -> None:
    refusals = (
        TelegramBadRequest(upload, "Bad Request: wrong file"),
        TelegramServerError(upload, "Internal Server Error"),
        cut(upload),  # before its file was read
    )
    for refusal in refusals:
        record.heard.clear()
        fake_session.answers.append(refusal)
        with pytest.raises(type(refusal)):
            await bot(upload)
        assert record.heard[1:] == ["came back"]


async def test_what_was_perhaps_taken_did_not_come_back(
    bot: Bot, fake_session: FakeSession, upload: SendDocument, record: Record
) -> None:
    fake_session.reads = True
    fake_session.answers.append(cut(upload))
    with pytest.raises(TelegramAPIError):
        await bot(upload)
    assert record.heard == [LEAVES]

    fake_session.reads = False  # what an earlier request read says nothing about this one
    fake_session.answers.append(cut(upload))
    with pytest.raises(TelegramAPIError):
        await bot(upload)
    assert record.heard[1:] == ["leaves before request 2", "came back"]


async def test_what_is_told_to_wait_is_back_while_it_waits(
    bot: Bot, fake_session: FakeSession, time: ManualTime, upload: SendDocument, record: Record
) -> None:
    fake_session.answers.append(TelegramRetryAfter(upload, "Too Many Requests", 300))
    supervisor = TaskSupervisor()
    supervisor.start(_send(bot, upload), "upload")
    await time.advance(60)
    assert record.heard == [LEAVES, "came back"]

    await supervisor.close(0)  # a stop in the middle of it
    assert record.heard == [LEAVES, "came back"]


@pytest.mark.parametrize("was_read", [False, True])
async def test_a_stop_in_the_middle_of_an_upload(
    *, bot: Bot, fake_session: FakeSession, upload: SendDocument, record: Record, was_read: bool
) -> None:
    fake_session.answers.append(asyncio.Event())
    fake_session.reads = was_read
    supervisor = TaskSupervisor()
    supervisor.start(_send(bot, upload), "upload")
    await fake_session.until(lambda: bool(fake_session.asked))

    await supervisor.close(0)

    assert record.heard == ([LEAVES] if was_read else [LEAVES, "came back"])


async def _send(bot: Bot, method: SendDocument) -> None:
    await bot(method)
