"""A picture without words waits for them."""

import pytest

from bot.domain.option_parser import OptionParser
from bot.domain.prompt_options import PromptOptions
from bot.domain.settings import Language
from bot.i18n import load_option_words
from bot.telegram.keyboards.job_keyboards import SUGGESTIONS
from tests.e2e.image_requests import prompts, references
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.image_files import TALL, WIDE
from tests.kit.languages import in_english

QUARTER = 15 * 60
SUGGESTED = [f"suggestion-{number}" for number in SUGGESTIONS]


async def test_a_photo_without_words_is_asked_about_once(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        shown = await anna.show(data=WIDE)
        asked = await anna.hears_about(shown)
        assert anna.buttons(asked) == [anna.say(suggestion) for suggestion in SUGGESTED]
        await anna.picture(await anna.write("make it blue"))
        await anna.picture(await anna.write("a fox"))

    assert references(harness) == [[(120, 80)], []]


async def test_draw_with_words_is_an_answer_too(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        shown = await anna.show("/draw", WIDE)
        await anna.hears_about(shown)
        await anna.picture(await anna.write("/draw make it blue"))

    assert references(harness) == [[(120, 80)]]


async def test_an_answer_may_hold_options(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        shown = await anna.show(data=WIDE)
        question = await anna.hears_about(shown)
        await anna.album(await anna.write("make it blue, x2", reply_to=question), 2)

    assert references(harness) == [[(120, 80)]] * 2
    assert prompts(harness) == ["make it blue"] * 2


@pytest.mark.parametrize(("seconds", "sizes"), [(-60, [(120, 80)]), (60, [])])
async def test_the_question_stands_for_fifteen_minutes(
    harness: BotHarness, seconds: float, sizes: list[tuple[int, int]]
) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot():
        await anna.show(data=WIDE)
        await anna.hears("what-to-change-private", picture="photo")
        harness.time.leap(QUARTER + seconds)
        await anna.picture(await anna.write("make it blue"))

    assert references(harness) == [sizes]


async def test_the_question_survives_a_restart(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await anna.show(data=WIDE)
        await anna.hears("what-to-change-private", picture="photo")
    async with harness.bot():
        await anna.picture(await anna.write("make it blue"))

    assert references(harness) == [[(120, 80)]]


async def test_a_newer_picture_takes_the_place_of_the_one_that_waits(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        older = await anna.show(data=WIDE)
        before = await anna.hears_about(older)
        newer = await anna.show(data=TALL)
        await anna.hears_about(newer)
        toast = await anna.press(before, "suggestion-1")
        assert toast.show_alert
        assert toast.text == anna.say("error-nothing-waits")
        await anna.picture(await anna.write("make it blue"))

    assert references(harness) == [[(60, 90)]]


async def test_a_suggestion_is_the_instruction(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        for suggestion in SUGGESTED:
            shown = await anna.show(data=WIDE)
            question = await anna.hears_about(shown)
            assert (await anna.press(question, suggestion)).text is None
            await anna.picture(shown)

    assert references(harness) == [[(120, 80)]] * len(SUGGESTED)
    assert prompts(harness) == [anna.say(suggestion) for suggestion in SUGGESTED]


async def test_no_suggestion_says_an_option(anna: ChatUser) -> None:
    option_parser = OptionParser(load_option_words())
    for suggestion in SUGGESTED:
        words = anna.say(suggestion)
        assert option_parser.parse(words) == (words, PromptOptions())


@in_english
async def test_a_suggestion_works_after_a_restart_and_once(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        shown = await anna.show(data=WIDE)
        question = await anna.hears_about(shown)
    async with harness.bot():
        await anna.press(question, "suggestion-2")
        await anna.picture(shown)
        for suggestion in SUGGESTED:
            toast = await anna.press(question, suggestion)
            assert toast.show_alert
            assert toast.text == anna.say("error-nothing-waits")
        await anna.sees_no_status()

    assert prompts(harness) == [anna.say("suggestion-2")]
    assert len(anna.sees()) == 2


@in_english
async def test_a_suggestion_is_too_late_after_fifteen_minutes(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        await anna.show()
        question = await anna.hears("what-to-change-private", picture="photo")
        harness.time.leap(QUARTER + 60)
        toast = await anna.press(question, "suggestion-1")
        assert toast.text == anna.say("error-nothing-waits")

    assert not harness.images.requests


async def test_a_suggestion_can_not_be_made_up(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot():
        await anna.show()
        question = await anna.hears("what-to-change-private", picture="photo")
        own = question.buttons[0][0].data or ""
        for data in (own.replace(":1:", ":9:", 1), "suggest:1", "suggest:a:b:c"):
            toast = await anna.person.press(question, data, forged=True)
            assert toast.text == anna.say("unknown-button")

    assert not harness.images.requests


async def test_an_answer_belongs_to_the_question_that_it_replies_to(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        older = await anna.hears_about(await anna.show(data=WIDE))
        newer = await anna.hears_about(await anna.show(data=TALL))
        late = await anna.write("make it blue", reply_to=older)
        await anna.hears("error-nothing-waits", reply_to=late)
        await anna.picture(await anna.write("make it red", reply_to=newer))
        again = await anna.write("make it green", reply_to=newer)
        await anna.hears("error-nothing-waits", reply_to=again)

    assert prompts(harness) == ["make it red"]
    assert references(harness) == [[(60, 90)]]


async def test_the_question_is_asked_until_telegram_takes_it(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        harness.telegram.fail_next("sendMessage", error_code=500, times=2)
        await anna.hears_about(await anna.show(data=WIDE))


async def test_cancel_after_fifteen_minutes_finds_nothing(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        await anna.hears_about(await anna.show(data=WIDE))
        harness.time.leap(QUARTER + 60)
        await anna.hears("cancel-nothing", await anna.write("/cancel"))
