"""What people do reaches the bot by long polling, again and again until confirmed."""

import asyncio
import time

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError
from aiogram.types import InaccessibleMessage, Message

from draw_bot_sandbox.telegram import Chat, Person, TelegramSandbox
from tests.sandbox.bot_api.conftest import Pictures

BUTTON = {"inline_keyboard": [[{"text": "Cancel", "callback_data": "cancel:1"}]]}


async def test_updates_come_again_until_confirmed(bot: Bot, chat: Chat, masha: Person) -> None:
    for text in ("one", "two", "three"):
        await masha.send_text(chat, text)
    first = await bot.get_updates(limit=2)
    assert [update.message and update.message.text for update in first] == ["one", "two"]
    again = await bot.get_updates()
    assert [update.update_id for update in again[:2]] == [item.update_id for item in first]
    rest = await bot.get_updates(offset=first[-1].update_id + 1)
    assert [update.message and update.message.text for update in rest] == ["three"]
    assert await bot.get_updates(offset=rest[-1].update_id + 1) == []


async def test_a_negative_offset_keeps_the_latest_and_forgets_the_rest(
    bot: Bot, chat: Chat, masha: Person
) -> None:
    for text in ("one", "two", "three"):
        await masha.send_text(chat, text)
    (latest,) = await bot.get_updates(offset=-1)
    assert latest.message is not None
    assert latest.message.text == "three"
    assert len(await bot.get_updates()) == 1


async def test_a_poll_waits_for_what_comes(bot: Bot, chat: Chat, masha: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        polling = tasks.create_task(bot.get_updates(timeout=30))
        await asyncio.wait([polling], timeout=0.05)
        assert not polling.done()
        await masha.send_text(chat, "fox")
    assert [update.message and update.message.text for update in polling.result()] == ["fox"]


async def test_a_poll_ends_empty_when_nothing_comes(bot: Bot) -> None:
    began = time.monotonic()
    assert await bot.get_updates(timeout=1) == []
    assert 0.9 < time.monotonic() - began < 3


async def test_a_second_poll_ends_the_first(bot: Bot, chat: Chat, masha: Person) -> None:
    async def terminated() -> None:
        with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
            await bot.get_updates(timeout=30)

    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(terminated())
        await asyncio.wait([first], timeout=0.05)
        second = tasks.create_task(bot.get_updates(timeout=30))
        await first
        await masha.send_text(chat, "fox")
    assert len(second.result()) == 1


async def test_only_wanted_kinds_arrive_from_then_on(bot: Bot, chat: Chat, masha: Person) -> None:
    await bot.get_updates(allowed_updates=["edited_message"])
    message = await masha.send_text(chat, "fox")
    await masha.edit(message, "two foxes")
    (update,) = await bot.get_updates()
    assert update.edited_message is not None
    assert update.edited_message.text == "two foxes"
    assert update.edited_message.edit_date is not None


async def test_pending_updates_may_be_dropped(bot: Bot, chat: Chat, masha: Person) -> None:
    await masha.send_text(chat, "fox")
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == []


async def test_what_a_person_sends_is_complete(
    bot: Bot, chat: Chat, masha: Person, pictures: Pictures
) -> None:
    asked = await masha.send_photo(chat, pictures.png(2000, 1000), "/draw лису")
    await masha.send_text(chat, "ещё", reply_to=asked)
    photo, reply = [update.message for update in await bot.get_updates()]
    assert photo is not None
    assert photo.photo is not None
    assert (photo.photo[-1].width, photo.caption) == (1280, "/draw лису")
    assert [item.type for item in photo.caption_entities or []] == ["bot_command"]
    assert photo.from_user is not None
    assert (photo.from_user.id, photo.from_user.language_code) == (masha.id, "ru")
    assert photo.chat.id == masha.id
    assert reply is not None
    assert reply.reply_to_message is not None
    assert reply.reply_to_message.photo


async def test_albums_files_stickers_and_voices(
    bot: Bot, chat: Chat, masha: Person, pictures: Pictures
) -> None:
    await masha.send_album(chat, [pictures.png(), pictures.png()], "two", caption_at=1)
    await masha.send_file(chat, b"GIF89a", "x.gif", "image/gif", caption="what?")
    await masha.send_sticker(chat, b"webp")
    await masha.send_sticker(chat, b"lottie", animated=True)
    await masha.send_voice(chat)
    messages = [update.message for update in await bot.get_updates()]
    one, two, file, sticker, animated, voice = [message for message in messages if message]
    assert one.media_group_id == two.media_group_id is not None
    assert (one.caption, two.caption) == (None, "two")
    assert file.document is not None
    assert (file.document.mime_type, file.caption) == ("image/gif", "what?")
    assert sticker.sticker is not None
    assert animated.sticker is not None
    assert (sticker.sticker.is_animated, animated.sticker.is_animated) == (False, True)
    assert voice.voice is not None


async def test_a_press_waits_for_the_answer(
    bot: Bot, sandbox: TelegramSandbox, chat: Chat, masha: Person
) -> None:
    await bot.send_message(chat.id, "drawing", reply_markup=BUTTON)  # type: ignore[arg-type]  # aiogram reads it
    async with asyncio.TaskGroup() as tasks:
        press = tasks.create_task(masha.press(chat.messages[0], "Cancel"))
        (update,) = await bot.get_updates(timeout=10)
        query = update.callback_query
        assert query is not None
        assert (query.data, query.from_user.id) == ("cancel:1", masha.id)
        assert isinstance(query.message, Message)
        assert query.message.text == "drawing"
        await bot.answer_callback_query(query.id, "Stopped.", show_alert=True)
    answer = press.result()
    assert (answer.text, answer.show_alert) == ("Stopped.", True)


async def test_a_press_on_a_deleted_message_and_forged_data(
    bot: Bot, chat: Chat, masha: Person
) -> None:
    sent = await bot.send_message(chat.id, "drawing", reply_markup=BUTTON)  # type: ignore[arg-type]  # aiogram reads it
    shown = chat.messages[0]
    with pytest.raises(LookupError):
        await masha.press(shown, "garbage")
    await bot.delete_message(chat.id, sent.message_id)
    with pytest.raises(TimeoutError):
        await masha.press(shown, "garbage", forged=True, timeout=0.01)
    (update,) = await bot.get_updates()
    assert update.callback_query is not None
    assert update.callback_query.data == "garbage"
    assert isinstance(update.callback_query.message, InaccessibleMessage)


async def test_privacy_mode_shows_only_what_is_meant_for_the_bot(
    bot: Bot, group: Chat, masha: Person
) -> None:
    await bot.send_message(group.id, "hello")
    await masha.send_text(group, "just talking")
    await masha.send_text(group, "/draw fox")
    await masha.send_text(group, "/draw@other_bot fox")
    await masha.send_text(group, "/draw@Sandbox_Bot fox")
    await masha.send_text(group, "and you, @sandbox_bot?")
    await masha.send_text(group, "nice", reply_to=group.messages[0])
    heard = [update.message.text for update in await bot.get_updates() if update.message]
    assert heard == ["/draw fox", "/draw@Sandbox_Bot fox", "and you, @sandbox_bot?", "nice"]


async def test_without_privacy_mode_everything_is_heard(
    bot: Bot, sandbox: TelegramSandbox, masha: Person
) -> None:
    group = sandbox.group("Open", [masha], privacy=False)
    await masha.send_text(group, "just talking")
    assert len(await bot.get_updates()) == 1
