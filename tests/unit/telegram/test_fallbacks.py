"""What Telegram refuses in one form, and takes in another."""

from collections.abc import Callable
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramMigrateToChat
from aiogram.methods import (
    AnswerCallbackQuery,
    EditMessageCaption,
    EditMessageMedia,
    EditMessageText,
    SendChatAction,
    SendDocument,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import InputMediaPhoto, ReplyParameters

from bot.domain.errors import StorageUnavailable
from bot.telegram.client.bot_factory import add_request_middlewares
from tests.kit.clock import ManualTime
from tests.kit.fake_session import FakeSession

GROUP, SUPERGROUP = -7, -1_007
HTML = "a <b>fox</b> &amp; a &lt;cat&gt;"
PLAIN = "a fox & a <cat>"
REPLY = ReplyParameters(message_id=5, allow_sending_without_reply=True)
PHOTO = InputMediaPhoto(media="file")
UNREADABLE = 'can\'t parse entities: Unsupported start tag "x" at byte offset 2'

Method = TelegramMethod[Any]


class Moves:
    """Hears of groups that became supergroups."""

    def __init__(self) -> None:
        self.heard: list[tuple[int, int]] = []
        self.kind: Exception | None = None

    async def __call__(self, old: int, new: int) -> None:
        self.heard.append((old, new))
        if self.kind:
            raise self.kind


@pytest.fixture
def moves() -> Moves:
    return Moves()


@pytest.fixture
def bot(fake_session: FakeSession, moves: Moves) -> Bot:
    time = ManualTime()
    add_request_middlewares(fake_session, time, time.sleep, moves)
    return Bot(
        "42:TEST", session=fake_session, default=DefaultBotProperties(parse_mode=ParseMode.HTML)
    )


def refused(words: str) -> TelegramBadRequest:
    return TelegramBadRequest(SendMessage(chat_id=7, text="hello"), f"Bad Request: {words}")


def moved() -> TelegramMigrateToChat:
    return TelegramMigrateToChat(SendMessage(chat_id=7, text="hello"), "upgraded", SUPERGROUP)


def in_group(make: "Callable[..., Method]", **fields: Any) -> Method:
    return make(chat_id=GROUP, message_thread_id=3, reply_parameters=REPLY, **fields)


SENDS = [
    in_group(SendMessage, text=HTML),
    in_group(SendPhoto, photo="file", caption=HTML),
    in_group(SendDocument, document="file", caption=HTML),
    in_group(SendMediaGroup, media=[PHOTO, PHOTO]),
]


def name(method: Method) -> str:
    return method.__api_method__


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (EditMessageText(chat_id=7, message_id=1, text="48 s"), "message is not modified: …"),
        (AnswerCallbackQuery(callback_query_id="1"), "query is too old and response timeout …"),
    ],
    ids=["not modified", "too old"],
)
async def test_what_makes_no_difference_is_no_failure(
    bot: Bot, fake_session: FakeSession, what: Method, words: str
) -> None:
    fake_session.answers.append(refused(words))

    assert await bot(what) is True
    assert fake_session.asked == [what]


@pytest.mark.parametrize("what", SENDS, ids=name)
async def test_the_answer_to_a_deleted_request_is_no_reply(
    bot: Bot, fake_session: FakeSession, what: Method
) -> None:
    fake_session.answers.append(refused("message to be replied not found"))
    await bot(what)

    assert fake_session.asked[1:] == [what.model_copy(update={"reply_parameters": None})]


@pytest.mark.parametrize("words", ["TOPIC_CLOSED", "message thread not found"])
@pytest.mark.parametrize("what", SENDS, ids=name)
async def test_the_answer_to_a_lost_topic_comes_in_the_general_one(
    bot: Bot, fake_session: FakeSession, what: Method, words: str
) -> None:
    fake_session.answers.append(refused(words))
    await bot(what)

    elsewhere = {"message_thread_id": None, "reply_parameters": None}
    assert fake_session.asked[1:] == [what.model_copy(update=elsewhere)]


@pytest.mark.parametrize("what", SENDS, ids=name)
async def test_a_group_that_became_a_supergroup_gets_the_answer_there(
    bot: Bot, fake_session: FakeSession, moves: Moves, what: Method
) -> None:
    fake_session.answers.append(moved())
    await bot(what)

    there = {"chat_id": SUPERGROUP, "message_thread_id": None, "reply_parameters": None}
    assert fake_session.asked[1:] == [what.model_copy(update=there)]
    assert moves.heard == [(GROUP, SUPERGROUP)]


async def test_also_when_the_move_cannot_be_written_down(
    bot: Bot, fake_session: FakeSession, moves: Moves
) -> None:
    moves.kind = StorageUnavailable(reason="locked")
    fake_session.answers.append(moved())
    await bot(SENDS[0])

    assert len(fake_session.asked) == 2


async def test_an_action_follows_a_group_and_an_edit_does_not(
    bot: Bot, fake_session: FakeSession, moves: Moves
) -> None:
    fake_session.answers.extend([moved(), None, moved()])
    await bot(SendChatAction(chat_id=GROUP, action="upload_photo"))
    with pytest.raises(TelegramMigrateToChat):
        await bot(EditMessageText(chat_id=GROUP, message_id=1, text="48 s"))

    assert fake_session.names == ["sendChatAction", "sendChatAction", "editMessageText"]
    assert len(moves.heard) == 2


@pytest.mark.parametrize("words", [UNREADABLE, "ENTITY_TEXT_INVALID", "message is too long"])
@pytest.mark.parametrize(
    ("what", "field"),
    [
        (SendMessage(chat_id=7, text=HTML), "text"),
        (SendPhoto(chat_id=7, photo="file", caption=HTML), "caption"),
        (SendDocument(chat_id=7, document="file", caption=HTML), "caption"),
        (EditMessageText(chat_id=7, message_id=1, text=HTML), "text"),
        (EditMessageCaption(chat_id=7, message_id=1, caption=HTML), "caption"),
    ],
    ids=["message", "photo", "document", "edited text", "edited caption"],
)
async def test_words_that_telegram_refuses_come_plain(
    bot: Bot, fake_session: FakeSession, what: Method, field: str, words: str
) -> None:
    fake_session.answers.append(refused(words))
    await bot(what)

    assert fake_session.asked[1:] == [what.model_copy(update={field: PLAIN, "parse_mode": None})]


async def test_so_does_the_caption_of_a_growing_picture(
    bot: Bot, fake_session: FakeSession
) -> None:
    fake_session.answers.append(refused(UNREADABLE))
    await bot(
        EditMessageMedia(chat_id=7, message_id=1, media=InputMediaPhoto(media="file", caption=HTML))
    )

    again = fake_session.asked[1]
    assert isinstance(again, EditMessageMedia)
    assert (again.media.caption, again.media.parse_mode) == (PLAIN, None)


@pytest.mark.parametrize(
    ("field", "what", "longest"),
    [
        ("caption", SendPhoto(chat_id=7, photo="file", caption="🦊" * 3000), 1024),
        ("text", SendMessage(chat_id=7, text="🦊" * 3000), 4096),
    ],
    ids=["caption", "text"],
)
async def test_words_that_are_too_long_are_cut(
    bot: Bot, fake_session: FakeSession, field: str, what: Method, longest: int
) -> None:
    fake_session.answers.append(refused("message caption is too long"))
    await bot(what)

    assert (
        longest - 2
        <= len(getattr(fake_session.asked[1], field).encode("utf-16-le")) // 2
        <= longest
    )


async def test_one_failure_after_another(bot: Bot, fake_session: FakeSession) -> None:
    fake_session.answers.extend(
        [moved(), refused(UNREADABLE), None],
    )
    await bot(SENDS[1])

    last = fake_session.asked[-1]
    assert isinstance(last, SendPhoto)
    assert (last.chat_id, last.caption, last.parse_mode) == (SUPERGROUP, PLAIN, None)


@pytest.mark.parametrize(
    "failure",
    [
        refused("message to be replied not found"),
        refused("TOPIC_CLOSED"),
        refused(UNREADABLE),
        refused("chat not found"),
        refused("wrong file identifier"),
        moved(),
    ],
    ids=str,
)
async def test_what_stays_refused_is_refused(
    bot: Bot, fake_session: FakeSession, failure: TelegramAPIError
) -> None:
    fake_session.answers.extend([failure] * 20)
    with pytest.raises(type(failure)):
        await bot(SENDS[0])

    assert len(fake_session.asked) <= 6
