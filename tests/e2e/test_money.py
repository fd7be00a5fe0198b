"""What counts towards a limit, and who hears of it: whatever may have been billed."""

from functools import partial

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from draw_bot_sandbox.telegram import Message
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.languages import in_english

PRICE = 0.04
DAY = 24 * 60 * 60


@in_english
async def test_who_asks_and_cancels_uses_up_the_limit(harness: BotHarness, anna: ChatUser) -> None:
    harness.images.hold()
    async with harness.bot(daily_images_per_user=2):
        for count in (1, 2):
            asked = await anna.write(f"fox {count}")
            status = await anna.status(asked)
            await harness.images.until(partial(asked_for, harness, count))
            await anna.press(status, "button-cancel")
            await anna.hears("error-cancelled", reply_to=asked, cost="counts", counted=1)
        await anna.write("fox 3")
        await anna.reads(anna.opening("error-limit-reached", "comes_back", limit=2, left=0))

    assert len(harness.images.requests) == 2


@in_english
async def test_what_can_still_be_fetched_counts(harness: BotHarness, anna: ChatUser) -> None:
    harness.images.next(*[Answer()] * 3, Answer(extra_wait=600))
    async with harness.bot(daily_images_per_user=4, parallel_images=1):
        await anna.choose("pictures:4")
        asked = await anna.write("a fox")
        await harness.images.until(partial(asked_for, harness, 4))  # the fourth waits for its turn
        await anna.press(await anna.status(asked), "button-cancel")
        said = await anna.hears("error-cancelled", reply_to=asked, cost="counts", counted=4)
        await anna.person.press(said, find_original(anna, said))
        await anna.file(asked)
        await anna.choose("pictures:1")
        await anna.write("a cat")
        await anna.reads(anna.opening("error-limit-reached", "comes_back", limit=4, left=0))

    assert len(harness.images.requests) == 4


@pytest.mark.parametrize("repeats", [0, 1])
@pytest.mark.parametrize("status", [408, 504, 522, 523, 524])
async def test_a_gateway_that_gave_up_waiting_may_have_billed(
    harness: BotHarness, status: int, repeats: int
) -> None:
    """The picture is asked for again as often as is allowed, and the budget knows of all that."""
    anna = harness.chat_user(Language.EN)
    affordable = 4 // (1 + repeats)
    async with harness.bot(
        monthly_budget_usd=4 * PRICE, price_usd=PRICE, ambiguous_retries=repeats
    ):
        harness.images.next(*[Answer.error(status)] * 20)
        for _ in range(affordable):
            asked = await anna.write("a fox")
            await anna.hears("error-answer-lost", reply_to=asked, cost="counts", counted=1)
        await anna.hears("error-budget-reached", reply_to=await anna.write("a fox"))

    assert len(harness.images.requests) == 4
    spent = await harness.rows(
        "SELECT sum(cost_microusd) AS cost, sum(counted) AS counted FROM ledger"
    )
    assert spent == [{"cost": 4 * 40_000, "counted": affordable}]


@in_english
async def test_what_was_asked_yesterday_does_not_count_today(
    harness: BotHarness, anna: ChatUser
) -> None:
    harness.images.hold()
    async with harness.bot(daily_images_per_user=1):
        asked = await anna.write("a fox")
        status = await anna.status(asked)
        await harness.images.until(partial(asked_for, harness, 1))
        harness.time.leap(DAY)
        await anna.press(status, "button-cancel")
        said = await anna.hears("error-cancelled", reply_to=asked, cost="none", counted=1)
        await anna.write("/usage")
        left = anna.opening("usage-left", "comes_back", left=1, limit=1)
        await anna.reads(left)

    assert said.text == anna.say("error-cancelled", cost="none", counted=1)


async def test_an_administrator_hears_of_charges_and_nobody_in_a_group_does(
    harness: BotHarness, language: Language
) -> None:
    anna, boris = harness.chat_user(language), harness.member(language)
    harness.images.next(Answer.empty(), Answer.empty())
    async with harness.bot(admin_ids={anna.person.id, boris.person.id}):
        await anna.write("a fox")
        told = await anna.hears("error-answer-unreadable", cost="billed", counted=1)
        await boris.write("/draw a fox")
        said = await boris.hears("error-answer-unreadable", cost="none", counted=1)

    assert told.text == anna.say("error-answer-unreadable", cost="billed", counted=1)
    assert said.text == boris.say("error-answer-unreadable", cost="none", counted=1)


async def test_who_has_no_limit_hears_nothing_of_money(harness: BotHarness, anna: ChatUser) -> None:
    harness.images.next(Answer.empty())
    async with harness.bot(daily_images_per_user=None):
        await anna.write("a fox")
        said = await anna.hears("error-answer-unreadable", cost="none", counted=1)
        harness.images.hold()
        asked = await anna.write("a cat")
        await harness.images.until(lambda: len(harness.images.requests) == 2)
        await anna.press(await anna.status(asked), "button-cancel")
        stopped = await anna.hears("error-cancelled", reply_to=asked, cost="none", counted=1)

    assert said.text == anna.say("error-answer-unreadable", cost="none", counted=1)
    assert stopped.text == anna.say("error-cancelled", cost="none", counted=1)


def asked_for(harness: BotHarness, pictures: int) -> bool:
    return len(harness.images.requests) == pictures


def find_original(anna: ChatUser, message: Message) -> str:
    """The first button that brings an original."""
    return next(
        each for each in anna.buttons(message) if each.startswith(anna.say("button-original"))
    )
