"""The untouched file of a result, for a tap on its button."""

import base64
import io
from typing import Any

import pytest
from PIL import Image, PngImagePlugin

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from draw_bot_sandbox.telegram import Message
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.languages import in_english

DAY = 24 * 60 * 60
FAILURES: dict[str, dict[str, Any]] = {
    "out of order": {"error_code": 500},
    "told to wait": {"error_code": 429, "parameters": {"retry_after": 7}},
    "cut off": {"drop_connection": "before"},
}


def signed(width: int = 96, height: int = 64) -> bytes:
    """A PNG that says where it comes from, as providers' pictures do."""
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Software", "gpt-image-2")
    notes.add(b"caBX", b"jumb: a manifest of C2PA")
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, "PNG", pnginfo=notes)
    return buffer.getvalue()


def answer(data: bytes) -> Answer:
    return Answer.json({"created": 0, "data": [{"b64_json": base64.b64encode(data).decode()}]})


SIGNED = signed()


@pytest.fixture(params=["private", "group"])
def anna(harness: BotHarness, language: Language, request: pytest.FixtureRequest) -> ChatUser:
    """In her private chat or in the group, which speaks her language."""
    return harness.chat_user(language) if request.param == "private" else harness.member(language)


async def drawn(harness: BotHarness, anna: ChatUser) -> tuple[Message, Message]:
    """A request and its picture, by a bot that ran before."""
    harness.images.next(answer(SIGNED))
    async with harness.bot():
        asked = await anna.write("/draw A cat, in space!")
        return asked, await anna.picture(asked)


async def test_it_is_the_providers_byte_for_byte(harness: BotHarness, anna: ChatUser) -> None:
    asked, result = await drawn(harness, anna)
    async with harness.bot():
        await anna.press(result, "button-original")
        file = await anna.file(asked)

    assert file.document is not None
    assert file.document.bytes == SIGNED
    assert b"C2PA" in file.document.bytes
    assert file.document.name == "a-cat-in-space-1.png"
    (sent,) = harness.calls("sendDocument")
    assert sent["disable_content_type_detection"] == "true"
    assert [call["action"] for call in harness.calls("sendChatAction")][-1] == "upload_document"


@in_english
async def test_each_of_an_album_has_its_own(harness: BotHarness, anna: ChatUser) -> None:
    files = [signed(96, 64), signed(64, 96)]
    harness.images.next(*map(answer, files))
    async with harness.bot():
        asked = await anna.write("/draw a fox x2")
        await anna.album(asked, 2)
        under = await anna.gets(lambda each: each.text.startswith("a fox\n"))
    async with harness.bot():
        for number in (1, 2):
            await anna.person.press(under, f"{anna.say('button-original')} {number}")
            await anna.gets(
                lambda each, name=f"a-fox-{number}.png": (  # type: ignore[misc]  # its own number
                    each.document is not None and each.document.name == name
                )
            )

    sent = [each.document.bytes for each in anna.sees() if each.document]
    assert sorted(sent) == sorted(files)


@in_english
async def test_words_in_reply_to_it_change_it(harness: BotHarness, anna: ChatUser) -> None:
    asked, result = await drawn(harness, anna)
    async with harness.bot():
        await anna.press(result, "button-original")
        file = await anna.file(asked)
        await harness.log_capture.until("original brought")
        await anna.picture(await anna.write("/draw make it blue", reply_to=file))

    shown = f"SELECT job_id, position FROM sent_pictures WHERE message_id = {file.id}"
    assert await harness.rows(shown) == [{"job_id": 1, "position": 0}]
    assert harness.images.requests[1].path.endswith("/images/edits")


async def test_once_it_was_cleared_away_it_can_be_drawn_again(
    harness: BotHarness, anna: ChatUser
) -> None:
    asked, result = await drawn(harness, anna)
    harness.time.leap(8 * DAY)
    async with harness.bot():
        await harness.log_capture.until("pictures swept", 2)
        await anna.press(result, "button-original")
        said = await anna.hears("error-original-cleared", reply_to=result, pictures=1)
        assert anna.buttons(said) == [anna.say("button-again")]
        await anna.press(said, "button-again")
        await anna.album(asked, 2)

    assert not anna.sees(lambda each: each.document is not None)


async def test_cleared_away_while_telegram_is_tried_it_can_be_drawn_again(
    harness: BotHarness,
) -> None:
    anna = harness.chat_user(Language.EN)
    asked, result = await drawn(harness, anna)
    harness.telegram.fail_next("sendDocument", error_code=500)
    async with harness.bot():
        await anna.press(result, "button-original")
        await harness.log_capture.until("answer not brought yet")
        for path in (harness.folder / "images").rglob("*-*"):
            path.unlink()
        said = await anna.hears("error-original-cleared", reply_to=asked, pictures=1)

    assert anna.buttons(said) == [anna.say("button-again")]


async def test_of_several_it_is_said_that_all_are_drawn_again(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        await anna.album(await anna.write("/draw a fox x2"), 2)
        under = await anna.gets(lambda each: each.text.startswith("a fox\n"))
    harness.time.leap(8 * DAY)
    async with harness.bot():
        await harness.log_capture.until("pictures swept", 2)
        await anna.person.press(under, f"{anna.say('button-original')} 2")
        await anna.hears("error-original-cleared", reply_to=under, pictures=2)


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
async def test_it_comes_once_telegram_takes_it(
    harness: BotHarness, failure: dict[str, Any]
) -> None:
    anna = harness.chat_user(Language.EN)
    asked, result = await drawn(harness, anna)
    harness.telegram.fail_next("sendDocument", **failure)
    async with harness.bot():
        await anna.press(result, "button-original")
        assert (await anna.file(asked)).document is not None

    assert len(anna.sees()) == 2


@pytest.mark.parametrize("grace", [0, 5])
async def test_it_comes_after_a_stop_that_cut_it_off(harness: BotHarness, grace: float) -> None:
    anna = harness.chat_user(Language.EN)
    asked, result = await drawn(harness, anna)
    harness.telegram.fail_next("sendDocument", error_code=500, times=2)
    async with harness.bot(grace=grace):
        await anna.press(result, "button-original")
        await harness.log_capture.until("answer not brought yet")
    async with harness.bot():
        file = await anna.file(asked)

    assert file.document is not None
    assert file.document.bytes == SIGNED
    assert len(harness.calls("sendDocument")) == 1


@in_english
async def test_pressed_again_and_again_it_comes_once(harness: BotHarness, anna: ChatUser) -> None:
    _, result = await drawn(harness, anna)
    async with harness.bot():
        held = harness.interceptor.hold_next("sendDocument")
        first = await anna.press(result, "button-original")
        others = [await anna.press(result, "button-original") for _ in range(3)]
        await held.reached()
        held.release()
        await harness.log_capture.until("original brought")
        assert len(harness.calls("sendDocument")) == 1
        await anna.press(result, "button-original")
        await harness.log_capture.until("original brought", 2)

    assert first.text is None
    assert [each.text for each in others] == [anna.say("original-on-its-way")] * 3


async def test_the_chat_does_not_wait_for_it(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    asked, result = await drawn(harness, anna)
    async with harness.bot():
        held = harness.interceptor.hold_next("sendDocument")
        await anna.press(result, "button-original")
        await held.reached()
        await anna.picture(await anna.write("a dog"))
        held.release()
        await anna.file(asked)


async def test_what_telegram_refuses_is_told(harness: BotHarness, anna: ChatUser) -> None:
    asked, result = await drawn(harness, anna)
    refusal = "Bad Request: file is too big"
    harness.telegram.fail_next("sendDocument", error_code=400, description=refusal)
    async with harness.bot():
        await anna.press(result, "button-original")
        await anna.hears("original-not-brought", reply_to=asked, cause="answer-refused")


async def test_what_may_have_come_twice_is_not_sent_again(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    asked, result = await drawn(harness, anna)
    harness.telegram.fail_next("sendDocument", drop_connection="after", times=2)
    async with harness.bot():
        await anna.press(result, "button-original")
        await anna.hears("original-not-brought", reply_to=asked, cause="unconfirmed")

    assert len(anna.sees(lambda each: each.document is not None)) == 2


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        ({"error_code": 400, "description": "Bad Request: wrong file"}, "answer-refused"),
        ({"drop_connection": "before", "times": 2}, "unconfirmed"),
    ],
)
async def test_a_result_that_did_not_arrive_is_not_paid_for_again(
    harness: BotHarness, anna: ChatUser, failure: dict[str, Any], code: str
) -> None:
    harness.images.next(answer(SIGNED))
    harness.telegram.fail_next("sendPhoto", **failure)
    async with harness.bot():
        asked = await anna.write("/draw a fox")
        said = await anna.hears(f"error-{code}", reply_to=asked, cost="counts", counted=1)
        await harness.answered()
    async with harness.bot():
        assert anna.buttons(said) == [anna.say("button-original")]
        await anna.press(said, "button-original")
        file = await anna.file(asked)

    assert file.document is not None
    assert file.document.bytes == SIGNED
    assert len(harness.images.requests) == 1
