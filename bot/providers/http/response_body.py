"""Reads the first bytes of a response's body."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress

import httpx

from bot.providers.parsing.decompression import Decompressor

SECONDS = 10.0


async def read_prefix(response: httpx.Response, into: bytearray, limit: int) -> None:
    """At most so many bytes, unpacked, without blanks before them, of what comes within seconds.

    What came is in `into` also when it raises: httpx.RequestError and ssl.SSLError where the body
    breaks off, ResponseLost and ResponseUnreadable where it cannot be unpacked.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(SECONDS), aclosing(_pieces(response)) as pieces:
            async for piece in pieces:
                into += piece if into else piece.lstrip()
                if len(into) >= limit:
                    del into[limit:]
                    break


async def _pieces(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    decompressor = Decompressor(content_encoding(response))
    async for chunk in response.aiter_raw():
        for piece in decompressor.feed(chunk):
            yield piece
    for piece in decompressor.flush():
        yield piece


def charset(response: httpx.Response) -> str | None:
    """The one that the header names, known or not; None where it names none."""
    try:
        return response.charset_encoding
    except ValueError:  # a zero byte in it
        return None


def content_encoding(response: httpx.Response) -> str:
    """The header, which may be wrong."""
    return str(response.headers.get("content-encoding", ""))
