"""Telegram takes nothing more for hours, or takes only some things: people hear where they stand."""

import pytest

from bot.domain.settings import Language
from bot.i18n import duration
from draw_bot_sandbox.images import Answer
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness

HOURS = 27_000


@pytest.mark.parametrize("status_too", [False, True], ids=["the photo", "all at first"])
async def test_a_result_that_waits_for_hours_is_told_of(
    harness: BotHarness, operator: ChatUser, status_too: bool
) -> None:
    anna = harness.chat_user(Language.EN)
    wait = duration(anna.say, HOURS)
    gate = harness.images.hold()
    async with harness.bot(grace=0, admin_ids={operator.person.id}):
        await operator.write("/help")
        await operator.hears("help")
        asked = await anna.write("a fox")
        status = await anna.status(asked)
        harness.telegram.fail_next("sendPhoto", error_code=429, parameters={"retry_after": HOURS})
        if status_too:
            short = {"retry_after": 100}
            harness.telegram.fail_next("editMessageText", error_code=429, parameters=short)
        gate.release()
        told = await anna.hears("result-put-off", reply_to=asked, wait=wait, count=1)
        await operator.hears("operator-put-off", wait=duration(operator.say, HOURS))

    assert told == status
    assert told.buttons == ()
    assert len(harness.images.requests) == 1


async def test_a_sentence_that_waits_for_hours_stands_in_the_status(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    harness.images.next(Answer.moderation())
    gate = harness.images.hold()
    async with harness.bot(grace=0):
        asked = await anna.write("a fox")
        await anna.status(asked)
        harness.telegram.fail_next("sendMessage", error_code=429, parameters={"retry_after": HOURS})
        gate.release()
        await anna.gets(lambda each: each.reply_to is asked and each.buttons == ())
        await anna.sees_no_status()

    assert len(anna.sees()) == 1
