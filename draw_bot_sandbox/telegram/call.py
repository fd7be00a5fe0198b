"""One request of the bot: its method, its parameters, the files that came with it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from draw_bot_sandbox.telegram.errors import BotApiError, bad_request
from draw_bot_sandbox.telegram.files import FileStore, Upload

UPLOAD_BYTES = 50 * 1024 * 1024

Form = tuple[dict[str, str], list[tuple[str, Upload]]]


@dataclass(frozen=True, slots=True)
class Call:
    """Parameters are strings, as on the wire; objects and arrays are JSON in a string."""

    method: str
    params: Mapping[str, str]
    uploads: Mapping[str, Upload]

    def text(self, name: str) -> str:
        return self.params.get(name, "")

    def integer(self, name: str, default: int = 0) -> int:
        return to_integer(self.params[name]) if name in self.params else default

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in {"true", "yes", "1"}

    def json(self, name: str) -> Any:
        """The decoded value; None where it was not given."""
        if not self.text(name):
            return None
        try:
            return json.loads(self.text(name))
        except ValueError as error:
            raise bad_request(f"can't parse {name} JSON object") from error

    def discard_uploads(self) -> None:
        for upload in self.uploads.values():
            upload.path.unlink()


async def read_call(request: web.Request, method: str, files: FileStore) -> Call:
    """Read query, form or JSON; raises 413 for files over 50 MB."""
    params = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        params |= _strings(await _json_body(request))
    else:
        fields, received = await read_form(request, files)
        params |= fields
        uploads |= received
    call = Call(method, params, uploads)
    if any(upload.size > UPLOAD_BYTES for upload in uploads.values()):
        call.discard_uploads()
        raise BotApiError(413, "Request Entity Too Large")
    return call


async def read_form(request: web.Request, files: FileStore) -> Form:
    """A form of either kind: its fields, and its files with the names of their parts."""
    if request.content_type != "multipart/form-data":
        return {name: str(value) for name, value in (await request.post()).items()}, []
    fields: dict[str, str] = {}
    uploads: list[tuple[str, Upload]] = []
    try:
        async for part in await request.multipart():
            await _read_part(part, fields, uploads, files)
    except (ValueError, ConnectionError) as error:  # nonsense, or the sender went away
        for _, upload in uploads:
            upload.path.unlink()
        raise bad_request("can't read multipart/form-data") from error
    return fields, uploads


async def _read_part(
    part: object,
    fields: dict[str, str],
    uploads: list[tuple[str, Upload]],
    files: FileStore,
) -> None:
    if not isinstance(part, BodyPartReader):
        raise ValueError("multipart within multipart")
    if part.filename is None:
        fields[part.name or ""] = await part.text()
        return
    upload = files.upload(part.filename)
    uploads.append((part.name or "", upload))
    await _receive(part, upload)


async def _receive(part: BodyPartReader, upload: Upload) -> None:
    """What is over the limit is read and dropped: the sender hears of it at the end."""
    while piece := await part.read_chunk(1 << 16):
        if upload.size <= UPLOAD_BYTES:
            upload.write(piece)


async def _json_body(request: web.Request) -> dict[str, Any]:
    try:
        body = await request.json()
    except ValueError as error:
        raise bad_request("can't parse JSON object") from error
    if not isinstance(body, dict):
        raise bad_request("expected an Object")
    return body


def _strings(body: dict[str, Any]) -> dict[str, str]:
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in body.items()
        if value is not None
    }


def to_integer(value: object) -> int:
    """Leniently, as Telegram reads numbers: nonsense is 0, which is nobody's id."""
    try:
        return int(str(value))
    except ValueError:
        return 0
