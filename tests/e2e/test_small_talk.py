"""What hardly says what to draw gets help, and a button that draws it all the same."""

import pytest

from bot.domain.settings import Language
from tests.e2e.languages import in_both
from tests.e2e.pictures import picture, size_of
from tests.e2e.resident import Resident
from tests.e2e.town import Town

SAID = ["hi", "Привет!", "What can you do?", "Кто ты?", "спасибо", "OK", "👍", "test", "/draw hi"]


def prompts(town: Town) -> list[object]:
    return [each.fields["prompt"] for each in town.images.requests]


@pytest.mark.parametrize("said", SAID)
async def test_small_talk_gets_help_and_is_drawn_when_that_is_wished(town: Town, said: str) -> None:
    anna = town.resident(Language.RU)
    async with town.bot():
        asked = await anna.write(said)
        helped = await anna.hears("small-talk-private", reply_to=asked)
        assert anna.buttons(helped) == [anna.say("button-anyway")]
        assert not town.images.requests
        await anna.press(helped, "button-anyway")
        result = await anna.picture(asked)

    words = said.removeprefix("/draw ")
    assert prompts(town) == [words]
    assert result.caption.startswith(words)
    assert anna.buttons(helped) == []


@pytest.mark.parametrize(
    ("said", "sort"),
    [("16:9", "size"), ("x3", "count"), ("файлом", "sending"), ("4k, x2", "several")],
)
@in_both
async def test_options_alone_are_asked_about(
    town: Town, anna: Resident, said: str, sort: str
) -> None:
    async with town.bot():
        asked = await anna.write(said)
        values = {"sort": sort, "doing": "draw", "words": said}
        helped = await anna.hears("options-alone-private", reply_to=asked, **values)
        await anna.press(helped, "button-anyway")
        await anna.picture(asked)

    assert prompts(town) == [said]


async def test_a_word_more_is_drawn_at_once(town: Town, anna: Resident) -> None:
    async with town.bot():
        await anna.picture(await anna.write("Hello Kitty"))


async def test_pressed_twice_it_is_drawn_once(town: Town, anna: Resident) -> None:
    gate = town.images.hold()
    async with town.bot():
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

    assert len(town.images.requests) == 1


async def test_in_a_group_only_who_said_it_may_press(
    town: Town, boris: Resident, stranger: Resident
) -> None:
    async with town.bot():
        asked = await boris.write("@sandbox_bot hello, who are you?")
        helped = await boris.hears("small-talk-group", reply_to=asked)
        toast = await stranger.press(helped, "button-anyway")
        assert toast.text == boris.say("error-not-yours")
        await boris.press(helped, "button-anyway")
        await boris.picture(asked)

    assert prompts(town) == ["hello, who are you?"]


@pytest.mark.parametrize("said", ["hi", "16:9"])
async def test_with_a_photo_it_waits_for_better_words(
    town: Town, anna: Resident, said: str
) -> None:
    async with town.bot():
        shown = await anna.show(said, picture("JPEG", 60, 90))
        question = await anna.gets(lambda each: each.reply_to is shown)
        assert not town.images.requests
        labels = anna.buttons(question)
        assert labels[-1] == anna.say("button-anyway")
        assert labels[0] == anna.say("suggestion-1")
        await anna.picture(await anna.write("make it blue"))

    (request,) = town.images.requests
    assert request.fields["prompt"] == "make it blue"
    assert size_of(request.references[0].data) == (60, 90)


@pytest.mark.parametrize("said", ["спасибо", "16:9"])
async def test_as_an_answer_it_leaves_the_picture_waiting(
    town: Town, anna: Resident, said: str
) -> None:
    async with town.bot():
        question = await anna.hears_about(await anna.show(data=picture("JPEG", 60, 90)))
        asked = await anna.write(said, reply_to=question)
        anew = await anna.gets(lambda each: each.reply_to is asked)
        assert not town.images.requests
        await anna.press(anew, "button-anyway")
        await anna.picture(asked)

    (request,) = town.images.requests
    assert request.fields["prompt"] == said
    assert size_of(request.references[0].data) == (60, 90)


async def test_thanks_for_a_result_change_nothing(town: Town, anna: Resident) -> None:
    async with town.bot():
        result = await anna.picture(await anna.write("a fox"))
        asked = await anna.write("Thanks!", reply_to=result)
        await anna.gets(lambda each: each.reply_to is asked)

    assert prompts(town) == ["a fox"]


async def test_words_that_are_gone_cannot_be_drawn(town: Town, anna: Resident) -> None:
    async with town.bot():
        asked = await anna.write("hi")
        helped = await anna.hears("small-talk-private", reply_to=asked)
        helped.reply_to = None
        await anna.press(helped, "button-anyway")
        await anna.hears("error-nothing-to-repeat")

    assert not town.images.requests
