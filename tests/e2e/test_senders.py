"""Who asks: people, groups and channels that speak themselves; what bots say is left alone."""

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.telegram import Chat, Person
from tests.e2e.image_requests import prompts, references
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.image_files import TALL, WIDE


def inside(harness: BotHarness, person: Person, group: Chat | None = None) -> ChatUser:
    """That person in the group, which is answered in the language of its name."""
    group = group or harness.group
    language = Language.RU if group.title == harness.group.title else Language.EN
    return ChatUser(harness.telegram, person, group, harness.member(language).say)


async def test_what_bots_say_is_left_alone(harness: BotHarness, boris: ChatUser) -> None:
    harness.group.privacy = False
    robot = harness.telegram.another_bot("Robot")
    news = harness.telegram.channel("News")
    harness.group.members[robot.id] = robot.user
    async with harness.bot():
        result = await boris.picture(await boris.write("/draw a fox"))
        said = await robot.send_text(harness.group, "/draw a cat")
        await robot.edit(said, "@sandbox_bot a cat")
        await robot.send_text(harness.group, "make it blue @sandbox_bot", result)
        await robot.send_photo(harness.group, WIDE, "/draw make it blue")
        await robot.send_album(harness.group, [WIDE, TALL], "/draw make them blue")
        await robot.send_voice(harness.group, caption="/draw")
        await robot.send_text(harness.group, "/cancel@sandbox_bot")
        harness.telegram.publish(news, harness.group, "/draw a dog")
        await boris.picture(await boris.write("/draw an owl"))

    assert prompts(harness) == ["a fox", "an owl"]
    assert len(boris.sees()) == 2


async def test_a_bot_presses_nothing(harness: BotHarness, boris: ChatUser) -> None:
    robot = harness.telegram.another_bot("Robot")
    harness.group.members[robot.id] = robot.user
    async with harness.bot():
        result = await boris.picture(await boris.write("/draw a fox"))
        with pytest.raises(TimeoutError):
            await robot.press(result, boris.say("button-again"), timeout=0)
        await boris.picture(await boris.write("/draw a cat"))

    assert prompts(harness) == ["a fox", "a cat"]


async def test_a_bot_in_a_private_chat_is_not_answered(harness: BotHarness) -> None:
    robot, anna = harness.telegram.another_bot("Robot"), harness.chat_user(Language.EN)
    chat = harness.telegram.private_chat(robot)
    async with harness.bot():
        for words in ("a cat", "/help", "/start"):
            await robot.send_text(chat, words)
        await anna.picture(await anna.write("a fox"))

    assert prompts(harness) == ["a fox"]
    assert all(message.sender.id == robot.id for message in chat.messages)


async def test_an_anonymous_administrator_is_answered_and_may_press(harness: BotHarness) -> None:
    ada = inside(harness, harness.ada.anonymous)
    stranger = inside(harness, harness.people[Language.EN])
    async with harness.bot():
        asked = await ada.write("/draw a fox")
        result = await ada.picture(asked)
        toast = await stranger.press(result, "button-again")
        assert toast.text == ada.say("error-not-yours")
        await ada.press(result, "button-again")
        await ada.album(asked, 2)

    assert prompts(harness) == ["a fox"] * 2


async def test_what_an_anonymous_administrator_shows_waits_for_their_words(
    harness: BotHarness,
) -> None:
    ada = inside(harness, harness.ada.anonymous)
    async with harness.bot():
        question = await ada.hears_about(await ada.show("/draw", WIDE))
        await ada.picture(await ada.write("make it blue", reply_to=question))
        shown = await ada.show("/draw", TALL)
        await ada.press(await ada.hears_about(shown), "suggestion-1")
        await ada.picture(shown)
        await ada.picture(await ada.write("/draw a fox"))

    assert references(harness) == [[(120, 80)], [(60, 90)], []]


async def test_the_person_and_the_group_that_they_speak_for_answer_each_others_questions(
    harness: BotHarness,
) -> None:
    ada = inside(harness, harness.ada.anonymous)
    stranger = inside(harness, harness.people[Language.EN])
    async with harness.bot():
        result = await ada.picture(await ada.write("/draw a fox"))
        await harness.answered()
        await ada.press(result, "button-edit")
        question = await ada.hears("what-to-change-group", picture="result")
        await ada.picture(await ada.write("make it blue", reply_to=question))
        question = await ada.hears_about(await ada.show("/draw", WIDE))
        await stranger.write("make it red", reply_to=question)
        openly = await harness.ada.send_text(harness.group, "make it green", question)
        await ada.picture(openly)

    assert prompts(harness) == ["a fox", "make it blue", "make it green"]
    assert references(harness) == [[], [(96, 64)], [(120, 80)]]


async def test_each_group_that_speaks_has_a_limit_of_its_own(harness: BotHarness) -> None:
    """Beside those of its members, whose pictures count for the group as well."""
    others = [
        harness.telegram.group(name, [harness.ada], admins=[harness.ada]) for name in ("B", "C")
    ]
    boris = inside(harness, harness.people[Language.RU])
    async with harness.bot(daily_images_per_user=1):
        await boris.picture(await boris.write("/draw a fox"))
        for group in (harness.group, *others):
            ada = inside(harness, harness.ada.anonymous, group)
            await ada.picture(await ada.write("/draw a fox"))
            refused = await ada.write("/draw a cat")
            sentence = ada.opening("error-limit-reached", "comes_back", limit=1, left=0)
            await ada.reads(sentence, reply_to=refused)

    assert prompts(harness) == ["a fox"] * 4


async def test_a_channel_asks_as_itself(harness: BotHarness) -> None:
    news = harness.telegram.channel("News")
    stranger = inside(harness, harness.people[Language.EN])
    channel = inside(harness, stranger.person.as_channel(news))
    async with harness.bot(daily_images_per_user=1):
        asked = await channel.write("/draw a fox")
        result = await channel.picture(asked)
        toast = await stranger.press(result, "button-again")
        assert toast.text == channel.say("error-not-yours")
        await inside(harness, harness.ada).press(result, "button-again")
        await channel.album(asked, 2)
        await stranger.picture(await stranger.write("/draw a cat"))

    assert prompts(harness) == ["a fox", "a fox", "a cat"]


async def test_the_group_that_speaks_goes_on_when_it_becomes_a_supergroup(
    harness: BotHarness,
) -> None:
    ada = inside(harness, harness.ada.anonymous)
    async with harness.bot(daily_images_per_user=1):
        await ada.picture(await ada.write("/draw a fox"))
        await harness.answered()
        there = inside(harness, harness.ada.anonymous, harness.telegram.upgrade(harness.group))
        refused = await there.write("/draw a cat")
        sentence = there.opening("error-limit-reached", "comes_back", limit=1, left=0)
        await there.reads(sentence, reply_to=refused)

    assert prompts(harness) == ["a fox"]


@pytest.mark.parametrize(
    ("title", "words", "language"),
    [
        ("Friends", "/draw a fox", Language.EN),
        ("Friends", "/draw лиса", Language.RU),
        ("Друзья", "/draw fox", Language.RU),
    ],
)
async def test_a_group_that_speaks_first_is_answered_in_what_it_writes(
    harness: BotHarness, title: str, words: str, language: Language
) -> None:
    group = harness.telegram.group(title, [harness.ada], admins=[harness.ada])
    ada = ChatUser(harness.telegram, harness.ada.anonymous, group, harness.member(language).say)
    async with harness.bot():
        result = await ada.picture(await ada.write(words))

    assert ada.say("button-again") in ada.buttons(result)
