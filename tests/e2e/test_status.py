"""What a person reads while the bot draws, and how often it changes."""

from itertools import pairwise

from bot.domain.settings import Language
from bot.i18n import duration
from draw_bot_sandbox.images import Answer
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness

LATE = 1.0
"""Seconds that a call may take longer than the one before it, on a busy machine."""


def times_of(harness: BotHarness, method: str, chat_id: int) -> list[float]:
    return [
        call.time
        for call in harness.telegram.calls
        if call.method == method and call.params["chat_id"] == str(chat_id)
    ]


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(times)]


async def test_it_tells_the_place_in_the_queue(harness: BotHarness, anna: ChatUser) -> None:
    gate = harness.images.hold()
    async with harness.bot(parallel_images=1):
        await harness.admin().write("/draw a dog")
        await harness.images.until(lambda: bool(harness.images.requests))
        first, second = await anna.write("a fox"), await anna.write("a cat")
        assert (
            anna.opening("status-queued", "wait", place=1, details="")
            in (await anna.status(first)).text
        )
        status = await anna.status(second)
        assert anna.opening("status-queued", "wait", place=2, details="") in status.text
        gate.release()
        await harness.telegram.until(
            lambda: status.deleted or anna.say("status-generation") in status.text
        )
        await anna.picture(second)


async def test_it_tells_the_time_gone_and_the_usual_time_left(
    harness: BotHarness, anna: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        status = await anna.status(await anna.write("a fox"))
        bar = status.text.splitlines()[1]
        assert bar.startswith("▱")
        left = duration(anna.say, 150)
        assert anna.say("status-times", gone="§", left=left).partition("§")[2] in bar
        harness.time.leap(100)
        await anna.gets(lambda each: "▰▰▰▰" in each.text)
        harness.time.leap(60)
        nearly = anna.say("status-nearly", gone="§").partition("§")[2]
        await anna.gets(lambda each: nearly in each.text)
        harness.time.leap(100)
        await anna.reads(anna.opening("status-overdue", "gone"))
        gate.release()
        await anna.sees_no_status()


async def test_the_time_left_comes_from_earlier_requests(
    harness: BotHarness, anna: ChatUser
) -> None:
    harness.images.delay = 40
    async with harness.bot(jobs_per_user=5):
        for number in range(5):
            await anna.write(f"a fox {number}")
        await harness.answered(5)
        harness.images.delay = 0
        gate = harness.images.hold()
        status = await anna.status(await anna.write("a fox"))
        text = status.text
        gate.release()
        await harness.answered(6)

    about = [duration(anna.say, seconds) for seconds in (*range(35, 60, 5), *range(60, 300, 10))]
    left = [anna.say("status-times", gone="§", left=each).partition("§")[2] for each in about]
    assert any(each in text for each in left), text


async def test_nothing_is_edited_while_nothing_changes(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    gate = harness.images.hold()
    async with harness.bot(parallel_images=1):
        running = await anna.status(await anna.write("a fox"))
        await harness.images.until(lambda: bool(harness.images.requests))
        harness.time.leap(200)  # past the usual time: what the next one waits no longer falls
        waiting = await anna.status(await anna.write("a cat"))
        edits = running.edits
        await harness.telegram.until(lambda: running.edits >= edits + 4)
        assert waiting.edits == 0
        gate.release()
        await harness.answered(2)

    assert not [call for call in harness.telegram.calls if not call.ok]


async def test_a_retry_is_said_and_the_bar_begins_anew(harness: BotHarness, anna: ChatUser) -> None:
    harness.images.delay = 20
    harness.images.next(Answer.busy(), Answer.busy(retry_after=30))
    async with harness.bot():
        status = await anna.status(await anna.write("a fox"))
        for number in (2, 3):
            await anna.hears("status-retry", cause="busy", number=number, most=4)
        gate = harness.images.hold()
        await harness.images.until(lambda: len(harness.images.requests) == 3)
        await anna.gets(lambda each: "▱" * 7 in each.text and len(each.text.splitlines()) == 3)
        gate.release()
        await harness.answered()

    assert status.deleted


async def test_a_retry_is_said_also_where_the_status_was_deleted(harness: BotHarness) -> None:
    """Nothing comes of it but the picture."""
    anna = harness.chat_user(Language.EN)
    harness.images.next(Answer.busy())
    async with harness.bot():
        asked = await anna.write("a fox")
        status = await anna.status(asked)
        await anna.person.delete(status)
        await anna.picture(asked)

    assert len(anna.sees()) == 1


async def test_three_taps_on_examples_can_be_told_apart(
    harness: BotHarness, anna: ChatUser
) -> None:
    examples = ["example-1", "example-2", "example-3"]
    gate = harness.images.hold()
    async with harness.bot(jobs_per_user=2):
        await anna.write("/start")
        welcome = await anna.reads(anna.opening("start", "wait"))
        for example in examples:
            await anna.press(welcome, example)
        for example in examples[:2]:
            named = anna.say("status-generation-named", words=anna.say(example), references=0)
            assert (await anna.reads(named)).reply_to is None
        words = anna.say("example-3")
        place = anna.opening("status-queued-named", "wait", words=words, place=1, details="")
        await anna.reads(place)
        gate.release()
        await anna.album(None, 3)


async def test_what_again_and_a_suggestion_draw_is_named(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        shown = await anna.show()
        gate = harness.images.hold()
        await anna.press(await anna.hears_about(shown), "suggestion-1")
        words = anna.say("suggestion-1")
        named = anna.say("status-edit-named", words=words, references=1)
        await anna.reads(named, reply_to=shown)
        gate.release()
        result = await anna.picture(shown)
        gate = harness.images.hold()
        await anna.press(result, "button-again")
        await anna.reads(named, reply_to=shown)
        gate.release()
        await anna.album(shown, 2)


class TestTheRhythm:
    """At a speed at which a call's own time does not count."""

    async def test_of_edits_and_actions_stays_within_telegrams_limits(
        self, harness: BotHarness
    ) -> None:
        anna, boris, ada = (
            harness.chat_user(Language.RU),
            harness.member(Language.EN),
            harness.admin(),
        )
        gate = harness.images.hold()
        async with harness.bot(jobs_per_user=3):
            for words in ("a fox", "a cat", "a dog"):
                await anna.write(words)
            for member in (boris, ada):
                await member.write("/draw a fox")
            await harness.telegram.until(
                lambda: len(times_of(harness, "editMessageText", harness.group.id)) == 3
            )
            gate.release()
            await harness.answered(5)

        private = gaps(times_of(harness, "editMessageText", anna.chat.id))
        assert len(private) >= 5
        assert min(private) > 3 - LATE
        assert min(gaps(times_of(harness, "editMessageText", harness.group.id))) > 10 - LATE
        for chat in (anna.chat, harness.group):
            actions = gaps(times_of(harness, "sendChatAction", chat.id))
            assert len(actions) >= 5
            assert max(actions) < 5 + LATE
        assert harness.telegram.floods == []
