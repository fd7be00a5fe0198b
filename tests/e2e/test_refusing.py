"""A refusal is told, whatever happens to its sentence."""

from typing import Any

import pytest

from bot.domain.settings import Language
from tests.kit.chat_user import ChatUser, plain
from tests.kit.harness import BotHarness

FAILURES: dict[str, dict[str, Any]] = {
    "out of order": {"error_code": 500},
    "told to wait": {"error_code": 429, "parameters": {"retry_after": 7}},
    "cut off before": {"drop_connection": "before"},
}


@pytest.fixture
def anna(harness: BotHarness) -> ChatUser:
    return harness.chat_user(Language.EN)


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
async def test_once_telegram_takes_it(
    harness: BotHarness, anna: ChatUser, failure: dict[str, Any]
) -> None:
    harness.telegram.fail_next("sendMessage", times=2, **failure)
    async with harness.bot(daily_images_per_user=0):
        asked = await anna.write("a fox")
        await anna.hears("error-limit-reached", asked, limit=0, left=0, comes_back="")

    assert len(anna.sees()) == 1


async def test_when_the_database_was_away_at_first(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot(daily_images_per_user=1):
        await anna.picture(await anna.write("a fox"))
        await harness.answered()
        async with harness.without("daily_sums"):
            asked = await anna.write("a cat")
            later = await anna.hears("later", asked)
        limit = anna.opening("error-limit-reached", "comes_back", limit=1, left=0)
        await anna.reads(limit, reply_to=asked)

    assert anna.sees(lambda each: each.text == plain(anna.say("later"))) == [later]


async def test_not_to_somebody_who_blocked_the_bot(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot(daily_images_per_user=0):
        held = harness.interceptor.hold_next("getUpdates")
        await anna.write("a fox")
        await held.reached()
        await anna.person.remove_bot(anna.chat)
        held.release()
        await harness.log_capture.until("user not told")

    assert not harness.log_capture.said("answer not brought yet")
