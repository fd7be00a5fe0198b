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

from bot.domain.pictures import Shown
from bot.services.nursery import Nursery
from bot.telegram.outbox import Outbox, on_record
from bot.telegram.uploads import Upload
from tests.unit.telegram.line import Line
from tests.unit.telegram.slow_time import SlowTime


class Record:
    """Keeps the port `DeliveryLog`."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.heard: list[str] = []

    async def leaves(self) -> None:
        self.heard.append(f"leaves before request {len(self._line.asked) + 1}")

    async def came_back(self) -> None:
        self.heard.append("came back")

    async def taken(self, parts: int, pictures: int, shown: Sequence[Shown] = ()) -> None:
        raise AssertionError("the outbox knows no parts")


LEAVES = "leaves before request 1"


@pytest.fixture
def line() -> Line:
    return Line()


@pytest.fixture
def record(line: Line) -> Record:
    return Record(line)


@pytest.fixture
def time() -> SlowTime:
    return SlowTime()


@pytest.fixture
def bot(line: Line, time: SlowTime) -> Bot:
    line.middleware(Outbox(time, time.sleep))
    return Bot("42:TEST", session=line)


@pytest.fixture
def upload(tmp_path: Path) -> SendDocument:
    (tmp_path / "fox.png").write_bytes(b"fox")
    return SendDocument(chat_id=7, document=Upload(tmp_path / "fox.png"))


async def test_what_arrives_has_left(bot: Bot, upload: SendDocument, record: Record) -> None:
    with on_record(record):
        await bot(upload)

    assert record.heard == [LEAVES]


async def test_words_are_not_written_down(bot: Bot, record: Record) -> None:
    with on_record(record):
        await bot(SendMessage(chat_id=7, text="hello"))

    assert record.heard == []


def cut(method: SendDocument) -> TelegramNetworkError:
    error = TelegramNetworkError(method, "cut")
    error.__cause__ = ServerDisconnectedError()
    return error


async def test_what_was_certainly_not_taken_came_back(
    bot: Bot, line: Line, upload: SendDocument, record: Record
) -> None:
    refusals = (
        TelegramBadRequest(upload, "Bad Request: wrong file"),
        TelegramServerError(upload, "Internal Server Error"),
        cut(upload),  # before its file was read
    )
    for refusal in refusals:
        record.heard.clear()
        line.answers.append(refusal)
        with pytest.raises(type(refusal)), on_record(record):
            await bot(upload)
        assert record.heard[1:] == ["came back"]


async def test_what_was_perhaps_taken_did_not_come_back(
    bot: Bot, line: Line, upload: SendDocument, record: Record
) -> None:
    line.reads = True
    line.answers.append(cut(upload))
    with pytest.raises(TelegramAPIError), on_record(record):
        await bot(upload)
    assert record.heard == [LEAVES]

    line.reads = False  # what an earlier request read says nothing about this one
    line.answers.append(cut(upload))
    with pytest.raises(TelegramAPIError), on_record(record):
        await bot(upload)
    assert record.heard[1:] == ["leaves before request 2", "came back"]


async def test_what_is_told_to_wait_is_back_while_it_waits(
    bot: Bot, line: Line, time: SlowTime, upload: SendDocument, record: Record
) -> None:
    line.answers.append(TelegramRetryAfter(upload, "Too Many Requests", 300))
    nursery = Nursery()
    with on_record(record):
        nursery.start(_send(bot, upload), "upload")
    await time.pass_by(60)
    assert record.heard == [LEAVES, "came back"]

    await nursery.close(0)  # a stop in the middle of it
    assert record.heard == [LEAVES, "came back"]


@pytest.mark.parametrize("was_read", [False, True])
async def test_a_stop_in_the_middle_of_an_upload(
    *, bot: Bot, line: Line, upload: SendDocument, record: Record, was_read: bool
) -> None:
    line.answers.append(asyncio.Event())
    line.reads = was_read
    nursery = Nursery()
    with on_record(record):
        nursery.start(_send(bot, upload), "upload")
    await line.until(lambda: bool(line.asked))

    await nursery.close(0)

    assert record.heard == ([LEAVES] if was_read else [LEAVES, "came back"])


async def _send(bot: Bot, method: SendDocument) -> None:
    await bot(method)
