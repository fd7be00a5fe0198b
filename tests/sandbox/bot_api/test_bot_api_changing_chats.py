"""Chats that are not what they were: closed topics, supergroups, rights taken away."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramMigrateToChat, TelegramRetryAfter
from aiogram.types import BufferedInputFile, InputMediaPhoto, ReplyParameters

from draw_bot_sandbox.telegram import Chat, Person, Rule, TelegramSandbox
from tests.sandbox.bot_api.conftest import Clock, Pictures


@pytest.mark.parametrize("as_reply", [False, True])
async def test_a_closed_topic_takes_nothing_and_the_general_one_goes_on(
    bot: Bot, sandbox: TelegramSandbox, masha: Person, *, as_reply: bool
) -> None:
    forum = sandbox.group("Forum", [masha], privacy=False, is_forum=True)
    asked = await masha.send_text(forum, "fox", thread_id=7)
    forum.closed_threads.add(7)
    with pytest.raises(TelegramBadRequest, match="TOPIC_CLOSED"):
        await bot.send_message(
            forum.id,
            "ok",
            message_thread_id=None if as_reply else 7,
            reply_parameters=ReplyParameters(message_id=asked.id) if as_reply else None,
        )

    sent = await bot.send_message(forum.id, "ok")
    assert sent.message_thread_id is None


async def test_a_supergroup_has_another_id_and_none_of_the_messages(
    bot: Bot, sandbox: TelegramSandbox, group: Chat, masha: Person
) -> None:
    await bot.send_message(group.id, "before")
    supergroup = sandbox.upgrade(group)
    with pytest.raises(TelegramMigrateToChat) as moved:
        await bot.send_message(group.id, "after")

    assert moved.value.migrate_to_chat_id == supergroup.id
    assert supergroup.messages == []
    await bot.send_message(supergroup.id, "after")
    await masha.send_text(supergroup, "/draw a fox")


async def test_photos_and_files_may_be_forbidden(bot: Bot, group: Chat, pictures: Pictures) -> None:
    picture = BufferedInputFile(pictures.png(), "fox.png")
    group.forbidden = {"photos"}
    with pytest.raises(TelegramBadRequest, match="not enough rights to send photos to the chat"):
        await bot.send_photo(group.id, picture)
    with pytest.raises(TelegramBadRequest, match="not enough rights to send photos to the chat"):
        await bot.send_media_group(group.id, [InputMediaPhoto(media=picture)] * 2)
    await bot.send_document(group.id, picture)
    group.forbidden.add("documents")
    with pytest.raises(TelegramBadRequest, match="not enough rights to send documents"):
        await bot.send_document(group.id, picture)
    await bot.send_message(group.id, "words")


async def test_all_chats_together_may_have_a_limit(
    bot: Bot, sandbox: TelegramSandbox, chat: Chat, group: Chat, clock: Clock
) -> None:
    sandbox.flood.overall = Rule(3, 1.0)
    for place in (chat, group, chat):
        await bot.send_message(place.id, "x")
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(group.id, "too much")
    clock.advance(1)
    await bot.send_message(group.id, "patient")
