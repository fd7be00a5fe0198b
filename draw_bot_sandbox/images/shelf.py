"""Serves drawn pictures under addresses of their own, as providers do that answer with a `url`."""

import secrets
from collections import OrderedDict

from aiohttp import web

MOST = 32  # pictures; the oldest go first


class Shelf:
    """Pictures by their files' names. An address is its own permission: no key is asked for."""

    def __init__(self) -> None:
        self._pictures: OrderedDict[str, tuple[bytes, str]] = OrderedDict()

    def put(self, picture: bytes, kind: str) -> str:
        """Keeps a picture of a kind such as `png`; returns the file's name."""
        name = f"{secrets.token_hex(16)}.{kind}"
        self._pictures[name] = (picture, f"image/{kind}")
        if len(self._pictures) > MOST:
            self._pictures.popitem(last=False)
        return name

    async def get(self, request: web.Request) -> web.Response:
        """The file, or a 404."""
        name = request.match_info["name"]
        if name not in self._pictures:
            raise web.HTTPNotFound
        picture, content_type = self._pictures[name]
        return web.Response(body=picture, content_type=content_type)
