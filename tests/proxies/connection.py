"""The two connections of a proxied client: to the proxy, and from there to its target."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NoReturn

Credentials = tuple[str, str]
"""User and password."""

_PIECE = 1 << 16
_PAUSE = 0.001  # seconds between the pieces of an answer, so that none joins the next


class ClosedError(Exception):
    """There will be no tunnel; what there was to say is said."""


@dataclass(frozen=True)
class Request:
    """Where a client wants to go, and what is said when the target is reached, or is not.

    `forwarded` is what the target gets first. The answers go to the client: `unreachable` where
    there is no way to the host, `refused` where its port is closed.
    """

    host: str
    port: int
    reached: bytes
    unreachable: bytes
    refused: bytes
    forwarded: bytes = b""


@dataclass(frozen=True)
class Peer:
    """One end of a connection. Nothing is said while `awake` is not set."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    awake: asyncio.Event
    piecewise: bool = False

    async def say(self, data: bytes) -> None:
        """Write it, byte by byte where the proxy is `piecewise`."""
        pieces = [data[at : at + 1] for at in range(len(data))] if self.piecewise else [data]
        for piece in pieces:
            await self.pass_on(piece)
            if self.piecewise:
                await asyncio.sleep(_PAUSE)

    async def pass_on(self, piece: bytes) -> None:
        await self.awake.wait()
        self.writer.write(piece)
        await self.writer.drain()

    async def refuse(self, data: bytes) -> NoReturn:
        """Raise ClosedError after these last words.

        What the client still sends is read until it is gone: else it might not get them.
        """
        await self.say(data)
        if self.writer.can_write_eof():
            self.writer.write_eof()
        while await self.reader.read(_PIECE):
            pass
        raise ClosedError

    async def carry_to(self, other: "Peer") -> None:
        """Every byte from here, and the end of them."""
        while piece := await self.reader.read(_PIECE):
            await other.pass_on(piece)
        if other.writer.can_write_eof():
            other.writer.write_eof()
        else:  # TLS has no half-closed connections
            other.writer.close()


Handshake = Callable[[Peer, Credentials | None], Awaitable[Request]]
"""Talk with a client until it has said where it wants to go; ClosedError if it never does."""


async def relay(client: Peer, target: Peer) -> None:
    """Carry bytes both ways until both have ended; when one is cut off, so is the other."""
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(client.carry_to(target))
            tasks.create_task(target.carry_to(client))
    except* OSError:
        client.writer.transport.abort()
        target.writer.transport.abort()
