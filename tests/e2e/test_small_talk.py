"""What hardly says what to draw gets help, and a button that draws it all the same."""

import pytest

from bot.domain.settings import Language
from tests.e2e.image_requests import prompts
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.image_files import TALL, size_of
from tests.kit.languages import in_both

SAID = ["hi", "Привет!", "What can you do?", "Кто ты?", "спасибо", "OK", "👍", "test", "/draw hi"]


@pytest.mark.parametrize("said", SAID)
async def test_small_talk_gets_help_and_is_drawn_when_that_is_wished(
    harness: BotHarness, said: str
) -> None:
    anna = harness.chat_user(Language.RU)
    async with harness.bot():
        asked = await anna.write(said)
        helped = await anna.hears("small-talk-private", reply_to=asked)
        assert anna.buttons(helped) == [anna.say("button-anyway")]
        assert not harness.images.requests
        await anna.press(helped, "button-anyway")
        result = await anna.picture(asked)

    words = said.removeprefix("/draw ")
    assert prompts(harness) == [words]
    assert result.caption.startswith(words)
    assert anna.buttons(helped) == []


@pytest.mark.parametrize(
    ("said", "sort"),
    [("16:9", "size"), ("x3", "count"), ("файлом", "sending"), ("4k, x2", "several")],
)
@in_both
async def test_options_alone_are_asked_about(
    harness: BotHarness, anna: ChatUser, said: str, sort: str
) -> None:
    async with harness.bot():
        asked = await anna.write(said)
        values = {"sort": sort, "doing": "draw", "words": said}
        helped = await anna.hears("options-alone-private", reply_to=asked, **values)
        await anna.press(helped, "button-anyway")
        await anna.picture(asked)

    assert prompts(harness) == [said]


async def test_pressed_twice_it_is_drawn_once(harness: BotHarness, anna: ChatUser) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        asked = await anna.write("hi")
        helped = await anna.hears("small-talk-private", reply_to=asked)
        button = helped.button(anna.say("button-anyway"))
        assert button is not None
        assert button.data is not None
        await anna.person.press(helped, button.data)
        second = await anna.person.press(helped, button.data, forged=True)
        assert second.text == anna.say("error-already-drawing")
        gate.release()
        await anna.picture(asked)

    assert len(harness.images.requests) == 1


async def test_in_a_group_only_who_said_it_may_press(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser
) -> None:
    async with harness.bot():
        asked = await boris.write("@sandbox_bot hello, who are you?")
        helped = await boris.hears("small-talk-group", reply_to=asked)
        toast = await stranger.press(helped, "button-anyway")
        assert toast.text == boris.say("error-not-yours")
        await boris.press(helped, "button-anyway")
        await boris.picture(asked)

    assert prompts(harness) == ["hello, who are you?"]


@pytest.mark.parametrize("said", ["hi", "16:9"])
async def test_with_a_photo_it_waits_for_better_words(
    harness: BotHarness, anna: ChatUser, said: str
) -> None:
    async with harness.bot():
        shown = await anna.show(said, TALL)
        question = await anna.gets(lambda each: each.reply_to is shown)
        assert not harness.images.requests
        labels = anna.buttons(question)
        assert labels[-1] == anna.say("button-anyway")
        assert labels[0] == anna.say("suggestion-1")
        await anna.picture(await anna.write("make it blue"))

    (request,) = harness.images.requests
    assert request.fields["prompt"] == "make it blue"
    assert size_of(request.references[0].data) == (60, 90)


@pytest.mark.parametrize("said", ["спасибо", "16:9"])
async def test_as_an_answer_it_leaves_the_picture_waiting(
    harness: BotHarness, anna: ChatUser, said: str
) -> None:
    async with harness.bot():
        question = await anna.hears_about(await anna.show(data=TALL))
        asked = await anna.write(said, reply_to=question)
        anew = await anna.gets(lambda each: each.reply_to is asked)
        assert not harness.images.requests
        await anna.press(anew, "button-anyway")
        await anna.picture(asked)

    (request,) = harness.images.requests
    assert request.fields["prompt"] == said
    assert size_of(request.references[0].data) == (60, 90)


async def test_thanks_for_a_result_change_nothing(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        result = await anna.picture(await anna.write("a fox"))
        asked = await anna.write("Thanks!", reply_to=result)
        await anna.gets(lambda each: each.reply_to is asked)

    assert prompts(harness) == ["a fox"]


async def test_words_that_are_gone_cannot_be_drawn(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        asked = await anna.write("hi")
        helped = await anna.hears("small-talk-private", reply_to=asked)
        helped.reply_to = None
        await anna.press(helped, "button-anyway")
        await anna.hears("error-nothing-to-repeat")

    assert not harness.images.requests
