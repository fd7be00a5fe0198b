"""What the chat page asks of the sandbox: the chats, acting in them, and news as it comes."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from draw_bot_sandbox.telegram.call import read_form, to_integer
from draw_bot_sandbox.telegram.errors import BotApiError
from draw_bot_sandbox.telegram.files import Upload
from draw_bot_sandbox.telegram.model import Chat, Message
from draw_bot_sandbox.telegram.page_events import PageEvents
from draw_bot_sandbox.telegram.page_view import chat_summary, chat_view, is_shown_in_place
from draw_bot_sandbox.telegram.people import Person
from draw_bot_sandbox.telegram.pictures import PictureRefusedError
from draw_bot_sandbox.telegram.world import World

PAGE = Path(__file__).parents[1] / "page"
_MOST_FILES = 10


class PageApi:
    def __init__(self, world: World, people: Mapping[int, Person]) -> None:
        self._world = world
        self._people = people

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/", self._index),
            web.get("/static/{name}", self._static),
            web.get("/page/chats", self._chats),
            web.get("/page/chats/{chat_id}", self._chat),
            web.post("/page/chats/{chat_id}/send", self._send),
            web.post("/page/chats/{chat_id}/press", self._press),
            web.get("/page/files/{file_id}", self._file),
            web.get("/page/events", PageEvents(self._world).serve),
        ]

    async def _index(self, _: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html")

    async def _static(self, request: web.Request) -> web.StreamResponse:
        known = {path.name: path for path in PAGE.iterdir()}
        name = request.match_info["name"]
        if name not in known:
            raise web.HTTPNotFound
        return web.FileResponse(known[name])

    async def _chats(self, _: web.Request) -> web.Response:
        return web.json_response([chat_summary(chat) for chat in self._world.chats.values()])

    async def _chat(self, request: web.Request) -> web.Response:
        chat = self._chat_of(request)
        person = self._member(request.query.get("as", ""), chat)
        return web.json_response(chat_view(chat, person.user, self._world.menu))

    async def _send(self, request: web.Request) -> web.Response:
        chat = self._chat_of(request)
        try:
            fields, received = await read_form(request, self._world.files)
        except BotApiError as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        uploads = [upload for _, upload in received]
        try:
            await self._say(chat, fields, uploads)
        except (ValueError, PictureRefusedError) as error:
            raise web.HTTPBadRequest(text=str(error)) from error
        finally:
            for upload in uploads:
                upload.path.unlink()
        return web.json_response({"ok": True})

    async def _say(self, chat: Chat, fields: Mapping[str, str], uploads: list[Upload]) -> None:
        person = self._member(fields.get("from", ""), chat)
        text = fields.get("text", "")
        replied = self._message(chat, fields["reply_to"]) if fields.get("reply_to") else None
        as_file = fields.get("as_file") == "1"
        if len(uploads) > _MOST_FILES:
            raise ValueError(f"at most {_MOST_FILES} files at once")
        files = [
            (await asyncio.to_thread(upload.path.read_bytes), upload.name) for upload in uploads
        ]
        if not files:
            await person.send_text(chat, text, replied)
        elif fields.get("as_sticker") == "1":
            await person.send_sticker(chat, files[0][0], reply_to=replied)
        elif len(files) > 1:
            names = [name for _, name in files] if as_file else []
            await person.send_album(chat, [data for data, _ in files], text, replied, names=names)
        elif as_file:
            await person.send_file(chat, *files[0], caption=text, reply_to=replied)
        else:
            await person.send_photo(chat, files[0][0], text, replied)

    async def _press(self, request: web.Request) -> web.Response:
        chat = self._chat_of(request)
        try:
            body = await request.json()
            sender, message_id, data = (str(body[key]) for key in ("from", "message_id", "data"))
        except (ValueError, KeyError, TypeError) as error:
            raise web.HTTPBadRequest(text="from, message_id and data are needed") from error
        person, message = self._member(sender, chat), self._message(chat, message_id)
        try:
            answer = await person.press(message, data)
        except LookupError as error:
            raise web.HTTPNotFound(text="there is no such button") from error
        except TimeoutError as error:
            raise web.HTTPGatewayTimeout(text="the bot did not answer") from error
        return web.json_response({"text": answer.text, "show_alert": answer.show_alert})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self._world.files.by_id(request.match_info["file_id"])
        if file is None:
            raise web.HTTPNotFound
        response = web.FileResponse(file.path)
        response.content_type = file.mime
        response.headers["X-Content-Type-Options"] = "nosniff"
        if file.kind == "document":
            way = "inline" if is_shown_in_place(file.mime) else "attachment"
            name = quote(file.name, safe="")
            response.headers["Content-Disposition"] = f"{way}; filename*=UTF-8''{name}"
        return response

    def _chat_of(self, request: web.Request) -> Chat:
        chat = self._world.chats.get(to_integer(request.match_info["chat_id"]))
        if chat is None:
            raise web.HTTPNotFound(text="there is no such chat")
        return chat

    def _member(self, user_id: str, chat: Chat) -> Person:
        person = self._people.get(to_integer(user_id))
        if person is None:
            raise web.HTTPNotFound(text="there is no such person")
        if person.id not in chat.members:
            raise web.HTTPForbidden(text=f"{person.name} is not in {chat.title}")
        return person

    def _message(self, chat: Chat, message_id: str) -> Message:
        message = chat.message(to_integer(message_id))
        if message is None:
            raise web.HTTPNotFound(text="there is no such message")
        return message
