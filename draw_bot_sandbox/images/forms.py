"""Reads a request's body into a form, whatever its encoding; refuses what can't be read."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

JSON = "application/json"
MULTIPART = "multipart/form-data"
FILE_FIELDS = ("image", "image[]", "mask")


class RefusalError(Exception):
    """A request that the dialect does not allow: the status and the error that the client gets.

    `param` is the field that is wrong, where there is one.
    """

    def __init__(
        self, message: str, code: str, status: int = 400, param: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.error = {
            "message": message,
            "type": "invalid_request_error",
            "param": param,
            "code": code,
        }


@dataclass(frozen=True)
class Upload:
    """A file of a multipart body, under its field's name."""

    name: str
    filename: str | None
    content_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Form:
    """What a body said. Numbers are text in multipart and numbers in JSON."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    references: tuple[Upload, ...] = ()
    mask: Upload | None = None
    encoding: str = JSON


async def read_json(request: web.Request) -> Form:
    """The form of a generation."""
    if request.content_type != JSON:
        raise RefusalError(f"The body must be {JSON}.", "unsupported_content_type")
    try:
        fields = json.loads(await request.read())
    except ValueError as error:
        message = f"We could not parse the JSON body of your request: {error}"
        raise RefusalError(message, "invalid_json") from error
    if not isinstance(fields, dict):
        raise RefusalError("The JSON body must be an object.", "invalid_json")
    return Form(fields)


async def read_multipart(request: web.Request, largest: int) -> Form:
    """The form of an edit; `largest` is the most bytes that a file may have."""
    if request.content_type != MULTIPART:
        raise RefusalError(f"The body must be {MULTIPART}.", "unsupported_content_type")
    fields: dict[str, object] = {}
    uploads: list[Upload] = []
    try:
        async for part in await request.multipart():
            if not isinstance(part, BodyPartReader) or part.name is None:
                raise RefusalError("Each part needs a name.", "invalid_multipart")
            if part.name in FILE_FIELDS:
                uploads.append(await _upload(part, part.name, largest))
            elif part.name in fields:
                raise RefusalError(f"Duplicate parameter: '{part.name}'.", "duplicate_parameter")
            else:
                fields[part.name] = await part.text()
    except ValueError as error:
        message = f"We could not parse the multipart body of your request: {error}"
        raise RefusalError(message, "invalid_multipart") from error
    return _sorted(fields, uploads)


async def _upload(part: BodyPartReader, name: str, largest: int) -> Upload:
    data = bytearray()
    while chunk := await part.read_chunk(1 << 18):
        data += chunk
        if len(data) > largest:
            raise RefusalError(f"'{name}' is larger than {largest} bytes.", "file_too_large")
    content_type = part.headers.get("Content-Type", "application/octet-stream")
    return Upload(name, part.filename, content_type, bytes(data))


def _sorted(fields: dict[str, object], uploads: list[Upload]) -> Form:
    masks = [upload for upload in uploads if upload.name == "mask"]
    if len(masks) > 1:
        raise RefusalError("Duplicate parameter: 'mask'.", "duplicate_parameter")
    references = tuple(upload for upload in uploads if upload.name != "mask")
    return Form(fields, references, masks[0] if masks else None, MULTIPART)
