"""While the database cannot be used, nothing is paid twice, sent twice or forgotten."""

import pytest

from bot.domain.settings import Language
from tests.kit.chat_user import ChatUser, plain
from tests.kit.harness import BotHarness

UNAVAILABLE = "the database cannot be used"


@pytest.fixture
def anna(harness: BotHarness) -> ChatUser:
    return harness.chat_user(Language.EN)


@pytest.mark.parametrize("table", ["attempts", "images", "jobs"])
async def test_when_the_service_has_just_drawn(
    harness: BotHarness, anna: ChatUser, table: str
) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        asked = await anna.write("a fox")
        await anna.status(asked)
        await harness.images.until(lambda: bool(harness.images.requests))
        async with harness.without(table):
            gate.release()
            await harness.log_capture.until(UNAVAILABLE, times=2)
        await harness.answered()
        await anna.sees_no_status()

    assert anna.sees() == [await anna.picture(asked)]
    assert len(harness.images.requests) == 1


@pytest.mark.parametrize("both", [True, False])
async def test_when_the_photo_was_just_sent(
    harness: BotHarness, anna: ChatUser, *, both: bool
) -> None:
    sent = harness.interceptor.hold_next("sendPhoto")
    async with harness.bot():
        if both:
            await anna.choose("send:both")
        asked = await anna.write("a fox")
        await sent.reached()
        async with harness.without("jobs"):
            sent.release()
            await harness.log_capture.until(UNAVAILABLE, times=2)
        await harness.answered()
        await anna.sees_no_status()

    assert len(anna.sees(lambda each: each.reply_to is asked)) == 1 + both
    assert len(harness.calls("sendPhoto")) == 1
    assert len(harness.calls("sendDocument")) == both
    assert len(harness.images.requests) == 1


async def test_when_a_request_was_just_heard(harness: BotHarness, language: Language) -> None:
    anna = harness.chat_user(language)
    later = plain(anna.say("later"))
    async with harness.bot():
        await anna.write("/help")
        await anna.hears("help")
        async with harness.without("jobs"):
            asked = await anna.write("a fox")
            said = await anna.hears("later", reply_to=asked)
            await harness.log_capture.until(UNAVAILABLE, times=4)
        await anna.picture(asked)
        await harness.answered()

    assert anna.sees(lambda each: each.text == later) == [said]
    assert len(harness.calls("sendPhoto")) == 1
    assert len(harness.images.requests) == 1


async def test_a_press_is_not_forgotten(harness: BotHarness, anna: ChatUser) -> None:
    later = plain(anna.say("later"))
    async with harness.bot():
        asked = await anna.write("a fox")
        result = await anna.picture(asked)
        await harness.answered()
        async with harness.without("jobs"):
            await anna.press(result, "button-again")
            said = await anna.hears("later", reply_to=result)
            await harness.log_capture.until(UNAVAILABLE, times=3)
        await anna.album(asked, 2)
        await harness.answered(2)

    assert anna.sees(lambda each: each.text == later) == [said]
    assert len(harness.images.requests) == 2
