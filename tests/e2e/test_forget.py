"""Everything about a person goes when they say so, and nothing of anybody else."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from draw_bot_sandbox.telegram import Message
from tests.e2e.image_requests import prompts
from tests.kit.chat_user import PHOTO, ChatUser
from tests.kit.harness import BotHarness
from tests.kit.languages import in_english

MARKER = "Zanzibar"
QUOTE = f"Your request about {MARKER} was rejected by the safety system."
DAY = 24 * 60 * 60


async def asks(anna: ChatUser) -> Message:
    """For the question that stands before it."""
    asked = await anna.write("/forget")
    return await anna.gets(
        lambda each: each.id > asked.id and anna.say("button-forget") in anna.buttons(each)
    )


async def forgets(anna: ChatUser) -> Message:
    question = await asks(anna)
    await anna.press(question, "button-forget")
    said = {anna.say("forgetting-done"), anna.say("forgetting-goes-on")}
    return await anna.gets(lambda each: each.words.text in said)


async def over(harness: BotHarness) -> None:
    """Waits until all requests are answered."""
    await harness.answered(len(await harness.rows("SELECT id FROM jobs")))


async def for_good(harness: BotHarness) -> None:
    """Waits until nothing of it can come in any more."""
    await over(harness)
    harness.time.skip(2 * 60 * 60)
    await harness.log_capture.until("forgotten for good")
    assert await harness.rows("SELECT * FROM forgotten") == []


async def left(folder: Path) -> list[str]:
    """Names of the files that hold the marker, in whatever kind of letters."""
    return await asyncio.to_thread(_left, folder)


def _left(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "bot.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if MARKER.lower().encode() in path.read_bytes().lower()]


async def pictures_kept(harness: BotHarness) -> list[Path]:
    found = await asyncio.to_thread(lambda: [*(harness.folder / "images").rglob("*-*")])
    return sorted(path for path in found if path.is_file())


async def test_it_explains_itself_and_may_be_left(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await anna.picture(await anna.write("a fox"))
        await over(harness)
        question = await asks(anna)
        await anna.press(question, "button-keep")
        kept = await anna.hears("forgetting-kept")
        assert (kept, kept.buttons) == (question, ())

    prompts = await harness.rows("SELECT prompt FROM jobs")
    assert prompts == [{"prompt": "a fox"}]
    assert len(await pictures_kept(harness)) == 1


async def test_nothing_is_left_but_sums_and_settings(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await anna.choose("pictures:2")
        asked = await anna.write(f"{MARKER} at dawn, 3:2")
        await anna.album(asked, 2)
        await anna.choose("pictures:1")
        await anna.picture(await anna.show(f"{MARKER} at noon", PHOTO))
        await over(harness)
        harness.images.next(Answer.error(400, message=QUOTE, code="moderation_blocked"))
        await anna.write(f"{MARKER} at night")
        await harness.answered(3)
        await anna.show()
        await anna.hears("what-to-change-private", picture="photo")
        assert await left(harness.folder)

        question = await asks(anna)
        await anna.press(question, "button-forget")
        done = await anna.hears("forgetting-done")
        assert (done, done.buttons) == (question, ())

        assert await left(harness.folder) == []
        assert await pictures_kept(harness) == []
        assert await harness.rows("SELECT * FROM pending") == []
        assert await harness.rows("SELECT * FROM sent_pictures") == []
        await anna.write("/history")
        await anna.hears("history-empty")
        await anna.write("/usage")
        await anna.hears("pictures", count=3)

    sums = await harness.rows("SELECT sum(delivered) AS come, sum(failed) AS failed FROM ledger")
    assert sums == [{"come": 3, "failed": 1}]
    assert not [entry for entry in harness.log_capture.lines if MARKER in repr(entry)]


async def test_what_is_drawn_or_waits_is_stopped_everywhere(
    harness: BotHarness, anna: ChatUser, language: Language
) -> None:
    member = harness.member(language)
    harness.images.hold()
    async with harness.bot(parallel_images=1, jobs_per_user=3):
        drawn = await anna.status(await anna.write(f"{MARKER} at dawn"))
        await harness.images.until(lambda: bool(harness.images.requests))
        waiting = await member.status(await member.write(f"/draw {MARKER} at noon"))
        await forgets(anna)
        await harness.images.until(lambda: harness.images.requests[0].gone)
        assert await anna.hears("error-cancelled", cost="counts", counted=1) is drawn
        assert await member.hears("error-cancelled", cost="free") is waiting
        await over(harness)
        assert await left(harness.folder) == []

    assert len(harness.images.requests) == 1


async def test_the_rest_of_a_text_goes_with_its_beginning(
    harness: BotHarness, anna: ChatUser
) -> None:
    """A client that is slow sends it only after the button."""
    gate = harness.images.hold()
    async with harness.bot():
        question = await asks(anna)
        first = await anna.write(f"{MARKER} at dawn " * 200)
        await harness.images.until(lambda: bool(harness.images.requests))
        await anna.press(question, "button-forget")
        await over(harness)
        at_once = {"date": first.date}
        await anna.person.send_text(anna.chat, f"and {MARKER} at noon", extra=at_once)
        gate.release()
        await anna.picture(await anna.write("an owl"))
        await for_good(harness)
        assert await left(harness.folder) == []

    assert prompts(harness)[1:] == ["an owl"]


async def test_a_picture_on_its_way_is_brought_and_forgotten_right_after(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        held = harness.interceptor.hold_next("sendPhoto")
        asked = await anna.write(f"{MARKER} at dawn")
        await held.reached()
        assert (await forgets(anna)).words.text == anna.say("forgetting-goes-on")
        held.release()
        result = await anna.picture(asked)
        assert MARKER in result.caption
        await for_good(harness)

    assert await left(harness.folder) == []
    assert await pictures_kept(harness) == []


@in_english
async def test_a_stop_in_between_is_made_up_for(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot(grace=0):
        held = harness.interceptor.hold_next("sendPhoto")
        await anna.write(f"{MARKER} at dawn")
        await held.reached()
        await forgets(anna)
    assert await left(harness.folder)
    async with harness.bot():
        await for_good(harness)

    assert await left(harness.folder) == []


async def test_the_question_waits_and_its_button_works_twice(
    harness: BotHarness, anna: ChatUser, language: Language
) -> None:
    async with harness.bot():
        await anna.choose("send:file")
        await anna.file(await anna.write(f"{MARKER} at dawn"))
        await over(harness)
        question = await asks(anna)
        sure = next(each.data for row in question.buttons for each in row if each.data)
    harness.time.leap(DAY)
    async with harness.bot():
        await anna.press(question, "button-forget")
        done = await anna.hears("forgetting-done")
        await anna.person.press(question, sure, forged=True)
        sending = anna.say("settings-send", value=anna.say("choice-send", value="file"))
        assert f"{sending} ›" in anna.buttons(await anna.settings())

    assert done is question
    assert await left(harness.folder) == []


async def test_the_answer_comes_even_where_the_question_was_deleted(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        question = await asks(anna)
        harness.telegram.fail_next(
            "editMessageText", error_code=400, description="Bad Request: message to edit not found"
        )
        await anna.press(question, "button-forget")
        done = await anna.hears("forgetting-done")

    assert done is not question


async def test_the_answer_comes_however_telegram_stumbles(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        question = await asks(anna)
        for method in ("editMessageText", "sendMessage"):
            harness.telegram.fail_next(method, error_code=500)
        gone = "Bad Request: message can't be edited"
        harness.telegram.fail_next("editMessageText", error_code=400, description=gone, times=2)
        await anna.press(question, "button-forget")
        done = await anna.hears("forgetting-done")

    assert done.reply_to is question
    assert anna.chat.messages[-1] is done


async def test_what_an_administrator_repeated_goes_with_the_words_it_repeats(
    harness: BotHarness,
) -> None:
    anna, member, ada = harness.chat_user(Language.EN), harness.member(Language.EN), harness.admin()
    async with harness.bot():
        result = await member.picture(await member.write(f"/draw {MARKER} at dawn"))
        await over(harness)
        await ada.press(result, "button-again")
        await harness.answered(2)
        assert (await forgets(anna)).words.text == anna.say("forgetting-done")

    assert await left(harness.folder) == []
    assert await pictures_kept(harness) == []


async def test_old_buttons_no_longer_know_what_they_were_about(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        result = await anna.picture(await anna.write(f"{MARKER} at dawn"))
        await over(harness)
        await forgets(anna)
        await anna.press(result, "button-again")
        await anna.hears("error-nothing-to-repeat")

    assert len(harness.images.requests) == 1


async def test_other_people_lose_nothing(harness: BotHarness) -> None:
    anna, boris = harness.chat_user(Language.EN), harness.chat_user(Language.RU)
    in_group, beside = harness.member(Language.EN), harness.member(Language.RU)
    async with harness.bot():
        await in_group.picture(await in_group.write(f"/draw {MARKER} at dawn"))
        kept = await beside.picture(await beside.write("/draw a fox"))
        await boris.picture(await boris.write("an owl"))
        await boris.show()
        await boris.hears("what-to-change-private", picture="photo")
        await over(harness)
        await forgets(anna)
        assert await left(harness.folder) == []
        prompts = await harness.rows("SELECT prompt FROM jobs ORDER BY id")
        assert [each["prompt"] for each in prompts] == ["", "a fox", "an owl"]
        assert len(await pictures_kept(harness)) == 2
        await boris.picture(await boris.write("make it blue"))
        await beside.person.press(kept, beside.buttons(kept)[0])
        await harness.images.until(lambda: len(harness.images.requests) == 5)

    assert harness.images.requests[3].references


@in_english
async def test_what_is_asked_for_afterwards_is_kept(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await anna.picture(await anna.write(f"{MARKER} at dawn"))
        await over(harness)
        await forgets(anna)
        await anna.picture(await anna.write("a fox"))
        await for_good(harness)

    prompts = await harness.rows("SELECT prompt FROM jobs ORDER BY id")
    assert [each["prompt"] for each in prompts] == ["", "a fox"]
    assert len(await pictures_kept(harness)) == 1


async def test_in_a_group_nothing_is_forgotten(harness: BotHarness, language: Language) -> None:
    member = harness.member(language)
    async with harness.bot():
        await member.picture(await member.write("/draw a fox"))
        await over(harness)
        before = member.sees()
        await member.write("/forget")
        await member.picture(await member.write("/draw an owl"))
        await over(harness)

    assert len(member.sees()) == len(before) + 1


async def test_what_cannot_be_written_down_is_done_later(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        await anna.picture(await anna.write(f"{MARKER} at dawn"))
        await over(harness)
        question = await asks(anna)
        async with harness.without("forgotten"):
            await anna.press(question, "button-forget")
            await anna.hears("later")
            assert await pictures_kept(harness)
        assert await anna.hears("forgetting-done") is question

    assert await left(harness.folder) == []
