"""A picture without words waits for them, in private chats and in groups."""

import pytest

from bot.domain.options import read_options
from bot.domain.settings import Language
from bot.domain.wishes import Wishes
from bot.telegram.keyboards import SUGGESTIONS
from tests.e2e.pictures import picture, size_of
from tests.e2e.resident import Resident
from tests.e2e.town import Town

QUARTER = 15 * 60
WIDE, TALL = picture("JPEG", 120, 80), picture("JPEG", 60, 90)
SUGGESTED = [f"suggestion-{number}" for number in SUGGESTIONS]


def references(town: Town) -> list[list[tuple[int, int]]]:
    """The sizes of the pictures that each request started from."""
    return [[size_of(each.data) for each in request.references] for request in town.images.requests]


def prompts(town: Town) -> list[object]:
    return [request.fields["prompt"] for request in town.images.requests]


async def test_a_photo_without_words_is_asked_about_once(town: Town, anna: Resident) -> None:
    async with town.bot():
        shown = await anna.show(data=WIDE)
        asked = await anna.hears("what-to-change-private", reply_to=shown, picture="photo")
        assert anna.buttons(asked) == [anna.say(suggestion) for suggestion in SUGGESTED]
        await anna.picture(await anna.write("make it blue"))
        await anna.picture(await anna.write("a fox"))

    assert references(town) == [[(120, 80)], []]


async def test_draw_with_words_is_an_answer_too(town: Town, anna: Resident) -> None:
    async with town.bot():
        shown = await anna.show("/draw", WIDE)
        await anna.hears("what-to-change-private", reply_to=shown, picture="photo")
        await anna.picture(await anna.write("/draw make it blue"))

    assert references(town) == [[(120, 80)]]


async def test_an_answer_may_hold_options(town: Town, anna: Resident) -> None:
    async with town.bot():
        shown = await anna.show(data=WIDE)
        question = await anna.hears("what-to-change-private", reply_to=shown, picture="photo")
        await anna.album(await anna.write("make it blue, x2", reply_to=question), 2)

    assert references(town) == [[(120, 80)]] * 2
    assert prompts(town) == ["make it blue"] * 2


@pytest.mark.parametrize(("seconds", "sizes"), [(-60, [(120, 80)]), (60, [])])
async def test_the_question_stands_for_fifteen_minutes(
    town: Town, seconds: float, sizes: list[tuple[int, int]]
) -> None:
    anna = town.resident(Language.EN)
    async with town.bot():
        await anna.show(data=WIDE)
        await anna.hears("what-to-change-private", picture="photo")
        town.time.leap(QUARTER + seconds)
        await anna.picture(await anna.write("make it blue"))

    assert references(town) == [sizes]


async def test_the_question_survives_a_restart(town: Town, anna: Resident) -> None:
    async with town.bot():
        await anna.show(data=WIDE)
        await anna.hears("what-to-change-private", picture="photo")
    async with town.bot():
        await anna.picture(await anna.write("make it blue"))

    assert references(town) == [[(120, 80)]]


async def test_a_newer_picture_takes_the_place_of_the_one_that_waits(
    town: Town, anna: Resident
) -> None:
    async with town.bot():
        older = await anna.show(data=WIDE)
        before = await anna.hears("what-to-change-private", reply_to=older, picture="photo")
        newer = await anna.show(data=TALL)
        await anna.hears("what-to-change-private", reply_to=newer, picture="photo")
        toast = await anna.press(before, "suggestion-1")
        assert toast.show_alert
        assert toast.text == anna.say("error-nothing-waits")
        await anna.picture(await anna.write("make it blue"))

    assert references(town) == [[(60, 90)]]


async def test_a_suggestion_is_the_instruction(town: Town, anna: Resident) -> None:
    async with town.bot():
        for suggestion in SUGGESTED:
            shown = await anna.show(data=WIDE)
            question = await anna.hears("what-to-change-private", reply_to=shown, picture="photo")
            assert (await anna.press(question, suggestion)).text is None
            await anna.picture(shown)

    assert references(town) == [[(120, 80)]] * len(SUGGESTED)
    assert prompts(town) == [anna.say(suggestion) for suggestion in SUGGESTED]


def test_no_suggestion_says_an_option(anna: Resident) -> None:
    for suggestion in SUGGESTED:
        words = anna.say(suggestion)
        assert read_options(words) == (words, Wishes())


async def test_a_suggestion_works_after_a_restart_and_once(town: Town, anna: Resident) -> None:
    async with town.bot():
        shown = await anna.show(data=WIDE)
        question = await anna.hears("what-to-change-private", reply_to=shown, picture="photo")
        again = [row[0].data or "" for row in question.buttons]
    async with town.bot():
        await anna.press(question, "suggestion-2")
        await anna.picture(shown)
        await town.telegram.until(lambda: not question.buttons)
        for button in again:
            toast = await anna.person.press(question, button, forged=True)
            assert toast.show_alert
            assert toast.text == anna.say("error-nothing-waits")
        await anna.sees_no_status()

    assert prompts(town) == [anna.say("suggestion-2")]
    assert len(anna.sees()) == 2


async def test_a_suggestion_is_too_late_after_fifteen_minutes(town: Town, anna: Resident) -> None:
    async with town.bot():
        await anna.show()
        question = await anna.hears("what-to-change-private", picture="photo")
        town.time.leap(QUARTER + 60)
        toast = await anna.press(question, "suggestion-1")
        assert toast.text == anna.say("error-nothing-waits")

    assert not town.images.requests


async def test_a_suggestion_can_not_be_made_up(town: Town) -> None:
    anna = town.resident(Language.EN)
    async with town.bot():
        await anna.show()
        question = await anna.hears("what-to-change-private", picture="photo")
        own = question.buttons[0][0].data or ""
        for data in (own.replace(":1:", ":9:", 1), "suggest:1", "suggest:a:b:c"):
            toast = await anna.person.press(question, data, forged=True)
            assert toast.text == anna.say("unknown-button")

    assert not town.images.requests


@pytest.mark.parametrize(
    "say", ["/draw make it blue", "make it blue, @sandbox_bot", "make it blue"]
)
async def test_in_a_group_the_next_words_to_the_bot_are_the_instruction(
    town: Town, boris: Resident, stranger: Resident, say: str
) -> None:
    """As they are only in reply to the question."""
    town.group.privacy = False
    async with town.bot():
        shown = await boris.show("@sandbox_bot", WIDE)
        question = await boris.hears("what-to-change-group", reply_to=shown, picture="photo")
        await stranger.write("make it red", reply_to=question)
        await boris.write("what do you think?")
        await boris.write("what do you think?", reply_to=shown)
        await stranger.picture(await stranger.write("/draw a cat"))
        is_plain = say == "make it blue"
        await boris.picture(await boris.write(say, reply_to=question if is_plain else None))
        await boris.write("make it green", reply_to=question)
        await boris.picture(await boris.write("/draw a fox"))
        await boris.sees_no_status()

    assert prompts(town) == ["a cat", "make it blue", "a fox"]
    assert references(town) == [[], [(120, 80)], []]


async def test_in_a_group_the_question_survives_a_restart(town: Town, boris: Resident) -> None:
    async with town.bot():
        shown = await boris.show("/draw", WIDE)
        question = await boris.hears("what-to-change-group", reply_to=shown, picture="photo")
    async with town.bot():
        await boris.picture(await boris.write("make it blue", reply_to=question))

    assert references(town) == [[(120, 80)]]


async def test_in_a_group_a_suggestion_is_for_whoever_asked(
    town: Town, boris: Resident, stranger: Resident
) -> None:
    async with town.bot():
        shown = await boris.show("/draw", WIDE)
        question = await boris.hears("what-to-change-group", reply_to=shown, picture="photo")
        own = await stranger.show("/draw", TALL)
        await stranger.hears("what-to-change-group", reply_to=own, picture="photo")
        toast = await stranger.press(question, "suggestion-3")
        assert toast.show_alert
        assert toast.text == boris.say("error-not-yours")
        await boris.press(question, "suggestion-3")
        await boris.picture(shown)
        await boris.sees_no_status()

    assert references(town) == [[(120, 80)]]
    assert prompts(town) == [boris.say("suggestion-3")]


async def test_cancel_in_a_group_ends_what_is_ones_own(
    town: Town, boris: Resident, stranger: Resident
) -> None:
    gate = town.images.hold()
    async with town.bot():
        ended = await boris.write("/draw a fox")
        await boris.status(ended)
        kept = await stranger.write("/draw a cat")
        await town.images.until(lambda: len(town.images.requests) == 2)
        await boris.write("/cancel")
        await boris.hears("error-cancelled", reply_to=ended, billed="perhaps")
        shown = await boris.show("/draw", WIDE)
        question = await boris.hears("what-to-change-group", reply_to=shown, picture="photo")
        aside = await boris.write("/cancel@sandbox_bot")
        await boris.hears("cancel-picture", reply_to=aside)
        assert (await boris.press(question, "suggestion-1")).text == boris.say(
            "error-nothing-waits"
        )
        gate.release()
        await stranger.picture(kept)

    assert sorted(map(str, prompts(town))) == ["a cat", "a fox"]


async def test_cancel_in_a_group_may_be_said_to_another_bot(town: Town, boris: Resident) -> None:
    async with town.bot():
        await boris.write("/cancel")
        await boris.write("/cancel@another_bot")
        asked = await boris.write("/cancel@sandbox_bot")
        said = await boris.hears("cancel-nothing", reply_to=asked)

    assert boris.sees() == [said]
