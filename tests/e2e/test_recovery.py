"""A stop at any moment: everybody ends with one picture or one sentence, and pays once."""

from draw_bot_sandbox.images import Answer
from tests.e2e.image_requests import prompts
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness


async def test_what_waited_and_what_ran_goes_on_by_itself(
    harness: BotHarness, anna: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot(parallel_images=1, grace=0):
        running = await anna.write("a fox")
        await harness.images.until(lambda: bool(harness.images.requests))
        status = await anna.status(running)
        waiting = await anna.write("a cat")
        await anna.status(waiting)

    async with harness.bot(parallel_images=1):
        said = await anna.hears("status-restarted", reply_to=running)
        assert said is status
        gate.release()
        await anna.picture(running)
        await anna.picture(waiting)
        await anna.sees_no_status()

    asked = prompts(harness)
    assert asked == ["a fox", "a fox", "a cat"]
    assert len(anna.sees()) == 2
    outcomes = await harness.rows("SELECT outcome FROM attempts ORDER BY opened_at")
    assert [each["outcome"] for each in outcomes] == ["lost", "drawn", "drawn"]


async def test_what_may_be_billed_already_is_not_asked_for_too_often(
    harness: BotHarness, anna: ChatUser
) -> None:
    harness.images.hold()
    async with harness.bot(ambiguous_retries=0, grace=0):
        asked = await anna.write("a fox")
        await harness.images.until(lambda: bool(harness.images.requests))

    async with harness.bot(ambiguous_retries=0):
        said = await anna.hears("error-answer-lost", reply_to=asked, cost="counts", counted=1)
        await anna.sees_no_status()

    assert anna.buttons(said) == [anna.say("button-try-again")]
    assert anna.sees() == [said]
    assert len(harness.images.requests) == 1


async def test_a_drawn_picture_that_was_not_sent_is_sent(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot(grace=0):
        harness.telegram.fail_next("sendPhoto", times=2)
        asked = await anna.write("a fox")
        await harness.log_capture.until("answer not brought yet")

    async with harness.bot():
        await anna.picture(asked)
        await harness.answered()

    assert len(anna.sees()) == 1
    assert len(harness.images.requests) == 1


async def test_restarts_while_telegram_puts_it_off_lose_no_picture(
    harness: BotHarness, anna: ChatUser
) -> None:
    wait = {"retry_after": 3000}
    asked = await anna.write("a fox")
    for times in (1, 2):
        harness.telegram.fail_next("sendPhoto", error_code=429, parameters=wait)
        async with harness.bot(grace=0):
            await harness.log_capture.until("told to wait", times=times)

    async with harness.bot():
        await anna.picture(asked)
        await anna.sees_no_status()

    assert len(anna.sees()) == 1
    assert len(harness.images.requests) == 1


async def test_a_sentence_that_was_not_told_is_told(harness: BotHarness, anna: ChatUser) -> None:
    gate = harness.images.hold()
    harness.images.next(Answer.moderation(["hate"]))
    async with harness.bot(grace=0):
        asked = await anna.write("a fox")
        await anna.status(asked)
        harness.telegram.fail_next("sendMessage", times=2)
        gate.release()
        await harness.log_capture.until("answer not brought yet")

    async with harness.bot():
        said = await anna.hears("error-moderated", asked, category="hate", cost="free")
        await harness.answered()

    assert anna.sees() == [said]
    assert len(harness.images.requests) == 1


async def test_of_several_only_the_missing_are_asked_for(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot(grace=0):
        await anna.choose("pictures:3")
        harness.images.next(Answer(), Answer(), Answer.hang())
        asked = await anna.write("a fox")
        await harness.images.until(lambda: len(harness.images.requests) == 3)
        status = await anna.status(asked)
        # Time goes on only once the two that came have their rows.
        await harness.telegram.until(lambda: status.edits > 0)
        assert sum(each.status == 200 for each in harness.images.requests) == 2

    async with harness.bot():
        await anna.album(asked, 3)
        await harness.answered()

    assert len(harness.images.requests) == 4
    numbers = await harness.rows("SELECT position FROM images ORDER BY position")
    assert [each["position"] for each in numbers] == [0, 1, 2]


async def test_what_came_while_the_bot_was_down_is_answered(
    harness: BotHarness, anna: ChatUser
) -> None:
    asked = await anna.write("a fox")
    async with harness.bot():
        await anna.picture(asked)
        await harness.answered()
    async with harness.bot():
        await anna.write("/help")
        await anna.hears("help")

    assert len(harness.images.requests) == 1


async def test_a_cancelled_request_stays_cancelled(harness: BotHarness, anna: ChatUser) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        await anna.press(await anna.status(await anna.write("a fox")), "button-cancel")
        await harness.answered()
    gate.release()
    async with harness.bot():
        await anna.picture(await anna.write("a cat"))
        await anna.sees_no_status()

    asked = prompts(harness)
    assert asked.count("a fox") <= 1
    assert asked[-1] == "a cat"


async def test_nobody_waits_in_vain_while_telegram_is_away_at_the_start(
    harness: BotHarness, anna: ChatUser
) -> None:
    harness.telegram.fail_next("getMe", error_code=502, times=2)
    harness.telegram.fail_next("setMyCommands", error_code=500, times=4)
    harness.telegram.fail_next("getUpdates", error_code=502, times=2)
    asked = await anna.write("a fox")
    async with harness.bot():
        await anna.picture(asked)
