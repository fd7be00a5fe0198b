"""Where an answer stands, and what becomes of it when Telegram does not take it."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramServerError
from aiogram.methods import EditMessageText, GetMe, SendMessage

from bot.domain.ids import MessageId, ThreadId
from bot.domain.jobs import ReplyTarget
from bot.runtime.task_supervisor import TaskSupervisor
from bot.storage import Database
from bot.telegram.delivery.replies import Replies, reply_arguments
from tests.kit.clock import Clock, FakeSleep
from tests.kit.fake_session import FakeSession
from tests.kit.ids import CHAT, GROUP, OTHER_CHAT, USER, build_origin
from tests.kit.replies import make_replies

PRESSED = ReplyTarget(CHAT, MessageId(5))
ELSEWHERE = ReplyTarget(OTHER_CHAT, MessageId(5))


def test_an_answer_stands_under_its_request_in_its_topic() -> None:
    place = reply_arguments(ReplyTarget(GROUP, MessageId(5), ThreadId(3)))

    assert place["reply_parameters"] is not None
    assert place["reply_parameters"].message_id == 5
    assert place["reply_parameters"].allow_sending_without_reply
    assert place["message_thread_id"] == 3


def test_a_request_that_stayed_behind_is_not_replied_to() -> None:
    assert reply_arguments(ReplyTarget(GROUP, MessageId(0)))["reply_parameters"] is None


@pytest.fixture
def replies(bot: Bot, database: Database, supervisor: TaskSupervisor, clock: Clock) -> Replies:
    return make_replies(bot, database, supervisor, clock, FakeSleep())


async def test_edits_of_a_chat_are_made_one_after_another(
    replies: Replies, fake_session: FakeSession, supervisor: TaskSupervisor
) -> None:
    """The page that was asked for last is the one that stays."""
    answer = asyncio.Event()
    fake_session.answers_to["editMessageText"].append(answer)

    def edited() -> list[str | None]:
        return [each.text for each in fake_session.asked if isinstance(each, EditMessageText)]

    for text in ("first", "second"):
        replies.edit_text(PRESSED, text)
    replies.edit_text(ELSEWHERE, "elsewhere")
    await fake_session.until(lambda: len(edited()) == 2)
    assert edited() == ["first", "elsewhere"]

    answer.set()
    await supervisor.close(grace=10)

    assert edited() == ["first", "elsewhere", "second"]


async def test_what_is_only_convenient_is_tried_once(
    replies: Replies, fake_session: FakeSession, supervisor: TaskSupervisor
) -> None:
    fake_session.answers.extend([TelegramServerError(GetMe(), "down")] * 3)

    replies.edit_keyboard(PRESSED, None)
    replies.edit_text(PRESSED, "changed")
    replies.send_once(PRESSED, "later")
    await supervisor.close(grace=10)

    assert sorted(fake_session.names) == [
        "editMessageReplyMarkup",
        "editMessageText",
        "sendMessage",
    ]


async def test_a_question_that_cannot_be_replaced_is_answered_under_it(
    replies: Replies, fake_session: FakeSession
) -> None:
    gone = TelegramBadRequest(GetMe(), "Bad Request: message to edit not found")
    fake_session.answers_to["editMessageText"].append(gone)

    await replies.replace(build_origin(1, CHAT, USER, 5), "Done.")

    sent = fake_session.asked[-1]
    assert isinstance(sent, SendMessage)
    assert sent.text == "Done."
    assert sent.reply_parameters is not None
    assert sent.reply_parameters.message_id == 5
