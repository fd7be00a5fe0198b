"""A Telegram that answered nothing for long: its operator hears of it when it is back."""

from typing import Any

import pytest

from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness

MINUTES = 60


async def is_told(operator: ChatUser) -> None:
    told = operator.say("operator-telegram-back", silent="§", size="minutes").split("§")
    await operator.gets(lambda each: [*map(each.text.count, told)] == [1, 1])


@pytest.mark.parametrize(
    "failure",
    [{"drop_connection": "before"}, {"error_code": 502, "description": "Bad Gateway"}],
    ids=["cut off", "a gateway"],
)
@pytest.mark.parametrize(
    ("method", "event"), [("getUpdates", "no updates"), ("getMe", "Telegram does not answer")]
)
async def test_the_operator_hears_of_a_silence_when_it_is_over(
    harness: BotHarness, operator: ChatUser, failure: dict[str, Any], method: str, event: str
) -> None:
    admins = {operator.person.id}
    async with harness.bot(admin_ids=admins):
        await operator.write("/help")
        helped = await operator.hears("help")
    harness.telegram.fail_next(method, times=2, **failure)
    async with harness.bot(admin_ids=admins):
        await harness.log_capture.until(event)
        harness.time.skip(6 * MINUTES)
        asked = await operator.write("/help")
        await operator.gets(lambda each: each.id > asked.id and each.text == helped.text)
        await is_told(operator)

    assert len(operator.sees()) == 3
