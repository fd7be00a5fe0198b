"""Requests beyond what one person may have under way: they are kept, and drawn by themselves."""

from bot.domain.settings import Language
from tests.e2e.image_requests import prompts
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness


async def test_a_request_too_many_waits_with_its_place_and_is_drawn(
    harness: BotHarness, anna: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot(jobs_per_user=1):
        first = await anna.write("a fox")
        await harness.images.until(lambda: len(harness.images.requests) == 1)
        second, third = await anna.write("a cat"), await anna.write("a dog")
        for place, asked in enumerate((second, third), start=1):
            status = await anna.status(asked)
            opening = anna.opening("status-queued", "wait", place=place, details="")
            assert opening in status.words.text
        assert len(harness.images.requests) == 1
        gate.release()
        for asked in (first, second, third):
            await anna.picture(asked)
        await anna.sees_no_status()

    assert prompts(harness) == [
        "a fox",
        "a cat",
        "a dog",
    ]


async def test_another_person_is_drawn_while_it_is_kept(harness: BotHarness) -> None:
    anna, boris = harness.chat_user(Language.RU), harness.chat_user(Language.EN)
    gate = harness.images.hold()
    async with harness.bot(jobs_per_user=1):
        for words in ("a fox", "a cat", "a dog"):
            await anna.write(words)
        await boris.write("an owl")
        await harness.images.until(lambda: len(harness.images.requests) == 2)
        gate.release()
        await harness.answered(4)

    asked = prompts(harness)
    assert set(asked[:2]) == {"a fox", "an owl"}


async def test_of_thirteen_at_once_the_last_is_refused(harness: BotHarness, anna: ChatUser) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        asked = [await anna.write(f"fox {number}") for number in range(13)]
        await anna.hears("error-too-many-requests", reply_to=asked[-1], limit=12)
        gate.release()
        await harness.answered(12)
        await anna.picture(await anna.write("a cat"))

    assert len(harness.images.requests) == 13


async def test_what_is_kept_is_cancelled_for_nothing(harness: BotHarness, anna: ChatUser) -> None:
    gate = harness.images.hold()
    async with harness.bot(jobs_per_user=1):
        first = await anna.write("a fox")
        second, third = await anna.write("a cat"), await anna.write("a dog")
        status = await anna.status(second)
        await anna.press(status, "button-cancel")
        assert await anna.hears("error-cancelled", reply_to=second, cost="free") is status
        twice = await anna.person.press(status, "job:cancel:2", forged=True)
        assert twice.text == anna.say("cancel-too-late")
        gate.release()
        await anna.picture(first)
        await anna.picture(third)

    assert prompts(harness) == ["a fox", "a dog"]


async def test_the_command_cancels_what_is_kept_and_nothing_of_it_begins(
    harness: BotHarness, anna: ChatUser
) -> None:
    harness.images.hold()
    async with harness.bot(jobs_per_user=1):
        for words in ("a fox", "a cat", "a dog"):
            await anna.write(words)
        await harness.images.until(lambda: len(harness.images.requests) == 1)
        asked = await anna.write("/cancel")
        await anna.hears("cancel-stopped", reply_to=asked, count=3, words="")
        await harness.answered(3)

    assert len(harness.images.requests) == 1


async def test_what_is_kept_counts_in_the_limits(harness: BotHarness, anna: ChatUser) -> None:
    gate = harness.images.hold()
    async with harness.bot(jobs_per_user=1, daily_images_per_user=3):
        asked = [await anna.write(words) for words in ("a fox", "a cat", "a dog", "an owl")]
        await anna.reads(
            anna.opening("error-limit-reached", "comes_back", limit=3, left=0), reply_to=asked[3]
        )
        await anna.press(await anna.status(asked[2]), "button-cancel")
        await anna.hears("error-cancelled", reply_to=asked[2], cost="free")
        again = await anna.write("an owl")
        gate.release()
        await anna.picture(again)


async def test_what_is_kept_is_there_after_a_restart_and_no_more_than_before(
    harness: BotHarness, anna: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot(jobs_per_user=1, grace=0):
        asked = [await anna.write(words) for words in ("a fox", "a cat", "a dog")]
        for each in asked:
            await anna.status(each)
        await harness.images.until(lambda: len(harness.images.requests) == 1)

    async with harness.bot(jobs_per_user=1):
        await anna.hears("status-restarted", reply_to=asked[0])
        await harness.images.until(lambda: len(harness.images.requests) == 2)
        status = await anna.status(asked[1])
        assert anna.opening("status-queued", "wait", place=1, details="") in status.words.text
        gate.release()
        for each in asked:
            await anna.picture(each)
        await anna.sees_no_status()

    assert prompts(harness) == ["a fox", "a fox", "a cat", "a dog"]
