"""The bot's session and middlewares: what stands between a request and its response."""

import gc
import socket
import weakref
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import ExitStack, asynccontextmanager
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError, TelegramServerError
from aiogram.methods import (
    DeleteMessage,
    EditMessageText,
    Response,
    SendChatAction,
    SendMediaGroup,
    SendMessage,
    TelegramMethod,
)
from aiohttp import web

from bot.telegram.client import bot_factory, session
from bot.telegram.client.bot_factory import add_request_middlewares
from bot.telegram.client.errors import may_have_been_sent
from draw_bot_sandbox.serving import serving
from tests.kit.clock import FakeSleep, ManualTime
from tests.kit.fake_session import FakeSession, no_migration

MESSAGE = SendMessage(chat_id=7, text="hello")


@pytest.mark.parametrize(
    "page",
    [
        ClientDecodeError("no JSON", ValueError("<h1>Bad Gateway</h1>"), "<h1>Bad Gateway</h1>"),
        UnicodeDecodeError("utf-8", b"\xcf\xeb\xee\xf5\xee", 0, 1, "invalid continuation byte"),
        LookupError("unknown encoding: x-unknown"),
    ],
    ids=["html", "other letters", "unknown letters"],
)
async def test_a_page_in_place_of_an_answer_is_an_outage_that_tells_nothing(
    page: Exception,
) -> None:
    fake_session, time = FakeSession(), ManualTime()
    add_request_middlewares(fake_session, time, time.sleep, no_migration)
    fake_session.answers.append(page)

    with pytest.raises(TelegramServerError) as outage:
        await Bot("42:TEST", session=fake_session)(MESSAGE)

    assert may_have_been_sent(outage.value)
    assert "<h1>" not in outage.value.message


@pytest.mark.parametrize(
    ("method", "result"),
    [
        (MESSAGE, {"message_id": 5, "date": "some day"}),
        (SendMediaGroup(chat_id=7, media=[]), [{"message_id": 5}]),
        (SendChatAction(chat_id=7, action="typing"), "as you like"),
    ],
)
async def test_a_message_that_was_taken_counts_however_the_answer_looks(
    method: TelegramMethod[Any], result: object
) -> None:
    fake_session, time = FakeSession(), ManualTime()
    add_request_middlewares(fake_session, time, time.sleep, no_migration)
    answer = {"ok": True, "result": result}
    fake_session.answers.append(ClientDecodeError("unknown form", ValueError("date"), answer))

    sent = await Bot("42:TEST", session=fake_session)(method)

    assert getattr(sent, "message_id", None) == (5 if method is MESSAGE else None)


@pytest.mark.parametrize("result", ["taken", 7, {}, {"message_id": "five"}, True])
async def test_a_message_whose_number_is_not_told_was_sent_all_the_same(result: object) -> None:
    fake_session, time = FakeSession(), ManualTime()
    add_request_middlewares(fake_session, time, time.sleep, no_migration)
    fake_session.answers.append(
        ClientDecodeError("unknown form", ValueError(), {"ok": True, "result": result})
    )

    sent = await Bot("42:TEST", session=fake_session).send_message(7, "hello")

    assert sent.message_id == 0
    assert sent.photo is None


@asynccontextmanager
async def served(*answers: web.StreamResponse) -> AsyncGenerator[Bot, None]:
    """A bot whose server gives these answers, one after the other."""
    waiting = deque(answers)

    async def answer(_: web.Request) -> web.StreamResponse:
        return waiting.popleft()

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with serving(app) as url:
        bot = bot_factory.make_bot("42:TEST", url, FakeSleep(), ManualTime(), no_migration)
        try:
            yield bot
        finally:
            await bot.session.close()


YES = {"ok": True, "result": {"message_id": 5, "date": 1, "chat": {"id": 7, "type": "private"}}}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, '{"ok": true}'),
        (200, '{"ok": true, "result": null}'),
        (200, "[]"),
        (200, "null"),
        (200, "[" * 100_000),
        (200, '{"ok": true, "result": ' + "9" * 5000 + "}"),
        (500, '{"ok": false}'),
        (500, '{"ok": false, "description": null}'),
        (502, "<h1>Bad Gateway</h1>"),
        (302, ""),
    ],
    ids=lambda value: str(value)[:40],
)
async def test_whatever_a_server_answers_it_is_an_error_with_a_name(status: int, body: str) -> None:
    headers = {"Location": "/elsewhere"}
    answers = [web.Response(status=status, text=body, headers=headers), web.json_response(YES)]
    async with served(*answers) as bot:
        with pytest.raises(TelegramServerError):
            await bot(MESSAGE)


async def test_an_answer_without_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "MAX_RESPONSE_BYTES", 1000)
    async with served(web.Response(text=" " * 5000)) as bot:
        with pytest.raises(TelegramNetworkError):
            await bot(MESSAGE)


async def test_no_cookie_is_kept() -> None:
    asked: list[str | None] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        asked.append(request.headers.get("Cookie"))
        response = web.json_response(YES)
        response.set_cookie("gateway", "x" * 3000)
        return response

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with serving(app) as url:
        bot = bot_factory.make_bot("42:TEST", url, FakeSleep(), ManualTime(), no_migration)
        await bot(MESSAGE)
        await bot(MESSAGE)
        await bot.session.close()

    assert asked == [None, None]


async def test_what_was_asked_for_must_be_readable() -> None:
    fake_session, time = FakeSession(), ManualTime()
    add_request_middlewares(fake_session, time, time.sleep, no_migration)
    answer = {"ok": True, "result": {"status": "ghost"}}
    fake_session.answers.append(ClientDecodeError("unknown form", ValueError("status"), answer))

    with pytest.raises(TelegramServerError):
        await Bot("42:TEST", session=fake_session).get_chat_member(-100, 7)


async def test_where_no_connection_is_made_nothing_was_sent(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A server whose line is full: the system answers nobody."""
    monkeypatch.setattr(session, "CONNECT_SECONDS", 0.05)
    async with full_line() as url:
        bot = bot_factory.make_bot("42:TEST", url, FakeSleep(), ManualTime(), no_migration)
        with pytest.raises(TelegramNetworkError) as failure:
            await bot(MESSAGE)
        await bot.session.close()

    assert not may_have_been_sent(failure.value)


@asynccontextmanager
async def full_line() -> AsyncGenerator[str, None]:
    with ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(4):
            caller = stack.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(server.getsockname())
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


@pytest.mark.parametrize("method", [SendMessage, SendMediaGroup, EditMessageText, DeleteMessage])
def test_how_answers_are_read_is_worked_out_once(method: type[TelegramMethod[Any]]) -> None:
    """It takes milliseconds of the event loop, each time that nobody has kept it."""
    kept = weakref.ref(Response[method.__returning__])  # type: ignore[name-defined]  # as aiogram does
    gc.collect()

    assert kept() is not None
