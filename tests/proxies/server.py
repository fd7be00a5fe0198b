"""A proxy server that a test can look into, and that fails when told to."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self, TypedDict, Unpack
from urllib.parse import quote

from tests.proxies.certificate import LOCAL, Certificate, make_certificate
from tests.proxies.connection import ClosedError, Handshake, Peer, Request, relay
from tests.proxies.http_proxy import http
from tests.proxies.socks5 import socks5


class Options(TypedDict, total=False):
    """With a `user` every client must give name and password.

    With `piecewise` the proxy's own answers come byte by byte.
    """

    user: str | None
    password: str
    resolve: Mapping[str, int]
    piecewise: bool


class ProxyServer:
    """Listens on 127.0.0.1 while its block lasts, and leads nowhere else.

    `resolve` maps names and addresses to ports of local servers, whatever port is asked for:
    ``{"api.telegram.test": 8081}``. Of other hosts 127.0.0.1 and localhost are reached.
    `requests` are the hosts and ports that were asked for by clients that gave the password: a
    name in there was not resolved by its client. `connections` counts the accepted ones.

    A test may change `resolve` at any time, and

    * `refuses`: no target is reached (SOCKS: 4, HTTP: 502; of a closed port it is 5 and 503),
    * `silent`: the proxy stands still, as a process that is stopped: it accepts and no byte moves,
      in open tunnels neither (TLS alone is still agreed on). What waits goes on when it is False,
    * `stop()`: the proxy dies with all its connections; `start()` brings it back at its address.
    """

    def __init__(
        self,
        scheme: str,
        handshake: Handshake,
        certificate: Certificate | None = None,
        **options: Unpack[Options],
    ) -> None:
        self.resolve = dict(options.get("resolve", {}))
        self.requests: list[tuple[str, int]] = []
        self.connections = 0
        self.refuses = False
        self._scheme = scheme
        self._handshake = handshake
        self._certificate = certificate
        self._folder: TemporaryDirectory[str] | None = None
        user = options.get("user")
        self._credentials = None if user is None else (user, options.get("password", ""))
        self._piecewise = options.get("piecewise", False)
        self._awake = asyncio.Event()
        self._awake.set()
        self._port = 0
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[object]] = set()

    @classmethod
    def socks5(cls, **options: Unpack[Options]) -> Self:
        return cls("socks5", socks5, **options)

    @classmethod
    def http(cls, **options: Unpack[Options]) -> Self:
        return cls("http", http, **options)

    @classmethod
    def https(cls, certificate: Certificate | None = None, **options: Unpack[Options]) -> Self:
        """Without a certificate it makes one for 127.0.0.1 and localhost."""
        return cls("https", http, certificate, **options)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self._port}"

    @property
    def url(self) -> str:
        """With user and password, percent-encoded."""
        who = ":".join(quote(part, safe="") for part in self._credentials or ())
        return f"{self._scheme}://{who}{'@' if who else ''}{self.address}"

    @property
    def certificate(self) -> Certificate:
        """What the clients of an https proxy must trust."""
        if self._certificate is None:
            self._folder = TemporaryDirectory()
            self._certificate = make_certificate(Path(self._folder.name))
        return self._certificate

    @property
    def silent(self) -> bool:
        return not self._awake.is_set()

    @silent.setter
    def silent(self, silent: bool) -> None:
        if silent:
            self._awake.clear()
        else:
            self._awake.set()

    async def start(self) -> None:
        """Listen, at the address of before where there was one."""
        tls = self.certificate.server_context() if self._scheme == "https" else None
        host, port = "127.0.0.1", self._port
        self._server = await asyncio.start_server(self._accept, host, port, ssl=tls)
        self._port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Close the port, and cut every connection."""
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()
        if self._folder is not None:
            self._folder.cleanup()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            with suppress(ClosedError, asyncio.IncompleteReadError):
                await self._serve(Peer(reader, writer, self._awake, self._piecewise))
            writer.close()
            await writer.wait_closed()
        except (asyncio.CancelledError, OSError):  # the proxy dies, or the client is gone
            pass
        finally:
            writer.transport.abort()
            self._tasks.discard(task)

    async def _serve(self, client: Peer) -> None:
        """A connection from its first byte to its last."""
        request = await self._handshake(client, self._credentials)
        self.requests.append((request.host, request.port))
        target = await self._reached(client, request)
        try:
            await client.say(request.reached)
            await target.say(request.forwarded)
            await relay(client, target)
            target.writer.close()
            await target.writer.wait_closed()
        finally:
            target.writer.transport.abort()

    async def _reached(self, client: Peer, request: Request) -> Peer:
        open_ports = dict.fromkeys(LOCAL, request.port) | self.resolve
        port = None if self.refuses else open_ports.get(request.host.lower())
        if port is None:
            await client.refuse(request.unreachable)
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await client.refuse(request.refused)
        return Peer(reader, writer, self._awake)
