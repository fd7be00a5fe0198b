"""Telegram's whims and a clock that jumps: the bot lives, and nobody waits for another."""

import pytest
from aiohttp import web

from bot.domain.settings import Language
from tests.e2e.image_requests import prompts
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness

PAGE = "<h1>Шлюз не отвечает</h1>".encode("windows-1251")
"""Of a proxy; its bytes are no UTF-8."""


@pytest.fixture
def anna(harness: BotHarness) -> ChatUser:
    return harness.chat_user(Language.EN)


@pytest.mark.parametrize(
    "charset", ["", "; charset=utf-8", "; charset=windows-1251", "; charset=x"]
)
async def test_a_proxys_page_in_place_of_updates(
    harness: BotHarness, anna: ChatUser, charset: str
) -> None:
    page = web.Response(status=502, body=PAGE, headers={"Content-Type": f"text/html{charset}"})
    harness.interceptor.answer_next("getUpdates", page)
    async with harness.bot():
        await harness.log_capture.until("no updates")
        await anna.picture(await anna.write("a fox"))


async def test_a_proxys_page_in_place_of_an_answer(harness: BotHarness, anna: ChatUser) -> None:
    page = web.Response(status=502, body=PAGE, headers={"Content-Type": "text/html"})
    harness.interceptor.answer_next("sendPhoto", page)
    async with harness.bot():
        asked = await anna.write("a fox")
        result = await anna.picture(asked)
        await anna.sees_no_status()

    assert anna.sees() == [result]
    assert len(harness.images.requests) == 1


async def test_half_a_letter_hides_neither_its_words_nor_the_next_update(
    harness: BotHarness, anna: ChatUser
) -> None:
    halved = await anna.write("a fox \ud83e")
    asked = await anna.write("an owl")
    async with harness.bot():
        await anna.picture(halved)
        await anna.picture(asked)
        await harness.answered(2)

    assert sorted(each.strip("\u200b ") for each in prompts(harness)) == ["a fox", "an owl"]
    assert not harness.log_capture.said("an update cannot be read")


async def test_nothing_decorative_is_waited_for(harness: BotHarness, anna: ChatUser) -> None:
    wait = {"retry_after": 3000}
    harness.telegram.fail_next("setMyCommands", error_code=429, parameters=wait, times=9)
    harness.telegram.fail_next("deleteWebhook", error_code=500, times=9)
    async with harness.bot(grace=0):
        await anna.write("/help")
        await anna.hears("help")

    assert not harness.calls("setMyCommands")
    assert not harness.calls("deleteWebhook")


async def test_the_menu_comes_once_telegram_takes_it(harness: BotHarness) -> None:
    wait = {"retry_after": 30}
    harness.telegram.fail_next("setMyCommands", error_code=429, parameters=wait)
    async with harness.bot():
        await harness.telegram.until(lambda: len(harness.calls("setMyCommands")) == 4)

    first, second = [call for call in harness.telegram.calls if call.method == "setMyCommands"][:2]
    assert second.time - first.time >= 30


async def test_a_chat_that_is_put_off_holds_no_other_up(
    harness: BotHarness, anna: ChatUser
) -> None:
    boris = harness.chat_user(Language.RU)
    harness.images.hold()
    wait = {"retry_after": 3000}
    harness.telegram.fail_next("sendMessage", error_code=429, parameters=wait)
    async with harness.bot(grace=0):
        await anna.write("a fox")
        await harness.log_capture.until("told to wait")
        await boris.write("/help")
        await boris.hears("help")

    asked = [call for call in harness.telegram.calls if call.method == "sendMessage"]
    assert [call.ok for call in asked] == [False, True]
    assert not anna.sees()


async def test_a_status_that_was_put_off_is_shown_later(
    harness: BotHarness, anna: ChatUser
) -> None:
    gate = harness.images.hold()
    harness.telegram.fail_next("sendMessage", error_code=429, parameters={"retry_after": 20})
    async with harness.bot():
        asked = await anna.write("a fox")
        await anna.status(asked)
        gate.release()
        await anna.picture(asked)
        await anna.sees_no_status()

    put_off, shown = [call for call in harness.telegram.calls if call.method == "sendMessage"]
    assert shown.time - put_off.time >= 20


async def test_statuses_go_on_when_the_time_of_day_jumps_back(
    harness: BotHarness, anna: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        asked = await anna.write("a fox")
        status = await anna.status(asked)
        await harness.telegram.until(lambda: status.edits >= 2)
        harness.time.leap(-60 * 60)
        edits, actions = status.edits, len(harness.calls("sendChatAction"))
        await harness.telegram.until(lambda: status.edits > edits)
        later = await anna.write("a cat")
        newer = await anna.status(later)
        await harness.telegram.until(
            lambda: newer.edits >= 2 and len(harness.calls("sendChatAction")) >= actions + 3
        )
        gate.release()
        await anna.picture(asked)
        await anna.picture(later)
        await anna.sees_no_status()
