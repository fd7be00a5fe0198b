"""A plain client of the Images API for the tests of the sandbox."""

import base64
import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
from aiohttp import web
from PIL import Image

from draw_bot_sandbox.images import Answer, Dialect, ImagesSandbox
from draw_bot_sandbox.serving import serving

ASKED: Mapping[str, object] = {
    "model": "gpt-image-2",
    "prompt": "лиса в космосе",
    "n": 1,
    "size": "1024x1024",
    "response_format": "b64_json",
    "output_format": "png",
}


@dataclass(frozen=True)
class Client:
    session: aiohttp.ClientSession

    async def generate(self, **changes: object) -> tuple[int, Any]:
        """Status and JSON; a change to None leaves the field out."""
        fields = {name: value for name, value in {**ASKED, **changes}.items() if value is not None}
        async with self.session.post("/v1/images/generations", json=fields) as response:
            return response.status, await response.json()

    async def edit(self, *uploads: tuple[str, bytes], **changes: str) -> tuple[int, Any]:
        """The same for an edit, with files as pairs of field name and bytes."""
        data = form_of({**ASKED, **changes}, *uploads)
        async with self.session.post("/v1/images/edits", data=data) as response:
            return response.status, await response.json()


def form_of(fields: Mapping[str, object], *uploads: tuple[str, bytes]) -> aiohttp.FormData:
    """The multipart body of an edit."""
    form = aiohttp.FormData(default_to_multipart=True)
    for name, value in fields.items():
        form.add_field(name, str(value))
    for name, data in uploads:
        form.add_field(name, data, filename="picture.png", content_type="image/png")
    return form


@asynccontextmanager
async def client_of(sandbox: ImagesSandbox, key: str = "sk-sandbox") -> AsyncIterator[Client]:
    """Serves the sandbox and gives a client that knows the key."""
    app = web.Application()
    sandbox.add_to(app)
    headers = {"Authorization": f"Bearer {key}"}
    async with serving(app) as base, aiohttp.ClientSession(base, headers=headers) as session:
        yield Client(session)


async def asked(
    dialect: Dialect, fields: Mapping[str, object], *answers: Answer
) -> tuple[int, Any]:
    """Status and JSON of one generation in that dialect, with the next answers scripted."""
    sandbox = ImagesSandbox(dialect=dialect)
    sandbox.next(*answers)
    async with client_of(sandbox) as client:
        path = f"{dialect.base}/images/generations"
        async with client.session.post(path, json=fields) as response:
            return response.status, await response.json()


def file(
    form: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **saving: Any
) -> bytes:
    """A plain picture's bytes."""
    out = io.BytesIO()
    Image.new(mode, size, "teal").save(out, form, **saving)
    return out.getvalue()


def picture_of(answer: Any) -> Image.Image:
    """The picture inside a success."""
    return Image.open(io.BytesIO(base64.b64decode(answer["data"][0]["b64_json"])))
