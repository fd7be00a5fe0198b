"""The operator hears of what only the operator can fix, once; nobody hears a secret."""

import traceback

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from tests.kit.chat_user import ChatUser
from tests.kit.harness import KEY, TOKEN, BotHarness

TELLING = f"Incorrect API key provided: {KEY}. Bearer {KEY}"
ODD = f"An odd header: {KEY}. Bearer {KEY}"
CAUSES = {
    "key": Answer.error(401, code="invalid_api_key", message=TELLING),
    "balance": Answer.error(402, code="insufficient_quota", message=TELLING),
    "set-up": Answer.error(404, code="not_found", message=TELLING),
    "page": Answer.html(),
    "firewall": Answer.html(403),
    "task": Answer.json({"id": "task_1", "status": "queued"}),
}


def everything_said(harness: BotHarness) -> str:
    """All messages and all lines of the log, with the tracebacks in them."""
    messages = [repr(chat) for chat in harness.telegram.chats.values()]
    lines = [repr(line) for line in harness.log_capture.lines]
    errors = [line["exc_info"] for line in harness.log_capture.lines if line.get("exc_info")]
    told = ["".join(traceback.format_exception(error)) for error in errors]
    return "\n".join([*messages, *lines, *told])


@pytest.mark.parametrize("cause", CAUSES)
async def test_the_operator_is_told_once(
    harness: BotHarness, operator: ChatUser, cause: str, caplog: pytest.LogCaptureFixture
) -> None:
    harness.images.next(*[CAUSES[cause]] * 3)
    async with harness.bot(admin_ids={operator.person.id}):
        await operator.write("/help")
        await operator.hears("help")
        for language in (Language.RU, Language.EN, Language.EN):
            anna = harness.chat_user(language)
            asked = await anna.write("a fox")
            cost = {"cost": "counts", "counted": 1} if cause == "task" else {"cost": "free"}
            await anna.hears("error-unavailable", reply_to=asked, **cost)
        await harness.answered(3)

    warnings = [each.text for each in operator.sees()][1:]
    reason = "set-up" if cause == "page" else cause
    about = {"provider": "LLMEasy", "address": f"{harness.url}/llmeasy/v1/images/generations"}
    assert warnings == [operator.say("operator-unavailable", reason=reason, **about)]
    assert len(harness.images.requests) == 3
    said = everything_said(harness) + caplog.text
    assert KEY not in said
    assert TOKEN not in said


async def test_the_operator_hears_that_the_months_money_is_used_up(
    harness: BotHarness, operator: ChatUser
) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot(
        admin_ids={operator.person.id},
        monthly_budget_usd=0.08,
        price_usd=0.04,
        ambiguous_retries=0,
    ):
        await operator.write("/help")
        await operator.hears("help")
        await anna.choose("pictures:4")
        await anna.write("four cats")
        await anna.hears("error-budget-too-small", left=2, pictures=4)
        await anna.choose("pictures:2")
        await anna.album(await anna.write("two cats"), 2)
        await harness.answered()
        for _ in range(2):
            await anna.hears("error-budget-reached", reply_to=await anna.write("a dog"))
        warning = await operator.hears("operator-budget-reached")

    assert operator.sees()[1:] == [warning]


async def test_no_secret_is_told_when_the_lines_break(
    harness: BotHarness, caplog: pytest.LogCaptureFixture
) -> None:
    anna = harness.chat_user(Language.EN)
    harness.images.next(Answer.drop(), Answer.error(400, code="odd", message=ODD))
    for method in ("getUpdates", "sendMessage", "getFile"):
        harness.telegram.fail_next(method, drop_connection="before")
    async with harness.bot():
        await anna.show("make it blue")
        await anna.gets(lambda each: "[hidden]" in each.text)

    said = everything_said(harness) + caplog.text
    assert KEY not in said
    assert TOKEN not in said
    assert TOKEN.partition(":")[2] not in said
