"""Connections through a proxy (CONNECT or SOCKS5).

A proxy is asked for a tunnel, also to plain HTTP, and all above is as on a direct connection: TLS is
spoken with the provider, for whichever name it was asked. httpx's own proxies would not do: their
tunnels know no `sni_hostname`, which downloads need, and a proxy's refusal looks like the provider's.
"""

import asyncio
import ssl

import httpcore
import httpx
from socksio import ProtocolError, socks5

from bot.network import Proxy, ProxyProblem, ProxySelector

NOT_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError)
"""What httpx raises before anything of a request was sent."""
PROXY_UNREACHABLE = (
    *(httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError),
    *(OSError, UnicodeError),  # broken TLS with the proxy, a name that cannot be one
)
REFUSED_LOGIN = 407
PROXY_TIME_SHARE = 2 / 3
"""Of the time for connecting: the rest is for what lies behind."""


class TunnelError(httpcore.ProxyError):
    """httpx makes its own ProxyError of it, with this one as the cause."""

    def __init__(self, proxy: Proxy, problem: ProxyProblem) -> None:
        super().__init__(proxy.log_line(problem))
        self.problem = problem


class ProxiedTransport(httpx.AsyncBaseTransport):
    """Sends each request through the proxy in use, or directly where there is none."""

    def __init__(
        self, proxies: ProxySelector, *, verify: ssl.SSLContext, limits: httpx.Limits
    ) -> None:
        self._proxies = proxies
        self._verify = verify
        self._limits = limits
        self._transports: dict[Proxy | None, httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        # A download goes to an address that was checked: the host is named in the header.
        url = f"{request.url.scheme}://{request.headers['host']}"
        tried = set[Proxy]()
        while (proxy := self._proxies.select(url)) is not None:
            try:
                response = await self._through(proxy).handle_async_request(request)
            except NOT_CONNECTED as error:
                cause = error.__cause__
                problem = cause.problem if isinstance(cause, TunnelError) else ProxyProblem.NO_WAY
                tried.add(proxy)
                moved = self._proxies.failed(proxy, problem)
                if moved and self._proxies.select(url) not in tried:
                    continue  # nothing was sent: another proxy may take it at once
                if isinstance(cause, TunnelError):
                    raise
                raise type(error)(f"{proxy.log_line(problem)}: {error}") from error
            self._proxies.succeeded(proxy)
            return response
        return await self._through(None).handle_async_request(request)

    def _through(self, proxy: Proxy | None) -> httpx.AsyncHTTPTransport:
        if proxy not in self._transports:
            transport = httpx.AsyncHTTPTransport(verify=self._verify, limits=self._limits)
            if proxy is not None:
                # httpx 0.28 hands no backend through; which of its pools takes one is known.
                pool: httpcore.AsyncConnectionPool = transport._pool
                pool._network_backend = TunnelBackend(proxy, self._verify)
            self._transports[proxy] = transport
        return self._transports[proxy]

    async def aclose(self) -> None:
        for transport in self._transports.values():
            await transport.aclose()


class TunnelBackend(httpcore.AsyncNetworkBackend):
    """Connects to every host through one proxy, which resolves the names. Raises TunnelError."""

    def __init__(self, proxy: Proxy, verify: ssl.SSLContext) -> None:
        self._proxy = proxy
        self._verify = verify
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  # httpcore's
        local_address: str | None = None,  # noqa: ARG002  # nobody gives one
        socket_options: object = None,  # noqa: ARG002  # nor these
    ) -> httpcore.AsyncNetworkStream:
        open_tunnel = self._connect_socks if self._proxy.scheme == "socks5" else self._connect_http
        to_proxy = timeout and timeout * PROXY_TIME_SHARE
        try:
            async with asyncio.timeout(timeout):
                return await open_tunnel(host, port, to_proxy)
        except TimeoutError as error:  # it was reached, and says nothing
            raise self._tunnel_error(ProxyProblem.NO_WAY) from error
        except PROXY_UNREACHABLE as error:
            raise self._tunnel_error(ProxyProblem.DOWN) from error

    async def _connect_http(
        self, host: str, port: int, seconds: float | None
    ) -> httpcore.AsyncNetworkStream:
        proxy = self._proxy
        origin = httpcore.Origin(proxy.scheme.encode(), proxy.host.encode(), proxy.port)
        target = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        request = httpcore.Request(
            "CONNECT",
            httpcore.URL(
                scheme=origin.scheme, host=origin.host, port=origin.port, target=target.encode()
            ),
            headers=[("Host", target), *proxy.headers.items()],
            extensions={"timeout": {"connect": seconds}},
        )
        connection = httpcore.AsyncHTTPConnection(origin, ssl_context=self._verify)
        try:
            response = await connection.handle_async_request(request)
        except BaseException:
            await connection.aclose()
            raise
        if 200 <= response.status < 300:
            stream: httpcore.AsyncNetworkStream = response.extensions["network_stream"]
            return stream
        await connection.aclose()
        login = response.status == REFUSED_LOGIN
        raise self._tunnel_error(ProxyProblem.PASSWORD if login else ProxyProblem.NO_WAY)

    async def _connect_socks(
        self, host: str, port: int, seconds: float | None
    ) -> httpcore.AsyncNetworkStream:
        stream = await self._network.connect_tcp(self._proxy.host, self._proxy.port, seconds)
        try:
            await self._socks_handshake(stream, host, port)
        except ProtocolError as error:
            await stream.aclose()
            raise self._tunnel_error(ProxyProblem.DOWN) from error
        except BaseException:
            await stream.aclose()
            raise
        return stream

    async def _socks_handshake(
        self, stream: httpcore.AsyncNetworkStream, host: str, port: int
    ) -> None:
        """RFC 1928."""
        protocol, method = socks5.SOCKS5Connection(), socks5.SOCKS5AuthMethod
        offered = [method.NO_AUTH_REQUIRED]
        if self._proxy.has_login:
            offered.append(method.USERNAME_PASSWORD)
        protocol.send(socks5.SOCKS5AuthMethodsRequest(offered))
        await stream.write(protocol.data_to_send())
        chosen = protocol.receive_data(await _read_exactly(stream, 2))
        if not isinstance(chosen, socks5.SOCKS5AuthReply) or chosen.method not in offered:
            raise self._tunnel_error(ProxyProblem.PASSWORD)
        if chosen.method == method.USERNAME_PASSWORD:
            await self._log_in(stream, protocol)
        connect = socks5.SOCKS5Command.CONNECT
        protocol.send(socks5.SOCKS5CommandRequest.from_address(connect, (host, port)))
        await stream.write(protocol.data_to_send())
        head = await _read_exactly(
            stream, 5
        )  # version, status, nothing, kind of address, its first byte
        if head[:2] != b"\x05\x00":
            raise self._tunnel_error(ProxyProblem.NO_WAY)
        await _read_exactly(stream, {1: 3 + 2, 3: head[4] + 2, 4: 15 + 2}.get(head[3], 0))

    async def _log_in(
        self, stream: httpcore.AsyncNetworkStream, protocol: socks5.SOCKS5Connection
    ) -> None:
        """RFC 1929."""
        login = (self._proxy.user.encode(), self._proxy.password.encode())
        protocol.send(socks5.SOCKS5UsernamePasswordRequest(*login))
        await stream.write(protocol.data_to_send())
        try:
            told = protocol.receive_data(await _read_exactly(stream, 2))
        except httpcore.ReadError as error:  # some hang up instead of refusing
            raise self._tunnel_error(ProxyProblem.PASSWORD) from error
        if not isinstance(told, socks5.SOCKS5UsernamePasswordReply) or not told.success:
            raise self._tunnel_error(ProxyProblem.PASSWORD)

    def _tunnel_error(self, problem: ProxyProblem) -> TunnelError:
        return TunnelError(self._proxy, problem)


async def _read_exactly(stream: httpcore.AsyncNetworkStream, size: int) -> bytes:
    """Raises httpcore.ReadError where the proxy hangs up before."""
    data = b""
    while len(data) < size:
        piece = await stream.read(size - len(data))
        if not piece:
            raise httpcore.ReadError("the proxy hung up")
        data += piece
    return data
