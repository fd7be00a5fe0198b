"""The rate limit: what is sent when, what goes first, and what is not sent at all."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageText,
    GetChatMember,
    GetFile,
    GetMe,
    Response,
    SendChatAction,
    SendMediaGroup,
    SendMessage,
    SendPhoto,
    SetMyCommands,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import InputMediaPhoto

from bot.telegram.client.bot_factory import GetRawUpdates
from bot.telegram.client.call_options import (
    BEST_EFFORT,
    NO_OPTIONS,
    CallOptions,
    CancelSignal,
    with_options,
)
from bot.telegram.client.rate_limit import (
    RateLimitMiddleware,
    SendExpired,
)
from tests.kit.clock import ManualTime

GROUP = -100
BOT = Bot("42:TEST")
Method = TelegramMethod[Any]


def message(chat: int = 7, text: str = "hello") -> SendMessage:
    return SendMessage(chat_id=chat, text=text)


def picture(chat: int = 7) -> SendPhoto:
    return SendPhoto(chat_id=chat, photo="file")


def album(chat: int, pictures: int) -> SendMediaGroup:
    return SendMediaGroup(chat_id=chat, media=[InputMediaPhoto(media="file")] * pictures)


def edit(chat: int = 7, text: str = "48 s") -> EditMessageText:
    return EditMessageText(chat_id=chat, message_id=1, text=text)


def action(chat: int = 7) -> SendChatAction:
    return SendChatAction(chat_id=chat, action="upload_photo")


def put_off(seconds: int) -> TelegramRetryAfter:
    return TelegramRetryAfter(message(), "Too Many Requests", seconds)


@dataclass
class Post:
    """Sends through the middleware, and records when requests leave it."""

    time: ManualTime
    middleware: RateLimitMiddleware
    tasks: asyncio.TaskGroup
    refusals: list[TelegramAPIError] = field(default_factory=list)
    """What the next requests meet."""
    left: list[tuple[float, Method]] = field(default_factory=list)
    dropped: list[tuple[float, Method]] = field(default_factory=list)

    def send(
        self, *methods: Method, options: CallOptions = NO_OPTIONS
    ) -> "list[asyncio.Task[None]]":
        """Beside everything else, in this order."""
        return [self.tasks.create_task(self._send(method, options)) for method in methods]

    def send_best_effort(self, *methods: Method) -> None:
        self.send(*methods, options=BEST_EFFORT)

    async def sent(self, *methods: Method) -> list[Method]:
        """What has left by now."""
        self.send(*methods)
        await self.time.advance(0)
        return [method for _, method in self.left]

    def times(self, kind: type[Method]) -> list[float]:
        return [when for when, method in self.left if isinstance(method, kind)]

    def said(self) -> list[tuple[float, int | str, str]]:
        """When, where and what, of the words that left."""
        return [
            (when, method.chat_id, method.text)
            for when, method in self.left
            if isinstance(method, SendMessage)
        ]

    async def _send(self, method: Method, options: CallOptions) -> None:
        try:
            await self.middleware(self._taken, with_options(BOT, options), method)
        except (SendExpired, TelegramRetryAfter):
            self.dropped.append((self.time.now, method))

    async def _taken(self, _: Bot, method: TelegramMethod[TelegramType]) -> Response[TelegramType]:
        self.left.append((self.time.now, method))
        if self.refusals:
            raise self.refusals.pop(0)
        return Response[Any](ok=True, result=None)


@pytest.fixture
async def post() -> AsyncIterator[Post]:
    time = ManualTime()
    async with asyncio.TaskGroup() as tasks:
        yield Post(time, RateLimitMiddleware(time, time.sleep), tasks)
        await time.advance(100_000)


async def test_an_idle_chats_messages_leave_at_once(post: Post) -> None:
    burst = [message(text=str(number)) for number in range(20)]

    assert await post.sent(*burst) == burst


async def test_a_chat_gets_a_message_a_second_in_the_long_run(post: Post) -> None:
    post.send(*[message(text=str(number)) for number in range(80)])
    await post.time.advance(1000)

    times = post.times(SendMessage)
    assert [text for _, _, text in post.said()] == [str(number) for number in range(80)]
    assert all(later - earlier > 20 for earlier, later in zip(times, times[20:], strict=False))
    assert times[-1] < 80


async def test_a_group_gets_twenty_messages_and_edits_a_minute(post: Post) -> None:
    for number in range(30):
        post.send(message(GROUP), edit(GROUP, str(number)))
    await post.time.advance(1000)

    times = [when for when, _ in post.left]
    assert len(times) == 60
    assert all(later - earlier > 60 for earlier, later in zip(times, times[20:], strict=False))
    assert times[-1] < 150


async def test_an_album_counts_by_its_pictures(post: Post) -> None:
    post.send(album(7, 10), album(7, 10))
    assert len(await post.sent(message())) == 2
    await post.time.advance(30)

    assert post.times(SendMessage)[0] > 20


async def test_an_album_that_is_more_than_the_budget_goes_when_nothing_else_did(
    post: Post,
) -> None:
    assert len(await post.sent(album(7, 25))) == 1


async def test_fifty_people_get_a_picture_at_once(post: Post) -> None:
    post.send(*[picture(chat) for chat in range(1, 51)])
    await post.time.advance(10)

    per_second = Counter(int(when) for when in post.times(SendPhoto))
    assert max(per_second.values()) <= 30
    assert [method.chat_id for _, method in post.left if isinstance(method, SendPhoto)] == list(
        range(1, 51)
    )
    assert post.times(SendPhoto)[-1] <= 2.5


async def test_no_more_than_thirty_a_second_leave_whatever_they_are(post: Post) -> None:
    for chat in range(1, 101):
        post.send(message(chat), picture(chat))
    await post.time.advance(60)

    times = [when for when, _ in post.left]
    assert len(times) == 200
    assert all(later - earlier >= 1 for earlier, later in zip(times, times[30:], strict=False))


async def test_a_burst_of_pictures_delays_no_words(post: Post) -> None:
    post.send(*[picture(chat) for chat in range(1, 101)])
    for number in range(10):
        post.send(message(500 + number))
        await post.time.advance(0.1)

    assert len(post.times(SendMessage)) == 10


async def test_a_chat_that_waits_holds_no_other_up(post: Post) -> None:
    post.send(*[message(text=str(number)) for number in range(25)])
    other = message(8)

    assert (await post.sent(other))[-1] is other


async def test_results_go_before_statuses(post: Post) -> None:
    post.send(*[message(GROUP) for _ in range(20)])
    await post.time.advance(59)
    post.send_best_effort(edit(GROUP))
    post.send(picture(GROUP), message(GROUP))
    await post.time.advance(2.4)

    assert [type(method) for _, method in post.left[20:]] == [
        SendMessage,
        SendPhoto,
        EditMessageText,
    ]


async def test_an_edit_of_a_status_that_is_late_is_dropped_at_once(post: Post) -> None:
    post.send(*[message(GROUP) for _ in range(20)])
    await post.time.advance(30)
    post.send_best_effort(edit(GROUP))
    await post.time.advance(0)

    assert post.dropped == [(30, edit(GROUP))]
    await post.time.advance(100)
    assert len(post.left) == 20


@pytest.mark.parametrize(("passed", "sent"), [(0, 0), (30, 1)], ids=["a minute", "half of it"])
async def test_the_first_status_of_a_request_is_waited_for(
    post: Post, passed: float, sent: int
) -> None:
    """It is the first word that its person hears."""
    post.send(*[message(GROUP) for _ in range(20)])
    await post.time.advance(passed)
    post.send_best_effort(message(GROUP, "first word"))
    await post.time.advance(100)

    assert [text for _, _, text in post.said()].count("first word") == sent
    assert len(post.dropped) == 1 - sent


async def test_a_first_status_whose_outcome_was_faster_leaves_the_line_at_once(
    post: Post,
) -> None:
    post.send(*[message(GROUP) for _ in range(20)])
    await post.time.advance(30)
    over: CancelSignal = asyncio.get_running_loop().create_future()
    options = CallOptions(best_effort=True, cancel_signal=over)
    post.send(message(GROUP, "first word"), options=options)
    await post.time.advance(1)
    over.set_result(None)
    await post.time.advance(0)

    assert [when for when, _ in post.dropped] == [31]
    await post.time.advance(100)
    assert len(post.left) == 20


async def test_a_crowd_hears_its_first_words_in_turn_and_without_a_gap(post: Post) -> None:
    """Before all edits, and results wait for them no longer than they waited themselves."""
    post.send_best_effort(*[edit(1000 + number) for number in range(40)])
    post.send_best_effort(*[message(chat) for chat in range(1, 251)])
    post.send(*[picture(chat) for chat in range(1, 21)])
    post.send_best_effort(*[message(chat) for chat in range(251, 501)])
    await post.time.advance(60)

    first_words = [(when, chat) for when, chat, _ in post.said()]
    assert [chat for _, chat in first_words] == list(range(1, 501))
    assert first_words[-1][0] < 500 / 28 + 2
    everything = [when for when, _ in post.left]
    assert all(
        later - earlier >= 1 for earlier, later in zip(everything, everything[30:], strict=False)
    )
    assert first_words[249][0] <= post.times(SendPhoto)[0] <= first_words[270][0]


async def test_a_crowd_of_first_words_and_pictures_delays_no_answer(post: Post) -> None:
    for chat in range(1, 101):
        post.send_best_effort(message(chat))
        post.send(picture(chat))
    await post.time.advance(2)
    post.send(message(900, "help"))
    await post.time.advance(1)

    assert [chat for _, chat, text in post.said() if text == "help"] == [900]


LONG = 27_000


async def test_a_long_wait_is_told_and_holds_up_nothing_but_its_like(post: Post) -> None:
    told: list[float] = []
    post.refusals.append(put_off(LONG))
    post.send(picture(), options=CallOptions(on_flood_wait=told.append))
    await post.time.advance(1)
    post.send_best_effort(edit())
    post.send(message(), picture(8), picture())
    await post.time.advance(10)

    assert told == [LONG]
    assert [type(method) for _, method in post.left].count(SendPhoto) == 2
    assert (post.times(SendMessage), post.times(EditMessageText)) == ([1], [1])
    await post.time.advance(LONG)
    assert post.times(SendPhoto) == [0, 1, LONG, LONG]


async def test_a_short_wait_is_nobodys_business(post: Post) -> None:
    told: list[float] = []
    post.refusals.append(put_off(30))
    post.send(picture(), options=CallOptions(on_flood_wait=told.append))
    await post.time.advance(31)

    assert told == []
    assert post.times(SendPhoto) == [0, 30]


@pytest.mark.parametrize("seconds", [-1, 0])
async def test_a_wait_is_a_second_at_least(post: Post, seconds: int) -> None:
    post.refusals += [put_off(seconds)] * 3
    await post.sent(message())
    await post.time.advance(10)

    assert post.times(SendMessage) == [0, 1, 2, 3]


async def test_a_question_is_not_put_off_for_long(post: Post) -> None:
    """Whoever asked says what cannot be told."""
    post.refusals.append(put_off(LONG))
    await post.sent(GetFile(file_id="file"))

    assert len(post.dropped) == 1


async def test_a_status_that_waits_is_dropped_when_the_wait_grows(post: Post) -> None:
    post.send(*[message(GROUP) for _ in range(20)])
    await post.time.advance(59)
    post.send_best_effort(edit(GROUP))
    await post.time.advance(0)
    post.refusals.append(put_off(30))
    await post.sent(action(GROUP))
    await post.time.advance(3)

    assert [method for _, method in post.dropped] == [edit(GROUP)]


async def test_actions_and_deletions_cost_nothing(post: Post) -> None:
    for _ in range(20):
        post.send(action(GROUP), DeleteMessage(chat_id=GROUP, message_id=1), message(GROUP))

    assert len(await post.sent()) == 60


async def test_statuses_make_way_while_pictures_go(post: Post) -> None:
    post.send(*[picture(chat) for chat in range(1, 11)])
    await post.time.advance(0.5)
    post.send_best_effort(edit(100))
    await post.time.advance(0.4)
    assert not post.times(EditMessageText)
    await post.time.advance(1)

    assert post.times(EditMessageText) == [1]


async def test_deletions_wait_for_no_picture(post: Post) -> None:
    post.send(*[picture(chat) for chat in range(1, 51)])
    deletion = DeleteMessage(chat_id=50, message_id=1)

    assert (await post.sent(deletion))[-1] is deletion


async def test_statuses_leave_room_for_what_matters(post: Post) -> None:
    post.send_best_effort(*[edit(chat) for chat in range(1, 101)])
    await post.time.advance(0)
    assert len(post.left) == 10
    post.send(*[picture(chat) for chat in range(1, 11)], *[message(8) for _ in range(10)])
    await post.time.advance(0)

    assert len(post.left) == 30


@pytest.mark.parametrize(
    "what",
    [
        GetMe(),
        GetFile(file_id="file"),
        AnswerCallbackQuery(callback_query_id="1"),
        GetRawUpdates(offset=None, timeout=30, allowed_updates=[]),
        GetChatMember(chat_id=GROUP, user_id=7),
    ],
    ids=lambda method: method.__api_method__,
)
async def test_what_is_no_message_does_not_stand_in_the_line(post: Post, what: Method) -> None:
    post.send(*[message(GROUP) for _ in range(40)])
    await post.time.advance(1)

    assert (await post.sent(what))[-1] is what


async def test_telegram_is_obeyed_and_the_chats_messages_keep_their_order(post: Post) -> None:
    first, second, third = (message(text=text) for text in ("first", "second", "third"))
    post.refusals.append(put_off(30))
    await post.sent(first)
    post.send(second, third, message(8))
    await post.time.advance(100)

    assert [(when, text) for when, chat, text in post.said() if chat == 7] == [
        (0, "first"),
        (30, "first"),
        (30, "second"),
        (30, "third"),
    ]
    assert [when for when, chat, _ in post.said() if chat == 8] == [0]


async def test_being_put_off_has_an_end(post: Post) -> None:
    post.refusals += [put_off(1)] * 100
    await post.sent(message())
    await post.time.advance(100)

    assert len(post.left) == 6
    assert len(post.dropped) == 1


async def test_a_status_is_not_sent_again_and_none_follows_meanwhile(post: Post) -> None:
    post.refusals.append(put_off(30))
    post.send_best_effort(edit())
    await post.time.advance(10)
    post.send_best_effort(edit(), action())
    await post.time.advance(10)

    assert len(post.left) == 1
    assert [when for when, _ in post.dropped] == [0, 10, 10]
    await post.time.advance(20)
    post.send_best_effort(edit())
    assert len(await post.sent()) == 2


async def test_an_edit_that_is_an_answer_is_sent_again(post: Post) -> None:
    post.refusals.append(put_off(30))
    await post.sent(edit())
    await post.time.advance(30)

    assert post.times(EditMessageText) == [0, 30]


@pytest.mark.parametrize(
    "what",
    [GetFile(file_id="file"), AnswerCallbackQuery(callback_query_id="1")],
    ids=lambda method: method.__api_method__,
)
async def test_what_is_not_about_a_chat_waits_and_holds_nobody(post: Post, what: Method) -> None:
    post.refusals.append(put_off(30))
    await post.sent(what)
    post.send(message(7), message(8))
    await post.time.advance(60)

    assert post.times(type(what)) == [0, 30]
    assert post.times(SendMessage) == [0, 0]


@pytest.mark.parametrize(
    "what",
    [SetMyCommands(commands=[]), GetRawUpdates(offset=None, timeout=30, allowed_updates=[])],
    ids=lambda method: method.__api_method__,
)
async def test_what_waits_in_a_loop_of_its_own_holds_nothing(post: Post, what: Method) -> None:
    post.refusals.append(put_off(3000))
    await post.sent(what)

    assert len(post.dropped) == 1
    assert len(await post.sent(message())) == 2


async def test_a_question_about_a_chat_that_is_put_off_holds_nobody(post: Post) -> None:
    """Anybody's press makes the bot ask."""
    post.refusals.append(put_off(30))
    await post.sent(GetChatMember(chat_id=GROUP, user_id=7))
    post.send(message(GROUP))
    await post.time.advance(60)

    assert post.times(SendMessage) == [0]
    assert post.times(GetChatMember) == [0, 30]


async def test_a_caller_who_gives_up_leaves_the_line(post: Post) -> None:
    post.send(*[message(GROUP, str(number)) for number in range(20)])
    [gives_up] = post.send(message(GROUP, "never mind"))
    last = message(GROUP, "last")
    post.send(last)
    await post.time.advance(30)
    gives_up.cancel()
    await post.time.advance(60)

    assert len(post.left) == 21
    assert post.left[-1][1] is last


async def test_a_caller_who_gives_up_just_then_spoils_nothing(post: Post) -> None:
    post.send(*[message(GROUP, str(number)) for number in range(20)])
    [gives_up] = post.send(message(GROUP, "never mind"))
    await post.time.advance(0)
    post.time.now += 100
    last = message(GROUP, "last")
    post.send(last)  # looks who may go, before the other one has left
    gives_up.cancel()
    await post.time.advance(0)

    assert [method for _, method in post.left[20:]] == [last]


async def test_it_does_not_remember_all_chats_for_ever(post: Post) -> None:
    for chat in range(1, 3001):
        post.send(action(chat))
        if chat % 100 == 0:
            await post.time.advance(1)

    assert len(post.left) == 3000
    assert len(post.middleware._queue._chat_limits) <= 1000
