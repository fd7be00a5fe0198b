"""What a person reads while the bot draws, and how often it changes."""

from itertools import pairwise

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness

LATE = 1.0
"""Seconds that a call may take longer than the one before it, on a busy machine."""


def edits(harness: BotHarness, chat_id: int) -> list[float]:
    """When messages of that chat were edited."""
    return [
        call.time
        for call in harness.telegram.calls
        if call.method == "editMessageText" and call.params["chat_id"] == str(chat_id)
    ]


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(times)]


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
        results = await anna.album(None, 3)

    drawn = {result.caption.splitlines()[0] for result in results}
    assert drawn == {anna.say(example) for example in examples}


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


async def test_five_statuses_in_two_chats_stay_within_telegrams_limits(
    harness: BotHarness,
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
        await harness.telegram.until(lambda: len(edits(harness, harness.group.id)) == 3)
        gate.release()
        await harness.answered(5)

    for chat, pause in ((anna.chat, 3), (harness.group, 10)):
        assert min(gaps(edits(harness, chat.id))) > pause - LATE
    assert harness.telegram.floods == []
