"""A person stops what is drawn for them."""

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from tests.e2e.image_requests import prompts
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness

SETTLED = """
    SELECT sum(set_aside) AS set_aside, sum(delivered) AS delivered, sum(failed) AS failed,
    sum(counted) AS counted FROM ledger WHERE job_id = {}
"""
NOTHING = {"set_aside": 0, "delivered": 0, "failed": 0, "counted": 0}


async def test_a_request_in_the_queue_is_taken_back_for_nothing(
    harness: BotHarness, anna: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot(parallel_images=1):
        first = await anna.write("a fox")
        await harness.images.until(lambda: bool(harness.images.requests))
        second = await anna.write("a cat")
        status = await anna.status(second)
        toast = await anna.press(status, "button-cancel")
        assert toast.text is None
        said = await anna.hears("error-cancelled", reply_to=second, cost="free")
        assert said is status
        assert anna.buttons(said) == [anna.say("button-again")]
        gate.release()
        await anna.picture(first)

    assert prompts(harness) == ["a fox"]
    assert await harness.rows(SETTLED.format(2)) == [NOTHING]


async def test_a_running_request_is_cut_off(harness: BotHarness, anna: ChatUser) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        asked = await anna.write("a fox")
        await harness.images.until(lambda: bool(harness.images.requests))
        await anna.press(await anna.status(asked), "button-cancel")
        said = await anna.hears("error-cancelled", reply_to=asked, cost="counts", counted=1)
        await harness.images.until(lambda: harness.images.requests[0].gone)
        gate.release()
        await anna.press(said, "button-again")
        await anna.picture(asked)

    assert len(harness.images.requests) == 2
    assert await harness.rows(SETTLED.format(1)) == [NOTHING | {"counted": 1}]
    outcomes = await harness.rows("SELECT outcome FROM attempts ORDER BY opened_at")
    assert outcomes == [{"outcome": "lost"}, {"outcome": "drawn"}]


async def test_what_was_drawn_until_then_can_be_had(harness: BotHarness, anna: ChatUser) -> None:
    harness.images.next(Answer(), Answer(extra_wait=600))
    async with harness.bot(parallel_images=1):
        await anna.choose("pictures:2")
        asked = await anna.write("a fox")
        await harness.images.until(lambda: len(harness.images.requests) == 2)
        await anna.press(await anna.status(asked), "button-cancel")
        said = await anna.hears("error-cancelled", reply_to=asked, cost="counts", counted=2)
        assert anna.buttons(said) == [anna.say("button-again"), anna.say("button-original")]
        await anna.press(said, "button-original")
        await anna.file(asked)


async def test_twice_is_too_late_and_no_error(harness: BotHarness, anna: ChatUser) -> None:
    harness.images.hold()
    async with harness.bot():
        status = await anna.status(await anna.write("a fox"))
        await anna.press(status, "button-cancel")
        toast = await anna.person.press(status, "job:cancel:1", forged=True)
        assert toast.text == anna.say("cancel-too-late")
        await harness.answered()

    assert len(anna.sees()) == 1


async def test_after_the_result_it_is_too_late(harness: BotHarness, anna: ChatUser) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        asked = await anna.write("a fox")
        status = await anna.status(asked)
        gate.release()
        result = await anna.picture(asked)
        await anna.sees_no_status()
        toast = await anna.person.press(status, "job:cancel:1", forged=True)
        assert toast.text == anna.say("cancel-too-late")

    assert anna.sees() == [result]


async def test_the_command_stops_what_runs_and_what_waits(
    harness: BotHarness, anna: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot(parallel_images=1):
        running = await anna.write("a fox")
        await harness.images.until(lambda: bool(harness.images.requests))
        waiting = await anna.write("a cat")
        await anna.status(waiting)
        stopped = await anna.write("/cancel")
        await anna.hears("error-cancelled", reply_to=running, cost="counts", counted=1)
        await anna.hears("error-cancelled", reply_to=waiting, cost="free")
        await anna.hears("cancel-stopped", reply_to=stopped, count=2, words="")
        gate.release()
        await harness.answered(2)

    assert len(harness.images.requests) == 1
    assert len(anna.sees()) == 3


async def test_the_command_names_what_it_stopped_and_tells_of_a_forgotten_question(
    harness: BotHarness, anna: ChatUser
) -> None:
    harness.images.hold()
    async with harness.bot():
        await anna.status(await anna.write("a <b>fox</b>"))
        await anna.hears_about(await anna.show())
        stopped = await anna.write("/cancel")
        said = await anna.hears("cancel-picture", reply_to=stopped)

    first = anna.say("cancel-stopped", count=1, words="a <b>fox</b>")
    assert said.text.splitlines() == [first, anna.say("cancel-picture")]


async def test_the_command_leaves_other_peoples_requests_alone(harness: BotHarness) -> None:
    anna, boris = harness.chat_user(Language.RU), harness.chat_user(Language.EN)
    gate = harness.images.hold()
    async with harness.bot():
        asked = await boris.write("a fox")
        await harness.images.until(lambda: bool(harness.images.requests))
        await anna.write("/cancel")
        await anna.hears("cancel-nothing")
        gate.release()
        await boris.picture(asked)


@pytest.mark.parametrize("waits", [True, False])
async def test_the_command_puts_a_waiting_picture_aside(
    harness: BotHarness, anna: ChatUser, *, waits: bool
) -> None:
    async with harness.bot():
        if waits:
            await anna.show()
            await anna.hears("what-to-change-private", picture="photo")
        await anna.write("/cancel")
        await anna.hears("cancel-picture" if waits else "cancel-nothing")
        await anna.picture(await anna.write("a fox"))

    assert harness.images.requests[0].path.endswith("/images/generations")
