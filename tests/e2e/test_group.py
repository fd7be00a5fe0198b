"""In a group the bot answers only `/draw`."""

import pytest

from bot.domain.settings import Language
from tests.e2e.pictures import picture, size_of
from tests.e2e.resident import Resident
from tests.e2e.town import Town

TALL = picture("JPEG", 60, 90)


@pytest.fixture
def boris(town: Town, language: Language) -> Resident:
    """Somebody in the group, who speaks there first."""
    return town.member(language)


@pytest.fixture
def stranger(town: Town, language: Language) -> Resident:
    """Somebody else in the group."""
    other = next(each for each in Language if each is not language)
    return Resident(town.telegram, town.people[other], town.group, town.member(language).say)


async def test_draw_is_answered_in_the_language_of_the_group(town: Town, boris: Resident) -> None:
    gate = town.images.hold()
    async with town.bot():
        asked = await boris.write("/draw a <fox>")
        await boris.status(asked)
        gate.release()
        result = await boris.picture(asked)
        await boris.sees_no_status()

    assert result.caption.startswith("a <fox>\n")
    assert boris.buttons(result) == [boris.say("button-again")]


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


async def test_draw_in_reply_to_anybodys_photo_changes_it(
    town: Town, boris: Resident, stranger: Resident
) -> None:
    async with town.bot():
        shown = await stranger.show(data=TALL)
        asked = await boris.write("/draw make it blue", reply_to=shown)
        result = await boris.picture(asked)

    assert result.caption.startswith("make it blue\n")
    assert size_of(town.images.requests[0].references[0].data) == (60, 90)


async def test_draw_as_a_caption_changes_the_photo(town: Town, boris: Resident) -> None:
    async with town.bot():
        await boris.picture(await boris.show("/draw make it blue", TALL))

    assert size_of(town.images.requests[0].references[0].data) == (60, 90)


async def test_draw_alone_explains_itself(town: Town, boris: Resident) -> None:
    async with town.bot():
        asked = await boris.write("/draw")
        explained = await boris.hears("draw-explained", reply_to=asked)
        await boris.press(explained, "example-1")
        await boris.picture(explained)


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


async def test_an_administrator_may_cancel(town: Town, language: Language, boris: Resident) -> None:
    town.images.hold()
    async with town.bot():
        status = await boris.status(await boris.write("/draw a fox"))
        await town.images.until(lambda: bool(town.images.requests))
        await town.admin(language).press(status, "button-cancel")
        await boris.hears("error-cancelled", billed="perhaps")
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
