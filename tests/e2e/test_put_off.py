"""Telegram takes nothing more for hours, or takes only some things: people hear where they stand."""

import pytest

from bot.domain.settings import Language
from bot.i18n import duration
from draw_bot_sandbox.images import Answer
from tests.e2e.resident import Resident
from tests.e2e.town import Town

HOURS = 27_000


@pytest.mark.parametrize("status_too", [False, True], ids=["the photo", "all at first"])
async def test_a_result_that_waits_for_hours_is_told_of(
    town: Town, operator: Resident, status_too: bool
) -> None:
    anna = town.resident(Language.EN)
    wait = duration(anna.say, HOURS)
    gate = town.images.hold()
    async with town.bot(grace=0, admin_ids={operator.person.id}):
        await operator.write("/help")
        await operator.hears("help")
        asked = await anna.write("a fox")
        status = await anna.status(asked)
        town.telegram.fail_next("sendPhoto", error_code=429, parameters={"retry_after": HOURS})
        if status_too:
            short = {"retry_after": 100}
            town.telegram.fail_next("editMessageText", error_code=429, parameters=short)
        gate.release()
        told = await anna.hears("result-put-off", reply_to=asked, wait=wait, count=1)
        await operator.hears("operator-put-off", wait=duration(operator.say, HOURS))

    assert told == status
    assert told.buttons == ()
    assert len(town.images.requests) == 1


async def test_a_sentence_that_waits_for_hours_stands_in_the_status(town: Town) -> None:
    anna = town.resident(Language.EN)
    town.images.next(Answer.moderation())
    gate = town.images.hold()
    async with town.bot(grace=0):
        asked = await anna.write("a fox")
        await anna.status(asked)
        town.telegram.fail_next("sendMessage", error_code=429, parameters={"retry_after": HOURS})
        gate.release()
        await anna.gets(lambda each: each.reply_to is asked and each.buttons == ())
        await anna.sees_no_status()

    assert len(anna.sees()) == 1
