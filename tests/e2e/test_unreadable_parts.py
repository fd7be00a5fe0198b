"""A part of an album that cannot be read: without it, or not at all."""

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.telegram import Message
from tests.e2e.languages import in_english
from tests.e2e.pictures import picture, size_of
from tests.e2e.resident import PHOTO, Resident
from tests.e2e.town import Town

NAMES = ("one.jpg", "two.jpg", "three.jpg")
TORN = PHOTO[: len(PHOTO) // 2]
TALL = picture("JPEG", 60, 90)


@pytest.fixture(params=["private", "group"])
def anna(town: Town, language: Language, request: pytest.FixtureRequest) -> Resident:
    """In her private chat or in the group, where the bot sees all that is sent."""
    town.group.privacy = False
    return town.resident(language) if request.param == "private" else town.member(language)


async def refused(town: Town, anna: Resident) -> Message:
    """What is said about an album whose second part is torn."""
    await anna.person.send_album(anna.chat, [PHOTO, TORN, TALL], "/draw make it blue", names=NAMES)
    values = {"parts": "2", "count": 1, "total": 3, "cause": "picture-damaged", "cost": "free"}
    said = await anna.hears("error-parts-unreadable", **values)  # type: ignore[arg-type]  # mixed
    await town.answered()
    return said


async def test_it_is_drawn_without_it(town: Town, anna: Resident) -> None:
    async with town.bot():
        said = await refused(town, anna)
        without, cancel = anna.say("button-without", count=1), anna.say("button-leave")
        assert anna.buttons(said) == [without, cancel]
    async with town.bot():
        await anna.person.press(said, without)
        await anna.gets(lambda each: each.caption.startswith("make it blue\n"))
        await town.telegram.until(lambda: not said.buttons)

    (request,) = town.images.requests
    assert [size_of(each.data) for each in request.references] == [size_of(PHOTO), (60, 90)]


async def test_it_is_left_alone(town: Town, anna: Resident) -> None:
    async with town.bot():
        said = await refused(town, anna)
        await anna.press(said, "button-leave")
        await town.telegram.until(lambda: said.text == anna.say("left-alone"))

    assert not said.buttons
    assert not town.images.requests


@in_english
@pytest.mark.parametrize("state", ["waits", "is drawn"])
async def test_what_was_begun_without_it_ends_with_a_cancel(
    town: Town, anna: Resident, state: str
) -> None:
    """Pressed so soon that the button was there yet."""
    async with town.bot(parallel_images=1):
        said = await refused(town, anna)
        gate = town.images.hold()
        if state == "waits":
            await anna.write("/draw an owl")
        else:
            await anna.person.press(said, anna.say("button-without", count=1))
        await town.images.until(lambda: bool(town.images.requests))
        if state == "waits":
            await anna.person.press(said, anna.say("button-without", count=1))
        await anna.person.press(said, "job:leave:1", forged=True)
        await town.telegram.until(lambda: said.text == anna.say("left-alone"))
        await anna.hears(
            "error-cancelled", cost="free" if state == "waits" else "counts", counted=1
        )
        gate.release()
        await town.answered(3 if state == "waits" else 2)

    assert len(town.images.requests) == 1
    assert not anna.sees(lambda each: each.caption.startswith("make it blue"))


async def test_a_stranger_does_not_choose(
    town: Town, language: Language, stranger: Resident
) -> None:
    town.group.privacy = False
    boris = town.member(language)
    async with town.bot():
        said = await refused(town, boris)
        for button in boris.buttons(said):
            toast = await stranger.person.press(said, button)
            assert toast.text == boris.say("error-not-yours")

    assert len(boris.buttons(said)) == 2
    assert not town.images.requests


@in_english
async def test_what_was_deleted_meanwhile_breaks_nothing(town: Town, anna: Resident) -> None:
    async with town.bot():
        said = await refused(town, anna)
        await anna.person.delete(said)
        await anna.press(said, "button-leave")
        await town.diary.until("sentence not changed")
