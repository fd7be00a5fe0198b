"""What the chat page asks for and does."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, FormData, web
from PIL import Image

from draw_bot_sandbox.serving import serving
from draw_bot_sandbox.telegram import Chat, Person, TelegramSandbox
from draw_bot_sandbox.telegram.model import Attachment

BUTTONS = json.dumps({"inline_keyboard": [[{"text": "Cancel", "callback_data": "cancel:1"}]]})


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (30, 20), "teal").save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def sandbox() -> TelegramSandbox:
    return TelegramSandbox()


@pytest.fixture
def masha(sandbox: TelegramSandbox) -> Person:
    return sandbox.person("Маша", "ru")


@pytest.fixture
def chat(sandbox: TelegramSandbox, masha: Person) -> Chat:
    return sandbox.private_chat(masha)


@pytest.fixture
async def page(sandbox: TelegramSandbox) -> AsyncIterator[ClientSession]:
    app = web.Application()
    sandbox.add_to(app)
    async with serving(app) as url, ClientSession(url) as session:
        yield session


async def get(page: ClientSession, path: str) -> Any:
    async with page.get(path) as answer:
        assert answer.status == 200
        return await answer.json()


async def call(page: ClientSession, method: str, **params: Any) -> Any:
    async with page.post(f"/bot42:TEST/{method}", json=params) as answer:
        body = await answer.json()
        assert body["ok"], body
        return body["result"]


def form(person: Person, *files: tuple[str, bytes], **fields: str) -> FormData:
    data = FormData(fields, quote_fields=False)  # as browsers do
    data.add_field("from", str(person.id))
    for name, content in files:
        data.add_field("files", content, filename=name)
    return data


async def test_chats_and_who_is_in_them(
    page: ClientSession, sandbox: TelegramSandbox, chat: Chat, masha: Person
) -> None:
    group = sandbox.group("Друзья", [masha])
    people = [{"id": masha.id, "name": "Маша", "language_code": "ru"}]
    assert await get(page, "/page/chats") == [
        {"id": masha.id, "kind": "private", "title": "Маша", "people": people},
        {"id": group.id, "kind": "group", "title": "Друзья", "people": people},
    ]


async def test_a_chat_with_its_messages_commands_and_action(
    page: ClientSession, chat: Chat, masha: Person
) -> None:
    asked = await masha.send_text(chat, "a < b")
    commands = [{"command": "draw", "description": "Нарисовать"}]
    await call(page, "setMyCommands", commands=commands, language_code="ru")
    await call(
        page,
        "sendMessage",
        chat_id=chat.id,
        text="<b>ok</b>",
        parse_mode="HTML",
        reply_markup=BUTTONS,
        reply_parameters={"message_id": asked.id},
    )
    await call(page, "sendChatAction", chat_id=chat.id, action="upload_photo")
    shown = await get(page, f"/page/chats/{chat.id}?as={masha.id}")
    assert shown["commands"] == commands
    assert shown["action"] == "upload_photo"
    mine, answer = shown["messages"]
    assert mine["html"] == "a &lt; b"
    assert mine["from"] == {"id": masha.id, "name": "Маша", "is_bot": False}
    assert answer["html"] == "<b>ok</b>"
    assert answer["reply_to"] == {"id": 1, "name": "Маша", "excerpt": "a < b"}
    assert answer["buttons"] == [[{"text": "Cancel", "data": "cancel:1", "url": None}]]
    assert (answer["photo"], answer["document"], answer["album"]) == (None, None, None)


async def test_text_a_photo_a_file_and_an_album_are_sent(
    page: ClientSession, chat: Chat, masha: Person
) -> None:
    path = f"/page/chats/{chat.id}/send"
    bodies = [
        form(masha, text="fox"),
        form(masha, ("a.png", png()), text="photo", reply_to="1"),
        form(masha, ("лиса.png", png()), text="file", as_file="1"),
        form(masha, ("a.png", png()), ("b.png", png()), text="two"),
        form(masha, ("a.png", png()), ("b.txt", b"b"), as_file="1"),
        form(masha, ("a.webp", png()), as_sticker="1"),
    ]
    for body in bodies:
        async with page.post(path, data=body) as answer:
            assert await answer.json() == {"ok": True}
    text, photo, file, one, two, *files, sticker = chat.messages
    assert text.text == "fox"
    assert photo.photo is not None
    assert (photo.caption, photo.reply_to) == ("photo", text)
    assert file.document is not None
    assert (file.document.bytes, file.document.name) == (png(), "лиса.png")
    assert isinstance(sticker.media, Attachment)
    assert sticker.media.kind == "sticker"
    assert one.media_group_id == two.media_group_id is not None
    assert (one.caption, two.caption) == ("two", "")
    assert [item.document and item.document.name for item in files] == ["a.png", "b.txt"]


async def test_files_come_back_with_their_type_and_name(
    page: ClientSession, chat: Chat, masha: Person
) -> None:
    photo = (await masha.send_photo(chat, png())).photo
    page_file = (await masha.send_file(chat, b"<script>", "лиса.html")).document
    assert photo is not None
    assert page_file is not None
    async with page.get(f"/page/files/{photo.file_id}") as answer:
        assert answer.content_type == "image/jpeg"
        assert await answer.read() == photo.bytes
    async with page.get(f"/page/files/{page_file.file_id}") as answer:
        assert answer.content_disposition is not None
        assert answer.content_disposition.type == "attachment"
        assert answer.content_disposition.filename == "лиса.html"
    async with page.get("/page/files/unknown") as answer:
        assert answer.status == 404


async def test_a_press_brings_the_bots_answer(
    page: ClientSession, sandbox: TelegramSandbox, chat: Chat, masha: Person
) -> None:
    await call(page, "sendMessage", chat_id=chat.id, text="drawing", reply_markup=BUTTONS)

    async def answer_it() -> None:
        (update,) = await call(page, "getUpdates", timeout=10)
        query_id = update["callback_query"]["id"]
        await call(page, "answerCallbackQuery", callback_query_id=query_id, text="Stopped.")

    body = {"from": masha.id, "message_id": 1, "data": "cancel:1"}
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(answer_it())
        async with page.post(f"/page/chats/{chat.id}/press", json=body) as answer:
            assert await answer.json() == {"text": "Stopped.", "show_alert": False}


async def test_strangers_and_unknown_chats(
    page: ClientSession, sandbox: TelegramSandbox, chat: Chat, masha: Person
) -> None:
    tom = sandbox.person("Tom")
    refused = [(masha.id, 999, 404), (1, chat.id, 404), (tom.id, chat.id, 403)]
    for user_id, chat_id, status in refused:
        path = f"/page/chats/{chat_id}"
        async with page.get(path, params={"as": user_id}) as answer:
            assert answer.status == status
        async with page.post(f"{path}/send", data={"from": user_id, "text": "x"}) as answer:
            assert answer.status == status
        body = {"from": user_id, "message_id": 1, "data": "x"}
        async with page.post(f"{path}/press", json=body) as answer:
            assert answer.status == status
    assert chat.messages == []


async def test_what_makes_no_sense_is_refused(
    page: ClientSession, chat: Chat, masha: Person
) -> None:
    await masha.send_text(chat, "fox")
    path = f"/page/chats/{chat.id}"
    refused: list[tuple[str, dict[str, Any], int]] = [
        ("send", {"data": form(masha, text=" ")}, 400),
        ("send", {"data": form(masha, ("a.png", b"no picture"))}, 400),
        ("send", {"data": form(masha, *[("a.png", png())] * 11)}, 400),
        ("send", {"data": form(masha, text="x", reply_to="9")}, 404),
        ("press", {"json": {"from": masha.id, "message_id": 1, "data": "x"}}, 404),
        ("press", {"json": {"from": masha.id}}, 400),
        ("press", {"data": "{"}, 400),
        ("send", {"data": "text"}, 404),
        ("send", {"data": "x", "headers": {"Content-Type": "multipart/form-data"}}, 400),
    ]
    for action, body, status in refused:
        async with page.post(f"{path}/{action}", **body) as answer:
            assert (action, body, answer.status) == (action, body, status)
    assert len(chat.messages) == 1


async def test_events_tell_which_chat_changed(
    page: ClientSession, chat: Chat, masha: Person
) -> None:
    async with page.get("/page/events") as events:
        assert events.content_type == "text/event-stream"
        await masha.send_text(chat, "one")
        told = [await events.content.readline() for _ in range(3)]
        assert told[-1] == f'data: {{"chat_id": {chat.id}}}\n'.encode()


async def test_the_page_itself_is_served(page: ClientSession) -> None:
    async with page.get("/") as answer:
        assert answer.content_type == "text/html"
    async with page.get("/static/index.html") as answer:
        assert answer.status == 200
    async with page.get("/static/..%2F__init__.py") as answer:
        assert answer.status == 404
