"""Servers that are no proxies, and proxies that hang up in the middle of a message."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

NOT_SOCKS: Mapping[str, Sequence[bytes]] = {
    "nothing": [],
    "half a greeting": [b"\x05"],
    "half a reply": [b"\x05\x00", b"\x05\x00\x00"],
    "a refusal and no more": [b"\x05\x00", b"\x05\x04"],
    "an unknown method": [b"\x05\x77"],
    "no letters": [b"\x05\x00", b"\x05\x00\x00\x03\x02\xff\xfe\x00\x50"],
    "HTTP": [b"HTTP/1.1 400 Bad Request\r\n\r\n"],
}
"""One answer for each thing that the client says; then the connection is closed."""
NOT_HTTP: Mapping[str, Sequence[bytes]] = {
    "nothing": [],
    "half a head": [b"HTTP/1.1 200"],
    "garbage": [b"\x00\xff garbage \r\n\r\n"],
    "a huge head": [b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000],
    "a page of HTTP 0.9": [b"<html>hello</html>"],
    "a grant and no more": [b"HTTP/1.1 200 OK\r\n\r\n"],
}
BROKEN_ANSWERS = [
    *(("socks5", name, answers) for name, answers in NOT_SOCKS.items()),
    *(("http", name, answers) for name, answers in NOT_HTTP.items()),
    *(("https", name, answers) for name, answers in NOT_HTTP.items()),
]
"""The scheme by which it is asked, a name for the test, the answers."""


@asynccontextmanager
async def broken_server(answers: Sequence[bytes]) -> AsyncIterator[str]:
    """Its `host:port` on 127.0.0.1."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            for answer in answers:
                if not await reader.read(4096):
                    break
                writer.write(answer)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        host, port = server.sockets[0].getsockname()
        yield f"{host}:{port}"
