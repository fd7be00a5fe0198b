"""The result reaches the chat, whatever it is and whatever Telegram does."""

import threading
from typing import Any

import pytest
from PIL import ImageFile

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from draw_bot_sandbox.images.painting import noise
from draw_bot_sandbox.telegram import Message
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.image_files import picture
from tests.kit.quick_images import HEIGHT, WIDTH

DRAWN = picture("PNG", WIDTH, HEIGHT)
HUGE = (1900, 1900)  # over 10 MB as noise
LONG = (2100, 100)

FAILURES: dict[str, dict[str, Any]] = {
    "told to wait": {"error_code": 429, "parameters": {"retry_after": 7}},
    "out of order": {"error_code": 500},
    "cut off": {"drop_connection": "before"},
}


def files(messages: list[Message]) -> list[bytes]:
    return [each.document.bytes for each in messages if each.document]


async def test_as_a_file_byte_for_byte(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await anna.choose("send:file")
        asked = await anna.write("A fox, in space!")
        result = await anna.file(asked)
        await anna.sees_no_status()

    assert files([result]) == [DRAWN]
    assert result.document is not None
    assert result.document.name == "a-fox-in-space-1.png"
    assert result.caption.startswith("A fox, in space!\n96×64 · ")
    assert anna.say("button-again") in anna.buttons(result)
    assert not anna.sees(lambda each: each.photo is not None)


async def test_as_a_photo_and_a_file(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await anna.choose("send:both")
        asked = await anna.write("a fox")
        photo, file = await anna.picture(asked), await anna.file(asked)
        await anna.sees_no_status()

    assert photo.caption.startswith("a fox\n")
    assert anna.say("button-again") in anna.buttons(photo)
    assert (file.caption, file.buttons) == ("", ())
    assert files([file]) == [DRAWN]


async def test_several_files_come_as_an_album_with_one_message_under_it(
    harness: BotHarness,
) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot():
        await anna.choose("send:file", "pictures:2")
        asked = await anna.write("a fox")
        under = await anna.gets(lambda each: each.text.startswith("a fox\n"))
        await anna.sees_no_status()

    sent = anna.sees(lambda each: each.document is not None)
    assert files(sent) == [DRAWN, DRAWN]
    assert {each.reply_to for each in sent} == {asked}
    assert len({each.media_group_id for each in sent}) == 1
    assert anna.say("button-again") in anna.buttons(under)


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """The sizes of the pictures that the bot decoded, each time anew."""
    decoded: list[tuple[int, int]] = []
    load = ImageFile.ImageFile.load

    def note(image: ImageFile.ImageFile) -> object:
        if image.tile and threading.current_thread().name.startswith("imaging"):
            decoded.append(image.size)
        return load(image)

    monkeypatch.setattr(ImageFile.ImageFile, "load", note)
    return decoded


@pytest.mark.parametrize("answer", [Answer(size=HUGE, noisy=True), Answer(size=LONG)])
async def test_what_is_no_photo_comes_as_a_preview_and_the_original(
    harness: BotHarness, answer: Answer, decoded: list[tuple[int, int]]
) -> None:
    anna = harness.chat_user(Language.EN)
    harness.images.next(answer)
    async with harness.bot():
        asked = await anna.write("a fox")
        preview, original = await anna.picture(asked), await anna.file(asked)
        await anna.sees_no_status()

    assert answer.size is not None
    width, height = answer.size
    assert f"{width}×{height}" in preview.caption
    assert anna.say("button-again") in anna.buttons(preview)
    assert original.document is not None
    assert (original.document.width, original.document.height) == answer.size
    if answer.noisy:
        assert files([original]) == [noise(HUGE)]
    assert decoded == [answer.size]
    assert not [call for call in harness.telegram.calls if not call.ok]


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize("pictures", [1, 2])
async def test_it_arrives_once_telegram_takes_it(
    harness: BotHarness, failure: dict[str, Any], pictures: int
) -> None:
    anna = harness.chat_user(Language.EN)
    method = "sendPhoto" if pictures == 1 else "sendMediaGroup"
    async with harness.bot():
        await anna.choose(f"pictures:{pictures}")
        harness.telegram.fail_next(method, **failure)
        asked = await anna.write("a fox")
        await anna.album(asked, pictures)
        await anna.sees_no_status()

    tries = [call for call in harness.telegram.calls if call.method == method]
    assert [call.ok for call in tries] == [False, True]
    assert tries[1].time - tries[0].time >= 5
    assert len(anna.sees(lambda each: each.photo is not None)) == pictures
    assert len(harness.images.requests) == pictures


@pytest.mark.parametrize("description", ["IMAGE_PROCESS_FAILED", "PHOTO_INVALID_DIMENSIONS"])
async def test_a_photo_that_telegram_refuses_comes_as_a_file(
    harness: BotHarness, anna: ChatUser, description: str
) -> None:
    error = {"error_code": 400, "description": f"Bad Request: {description}"}
    harness.telegram.fail_next("sendPhoto", **error)  # type: ignore[arg-type]  # mixed values
    async with harness.bot():
        result = await anna.file(await anna.write("a fox"))

    assert files([result]) == [DRAWN]
    assert result.caption.startswith("a fox\n")
    assert anna.say("button-again") in anna.buttons(result)


async def test_it_arrives_when_the_request_was_deleted(harness: BotHarness, anna: ChatUser) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        asked = await anna.write("a fox")
        await anna.status(asked)
        await anna.person.delete(asked)
        gate.release()
        await anna.gets(lambda each: each.caption.startswith("a fox\n"))


async def test_it_arrives_when_the_status_was_deleted(harness: BotHarness, anna: ChatUser) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        asked = await anna.write("a fox")
        await anna.person.delete(await anna.status(asked))
        gate.release()
        result = await anna.picture(asked)
        await harness.answered()

    assert anna.sees() == [result]


async def test_cancelling_says_so_when_the_status_was_deleted(
    harness: BotHarness, anna: ChatUser
) -> None:
    harness.images.hold()
    async with harness.bot():
        asked = await anna.write("a fox")
        await harness.images.until(lambda: bool(harness.images.requests))
        await anna.person.delete(await anna.status(asked))
        await anna.write("/cancel")
        await anna.hears("error-cancelled", cost="counts", counted=1)


@pytest.mark.parametrize("pictures", [1, 2])
async def test_a_person_who_left_meanwhile_harms_nobody(harness: BotHarness, pictures: int) -> None:
    """What was drawn for them counts: who blocks the bot in time would draw for nothing."""
    anna, boris = harness.chat_user(Language.RU), harness.chat_user(Language.EN)
    async with harness.bot(daily_images_per_user=2 * pictures):
        await anna.choose(f"pictures:{pictures}")
        gate = harness.images.hold()
        await anna.status(await anna.write("a fox"))
        await anna.person.remove_bot(anna.chat)
        gate.release()
        await harness.answered()
        await boris.picture(await boris.write("a cat"))
        await harness.answered(2)
        await anna.person.add_bot(anna.chat)
        await anna.album(await anna.write("a dog"), pictures)
        await anna.write("a dog")
        await anna.reads(
            anna.opening("error-limit-reached", "comes_back", limit=2 * pictures, left=0)
        )

    failed = await harness.rows("SELECT state, answered FROM jobs WHERE id = 1")
    assert failed == [{"state": "failed", "answered": 1}]
