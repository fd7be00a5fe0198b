"""Telegram's whims and a clock that jumps: the bot lives, and nobody waits for another."""

import pytest
from aiohttp import web

from bot.domain.settings import Language
from tests.e2e.resident import Resident
from tests.e2e.town import Town

PAGE = "<h1>Шлюз не отвечает</h1>".encode("windows-1251")
"""Of a proxy; its bytes are no UTF-8."""


@pytest.fixture
def anna(town: Town) -> Resident:
    return town.resident(Language.EN)


@pytest.mark.parametrize(
    "charset", ["", "; charset=utf-8", "; charset=windows-1251", "; charset=x"]
)
async def test_a_proxys_page_in_place_of_updates(town: Town, anna: Resident, charset: str) -> None:
    page = web.Response(status=502, body=PAGE, headers={"Content-Type": f"text/html{charset}"})
    town.line.answer_next("getUpdates", page)
    async with town.bot():
        await town.diary.until("no updates")
        await anna.picture(await anna.write("a fox"))


async def test_a_proxys_page_in_place_of_an_answer(town: Town, anna: Resident) -> None:
    page = web.Response(status=502, body=PAGE, headers={"Content-Type": "text/html"})
    town.line.answer_next("sendPhoto", page)
    async with town.bot():
        asked = await anna.write("a fox")
        result = await anna.picture(asked)
        await anna.sees_no_status()

    assert anna.sees() == [result]
    assert len(town.images.requests) == 1


async def test_half_a_letter_hides_neither_its_words_nor_the_next_update(
    town: Town, anna: Resident
) -> None:
    halved = await anna.write("a fox \ud83e")
    asked = await anna.write("an owl")
    async with town.bot():
        await anna.picture(halved)
        await anna.picture(asked)
        await town.answered(2)

    prompts = [str(each.fields["prompt"]).strip("\u200b ") for each in town.images.requests]
    assert sorted(prompts) == ["a fox", "an owl"]
    assert not town.diary.said("an update cannot be read")


async def test_nothing_decorative_is_waited_for(town: Town, anna: Resident) -> None:
    wait = {"retry_after": 3000}
    town.telegram.fail_next("setMyCommands", error_code=429, parameters=wait, times=9)
    town.telegram.fail_next("deleteWebhook", error_code=500, times=9)
    async with town.bot(grace=0):
        await anna.write("/help")
        await anna.hears("help")

    assert not town.calls("setMyCommands")
    assert not town.calls("deleteWebhook")


async def test_the_menu_comes_once_telegram_takes_it(town: Town) -> None:
    wait = {"retry_after": 30}
    town.telegram.fail_next("setMyCommands", error_code=429, parameters=wait)
    async with town.bot():
        await town.telegram.until(lambda: len(town.calls("setMyCommands")) == 4)

    first, second = [call for call in town.telegram.calls if call.method == "setMyCommands"][:2]
    assert second.time - first.time >= 30


async def test_a_chat_that_is_put_off_holds_no_other_up(town: Town, anna: Resident) -> None:
    boris = town.resident(Language.RU)
    town.images.hold()
    wait = {"retry_after": 3000}
    town.telegram.fail_next("sendMessage", error_code=429, parameters=wait)
    async with town.bot(grace=0):
        await anna.write("a fox")
        await town.diary.until("told to wait")
        await boris.write("/help")
        await boris.hears("help")

    asked = [call for call in town.telegram.calls if call.method == "sendMessage"]
    assert [call.ok for call in asked] == [False, True]
    assert not anna.sees()


async def test_a_status_that_was_put_off_is_shown_later(town: Town, anna: Resident) -> None:
    gate = town.images.hold()
    town.telegram.fail_next("sendMessage", error_code=429, parameters={"retry_after": 20})
    async with town.bot():
        asked = await anna.write("a fox")
        await anna.status(asked)
        gate.release()
        await anna.picture(asked)
        await anna.sees_no_status()

    put_off, shown = [call for call in town.telegram.calls if call.method == "sendMessage"]
    assert shown.time - put_off.time >= 20


async def test_statuses_go_on_when_the_time_of_day_jumps_back(town: Town, anna: Resident) -> None:
    gate = town.images.hold()
    async with town.bot():
        asked = await anna.write("a fox")
        status = await anna.status(asked)
        await town.telegram.until(lambda: status.edits >= 2)
        town.time.leap(-60 * 60)
        edits, actions = status.edits, len(town.calls("sendChatAction"))
        await town.telegram.until(lambda: status.edits > edits)
        later = await anna.write("a cat")
        newer = await anna.status(later)
        await town.telegram.until(
            lambda: newer.edits >= 2 and len(town.calls("sendChatAction")) >= actions + 3
        )
        gate.release()
        await anna.picture(asked)
        await anna.picture(later)
        await anna.sees_no_status()
