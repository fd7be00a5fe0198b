"""HTTP to the Bot API: directly, or through the first proxy that works."""

import asyncio
import os
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from functools import partial
from types import SimpleNamespace
from typing import Any, cast

import certifi
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import (
    ClientConnectionError,
    ClientConnectorError,
    ClientError,
    ClientHttpProxyError,
    ClientPayloadError,
    ClientProxyConnectionError,
    ClientResponse,
    ClientResponseError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    FormData,
    ServerDisconnectedError,
    TCPConnector,
    TraceConfig,
)
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError

from bot.network import DIRECT, Proxy, ProxyProblem, ProxySelector, seconds_to_connect
from bot.telegram.client.responses import parse_response

CONNECT_SECONDS = 9.0
"""Less than any request may take."""
PROXY_SECONDS = 15.0
"""For all of the way through a proxy: to it, past it, and TLS behind it."""
DNS_SECONDS = 3600
"""For which an address is remembered: name services fail more often than Telegram moves."""
MAX_RESPONSE_BYTES = 32 * 1024 * 1024
"""Bytes, unpacked; a hundred of the longest updates are a tenth of it."""
PROXY_AUTH_REQUIRED = 407
PROXY_AUTH_PHRASES = ("authentication failure", "no acceptable authentication")
NOT_A_PROXY = (
    ProxyConnectionError,
    ServerDisconnectedError,
    ClientResponseError,
    EOFError,
    ValueError,
)
"""What speaks no proxy's language, or hangs up in the middle of it."""
TIMEOUT_ERRORS = (ConnectionTimeoutError, ProxyTimeoutError)
CONNECT_ERRORS = (
    *(ClientError, OSError, ProxyError, ProxyConnectionError, ProxyTimeoutError),
    # python-socks', where a proxy hangs up half-way, or says what is no SOCKS.
    *(EOFError, ValueError, LookupError, AssertionError),
    AttributeError,  # asyncio's, where TLS within TLS is cut off in its handshake (Python 3.11.2)
)
"""All that was seen before there was a connection."""


class ConnectFailed(ClientConnectionError):
    """No connection came about, so nothing was sent. `problem` is that of the proxy, if there is one."""

    def __init__(self, words: str, problem: ProxyProblem | None = None) -> None:
        super().__init__(words)
        self.problem = problem


class BotSession(AiohttpSession):
    """aiogram's session, with a time-out for connecting and proxies that take turns."""

    def __init__(self, proxies: ProxySelector = DIRECT, **options: Any) -> None:
        super().__init__(json_loads=parse_response, **options)
        self._proxies = proxies
        self._sessions: dict[Proxy | None, ClientSession] = {}
        self.server_time: float | None = None
        """Seconds since 1970 by the server's clock, as its latest answer told."""
        # As for the providers: the operator's certificates come before those of Mozilla.
        authorities = os.environ.get("SSL_CERT_FILE") or certifi.where()
        self._ssl_context = ssl.create_default_context(cafile=authorities)

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109  # aiogram's
    ) -> TelegramType:
        url = self.api.api_url(token=bot.token, method=method.__api_method__)
        seconds = self.timeout if timeout is None else timeout
        form = partial(self.build_form_data, bot, method)  # anew for each try: it is used up by one
        try:
            async with self._response("POST", url, seconds, form) as answer:
                content = await _text_of(answer)
        except ConnectFailed as error:
            raise TelegramNetworkError(method, str(error)) from error
        except TimeoutError as error:
            raise TelegramNetworkError(method, "no answer in time") from error
        except ClientError as error:
            # aiohttp's own text may name the URL, and the token with it.
            raise TelegramNetworkError(method, type(error).__name__) from error
        response = self.check_response(bot, method, answer.status, content)
        return cast("TelegramType", response.result)

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,  # noqa: ASYNC109  # aiogram's
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        async with self._response("GET", url, timeout, headers=headers) as answer:
            if raise_for_status:
                answer.raise_for_status()
            async for chunk in answer.content.iter_chunked(chunk_size):
                yield chunk

    async def create_session(self) -> ClientSession:
        return self._session_for(None)

    async def close(self) -> None:
        sessions = list(self._sessions.values())
        self._sessions.clear()
        for session in sessions:
            await session.close()
        if sessions and self.api.base.startswith("https"):
            await asyncio.sleep(0.25)  # aiohttp's advice: until then TLS connections say goodbye

    @asynccontextmanager
    async def _response(
        self,
        method: str,
        url: str,
        seconds: float,
        form: Callable[[], FormData | None] = lambda: None,
        headers: dict[str, Any] | None = None,
    ) -> AsyncIterator[ClientResponse]:
        """Raises ConnectFailed, ClientError or TimeoutError."""
        tried = set[Proxy]()
        while True:
            proxy = self._proxies.select(url)
            # The Bot API does not redirect: another host is not told what people send.
            options = {**_options(proxy, url, seconds, headers or {}), "allow_redirects": False}
            try:
                answer = await self._request(method, url, proxy, {**options, "data": form()})
            except ConnectFailed as error:
                if not (proxy and error.problem):
                    raise
                tried.add(proxy)
                moved = self._proxies.failed(proxy, error.problem)
                if moved and self._proxies.select(url) not in tried:
                    continue  # another proxy may take it at once
                raise
            if proxy:
                self._proxies.succeeded(proxy)
            self.server_time = _date_of(answer)
            async with answer:
                yield answer
            return

    async def _request(
        self, method: str, url: str, proxy: Proxy | None, options: dict[str, Any]
    ) -> ClientResponse:
        connected = asyncio.Event()
        session = self._session_for(proxy)
        try:
            answer = await session.request(method, url, trace_request_ctx=connected, **options)
        except CONNECT_ERRORS as error:
            if connected.is_set():
                raise
            raise await _connect_failed(error, proxy) from error
        if proxy and answer.status == PROXY_AUTH_REQUIRED:
            answer.close()
            problem = ProxyProblem.PASSWORD
            raise ConnectFailed(proxy.log_line(problem), problem)
        return answer

    def _session_for(self, proxy: Proxy | None) -> ClientSession:
        if proxy not in self._sessions:
            tracing = TraceConfig()
            tracing.on_connection_create_end.append(_note_connection)
            tracing.on_connection_reuseconn.append(_note_connection)
            self._sessions[proxy] = ClientSession(
                connector=self._connector(proxy),
                trace_configs=[tracing],
                cookie_jar=DummyCookieJar(),  # the Bot API has none, and a gateway's may grow
            )
        return self._sessions[proxy]

    def _connector(self, proxy: Proxy | None) -> TCPConnector:
        # No limit: who waits for a free connection would seem to wait for the proxy.
        options: dict[str, Any] = {
            "ssl": self._ssl_context,
            "limit": 0,
            "ttl_dns_cache": DNS_SECONDS,
        }
        if proxy is None or proxy.scheme != "socks5":
            return TCPConnector(**options)
        return ProxyConnector(
            proxy.host,
            proxy.port,
            username=proxy.user if proxy.has_login else None,
            password=proxy.password if proxy.has_login else None,
            rdns=True,
            **options,
        )


def _options(
    proxy: Proxy | None, url: str, seconds: float, headers: dict[str, Any]
) -> dict[str, Any]:
    """What aiohttp is told beside the request itself."""
    if proxy is None:
        return {
            "timeout": ClientTimeout(seconds, sock_connect=CONNECT_SECONDS),
            "headers": headers,
        }
    limits = ClientTimeout(seconds, connect=PROXY_SECONDS, sock_connect=PROXY_SECONDS)
    if proxy.scheme == "socks5":
        return {"timeout": limits, "headers": headers}
    # aiohttp tells them to a proxy that makes a tunnel; another one finds them in the request.
    told = {} if url.startswith("https:") else proxy.headers
    return {
        "timeout": limits,
        "headers": {**headers, **told},
        "proxy": str(proxy),
        "proxy_headers": dict(proxy.headers),
    }


def _date_of(answer: ClientResponse) -> float | None:
    try:
        return parsedate_to_datetime(answer.headers.get("Date", "")).timestamp()
    except (ValueError, OverflowError):
        return None


async def _text_of(answer: ClientResponse) -> str:
    """Raises ClientPayloadError where it does not end."""
    content = bytearray()
    async for piece in answer.content.iter_any():
        content += piece
        if len(content) > MAX_RESPONSE_BYTES:
            raise ClientPayloadError("an answer without an end")
    return content.decode()


async def _note_connection(_: ClientSession, trace: SimpleNamespace, __: object) -> None:
    trace.trace_request_ctx.set()  # the event of its request


async def _connect_failed(error: Exception, proxy: Proxy | None) -> ConnectFailed:
    if proxy is None:
        return ConnectFailed(f"no connection: {type(error).__name__}")
    problem = await _problem_of(error, proxy)
    return ConnectFailed(proxy.log_line(problem), problem)


async def _problem_of(error: Exception, proxy: Proxy) -> ProxyProblem:
    if isinstance(error, TIMEOUT_ERRORS):
        reached = await seconds_to_connect(proxy, CONNECT_SECONDS)
        return ProxyProblem.DOWN if reached is None else ProxyProblem.NO_WAY
    if isinstance(error, ClientHttpProxyError):
        login = error.status == PROXY_AUTH_REQUIRED
        return ProxyProblem.PASSWORD if login else ProxyProblem.NO_WAY
    if isinstance(error, ClientConnectorError):  # the proxy's own address, or that behind it
        there = isinstance(error, ClientProxyConnectionError) or error.host == proxy.host
        return ProxyProblem.DOWN if there else ProxyProblem.NO_WAY
    if isinstance(error, ProxyError):
        # The replies of SOCKS have codes; before them, python-socks has words alone.
        if any(sign in str(error).lower() for sign in PROXY_AUTH_PHRASES):
            return ProxyProblem.PASSWORD
        return ProxyProblem.DOWN if error.error_code is None else ProxyProblem.NO_WAY
    return ProxyProblem.DOWN if isinstance(error, NOT_A_PROXY) else ProxyProblem.NO_WAY
