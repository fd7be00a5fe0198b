"""Floods, cut connections and other bad days."""

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import BufferedInputFile, InputMediaPhoto

from draw_bot_sandbox.telegram import Chat, Person, TelegramSandbox
from tests.sandbox.bot_api.conftest import Clock, Pictures


async def test_a_group_hears_twenty_messages_and_edits_a_minute(
    bot: Bot, sandbox: TelegramSandbox, group: Chat, clock: Clock
) -> None:
    sent = await bot.send_message(group.id, "0")
    for number in range(1, 20):
        clock.advance(1)
        await bot.edit_message_text(str(number), chat_id=group.id, message_id=sent.message_id)
    with pytest.raises(TelegramRetryAfter) as refusal:
        await bot.send_message(group.id, "too much")
    assert refusal.value.retry_after == 41
    assert [(flood.method, flood.chat_id) for flood in sandbox.floods] == [
        ("sendMessage", group.id)
    ]
    clock.advance(refusal.value.retry_after)
    await bot.send_message(group.id, "patient")


async def test_a_private_chat_hears_a_burst_and_albums_count_by_their_parts(
    bot: Bot, chat: Chat, clock: Clock, pictures: Pictures
) -> None:
    part = InputMediaPhoto(media=BufferedInputFile(pictures.png(), "fox.png"))
    await bot.send_media_group(chat.id, [part] * 10)
    await bot.send_media_group(chat.id, [part] * 10)
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(chat.id, "too much")
    clock.advance(20)
    await bot.send_message(chat.id, "patient")


async def test_flood_control_may_be_off(bot: Bot, sandbox: TelegramSandbox, group: Chat) -> None:
    sandbox.flood.enabled = False
    for number in range(30):
        await bot.send_message(group.id, str(number))
    assert sandbox.floods == []


async def test_an_ordered_error_comes_as_often_as_ordered(
    bot: Bot, sandbox: TelegramSandbox, chat: Chat
) -> None:
    sandbox.fail_next(
        "sendMessage",
        error_code=429,
        description="Too Many Requests: retry after 7",
        parameters={"retry_after": 7},
        times=2,
    )
    for _ in range(2):
        with pytest.raises(TelegramRetryAfter) as refusal:
            await bot.send_message(chat.id, "x")
        assert refusal.value.retry_after == 7
    await bot.send_message(chat.id, "x")
    assert [call.error_code for call in sandbox.calls] == [429, 429, 0]


async def test_an_ordered_error_is_a_server_error_by_default(
    bot: Bot, sandbox: TelegramSandbox, chat: Chat
) -> None:
    sandbox.fail_next("sendChatAction")
    with pytest.raises(TelegramServerError):
        await bot.send_chat_action(chat.id, "typing")


async def test_a_connection_cut_before_leaves_nothing_and_after_leaves_the_message(
    bot: Bot, sandbox: TelegramSandbox, chat: Chat, pictures: Pictures
) -> None:
    picture = BufferedInputFile(pictures.png(), "fox.png")
    sandbox.fail_next("sendPhoto", drop_connection="before")
    with pytest.raises(TelegramNetworkError):
        await bot.send_photo(chat.id, picture)
    assert chat.messages == []
    sandbox.fail_next("sendPhoto", drop_connection="after")
    with pytest.raises(TelegramNetworkError):
        await bot.send_photo(chat.id, picture)
    assert len(chat.messages) == 1
    await bot.send_photo(chat.id, picture)
    assert len(chat.messages) == 2


async def test_a_failure_of_one_chat_leaves_the_others_alone(
    bot: Bot, sandbox: TelegramSandbox, chat: Chat, group: Chat
) -> None:
    sandbox.fail_next("sendMessage", chat_id=group.id)
    await bot.send_message(chat.id, "x")
    with pytest.raises(TelegramServerError):
        await bot.send_message(group.id, "x")
    await bot.send_message(group.id, "x")


async def test_a_bot_that_was_blocked_or_kicked_is_told_so(
    bot: Bot, chat: Chat, group: Chat, masha: Person
) -> None:
    await masha.remove_bot(chat)
    await masha.remove_bot(group)
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(chat.id, "x")
    with pytest.raises(TelegramForbiddenError, match="bot was kicked from the group chat"):
        await bot.send_message(group.id, "x")
    (blocked, _) = [update.my_chat_member for update in await bot.get_updates()]
    assert blocked is not None
    assert blocked.new_chat_member.status == "kicked"
    await masha.add_bot(chat)
    await bot.send_message(chat.id, "x")


async def test_calls_are_recorded_without_files(
    bot: Bot, sandbox: TelegramSandbox, chat: Chat, clock: Clock, pictures: Pictures
) -> None:
    await bot.send_photo(chat.id, BufferedInputFile(pictures.png(), "fox.png"), caption="fox")
    (call,) = sandbox.calls
    assert (call.method, call.ok, call.time) == ("sendPhoto", True, clock.now)
    assert call.params["caption"] == "fox"
    assert call.params["photo"].startswith("attach://")


async def test_waiting_ends_with_the_change_or_with_a_picture_of_the_chats(
    bot: Bot, sandbox: TelegramSandbox, chat: Chat
) -> None:
    await bot.send_message(chat.id, "drawing")
    seen = await sandbox.until(lambda: chat.messages)
    assert seen[0].text == "drawing"
    with pytest.raises(AssertionError, match=r"#1 Sandbox: drawing"):
        await sandbox.until(lambda: len(chat.messages) > 1, timeout=0.01)
