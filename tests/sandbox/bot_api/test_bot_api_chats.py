"""Files, menus, members, and what is shown for a moment."""

import io

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNotFound
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BufferedInputFile,
)
from aiohttp import ClientResponseError

from draw_bot_sandbox.telegram import Chat, Person, TelegramSandbox
from tests.sandbox.bot_api.conftest import Clock, Pictures

MB = 1024 * 1024


async def test_a_file_is_downloaded_as_it_was_sent(
    bot: Bot, chat: Chat, masha: Person, pictures: Pictures
) -> None:
    data = pictures.png()
    sent = await masha.send_file(chat, data, "лиса.png")
    assert sent.document
    buffer = await bot.download(sent.document.file_id)
    assert buffer is not None
    assert buffer.read() == data


async def test_files_over_20_mb_and_unknown_ones_are_not_handed_out(
    bot: Bot, chat: Chat, masha: Person
) -> None:
    sent = await masha.send_file(chat, bytes(20 * MB + 1), "big.bin")
    assert sent.document
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(sent.document.file_id)
    with pytest.raises(TelegramBadRequest, match="invalid file_id"):
        await bot.get_file("unknown")
    with pytest.raises(ClientResponseError, match="404"):
        await bot.download_file("documents/unknown.bin", io.BytesIO())


async def test_the_bot_knows_itself(bot: Bot, sandbox: TelegramSandbox) -> None:
    me = await bot.get_me()
    assert (me.id, me.is_bot, me.username) == (42, True, "sandbox_bot")
    assert me.can_read_all_group_messages is False


async def test_menus_are_kept_by_scope_and_language(
    bot: Bot, sandbox: TelegramSandbox, chat: Chat
) -> None:
    private, group = BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()
    draw = [BotCommand(command="draw", description="Draw")]
    await bot.set_my_commands(draw, scope=private)
    await bot.set_my_commands(
        [BotCommand(command="draw", description="Нарисовать")], scope=private, language_code="ru"
    )
    (kept,) = await bot.get_my_commands(scope=private, language_code="ru")
    assert kept.description == "Нарисовать"
    assert await bot.get_my_commands(scope=group) == []
    await bot.delete_my_commands(scope=private, language_code="ru")
    assert await bot.get_my_commands(scope=private, language_code="ru") == []


async def test_commands_that_telegram_refuses(bot: Bot) -> None:
    wrong = {
        "BOT_COMMAND_INVALID": [BotCommand(command="Draw", description="x")],
        "BOT_COMMAND_DESCRIPTION_INVALID": [BotCommand(command="draw", description="")],
        "BOT_COMMANDS_TOO_MUCH": [BotCommand(command="draw", description="x")] * 101,
    }
    for reason, commands in wrong.items():
        with pytest.raises(TelegramBadRequest, match=reason):
            await bot.set_my_commands(commands)
    draw = [BotCommand(command="draw", description="x")]
    with pytest.raises(TelegramBadRequest, match="language code"):
        await bot.set_my_commands(draw, language_code="russian")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.set_my_commands(draw, scope=BotCommandScopeChat(chat_id=1))


async def test_descriptions_have_their_limits(bot: Bot) -> None:
    assert await bot.set_my_description("Draws", language_code="en")
    assert await bot.set_my_short_description("Draws")
    with pytest.raises(TelegramBadRequest):
        await bot.set_my_short_description("x" * 121)


async def test_members_and_administrators(
    bot: Bot, sandbox: TelegramSandbox, group: Chat, masha: Person
) -> None:
    tom = next(person for person in sandbox.people.values() if person.name == "Tom")
    stranger = sandbox.person("Eve")
    statuses = [
        (await bot.get_chat_member(group.id, person.id)).status for person in (masha, tom, stranger)
    ]
    assert statuses == ["administrator", "member", "left"]
    admins = await bot.get_chat_administrators(group.id)
    assert [admin.user.id for admin in admins] == [masha.id]
    assert (await bot.get_chat(group.id)).title == "Друзья"
    with pytest.raises(TelegramBadRequest, match="user not found"):
        await bot.get_chat_member(group.id, 5)


async def test_an_action_is_shown_for_five_seconds_or_until_the_next_message(
    bot: Bot, chat: Chat, clock: Clock
) -> None:
    await bot.send_chat_action(chat.id, "upload_photo")
    clock.advance(4.9)
    assert chat.actions == ["upload_photo"]
    clock.advance(0.2)
    assert chat.actions == []
    await bot.send_chat_action(chat.id, "typing")
    await bot.send_message(chat.id, "done")
    assert chat.actions == []
    with pytest.raises(TelegramBadRequest, match="wrong parameter action"):
        await bot.send_chat_action(chat.id, "thinking")


async def test_a_query_is_answered_once_and_briefly(bot: Bot, chat: Chat, masha: Person) -> None:
    message = await masha.send_text(chat, "fox")
    with pytest.raises(TimeoutError):
        await masha.press(message, "x", forged=True, timeout=0.01)
    update = (await bot.get_updates())[-1]
    assert update.callback_query is not None
    query_id = update.callback_query.id
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(query_id, "x" * 201)
    await bot.answer_callback_query(query_id, "x" * 200)
    for late in (query_id, "unknown"):
        with pytest.raises(TelegramBadRequest, match="query is too old and response timeout"):
            await bot.answer_callback_query(late)


async def test_the_picture_of_a_document_has_a_thumbnail_to_download(
    bot: Bot, chat: Chat, pictures: Pictures
) -> None:
    picture = BufferedInputFile(pictures.png(800, 600), "fox.png")
    sent = await bot.send_document(chat.id, picture)
    assert sent.document is not None
    assert sent.document.thumbnail is not None
    small = await bot.download(sent.document.thumbnail.file_id)
    assert small is not None
    assert small.read(2) == b"\xff\xd8"


async def test_an_unknown_path_is_not_found(bot: Bot) -> None:
    with pytest.raises((TelegramNotFound, ClientResponseError)):
        await bot.download_file("nothing")
