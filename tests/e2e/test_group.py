"""In a group the bot answers only what is said to it."""

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from tests.e2e.image_requests import prompts
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.image_files import TALL, size_of
from tests.kit.languages import in_both

FORGED = ("size:1024x1024", "pictures:4", "send:file", "language:ru:1", "language:en:0")


@in_both
async def test_draw_is_answered_in_the_language_of_the_group(
    harness: BotHarness, boris: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        asked = await boris.write("/draw a <fox>")
        await boris.status(asked)
        gate.release()
        result = await boris.picture(asked)
        await boris.sees_no_status()

    assert result.caption.startswith("a <fox>\n")
    assert boris.say("button-again") in boris.buttons(result)


async def test_everything_else_is_left_alone(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser
) -> None:
    harness.group.privacy = False
    async with harness.bot():
        await boris.write("good morning")
        await boris.show("look at this")
        await boris.show()
        await boris.attach("list.txt", b"milk")
        await boris.person.send_voice(harness.group)
        await boris.write("/settings")
        await boris.write("/draw@another_bot a fox")
        await boris.write("@another_bot a fox")
        talk = await boris.write("hello")
        await boris.person.edit(talk, "hello there")
        asked = await boris.write("/draw a fox")
        result = await boris.picture(asked)
        await boris.write("nice", reply_to=result)
        again = await stranger.write("/draw@sandbox_bot a cat")
        await boris.picture(again)
        await boris.sees_no_status()

    assert {each.reply_to for each in boris.sees()} == {asked, again}
    assert prompts(harness) == ["a fox", "a cat"]


async def test_draw_as_a_caption_changes_the_photo(harness: BotHarness, boris: ChatUser) -> None:
    async with harness.bot():
        await boris.picture(await boris.show("/draw make it blue", TALL))

    assert size_of(harness.images.requests[0].references[0].data) == (60, 90)


@pytest.mark.parametrize(
    ("said", "prompt"),
    [
        ("@sandbox_bot a fox", "a fox"),
        ("Can you draw a fox, @Sandbox_Bot?", "Can you draw a fox?"),
        ("🦊 @sandbox_bot: лиса", "🦊: лиса"),
    ],
)
async def test_a_mention_is_answered(
    harness: BotHarness, boris: ChatUser, said: str, prompt: str
) -> None:
    async with harness.bot():
        await boris.picture(await boris.write(said))

    assert prompts(harness) == [prompt]


async def test_a_mention_in_a_caption_changes_the_photo(
    harness: BotHarness, boris: ChatUser
) -> None:
    async with harness.bot():
        await boris.picture(await boris.show("make it blue, @sandbox_bot", TALL))

    (request,) = harness.images.requests
    assert request.fields["prompt"] == "make it blue"
    assert size_of(request.references[0].data) == (60, 90)


@pytest.mark.parametrize("said", ["/draw a fox, 16:9, x2", "@sandbox_bot 16:9, x2, a fox"])
async def test_options_are_taken_in_a_group(
    harness: BotHarness, boris: ChatUser, said: str
) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        asked = await boris.write(said)
        status = await boris.status(asked)
        assert "16:9, 2048×1152" in status.words.text
        assert boris.say("pictures", count=2) in status.words.text
        gate.release()
        await boris.album(asked, 2)

    assert prompts(harness) == ["a fox"] * 2


async def test_options_in_a_caption(harness: BotHarness, boris: ChatUser) -> None:
    async with harness.bot():
        await boris.album(await boris.show("/draw make it blue, 2 шт", TALL), 2)

    assert prompts(harness) == ["make it blue"] * 2


@pytest.mark.parametrize("said", ["/draw", "look, @sandbox_bot"])
async def test_what_can_not_be_drawn_gets_its_sentence_when_it_is_said_to_the_bot(
    harness: BotHarness, boris: ChatUser, said: str
) -> None:
    harness.group.privacy = False
    async with harness.bot():
        for caption in (None, "look"):
            await boris.person.send_voice(harness.group, caption=caption)
            await boris.attach("list.txt", b"milk", caption)
        voice = await boris.person.send_voice(harness.group, caption=said)
        works = await boris.hears("what-works", reply_to=voice)
        file = await boris.attach("list.txt", b"milk", said)
        refused = await boris.hears("error-picture-unsupported", reply_to=file)

    assert set(boris.sees()) == {works, refused}


@pytest.mark.parametrize("alone", ["/draw", "@sandbox_bot"])
async def test_no_words_and_no_picture_are_explained(
    harness: BotHarness, boris: ChatUser, alone: str
) -> None:
    async with harness.bot():
        asked = await boris.write(alone)
        explained = await boris.hears("draw-explained", reply_to=asked)
        await boris.press(explained, "example-1")
        await boris.picture(None)


async def test_buttons_belong_to_the_person_who_asked(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        asked = await boris.write("/draw a fox")
        toast = await stranger.press(await boris.status(asked), "button-cancel")
        assert toast.show_alert
        assert toast.text == boris.say("error-not-yours")
        gate.release()
        result = await boris.picture(asked)
        toast = await stranger.press(result, "button-again")
        assert toast.show_alert
        assert toast.text == boris.say("error-not-yours")
        await boris.sees_no_status()

    assert len(harness.images.requests) == 1
    assert boris.sees() == [result]


async def test_forged_buttons_reach_nobody_elses_request(
    harness: BotHarness, language: Language, boris: ChatUser, stranger: ChatUser
) -> None:
    gate = harness.images.hold()
    chief = stranger.person
    voice = next(harness.chat_user(each).say for each in Language if each is not language)
    elsewhere = harness.telegram.group("Elsewhere", [chief], admins=[chief])
    async with harness.bot():
        asked = await boris.write("/draw a fox")
        await harness.images.until(lambda: bool(harness.images.requests))
        toast = await chief.press(await boris.status(asked), "job:cancel:1", forged=True)
        assert toast.show_alert
        assert toast.text == boris.say("error-not-yours")
        for chat, command in (
            (elsewhere, "/draw"),
            (harness.telegram.private_chat(chief), "/help"),
        ):
            there = ChatUser(harness.telegram, chief, chat, voice)
            await there.write(command)
            message = await there.gets(lambda each: bool(each.text))
            for action in ("cancel", "again", "rest", "reword"):
                toast = await chief.press(message, f"job:{action}:1", forged=True)
                if chat is elsewhere:
                    assert toast.text == voice("error-nothing-to-repeat")
                else:
                    said = await there.hears("error-nothing-to-repeat", reply_to=message)
                    await chief.delete(said)
        gate.release()
        await boris.picture(asked)

    assert len(harness.images.requests) == 1


async def test_settings_of_a_group_cannot_be_forged(harness: BotHarness, boris: ChatUser) -> None:
    chosen = "SELECT size, pictures, send_as, language FROM chats"
    async with harness.bot():
        await boris.write("/draw")
        explained = await boris.hears("draw-explained")
        before = await harness.rows(chosen)
        for presser in (boris.person, harness.ada):
            for data in FORGED:
                toast = await presser.press(explained, data, forged=True)
                assert toast.show_alert
                assert toast.text == boris.say("unknown-button")
        await boris.picture(await boris.write("/draw a fox"))
        assert await harness.rows(chosen) == before

    assert [each.fields["size"] for each in harness.images.requests] == ["auto"]


async def test_an_administrator_may_draw_it_again(
    harness: BotHarness, language: Language, boris: ChatUser
) -> None:
    async with harness.bot():
        asked = await boris.write("/draw a fox")
        await harness.admin(language).press(await boris.picture(asked), "button-again")
        await boris.album(asked, 2)
        await boris.sees_no_status()

    assert prompts(harness) == ["a fox", "a fox"]


async def test_an_administrator_may_change_the_wording(
    harness: BotHarness, language: Language, boris: ChatUser, stranger: ChatUser
) -> None:
    harness.images.next(Answer.moderation())
    async with harness.bot():
        asked = await boris.write("/draw a fight")
        refused = await boris.hears("error-moderated", asked, category="other", cost="free")
        toast = await stranger.press(refused, "button-reword")
        assert toast.text == boris.say("error-not-yours")
        await harness.admin(language).press(refused, "button-reword")
        await boris.hears("reword-group", reply_to=refused, kind="generation")


async def test_telegram_is_asked_about_strangers_and_not_about_the_owner(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser
) -> None:
    """A press of one's own waits for no question to Telegram."""
    gate = harness.images.hold()
    async with harness.bot():
        asked = await boris.write("/draw a fox")
        status = await boris.status(asked)
        await stranger.press(status, "button-cancel")
        assert len(harness.calls("getChatMember")) == 1
        gate.release()
        result = await boris.picture(asked)
        for button in ("button-edit", "button-again", "button-original"):
            await boris.press(result, button)
        await harness.answered(2)

    assert len(harness.calls("getChatMember")) == 1


async def test_an_administrator_may_cancel(
    harness: BotHarness, language: Language, boris: ChatUser
) -> None:
    harness.images.hold()
    async with harness.bot():
        status = await boris.status(await boris.write("/draw a fox"))
        await harness.images.until(lambda: bool(harness.images.requests))
        await harness.admin(language).press(status, "button-cancel")
        said = boris.say("error-cancelled-by-administrator", name="Ada", cost="counts", counted=1)
        assert await boris.reads(said) is status
        await harness.images.until(lambda: harness.images.requests[0].gone)
        await harness.answered()

    (kept,) = await harness.rows("SELECT failure FROM jobs")
    assert "Ada" not in kept["failure"]


async def test_an_answer_stays_in_its_topic(harness: BotHarness) -> None:
    person = harness.people[Language.EN]
    forum = harness.telegram.group("Forum", [person], is_forum=True)
    boris = ChatUser(harness.telegram, person, forum, harness.member(Language.EN).say)
    async with harness.bot():
        asked = await person.send_text(forum, "/draw a fox", thread_id=77)
        result = await boris.picture(asked)
        await boris.press(result, "button-again")
        await boris.album(asked, count=2)
        await boris.sees_no_status()

    assert {each.thread_id for each in boris.sees()} == {77}
