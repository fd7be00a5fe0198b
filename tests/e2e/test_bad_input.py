"""What can't be drawn or changed gets its sentence, and nothing breaks."""

import pytest
from aiohttp import web

from bot.domain.settings import Language
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.image_files import picture

MEGABYTE = 1024 * 1024
PNG = picture("PNG", 300, 300)

FILES = {
    "a damaged picture": ("fox.png", PNG[:100], "picture-damaged"),
    "words called a picture": ("fox.png", b"not a picture at all", "picture-unsupported"),
    "nothing called a picture": ("fox.jpg", b"\0", "picture-unsupported"),
    "a list": ("list.txt", b"milk, bread", "picture-unsupported"),
    "half a HEIC": ("fox.heic", b"\0\0\0\x18ftypheic", "picture-damaged"),
    "a drawing in words": ("fox.svg", b"<svg/>", "picture-unsupported"),
}

UNKNOWN_BUTTONS = (
    *("nonsense", "job:fly:1", "job:again", "job:again:0", "job:again:9" * 5, "example:9"),
    *("language:fr:1", "language:en", "language:en:perhaps", "set:pictures:2"),
    *("pictures:x", "pictures:", "pictures:2:2", "send:pigeon", "size"),
)


async def test_a_file_that_is_no_picture(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        for name, data, error in FILES.values():
            sent = await anna.attach(name, data, "make it blue")
            said = await anna.hears(f"error-{error}", reply_to=sent)
            assert said.buttons == ()
        await anna.sees_no_status()

    assert not harness.images.requests


async def test_what_a_file_is_its_bytes_tell_and_not_its_name(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot():
        for name, mime in (
            ("photo", None),
            ("photo.bin", None),
            ("photo.jfif", "application/octet-stream"),
            ("photo.png", "text/plain"),
        ):
            await anna.picture(await anna.attach(name, PNG, "make it blue", mime))


async def test_a_file_over_twenty_megabytes(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        for caption in ("make it blue", None):
            sent = await anna.attach("fox.png", PNG + bytes(20 * MEGABYTE), caption)
            await anna.hears("error-picture-too-large", reply_to=sent, limit=20)

    assert not harness.images.requests


async def test_a_picture_with_more_pixels_than_can_be_opened(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot():
        sent = await anna.attach("fox.png", picture("PNG", 8000, 6000), "make it blue")
        await anna.hears("error-picture-too-detailed", reply_to=sent)


async def test_what_is_neither_words_nor_a_picture(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        for sent in (
            await anna.person.send_voice(anna.chat),
            await anna.person.send_sticker(anna.chat, b"{}", animated=True),
        ):
            await anna.hears("what-works", reply_to=sent)


async def test_an_edited_message(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        asked = await anna.write("a fox")
        await anna.picture(asked)
        await anna.person.edit(asked, "a cat")
        await anna.hears("edited-message", reply_to=asked)

    assert len(harness.images.requests) == 1


async def test_a_command_that_is_none(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        for sent in (
            await anna.write("/paint a fox"),
            await anna.show("/paint it"),
            await anna.write("/paint it", reply_to=await anna.show("/draw")),
        ):
            await anna.hears("unknown-command-private", reply_to=sent)

    assert not harness.images.requests


async def test_a_button_that_nobody_knows(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await anna.write("/help")
        message = await anna.hears("help")
        for data in UNKNOWN_BUTTONS:
            toast = await anna.person.press(message, data, forged=True)
            assert (data, toast.text) == (data, anna.say("unknown-button"))
            assert toast.show_alert
        await anna.picture(await anna.write("a fox"))
        await anna.sees_no_status()
        assert len(anna.sees()) == 2


async def test_a_button_of_a_request_that_is_forgotten(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await anna.write("/help")
        message = await anna.hears("help")
        for action in ("again", "rest", "reword"):
            await anna.person.press(message, f"job:{action}:77", forged=True)
            said = await anna.hears("error-nothing-to-repeat", reply_to=message)
            await anna.person.delete(said)


@pytest.mark.parametrize("action", ["again", "cancel"])
async def test_somebody_elses_request_is_out_of_reach(harness: BotHarness, action: str) -> None:
    anna, boris = harness.chat_user(Language.RU), harness.chat_user(Language.EN)
    gate = harness.images.hold()
    async with harness.bot():
        asked = await anna.write("a fox")
        await harness.images.until(lambda: bool(harness.images.requests))
        await boris.write("/help")
        message = await boris.hears("help")
        await boris.person.press(message, f"job:{action}:1", forged=True)
        gate.release()
        await anna.picture(asked)

    assert len(harness.images.requests) == 1


async def test_a_button_under_a_deleted_result_still_draws(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot():
        asked = await anna.write("a fox")
        result = await anna.picture(asked)
        await anna.person.delete(result)
        await anna.press(result, "button-again")
        await anna.picture(asked)

    assert len(harness.images.requests) == 2


@pytest.mark.parametrize("failure", ["getFile", "file gone"])
async def test_a_photo_that_telegram_does_not_hand_out(
    harness: BotHarness, anna: ChatUser, failure: str
) -> None:
    if failure == "getFile":
        harness.telegram.fail_next("getFile", error_code=502, times=2)
    else:
        harness.telegram.fail_next(
            "getFile", error_code=400, description="Bad Request: wrong file_id"
        )
    async with harness.bot():
        asked = await anna.show("make it blue")
        if failure == "getFile":
            await anna.picture(asked)
        else:
            await anna.hears("error-picture-gone", reply_to=asked, cost="free")


async def test_a_note_of_telegrams_own_is_no_request(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await anna.write("/help")
        helped = await anna.hears("help")
        chat = {"id": anna.chat.id, "type": "private", "first_name": anna.person.name}
        pinned = {"message_id": helped.id, "chat": chat, "date": 1, "text": "help"}
        sender = {"id": anna.person.id, "is_bot": False, "first_name": anna.person.name}
        note = {"message_id": 900, "chat": chat, "date": 2, "from": sender}
        update = {"update_id": 1, "message": {**note, "pinned_message": pinned}}
        harness.interceptor.answer_next(
            "getUpdates", web.json_response({"ok": True, "result": [update]})
        )
        asked = await anna.write("a fox")
        result = await anna.picture(asked)
        await anna.sees_no_status()

    assert anna.sees() == [helped, result]
    assert {"update_id": 1, "handled": 1} in await harness.rows(
        "SELECT update_id, handled FROM updates"
    )
