"""In a group the bot answers only what is said to it."""

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from tests.e2e.languages import in_both
from tests.e2e.pictures import picture, size_of
from tests.e2e.resident import Resident
from tests.e2e.town import Town

TALL = picture("JPEG", 60, 90)
FORGED = ("size:1024x1024", "pictures:4", "send:file", "language:ru:1", "language:en:0")


@in_both
async def test_draw_is_answered_in_the_language_of_the_group(town: Town, boris: Resident) -> None:
    gate = town.images.hold()
    async with town.bot():
        asked = await boris.write("/draw a <fox>")
        await boris.status(asked)
        gate.release()
        result = await boris.picture(asked)
        await boris.sees_no_status()

    assert result.caption.startswith("a <fox>\n")
    assert boris.say("button-again") in boris.buttons(result)


async def test_everything_else_is_left_alone(
    town: Town, boris: Resident, stranger: Resident
) -> None:
    town.group.privacy = False
    async with town.bot():
        await boris.write("good morning")
        await boris.show("look at this")
        await boris.show()
        await boris.attach("list.txt", b"milk")
        await boris.person.send_voice(town.group)
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
    assert [each.fields["prompt"] for each in town.images.requests] == ["a fox", "a cat"]


async def test_draw_as_a_caption_changes_the_photo(town: Town, boris: Resident) -> None:
    async with town.bot():
        await boris.picture(await boris.show("/draw make it blue", TALL))

    assert size_of(town.images.requests[0].references[0].data) == (60, 90)


@pytest.mark.parametrize(
    ("said", "prompt"),
    [
        ("@sandbox_bot a fox", "a fox"),
        ("Can you draw a fox, @Sandbox_Bot?", "Can you draw a fox?"),
        ("🦊 @sandbox_bot: лиса", "🦊: лиса"),
    ],
)
async def test_a_mention_is_answered(town: Town, boris: Resident, said: str, prompt: str) -> None:
    async with town.bot():
        await boris.picture(await boris.write(said))

    assert [each.fields["prompt"] for each in town.images.requests] == [prompt]


async def test_a_mention_in_a_caption_changes_the_photo(town: Town, boris: Resident) -> None:
    async with town.bot():
        await boris.picture(await boris.show("make it blue, @sandbox_bot", TALL))

    (request,) = town.images.requests
    assert request.fields["prompt"] == "make it blue"
    assert size_of(request.references[0].data) == (60, 90)


@pytest.mark.parametrize("said", ["/draw a fox, 16:9, x2", "@sandbox_bot 16:9, x2, a fox"])
async def test_options_are_taken_in_a_group(town: Town, boris: Resident, said: str) -> None:
    gate = town.images.hold()
    async with town.bot():
        asked = await boris.write(said)
        status = await boris.status(asked)
        assert "16:9, 2048×1152" in status.words.text
        assert boris.say("pictures", count=2) in status.words.text
        gate.release()
        await boris.album(asked, 2)

    assert [each.fields["prompt"] for each in town.images.requests] == ["a fox"] * 2


async def test_options_in_a_caption(town: Town, boris: Resident) -> None:
    async with town.bot():
        await boris.album(await boris.show("/draw make it blue, 2 шт", TALL), 2)

    assert [each.fields["prompt"] for each in town.images.requests] == ["make it blue"] * 2


@pytest.mark.parametrize("said", ["/draw", "look, @sandbox_bot"])
async def test_what_can_not_be_drawn_gets_its_sentence_when_it_is_said_to_the_bot(
    town: Town, boris: Resident, said: str
) -> None:
    town.group.privacy = False
    async with town.bot():
        for caption in (None, "look"):
            await boris.person.send_voice(town.group, caption=caption)
            await boris.attach("list.txt", b"milk", caption)
        voice = await boris.person.send_voice(town.group, caption=said)
        works = await boris.hears("what-works", reply_to=voice)
        file = await boris.attach("list.txt", b"milk", said)
        refused = await boris.hears("error-picture-unsupported", reply_to=file)

    assert set(boris.sees()) == {works, refused}


@pytest.mark.parametrize("alone", ["/draw", "@sandbox_bot"])
async def test_no_words_and_no_picture_are_explained(
    town: Town, boris: Resident, alone: str
) -> None:
    async with town.bot():
        asked = await boris.write(alone)
        explained = await boris.hears("draw-explained", reply_to=asked)
        await boris.press(explained, "example-1")
        await boris.picture(None)


async def test_buttons_belong_to_the_person_who_asked(
    town: Town, boris: Resident, stranger: Resident
) -> None:
    gate = town.images.hold()
    async with town.bot():
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

    assert len(town.images.requests) == 1
    assert boris.sees() == [result]


async def test_forged_buttons_reach_nobody_elses_request(
    town: Town, language: Language, boris: Resident, stranger: Resident
) -> None:
    gate = town.images.hold()
    chief = stranger.person
    voice = next(town.resident(each).say for each in Language if each is not language)
    elsewhere = town.telegram.group("Elsewhere", [chief], admins=[chief])
    async with town.bot():
        asked = await boris.write("/draw a fox")
        await town.images.until(lambda: bool(town.images.requests))
        toast = await chief.press(await boris.status(asked), "job:cancel:1", forged=True)
        assert toast.show_alert
        assert toast.text == boris.say("error-not-yours")
        for chat, command in ((elsewhere, "/draw"), (town.telegram.private_chat(chief), "/help")):
            there = Resident(town.telegram, chief, chat, voice)
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

    assert len(town.images.requests) == 1


async def test_settings_of_a_group_cannot_be_forged(town: Town, boris: Resident) -> None:
    chosen = "SELECT size, pictures, send_as, language FROM chats"
    async with town.bot():
        await boris.write("/draw")
        explained = await boris.hears("draw-explained")
        before = await town.rows(chosen)
        for presser in (boris.person, town.ada):
            for data in FORGED:
                toast = await presser.press(explained, data, forged=True)
                assert toast.show_alert
                assert toast.text == boris.say("unknown-button")
        await boris.picture(await boris.write("/draw a fox"))
        assert await town.rows(chosen) == before

    assert [each.fields["size"] for each in town.images.requests] == ["auto"]


async def test_an_administrator_may_draw_it_again(
    town: Town, language: Language, boris: Resident
) -> None:
    async with town.bot():
        asked = await boris.write("/draw a fox")
        await town.admin(language).press(await boris.picture(asked), "button-again")
        await boris.album(asked, 2)
        await boris.sees_no_status()

    assert [each.fields["prompt"] for each in town.images.requests] == ["a fox", "a fox"]


async def test_an_administrator_may_change_the_wording(
    town: Town, language: Language, boris: Resident, stranger: Resident
) -> None:
    town.images.next(Answer.moderation())
    async with town.bot():
        asked = await boris.write("/draw a fight")
        refused = await boris.hears("error-moderated", asked, category="other", cost="free")
        toast = await stranger.press(refused, "button-reword")
        assert toast.text == boris.say("error-not-yours")
        await town.admin(language).press(refused, "button-reword")
        await boris.hears("reword-group", reply_to=refused, kind="generation")


async def test_an_administrator_may_cancel(town: Town, language: Language, boris: Resident) -> None:
    town.images.hold()
    async with town.bot():
        status = await boris.status(await boris.write("/draw a fox"))
        await town.images.until(lambda: bool(town.images.requests))
        await town.admin(language).press(status, "button-cancel")
        said = boris.say("error-cancelled-by-administrator", name="Ada", cost="counts", counted=1)
        assert await boris.reads(said) is status
        await town.images.until(lambda: town.images.requests[0].gone)


async def test_an_answer_stays_in_its_topic(town: Town) -> None:
    person = town.people[Language.EN]
    forum = town.telegram.group("Forum", [person], is_forum=True)
    boris = Resident(town.telegram, person, forum, town.member(Language.EN).say)
    async with town.bot():
        asked = await person.send_text(forum, "/draw a fox", thread_id=77)
        result = await boris.picture(asked)
        await boris.press(result, "button-again")
        await boris.album(asked, count=2)
        await boris.sees_no_status()

    assert {each.thread_id for each in boris.sees()} == {77}
