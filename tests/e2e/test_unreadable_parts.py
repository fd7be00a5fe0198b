"""A part of an album that cannot be read: without it, or not at all."""

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.telegram import Message
from tests.kit.chat_user import PHOTO, ChatUser
from tests.kit.harness import BotHarness
from tests.kit.image_files import TALL, size_of
from tests.kit.languages import in_english

NAMES = ("one.jpg", "two.jpg", "three.jpg")
TORN = PHOTO[: len(PHOTO) // 2]


@pytest.fixture(params=["private", "group"])
def anna(harness: BotHarness, language: Language, request: pytest.FixtureRequest) -> ChatUser:
    """In her private chat or in the group, where the bot sees all that is sent."""
    harness.group.privacy = False
    return harness.chat_user(language) if request.param == "private" else harness.member(language)


async def refused(harness: BotHarness, anna: ChatUser) -> Message:
    """What is said about an album whose second part is torn."""
    await anna.person.send_album(anna.chat, [PHOTO, TORN, TALL], "/draw make it blue", names=NAMES)
    values = {"parts": (2,), "count": 1, "total": 3, "cause": "picture-damaged", "cost": "free"}
    said = await anna.hears("error-parts-unreadable", **values)  # type: ignore[arg-type]  # mixed
    await harness.answered()
    return said


async def test_it_is_drawn_without_it(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        said = await refused(harness, anna)
        without, cancel = anna.say("button-without", count=1), anna.say("button-leave")
        assert anna.buttons(said) == [without, cancel]
    async with harness.bot():
        await anna.person.press(said, without)
        await anna.gets(lambda each: each.caption.startswith("make it blue\n"))
        await harness.telegram.until(lambda: not said.buttons)

    (request,) = harness.images.requests
    assert [size_of(each.data) for each in request.references] == [size_of(PHOTO), (60, 90)]


async def test_it_is_left_alone(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        said = await refused(harness, anna)
        await anna.press(said, "button-leave")
        await harness.telegram.until(lambda: said.text == anna.say("left-alone"))

    assert not said.buttons
    assert not harness.images.requests


@in_english
@pytest.mark.parametrize("state", ["waits", "is drawn"])
async def test_what_was_begun_without_it_ends_with_a_cancel(
    harness: BotHarness, anna: ChatUser, state: str
) -> None:
    """Pressed so soon that the button was there yet."""
    async with harness.bot(parallel_images=1):
        said = await refused(harness, anna)
        gate = harness.images.hold()
        if state == "waits":
            await anna.write("/draw an owl")
        else:
            await anna.person.press(said, anna.say("button-without", count=1))
        await harness.images.until(lambda: bool(harness.images.requests))
        if state == "waits":
            await anna.person.press(said, anna.say("button-without", count=1))
        await anna.person.press(said, "job:leave:1", forged=True)
        await harness.telegram.until(lambda: said.text == anna.say("left-alone"))
        await anna.hears(
            "error-cancelled", cost="free" if state == "waits" else "counts", counted=1
        )
        gate.release()
        await harness.answered(3 if state == "waits" else 2)

    assert len(harness.images.requests) == 1
    assert not anna.sees(lambda each: each.caption.startswith("make it blue"))


async def test_a_stranger_does_not_choose(
    harness: BotHarness, language: Language, stranger: ChatUser
) -> None:
    harness.group.privacy = False
    boris = harness.member(language)
    async with harness.bot():
        said = await refused(harness, boris)
        for button in boris.buttons(said):
            toast = await stranger.person.press(said, button)
            assert toast.text == boris.say("error-not-yours")

    assert len(boris.buttons(said)) == 2
    assert not harness.images.requests


@in_english
async def test_what_was_deleted_meanwhile_breaks_nothing(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        said = await refused(harness, anna)
        await anna.person.delete(said)
        await anna.press(said, "button-leave")
        await harness.log_capture.until("message not changed")
