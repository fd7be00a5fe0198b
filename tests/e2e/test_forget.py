"""Everything about a person goes when they say so, and nothing of anybody else."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from draw_bot_sandbox.telegram import Message
from tests.e2e.languages import in_english
from tests.e2e.resident import PHOTO, Resident
from tests.e2e.town import Town

MARKER = "Zanzibar"
QUOTE = f"Your request about {MARKER} was rejected by the safety system."
DAY = 24 * 60 * 60


async def asks(anna: Resident) -> Message:
    """For the question that stands before it."""
    asked = await anna.write("/forget")
    return await anna.gets(
        lambda each: each.id > asked.id and anna.say("button-forget") in anna.buttons(each)
    )


async def forgets(anna: Resident) -> Message:
    question = await asks(anna)
    await anna.press(question, "button-forget")
    said = {anna.say("forgetting-done"), anna.say("forgetting-goes-on")}
    return await anna.gets(lambda each: each.words.text in said)


async def over(town: Town) -> None:
    """Waits until all requests are answered."""
    await town.answered(len(await town.rows("SELECT id FROM jobs")))


async def for_good(town: Town) -> None:
    """Waits until nothing of it can come in any more."""
    await over(town)
    town.time.skip(2 * 60 * 60)
    await town.diary.until("forgotten for good")
    assert await town.rows("SELECT * FROM forgotten") == []


async def left(folder: Path) -> list[str]:
    """Names of the files that hold the marker, in whatever kind of letters."""
    return await asyncio.to_thread(_left, folder)


def _left(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "bot.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in files if MARKER.lower().encode() in path.read_bytes().lower()]


async def pictures_kept(town: Town) -> list[Path]:
    found = await asyncio.to_thread(lambda: [*(town.folder / "images").rglob("*-*")])
    return sorted(path for path in found if path.is_file())


async def test_it_explains_itself_and_may_be_left(town: Town, anna: Resident) -> None:
    async with town.bot():
        await anna.picture(await anna.write("a fox"))
        await over(town)
        question = await asks(anna)
        await anna.press(question, "button-keep")
        kept = await anna.hears("forgetting-kept")
        assert (kept, kept.buttons) == (question, ())

    prompts = await town.rows("SELECT prompt FROM jobs")
    assert prompts == [{"prompt": "a fox"}]
    assert len(await pictures_kept(town)) == 1


async def test_nothing_is_left_but_sums_and_settings(town: Town, anna: Resident) -> None:
    async with town.bot():
        await anna.choose("pictures:2")
        asked = await anna.write(f"{MARKER} at dawn, 3:2")
        await anna.album(asked, 2)
        await anna.choose("pictures:1")
        await anna.picture(await anna.show(f"{MARKER} at noon", PHOTO))
        await over(town)
        town.images.next(Answer.error(400, message=QUOTE, code="moderation_blocked"))
        await anna.write(f"{MARKER} at night")
        await town.answered(3)
        await anna.show()
        await anna.hears("what-to-change-private", picture="photo")
        assert await left(town.folder)

        question = await asks(anna)
        await anna.press(question, "button-forget")
        done = await anna.hears("forgetting-done")
        assert (done, done.buttons) == (question, ())

        assert await left(town.folder) == []
        assert await pictures_kept(town) == []
        assert await town.rows("SELECT * FROM pending") == []
        assert await town.rows("SELECT * FROM sent_pictures") == []
        await anna.write("/history")
        await anna.hears("history-empty")
        await anna.write("/usage")
        await anna.hears("pictures", count=3)

    sums = await town.rows("SELECT sum(delivered) AS come, sum(failed) AS failed FROM ledger")
    assert sums == [{"come": 3, "failed": 1}]
    assert not [line for line in town.diary.lines if MARKER in repr(line)]


async def test_what_is_drawn_or_waits_is_stopped_everywhere(
    town: Town, anna: Resident, language: Language
) -> None:
    member = town.member(language)
    town.images.hold()
    async with town.bot(parallel_images=1, jobs_per_user=3):
        drawn = await anna.status(await anna.write(f"{MARKER} at dawn"))
        await town.images.until(lambda: bool(town.images.requests))
        waiting = await member.status(await member.write(f"/draw {MARKER} at noon"))
        await forgets(anna)
        await town.images.until(lambda: town.images.requests[0].gone)
        assert await anna.hears("error-cancelled", cost="counts", counted=1) is drawn
        assert await member.hears("error-cancelled", cost="free") is waiting
        await over(town)
        assert await left(town.folder) == []

    assert len(town.images.requests) == 1


async def test_a_picture_on_its_way_is_brought_and_forgotten_right_after(
    town: Town, anna: Resident
) -> None:
    async with town.bot():
        held = town.line.hold_next("sendPhoto")
        asked = await anna.write(f"{MARKER} at dawn")
        await held.acted()
        assert (await forgets(anna)).words.text == anna.say("forgetting-goes-on")
        held.release()
        result = await anna.picture(asked)
        assert MARKER in result.caption
        await for_good(town)

    assert await left(town.folder) == []
    assert await pictures_kept(town) == []


@in_english
async def test_a_stop_in_between_is_made_up_for(town: Town, anna: Resident) -> None:
    async with town.bot(grace=0):
        held = town.line.hold_next("sendPhoto")
        await anna.write(f"{MARKER} at dawn")
        await held.acted()
        await forgets(anna)
    assert await left(town.folder)
    async with town.bot():
        await for_good(town)

    assert await left(town.folder) == []


async def test_the_question_waits_and_its_button_works_twice(
    town: Town, anna: Resident, language: Language
) -> None:
    async with town.bot():
        await anna.choose("send:file")
        await anna.file(await anna.write(f"{MARKER} at dawn"))
        await over(town)
        question = await asks(anna)
        sure = next(each.data for row in question.buttons for each in row if each.data)
    town.time.leap(DAY)
    async with town.bot():
        await anna.press(question, "button-forget")
        done = await anna.hears("forgetting-done")
        await anna.person.press(question, sure, forged=True)
        sending = anna.say("settings-send", value=anna.say("send-as-file"))
        assert f"{sending} ›" in anna.buttons(await anna.settings())

    assert done is question
    assert await left(town.folder) == []


async def test_the_answer_comes_even_where_the_question_was_deleted(
    town: Town, anna: Resident
) -> None:
    async with town.bot():
        question = await asks(anna)
        town.telegram.fail_next(
            "editMessageText", error_code=400, description="Bad Request: message to edit not found"
        )
        await anna.press(question, "button-forget")
        done = await anna.hears("forgetting-done")

    assert done is not question


async def test_the_answer_comes_however_telegram_stumbles(town: Town, anna: Resident) -> None:
    async with town.bot():
        question = await asks(anna)
        for method in ("editMessageText", "sendMessage"):
            town.telegram.fail_next(method, error_code=500)
        await anna.press(question, "button-forget")
        done = await anna.hears("forgetting-done")

    assert done.reply_to is question
    assert anna.chat.messages[-1] is done


async def test_what_an_administrator_repeated_goes_with_the_words_it_repeats(town: Town) -> None:
    anna, member, ada = town.resident(Language.EN), town.member(Language.EN), town.admin()
    async with town.bot():
        result = await member.picture(await member.write(f"/draw {MARKER} at dawn"))
        await over(town)
        await ada.press(result, "button-again")
        await town.answered(2)
        assert (await forgets(anna)).words.text == anna.say("forgetting-done")

    assert await left(town.folder) == []
    assert await pictures_kept(town) == []


async def test_old_buttons_no_longer_know_what_they_were_about(town: Town, anna: Resident) -> None:
    async with town.bot():
        result = await anna.picture(await anna.write(f"{MARKER} at dawn"))
        await over(town)
        await forgets(anna)
        await anna.press(result, "button-again")
        await anna.hears("error-nothing-to-repeat")

    assert len(town.images.requests) == 1


async def test_other_people_lose_nothing(town: Town) -> None:
    anna, boris = town.resident(Language.EN), town.resident(Language.RU)
    in_group, beside = town.member(Language.EN), town.member(Language.RU)
    async with town.bot():
        await in_group.picture(await in_group.write(f"/draw {MARKER} at dawn"))
        kept = await beside.picture(await beside.write("/draw a fox"))
        await boris.picture(await boris.write("an owl"))
        await boris.show()
        await boris.hears("what-to-change-private", picture="photo")
        await over(town)
        await forgets(anna)
        assert await left(town.folder) == []
        prompts = await town.rows("SELECT prompt FROM jobs ORDER BY id")
        assert [each["prompt"] for each in prompts] == ["", "a fox", "an owl"]
        assert len(await pictures_kept(town)) == 2
        await boris.picture(await boris.write("make it blue"))
        await beside.person.press(kept, beside.buttons(kept)[0])
        await town.images.until(lambda: len(town.images.requests) == 5)

    assert town.images.requests[3].references


@in_english
async def test_what_is_asked_for_afterwards_is_kept(town: Town, anna: Resident) -> None:
    async with town.bot():
        await anna.picture(await anna.write(f"{MARKER} at dawn"))
        await over(town)
        await forgets(anna)
        await anna.picture(await anna.write("a fox"))
        await for_good(town)

    prompts = await town.rows("SELECT prompt FROM jobs ORDER BY id")
    assert [each["prompt"] for each in prompts] == ["", "a fox"]
    assert len(await pictures_kept(town)) == 1


async def test_in_a_group_nothing_is_forgotten(town: Town, language: Language) -> None:
    member = town.member(language)
    async with town.bot():
        await member.picture(await member.write("/draw a fox"))
        await over(town)
        before = member.sees()
        await member.write("/forget")
        await member.picture(await member.write("/draw an owl"))
        await over(town)

    assert len(member.sees()) == len(before) + 1


async def test_what_cannot_be_written_down_is_done_later(town: Town, anna: Resident) -> None:
    async with town.bot():
        await anna.picture(await anna.write(f"{MARKER} at dawn"))
        await over(town)
        question = await asks(anna)
        async with town.without("forgotten"):
            await anna.press(question, "button-forget")
            await anna.hears("later")
            assert await pictures_kept(town)
        assert await anna.hears("forgetting-done") is question

    assert await left(town.folder) == []
