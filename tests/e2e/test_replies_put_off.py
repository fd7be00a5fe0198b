"""Telegram does not take a chat's answers: nothing else there waits, and all of them come."""

import asyncio
from typing import Any

import pytest

from bot.domain.settings import Language
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness

MINUTES = 5 * 60
FAILURES: dict[str, dict[str, Any]] = {
    "out of order": {"error_code": 500, "times": 4},
    "told to wait": {"error_code": 429, "parameters": {"retry_after": MINUTES}},
    "cut off": {"drop_connection": "before", "times": 4},
}
UNKNOWN = ("/dance", "/sing", "/jump")


@pytest.fixture
def anna(harness: BotHarness) -> ChatUser:
    return harness.chat_user(Language.EN)


def heard(anna: ChatUser, key: str) -> list[str | None]:
    """The texts of the messages that were answered with that sentence, in their order."""
    answers = anna.sees(lambda each: anna.say(key) in each.words.text)
    return [each.reply_to.words.text if each.reply_to else None for each in answers]


async def cancelled(harness: BotHarness) -> None:
    """Waits until the job is cancelled in its row, and at the provider."""
    await harness.images.until(lambda: harness.images.requests[0].gone)
    rows = await harness.rows("SELECT state FROM jobs")
    assert rows == [{"state": "cancelled"}]


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
async def test_a_paid_request_is_cancelled_while_answers_fail_for_minutes(
    harness: BotHarness, anna: ChatUser, failure: dict[str, Any]
) -> None:
    harness.images.hold()
    async with harness.bot():
        status = await anna.status(await anna.write("a fox"))
        await harness.images.until(lambda: bool(harness.images.requests))
        harness.telegram.fail_next("sendMessage", chat_id=anna.chat.id, **failure)
        for words in UNKNOWN:
            await anna.write(words)
        await harness.log_capture.until(
            "told to wait" if failure.get("parameters") else "answer not brought yet"
        )
        pressed_at = harness.time.now()
        await anna.press(status, "button-cancel")
        await cancelled(harness)
        assert harness.time.now() - pressed_at < 1
        assert heard(anna, "unknown-command-private") == []
        await harness.telegram.until(
            lambda: len(heard(anna, "unknown-command-private")) == len(UNKNOWN)
        )

    assert heard(anna, "unknown-command-private") == [*UNKNOWN]
    assert await harness.rows("SELECT * FROM replies") == []


async def test_it_is_cancelled_while_an_answer_hangs(harness: BotHarness, anna: ChatUser) -> None:
    harness.images.hold()
    async with harness.bot():
        status = await anna.status(await anna.write("a fox"))
        await harness.images.until(lambda: bool(harness.images.requests))
        held = harness.interceptor.hold_next("sendMessage")
        await anna.write("/dance")
        await held.reached()
        pressed_at = harness.time.now()
        await anna.press(status, "button-cancel")
        await cancelled(harness)
        assert harness.time.now() - pressed_at < 1
        held.release()
        await anna.hears("unknown-command-private")


@pytest.mark.parametrize(
    ("words", "key"),
    [("/help", "help"), ("/settings", "settings-tap"), ("/language", "language")],
)
async def test_the_answer_to_a_command_comes_after_a_stop(
    harness: BotHarness, anna: ChatUser, words: str, key: str
) -> None:
    harness.telegram.fail_next("sendMessage", error_code=500)
    async with harness.bot(grace=0):
        await anna.write(words)
        await harness.log_capture.until("answer not brought yet")
        while not await harness.rows("SELECT * FROM replies"):  # noqa: ASYNC110  # nobody tells
            await asyncio.sleep(0)
    assert anna.sees() == []
    async with harness.bot():
        await anna.hears(key)

    assert len(anna.sees()) == 1


async def test_what_waits_is_given_up_after_a_day(harness: BotHarness, anna: ChatUser) -> None:
    harness.telegram.fail_next("sendMessage", error_code=500, times=999)
    async with harness.bot(grace=0):
        await anna.write("/help")
        await harness.log_capture.until("answer not brought yet", 3)
        harness.time.skip(24 * 60 * 60)
        while await harness.rows("SELECT * FROM replies"):
            await harness.time.sleep(60)

    assert anna.sees() == []


async def test_who_blocked_the_bot_is_not_tried_again(harness: BotHarness, anna: ChatUser) -> None:
    blocked = "Forbidden: bot was blocked by the user"
    harness.telegram.fail_next("sendMessage", error_code=500)
    harness.telegram.fail_next("sendMessage", error_code=403, description=blocked, times=2)
    async with harness.bot():
        for words in UNKNOWN:
            await anna.write(words)
        await anna.gets(lambda each: each.reply_to is not None)

    assert heard(anna, "unknown-command-private") == ["/jump"]
