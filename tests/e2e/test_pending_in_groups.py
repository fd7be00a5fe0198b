"""In groups, a picture waits for words that are said to the bot."""

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from tests.e2e.image_requests import prompts, references
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.image_files import TALL, WIDE
from tests.kit.languages import in_english


@in_english
@pytest.mark.parametrize(
    "say", ["/draw make it blue", "make it blue, @sandbox_bot", "make it blue"]
)
async def test_in_a_group_the_next_words_to_the_bot_are_the_instruction(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser, say: str
) -> None:
    """As they are only in reply to the question."""
    harness.group.privacy = False
    async with harness.bot():
        shown = await boris.show("@sandbox_bot", WIDE)
        question = await boris.hears_about(shown)
        await stranger.write("make it red", reply_to=question)
        await boris.write("what do you think?")
        await boris.write("what do you think?", reply_to=shown)
        await stranger.picture(await stranger.write("/draw a cat"))
        is_plain = say == "make it blue"
        await boris.picture(await boris.write(say, reply_to=question if is_plain else None))
        late = await boris.write("make it green", reply_to=question)
        await boris.hears("error-nothing-waits", reply_to=late)
        await boris.picture(await boris.write("/draw a fox"))
        await boris.sees_no_status()

    assert prompts(harness) == ["a cat", "make it blue", "a fox"]
    assert references(harness) == [[], [(120, 80)], []]


async def test_in_a_group_the_question_survives_a_restart(
    harness: BotHarness, boris: ChatUser
) -> None:
    async with harness.bot():
        shown = await boris.show("/draw", WIDE)
        question = await boris.hears_about(shown)
    async with harness.bot():
        await boris.picture(await boris.write("make it blue", reply_to=question))

    assert references(harness) == [[(120, 80)]]


async def test_in_a_group_a_suggestion_is_for_whoever_asked(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser
) -> None:
    async with harness.bot():
        shown = await boris.show("/draw", WIDE)
        question = await boris.hears_about(shown)
        own = await stranger.show("/draw", TALL)
        await stranger.hears_about(own)
        toast = await stranger.press(question, "suggestion-3")
        assert toast.show_alert
        assert toast.text == boris.say("error-not-yours")
        await boris.press(question, "suggestion-3")
        await boris.picture(shown)
        await boris.sees_no_status()

    assert references(harness) == [[(120, 80)]]
    assert prompts(harness) == [boris.say("suggestion-3")]


async def test_cancel_in_a_group_ends_what_is_ones_own(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        ended = await boris.write("/draw a fox")
        await boris.status(ended)
        kept = await stranger.write("/draw a cat")
        await harness.images.until(lambda: len(harness.images.requests) == 2)
        await boris.write("/cancel")
        await boris.hears("error-cancelled", reply_to=ended, cost="counts", counted=1)
        shown = await boris.show("/draw", WIDE)
        question = await boris.hears_about(shown)
        aside = await boris.write("/cancel@sandbox_bot")
        await boris.hears("cancel-picture", reply_to=aside)
        assert (await boris.press(question, "suggestion-1")).text == boris.say(
            "error-nothing-waits"
        )
        gate.release()
        await stranger.picture(kept)

    assert sorted(map(str, prompts(harness))) == ["a cat", "a fox"]


async def test_cancel_in_a_group_may_be_said_to_another_bot(
    harness: BotHarness, boris: ChatUser
) -> None:
    async with harness.bot():
        await boris.write("/cancel")
        await boris.write("/cancel@another_bot")
        asked = await boris.write("/cancel@sandbox_bot")
        said = await boris.hears("cancel-nothing", reply_to=asked)

    assert boris.sees() == [said]


async def test_in_a_group_thanks_for_something_else_are_no_answer(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser
) -> None:
    async with harness.bot():
        await boris.hears_about(await boris.show("/draw", WIDE))
        explained = await stranger.hears("draw-explained", await stranger.write("/draw"))
        await boris.write("good to know", reply_to=explained)
        await boris.picture(await boris.write("/draw make it blue"))

    assert prompts(harness) == ["make it blue"]


async def test_in_a_group_somebody_else_may_answer_the_bot_by_name(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser
) -> None:
    async with harness.bot():
        question = await boris.hears_about(await boris.show("/draw", WIDE))
        await stranger.picture(await stranger.write("/draw make it red", reply_to=question))
        await boris.picture(await boris.write("make it blue", reply_to=question))

    assert prompts(harness) == ["make it red", "make it blue"]
    assert references(harness) == [[(120, 80)]] * 2


async def test_an_administrator_may_tap_a_suggestion(
    harness: BotHarness, language: Language, boris: ChatUser
) -> None:
    async with harness.bot():
        shown = await boris.show("/draw", WIDE)
        question = await boris.hears_about(shown)
        await harness.admin(language).press(question, "suggestion-1")
        await boris.picture(shown)

    assert references(harness) == [[(120, 80)]]


async def test_what_waits_in_one_topic_is_not_meant_in_another(harness: BotHarness) -> None:
    person = harness.people[Language.EN]
    forum = harness.telegram.group("Forum", [person], is_forum=True)
    boris = ChatUser(harness.telegram, person, forum, harness.member(Language.EN).say)
    async with harness.bot():
        await boris.picture(await person.send_text(forum, "/draw a fox", thread_id=77))
        await boris.hears_about(await boris.show("/draw", WIDE))
        await boris.picture(await person.send_text(forum, "/draw a cat", thread_id=77))

    assert references(harness) == [[], []]


async def test_other_words_for_a_refused_edit_may_reply_to_the_request_for_them(
    harness: BotHarness, boris: ChatUser
) -> None:
    harness.images.next(Answer.moderation())
    async with harness.bot():
        asked = await boris.show("/draw a fight", WIDE)
        refused = await boris.hears("error-moderated", asked, category="other", cost="free")
        await boris.press(refused, "button-reword")
        reword = await boris.hears("reword-group", reply_to=refused, kind="edit")
        await boris.picture(await boris.write("a dance", reply_to=reword))

    assert prompts(harness) == ["a fight", "a dance"]
    assert references(harness) == [[(120, 80)]] * 2
