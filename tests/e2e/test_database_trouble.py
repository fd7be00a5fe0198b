"""While the database cannot be used, nothing is paid twice, sent twice or forgotten."""

import pytest

from bot.domain.settings import Language
from tests.e2e.resident import Resident, plain
from tests.e2e.town import Town

TROUBLE = "the database cannot be used"


@pytest.fixture
def anna(town: Town) -> Resident:
    return town.resident(Language.EN)


@pytest.mark.parametrize("table", ["attempts", "images", "jobs"])
async def test_when_the_service_has_just_drawn(town: Town, anna: Resident, table: str) -> None:
    gate = town.images.hold()
    async with town.bot():
        asked = await anna.write("a fox")
        await anna.status(asked)
        await town.images.until(lambda: bool(town.images.requests))
        async with town.without(table):
            gate.release()
            await town.diary.until(TROUBLE, times=2)
        await town.answered()
        await anna.sees_no_status()

    assert anna.sees() == [await anna.picture(asked)]
    assert len(town.images.requests) == 1


@pytest.mark.parametrize("both", [True, False])
async def test_when_the_photo_was_just_sent(town: Town, anna: Resident, *, both: bool) -> None:
    sent = town.line.hold_next("sendPhoto")
    async with town.bot():
        if both:
            await anna.choose("send:both")
        asked = await anna.write("a fox")
        await sent.acted()
        async with town.without("jobs"):
            sent.release()
            await town.diary.until(TROUBLE, times=2)
        await town.answered()
        await anna.sees_no_status()

    assert len(anna.sees(lambda each: each.reply_to is asked)) == 1 + both
    assert len(town.calls("sendPhoto")) == 1
    assert len(town.calls("sendDocument")) == both
    assert len(town.images.requests) == 1


async def test_when_a_request_was_just_heard(town: Town, language: Language) -> None:
    anna = town.resident(language)
    later = plain(anna.say("later"))
    async with town.bot():
        await anna.write("/help")
        await anna.hears("help")
        async with town.without("jobs"):
            asked = await anna.write("a fox")
            said = await anna.hears("later", reply_to=asked)
            await town.diary.until(TROUBLE, times=4)
        await anna.picture(asked)
        await town.answered()

    assert anna.sees(lambda each: each.text == later) == [said]
    assert len(town.calls("sendPhoto")) == 1
    assert len(town.images.requests) == 1


async def test_a_press_is_not_forgotten(town: Town, anna: Resident) -> None:
    later = plain(anna.say("later"))
    async with town.bot():
        asked = await anna.write("a fox")
        result = await anna.picture(asked)
        await town.answered()
        async with town.without("jobs"):
            await anna.press(result, "button-again")
            said = await anna.hears("later", reply_to=result)
            await town.diary.until(TROUBLE, times=3)
        await anna.album(asked, 2)
        await town.answered(2)

    assert anna.sees(lambda each: each.text == later) == [said]
    assert len(town.images.requests) == 2
