"""A provider that sends exactly the bytes that a test gives, however malformed."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class RawProvider:
    """`requests` are the heads that came; `base_url` is its own."""

    base_url: str = ""
    requests: list[bytes] = field(default_factory=list)


@dataclass(frozen=True)
class RawResponse:
    """One answer: head and body. `cut` breaks the connection off, `stalls` keeps it open."""

    body: bytes = b""
    headers: Sequence[str] = ()
    status: int = 200
    cut: bool = False
    stalls: bool = False

    @property
    def head(self) -> bytes:
        lines = [f"HTTP/1.1 {self.status} Whatever", "Connection: close", *self.headers]
        return "".join(f"{line}\r\n" for line in [*lines, ""]).encode()


def chunked(body: bytes, *, ends: bool, kind: str = "application/json") -> RawResponse:
    """With the last chunk, or without it."""
    chunks = b"%x\r\n%s\r\n" % (len(body), body) + (b"0\r\n\r\n" if ends else b"")
    return RawResponse(chunks, (f"Content-Type: {kind}", "Transfer-Encoding: chunked"))


@asynccontextmanager
async def raw_provider(*answers: RawResponse) -> AsyncIterator[RawProvider]:
    """Each connection gets the next answer, and the last one all the others."""
    provider = RawProvider()
    left = list(answers)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        provider.requests.append(head)
        lines = head.decode("latin-1").lower().split("\r\n")
        lengths = [line.split(":")[1] for line in lines if line.startswith("content-length:")]
        await reader.readexactly(int(lengths[0]) if lengths else 0)
        answer = left.pop(0) if len(left) > 1 else left[0]
        with suppress(ConnectionError):  # the client need not read all
            writer.write(answer.head + answer.body)
            await writer.drain()
            if answer.stalls:
                await reader.read()  # until the client goes
        if answer.cut:
            writer.transport.abort()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        provider.base_url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        yield provider
