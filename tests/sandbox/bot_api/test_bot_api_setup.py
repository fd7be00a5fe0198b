"""What an operator sets up for a bot: switches, webhook, commands, one poller; and the clock."""

import asyncio
from email.utils import parsedate_to_datetime

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramConflictError, TelegramNotFound
from aiogram.methods import TelegramMethod
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeUnion,
)
from aiohttp import ClientSession

from draw_bot_sandbox.telegram import BotSettings, Chat, Person, TelegramSandbox, Webhook
from tests.sandbox.bot_api.conftest import Clock

OLD = "https://old.example/hook"


class SetMySettings(TelegramMethod[bool]):
    """Of Bot API 10.5; aiogram 3.31 has none."""

    __returning__ = bool
    __api_method__ = "setMySettings"

    can_read_all_group_messages: bool | None = None
    supports_inline_queries: bool | None = None
    supports_guest_queries: bool | None = None


async def settings_of(bot: Bot) -> BotSettings:
    me = await bot.get_me()
    return BotSettings(**{name: getattr(me, name) for name in BotSettings.__slots__})


async def test_a_new_bot_has_privacy_mode_and_neither_inline_nor_guest_mode(bot: Bot) -> None:
    assert await settings_of(bot) == BotSettings(
        can_join_groups=True,
        can_read_all_group_messages=False,
        supports_guest_queries=False,
        supports_inline_queries=False,
        can_connect_to_business=False,
    )


@pytest.mark.parametrize("name", BotSettings.__slots__)
async def test_a_switch_of_botfather_is_told(bot: Bot, sandbox: TelegramSandbox, name: str) -> None:
    before = await settings_of(bot)
    setattr(sandbox.settings, name, not getattr(before, name))
    assert await settings_of(bot) == sandbox.settings != before


async def test_the_bot_sets_what_it_names_and_leaves_the_rest(
    bot: Bot, sandbox: TelegramSandbox
) -> None:
    sandbox.settings.supports_guest_queries = True
    assert await bot(SetMySettings(supports_inline_queries=True, can_read_all_group_messages=True))
    changed = BotSettings(
        can_read_all_group_messages=True, supports_guest_queries=True, supports_inline_queries=True
    )
    assert await settings_of(bot) == changed
    assert await bot(SetMySettings(can_read_all_group_messages=False, supports_guest_queries=False))
    assert await settings_of(bot) == BotSettings(supports_inline_queries=True)


async def test_an_older_server_does_not_know_the_method(bot: Bot, sandbox: TelegramSandbox) -> None:
    sandbox.unknown_methods.add("setMySettings")
    with pytest.raises(TelegramNotFound):
        await bot(SetMySettings(supports_inline_queries=True))
    assert await settings_of(bot) == BotSettings()


async def test_privacy_mode_holds_for_groups_that_the_bot_comes_into_later(
    bot: Bot, sandbox: TelegramSandbox, masha: Person
) -> None:
    before = sandbox.group("Before", [masha])
    sandbox.settings.can_read_all_group_messages = True
    after = sandbox.group("After", [masha])
    await masha.send_text(before, "just talking")
    await masha.send_text(after, "just talking")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.chat.title == "After"


async def test_a_webhook_that_was_left_over(
    bot: Bot, sandbox: TelegramSandbox, chat: Chat, masha: Person
) -> None:
    sandbox.webhook = Webhook(OLD, last_error_date=1_789_999_000, last_error_message="Not Found")
    await masha.send_text(chat, "fox")
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections) == (OLD, 1, 40)
    assert info.last_error_message == "Not Found"
    words = "can't use getUpdates method while webhook is active; use deleteWebhook"
    for timeout in (0, 30):
        with pytest.raises(TelegramConflictError, match=words):
            await bot.get_updates(timeout=timeout, allowed_updates=["poll"])

    assert await bot.delete_webhook()
    info = await bot.get_webhook_info()
    assert (info.url, info.pending_update_count, info.max_connections) == ("", 1, None)
    assert info.allowed_updates is None
    assert len(await bot.get_updates(allowed_updates=["message"])) == 1
    assert (await bot.get_webhook_info()).allowed_updates == ["message"]


async def test_a_webhook_ends_the_poll_that_waits(bot: Bot, sandbox: TelegramSandbox) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(ended_poll(bot))
        await sandbox.until(lambda: sandbox.polls)
        sandbox.webhook = Webhook(OLD)
    assert "terminated by setWebhook request" in poll.result()


async def test_only_a_poll_that_waits_ends_the_one_before(
    bot: Bot, sandbox: TelegramSandbox, chat: Chat, masha: Person
) -> None:
    async with asyncio.TaskGroup() as tasks:
        first = tasks.create_task(bot.get_updates(timeout=30))
        await sandbox.until(lambda: sandbox.polls)
        assert await bot.get_updates(timeout=0) == []
        assert sandbox.polls == 1
        await masha.send_text(chat, "fox")
    assert len(first.result()) == 1

    (update,) = await bot.get_updates(timeout=30)
    async with asyncio.TaskGroup() as tasks:
        second = tasks.create_task(ended_poll(bot, offset=update.update_id + 1))
        await sandbox.until(lambda: sandbox.polls)
        third = tasks.create_task(bot.get_updates(timeout=30))
        await second
        assert sandbox.polls == 1
        await masha.send_text(chat, "two foxes")
    assert "make sure that only one bot instance is running" in second.result()
    assert len(third.result()) == 1


async def ended_poll(bot: Bot, offset: int = 0) -> str:
    with pytest.raises(TelegramConflictError) as conflict:
        await bot.get_updates(offset=offset, timeout=30)
    return conflict.value.message


async def test_commands_are_told_as_they_were_set(bot: Bot) -> None:
    private, group = BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()
    lists: list[tuple[BotCommandScopeUnion | None, str | None, list[BotCommand]]] = [
        (None, None, [BotCommand(command="help", description="Help")]),
        (private, None, [BotCommand(command=name, description=name) for name in ("b", "a")]),
        (private, "ru", [BotCommand(command="draw", description="Нарисовать")]),
        (group, "ru", [BotCommand(command="draw", description="Всем", is_ephemeral=True)]),
    ]
    for scope, language, commands in lists:
        assert await bot.set_my_commands(commands, scope=scope, language_code=language)
    for scope, language, commands in lists:
        told = await bot.get_my_commands(scope=scope, language_code=language)
        assert [item.model_dump() for item in told] == [item.model_dump() for item in commands]
    assert await bot.get_my_commands(scope=group) == []
    assert await bot.delete_my_commands(scope=private, language_code="ru")
    assert await bot.get_my_commands(scope=private, language_code="ru") == []
    assert [item.command for item in await bot.get_my_commands(scope=private)] == ["b", "a"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/bot42:TEST/getMe", 200),
        ("/bot42:WRONG/getMe", 401),
        ("/bot42:TEST/sendTelepathy", 404),
        ("/file/bot42:TEST/photos/lost.jpg", 404),
    ],
)
async def test_every_answer_tells_the_time(
    address: str, clock: Clock, path: str, status: int
) -> None:
    clock.advance(-3600.5)
    async with ClientSession(address) as http, http.get(path) as answer:
        assert answer.status == status
        told = parsedate_to_datetime(answer.headers["Date"])
        assert told.timestamp() == int(clock())
        assert answer.headers["Date"].endswith(" GMT")
