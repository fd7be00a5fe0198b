"""Who asks: people, groups and channels that speak themselves; what bots say is left alone."""

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.telegram import Chat, Person
from tests.e2e.pending import TALL, WIDE, prompts, references
from tests.e2e.resident import Resident
from tests.e2e.town import Town


def inside(town: Town, person: Person, group: Chat | None = None) -> Resident:
    """That person in the group, which is answered in the language of its name."""
    group = group or town.group
    language = Language.RU if group.title == town.group.title else Language.EN
    return Resident(town.telegram, person, group, town.member(language).say)


async def test_what_bots_say_is_left_alone(town: Town, boris: Resident) -> None:
    town.group.privacy = False
    robot = town.telegram.another_bot("Robot")
    news = town.telegram.channel("News")
    town.group.members[robot.id] = robot.user
    async with town.bot():
        result = await boris.picture(await boris.write("/draw a fox"))
        said = await robot.send_text(town.group, "/draw a cat")
        await robot.edit(said, "@sandbox_bot a cat")
        await robot.send_text(town.group, "make it blue @sandbox_bot", result)
        await robot.send_photo(town.group, WIDE, "/draw make it blue")
        await robot.send_album(town.group, [WIDE, TALL], "/draw make them blue")
        await robot.send_voice(town.group, caption="/draw")
        await robot.send_text(town.group, "/cancel@sandbox_bot")
        town.telegram.publish(news, town.group, "/draw a dog")
        await boris.picture(await boris.write("/draw an owl"))

    assert prompts(town) == ["a fox", "an owl"]
    assert len(boris.sees()) == 2


async def test_a_bot_presses_nothing(town: Town, boris: Resident) -> None:
    robot = town.telegram.another_bot("Robot")
    town.group.members[robot.id] = robot.user
    async with town.bot():
        result = await boris.picture(await boris.write("/draw a fox"))
        with pytest.raises(TimeoutError):
            await robot.press(result, boris.say("button-again"), timeout=0)
        await boris.picture(await boris.write("/draw a cat"))

    assert prompts(town) == ["a fox", "a cat"]


async def test_a_bot_in_a_private_chat_is_not_answered(town: Town) -> None:
    robot, anna = town.telegram.another_bot("Robot"), town.resident(Language.EN)
    chat = town.telegram.private_chat(robot)
    async with town.bot():
        for words in ("a cat", "/help", "/start"):
            await robot.send_text(chat, words)
        await anna.picture(await anna.write("a fox"))

    assert prompts(town) == ["a fox"]
    assert all(message.sender.id == robot.id for message in chat.messages)


async def test_an_anonymous_administrator_is_answered_and_may_press(town: Town) -> None:
    ada = inside(town, town.ada.anonymous)
    stranger = inside(town, town.people[Language.EN])
    async with town.bot():
        asked = await ada.write("/draw a fox")
        result = await ada.picture(asked)
        toast = await stranger.press(result, "button-again")
        assert toast.text == ada.say("error-not-yours")
        await ada.press(result, "button-again")
        await ada.album(asked, 2)

    assert prompts(town) == ["a fox"] * 2


async def test_what_an_anonymous_administrator_shows_waits_for_their_words(town: Town) -> None:
    ada = inside(town, town.ada.anonymous)
    async with town.bot():
        question = await ada.hears_about(await ada.show("/draw", WIDE))
        await ada.picture(await ada.write("make it blue", reply_to=question))
        shown = await ada.show("/draw", TALL)
        await ada.press(await ada.hears_about(shown), "suggestion-1")
        await ada.picture(shown)
        await ada.picture(await ada.write("/draw a fox"))

    assert references(town) == [[(120, 80)], [(60, 90)], []]


async def test_the_person_and_the_group_that_they_speak_for_answer_each_others_questions(
    town: Town,
) -> None:
    ada = inside(town, town.ada.anonymous)
    stranger = inside(town, town.people[Language.EN])
    async with town.bot():
        result = await ada.picture(await ada.write("/draw a fox"))
        await town.answered()
        await ada.press(result, "button-edit")
        question = await ada.hears("what-to-change-group", picture="result")
        await ada.picture(await ada.write("make it blue", reply_to=question))
        question = await ada.hears_about(await ada.show("/draw", WIDE))
        await stranger.write("make it red", reply_to=question)
        openly = await town.ada.send_text(town.group, "make it green", question)
        await ada.picture(openly)

    assert prompts(town) == ["a fox", "make it blue", "make it green"]
    assert references(town) == [[], [(96, 64)], [(120, 80)]]


async def test_each_group_that_speaks_has_a_limit_of_its_own(town: Town) -> None:
    """Beside those of its members, whose pictures count for the group as well."""
    others = [town.telegram.group(name, [town.ada], admins=[town.ada]) for name in ("B", "C")]
    boris = inside(town, town.people[Language.RU])
    async with town.bot(daily_images_per_user=1):
        await boris.picture(await boris.write("/draw a fox"))
        for group in (town.group, *others):
            ada = inside(town, town.ada.anonymous, group)
            await ada.picture(await ada.write("/draw a fox"))
            refused = await ada.write("/draw a cat")
            sentence = ada.opening("error-limit-reached", "comes_back", limit=1, left=0)
            await ada.reads(sentence, reply_to=refused)

    assert prompts(town) == ["a fox"] * 4


async def test_a_channel_asks_as_itself(town: Town) -> None:
    news = town.telegram.channel("News")
    stranger = inside(town, town.people[Language.EN])
    channel = inside(town, stranger.person.as_channel(news))
    async with town.bot(daily_images_per_user=1):
        asked = await channel.write("/draw a fox")
        result = await channel.picture(asked)
        toast = await stranger.press(result, "button-again")
        assert toast.text == channel.say("error-not-yours")
        await inside(town, town.ada).press(result, "button-again")
        await channel.album(asked, 2)
        await stranger.picture(await stranger.write("/draw a cat"))

    assert prompts(town) == ["a fox", "a fox", "a cat"]


async def test_the_group_that_speaks_goes_on_when_it_becomes_a_supergroup(town: Town) -> None:
    ada = inside(town, town.ada.anonymous)
    async with town.bot(daily_images_per_user=1):
        await ada.picture(await ada.write("/draw a fox"))
        await town.answered()
        there = inside(town, town.ada.anonymous, town.telegram.upgrade(town.group))
        refused = await there.write("/draw a cat")
        sentence = there.opening("error-limit-reached", "comes_back", limit=1, left=0)
        await there.reads(sentence, reply_to=refused)

    assert prompts(town) == ["a fox"]


@pytest.mark.parametrize(
    ("title", "words", "language"),
    [
        ("Friends", "/draw a fox", Language.EN),
        ("Friends", "/draw лиса", Language.RU),
        ("Друзья", "/draw fox", Language.RU),
    ],
)
async def test_a_group_that_speaks_first_is_answered_in_what_it_writes(
    town: Town, title: str, words: str, language: Language
) -> None:
    group = town.telegram.group(title, [town.ada], admins=[town.ada])
    ada = Resident(town.telegram, town.ada.anonymous, group, town.member(language).say)
    async with town.bot():
        result = await ada.picture(await ada.write(words))

    assert ada.say("button-again") in ada.buttons(result)
