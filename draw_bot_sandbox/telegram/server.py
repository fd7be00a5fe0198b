"""The Bot API over HTTP."""

from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from typing import Any

from aiohttp import web

from draw_bot_sandbox.telegram.call import Call, read_call
from draw_bot_sandbox.telegram.errors import BotApiError
from draw_bot_sandbox.telegram.faults import Faults
from draw_bot_sandbox.telegram.flood import FloodControl
from draw_bot_sandbox.telegram.methods import METHODS
from draw_bot_sandbox.telegram.world import World

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_RECORDED = 10_000  # the latest calls; a demo may run for days
_COUNTED = frozenset(name for name in METHODS if name.startswith(("send", "edit"))) - {
    "sendchataction"
}


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """What the bot asked and what it was told; files are left out."""

    method: str
    params: Mapping[str, str]
    time: float
    ok: bool
    error_code: int = 0
    description: str = ""


class BotApi:
    def __init__(self, world: World, token: str, flood: FloodControl, faults: Faults) -> None:
        self._world = world
        self._token = token
        self._flood = flood
        self._faults = faults
        self.unknown_methods: set[str] = set()
        """Methods that are newer than this server."""
        self.calls: deque[RecordedCall] = deque(maxlen=_RECORDED)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/bot{token}/{method}", self._dated(self._handle)),
            web.post("/bot{token}/{method}", self._dated(self._handle)),
            web.get("/file/bot{token}/{path:.+}", self._dated(self._download)),
        ]

    def _dated(self, handler: Handler) -> Handler:
        """Its answers tell the time by the sandbox's clock."""

        async def handle(request: web.Request) -> web.StreamResponse:
            response = await handler(request)
            response.headers["Date"] = formatdate(self._world.clock(), usegmt=True)
            return response

        return handle

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        try:
            if request.match_info["token"] != self._token:
                raise BotApiError(401, "Unauthorized")
            unknown = {method.lower() for method in self.unknown_methods}
            if name.lower() not in METHODS.keys() - unknown:
                raise BotApiError(404, "Not Found")
            call = await read_call(request, name, self._world.files)
        except BotApiError as error:
            return _refusal(error)
        try:
            return await self._answer(request, call)
        finally:
            call.discard_uploads()

    async def _answer(self, request: web.Request, call: Call) -> web.StreamResponse:
        fault = self._faults.take(call.method, call.integer("chat_id"))
        drop = fault.drop if fault else None
        if drop == "before":
            self._record(call, BotApiError(0, "connection dropped before acting"))
            return _cut(request)
        try:
            if fault and fault.error:
                raise fault.error
            result = await self._act(call)
        except BotApiError as error:
            self._record(call, error)
            return _cut(request) if drop else _refusal(error)
        self._record(call, None)
        return _cut(request) if drop else web.json_response({"ok": True, "result": result})

    async def _act(self, call: Call) -> Any:
        name = call.method.lower()
        if name in _COUNTED:
            media = call.json("media")
            messages = len(media) if name == "sendmediagroup" and isinstance(media, list) else 1
            self._flood.check(call.method, call.integer("chat_id"), messages)
        return await METHODS[name](self._world, call)

    def _record(self, call: Call, error: BotApiError | None) -> None:
        code, words = (error.code, error.description) if error else (0, "")
        time = self._world.clock()
        recorded = RecordedCall(call.method, call.params, time, error is None, code, words)
        self.calls.append(recorded)
        self._world.changes.note()

    async def _download(self, request: web.Request) -> web.StreamResponse:
        file = self._world.files.by_path(request.match_info["path"])
        if request.match_info["token"] != self._token:
            return _refusal(BotApiError(401, "Unauthorized"))
        if file is None:
            return _refusal(BotApiError(404, "Not Found"))
        return web.FileResponse(file.path, headers={"Content-Type": "application/octet-stream"})


def _refusal(error: BotApiError) -> web.Response:
    body: dict[str, Any] = {
        "ok": False,
        "error_code": error.code,
        "description": error.description,
    }
    if error.parameters:
        body["parameters"] = error.parameters
    return web.json_response(body, status=error.code)


def _cut(request: web.Request) -> web.Response:
    """Close the connection; what is answered then reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
