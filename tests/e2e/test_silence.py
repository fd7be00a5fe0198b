"""A Telegram that answered nothing for long: its operator hears of it when it is back."""

from typing import Any

import pytest

from tests.e2e.resident import Resident
from tests.e2e.town import Town

MINUTES = 60


async def is_told(operator: Resident) -> None:
    told = operator.say("operator-telegram-back", silent="§", size="minutes").split("§")
    await operator.gets(lambda each: [*map(each.text.count, told)] == [1, 1])


@pytest.mark.parametrize(
    "trouble",
    [{"drop_connection": "before"}, {"error_code": 502, "description": "Bad Gateway"}],
    ids=["cut off", "a gateway"],
)
@pytest.mark.parametrize(
    ("method", "event"), [("getUpdates", "no updates"), ("getMe", "Telegram does not answer")]
)
async def test_the_operator_hears_of_a_silence_when_it_is_over(
    town: Town, operator: Resident, trouble: dict[str, Any], method: str, event: str
) -> None:
    admins = {operator.person.id}
    async with town.bot(admin_ids=admins):
        await operator.write("/help")
        helped = await operator.hears("help")
    town.telegram.fail_next(method, times=2, **trouble)
    async with town.bot(admin_ids=admins):
        await town.diary.until(event)
        town.time.skip(6 * MINUTES)
        asked = await operator.write("/help")
        await operator.gets(lambda each: each.id > asked.id and each.text == helped.text)
        await is_told(operator)

    assert len(operator.sees()) == 3
