"""Parameters that no library sends: each is refused in words, and none breaks the server."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, FormData

from draw_bot_sandbox.telegram import Chat

LINK = {"type": "text_link", "offset": 0, "length": 2, "url": "https://e.org"}


@pytest.fixture
async def http(address: str) -> AsyncIterator[ClientSession]:
    async with ClientSession(address) as session:
        yield session


async def refusal(http: ClientSession, method: str, **body: Any) -> str:
    async with http.post(f"/bot42:TEST/{method}", **body) as answer:
        told = await answer.json()
        assert (answer.status, told["ok"], told["error_code"]) == (400, False, 400)
        return str(told["description"]).removeprefix("Bad Request: ")


def keyboard(*buttons: object) -> dict[str, object]:
    return {"inline_keyboard": [list(buttons)]}


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("text", "", "message text is empty"),
        ("entities", "[", "can't parse entities JSON object"),
        ("entities", {}, "expected an Array of MessageEntity"),
        ("entities", [1], "can't parse MessageEntity: expected an Object"),
        (
            "entities",
            [LINK | {"type": "x"}],
            "can't parse MessageEntity: unsupported type specified",
        ),
        (
            "entities",
            [LINK | {"offset": "0"}],
            "can't parse MessageEntity: offset and length must be Integers",
        ),
        ("reply_parameters", [1], "can't parse reply parameters JSON object"),
        ("reply_parameters", {"message_id": "x"}, "message to be replied not found"),
        ("reply_to_message_id", 9, "message to be replied not found"),
        ("reply_markup", "{", "can't parse reply keyboard markup JSON object"),
        ("reply_markup", [1], "object expected as reply markup"),
        (
            "reply_markup",
            {"inline_keyboard": [1]},
            'field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays',
        ),
        (
            "reply_markup",
            keyboard(1),
            "can't parse inline keyboard button: InlineKeyboardButton must be an Object",
        ),
        (
            "reply_markup",
            keyboard({}),
            "can't parse inline keyboard button: Can't find field \"text\"",
        ),
        (
            "reply_markup",
            keyboard({"text": "x", "url": "nowhere"}),
            "inline keyboard button URL 'nowhere' is invalid: Wrong HTTP URL",
        ),
        (
            "reply_markup",
            keyboard({"text": "x", "copy_text": {"text": "y" * 257}}),
            "BUTTON_COPY_TEXT_INVALID",
        ),
    ],
)
async def test_messages_that_make_no_sense(
    http: ClientSession, chat: Chat, field: str, value: object, reason: str
) -> None:
    body = {"chat_id": chat.id, "text": "hi", field: value}
    assert await refusal(http, "sendMessage", json=body) == reason
    assert chat.messages == []


@pytest.mark.parametrize(
    ("method", "body", "reason"),
    [
        ("sendMessage", {"text": "hi"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": "@nobody", "text": "hi"}, "chat not found"),
        ("getUpdates", {"allowed_updates": {}}, "can't parse allowed_updates: expected an Array"),
        ("setMyCommands", {"commands": {}}, "can't parse commands: expected an Array"),
        ("setMyCommands", {"commands": [1]}, "can't parse BotCommand: expected an Object"),
        (
            "getMyCommands",
            {"scope": {"type": "x"}},
            "can't parse BotCommandScope: unsupported type specified",
        ),
        ("getMyCommands", {"scope": {"type": "chat", "chat_id": "x"}}, "chat not found"),
    ],
)
async def test_requests_that_make_no_sense(
    http: ClientSession, method: str, body: dict[str, Any], reason: str
) -> None:
    assert await refusal(http, method, json=body) == reason


@pytest.mark.parametrize(
    ("method", "body", "reason"),
    [
        ("editMessageText", {"text": "x"}, "message identifier is not specified"),
        ("editMessageMedia", {"message_id": 1}, "there is no media in the request"),
        ("getChatAdministrators", {}, "there are no administrators in the private chat"),
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendMediaGroup", {"media": "[]"}, "there are no messages to send"),
        ("sendMediaGroup", {"media": [1, 2]}, "can't parse InputMedia: expected an Object"),
        (
            "sendMediaGroup",
            {"media": [{"type": "animation", "media": "x"}] * 2},
            'can\'t parse InputMedia: type "animation" is unsupported',
        ),
        (
            "sendMediaGroup",
            {"media": [{"type": "photo"}] * 2},
            "can't parse InputMedia: media not found",
        ),
    ],
)
async def test_requests_to_a_chat_that_make_no_sense(
    http: ClientSession, chat: Chat, method: str, body: dict[str, Any], reason: str
) -> None:
    drawing = {"chat_id": chat.id, "text": "drawing"}
    async with http.post("/bot42:TEST/sendMessage", json=drawing) as answer:
        assert answer.status == 200
    assert await refusal(http, method, json={"chat_id": chat.id} | body) == reason
    assert [message.text for message in chat.messages] == ["drawing"]


async def test_bodies_that_are_none(http: ClientSession) -> None:
    json_type = {"Content-Type": "application/json"}
    words = "can't parse JSON object"
    assert await refusal(http, "sendMessage", data="{", headers=json_type) == words
    assert await refusal(http, "sendMessage", json=[1]) == "expected an Object"
    multipart = {"Content-Type": "multipart/form-data"}
    words = "can't read multipart/form-data"
    assert await refusal(http, "sendMessage", data="x", headers=multipart) == words


async def test_a_file_may_be_the_part_that_bears_the_parameters_name(
    http: ClientSession, chat: Chat
) -> None:
    form = FormData({"chat_id": str(chat.id)})
    form.add_field("document", b"bytes", filename="a.bin")
    async with http.post("/bot42:TEST/sendDocument", data=form) as answer:
        assert answer.status == 200
    shown = chat.messages[0].document
    assert shown is not None
    assert (shown.name, shown.bytes) == ("a.bin", b"bytes")


async def test_buttons_that_open_a_page_or_copy_are_kept(http: ClientSession, chat: Chat) -> None:
    buttons = keyboard({"text": "x", "copy_text": {"text": "y"}})
    body = {"chat_id": chat.id, "text": "hi", "reply_markup": buttons, "entities": [LINK]}
    async with http.post("/bot42:TEST/sendMessage", json=body) as answer:
        told = (await answer.json())["result"]
    assert told["reply_markup"] == buttons
    assert told["entities"] == [LINK]


async def test_an_album_may_mix_photos_and_videos(http: ClientSession, chat: Chat) -> None:
    media = '[{"type": "video", "media": "attach://v"}, {"type": "video", "media": "attach://v"}]'
    form = FormData({"chat_id": str(chat.id), "media": media})
    form.add_field("v", b"mp4", filename="v.mp4")
    async with http.post("/bot42:TEST/sendMediaGroup", data=form) as answer:
        told = (await answer.json())["result"]
    assert [message["video"]["mime_type"] for message in told] == ["video/mp4"] * 2
