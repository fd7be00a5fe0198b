"""Downloads images that a response gives as a URL."""

import asyncio
import socket
import ssl
from collections.abc import Iterable
from typing import BinaryIO

import httpx

from bot.domain.errors import ResponseLost, ResponseUnreadable
from bot.domain.ports import Sleep
from bot.network import DIRECT, ProxySelector
from bot.observability import get_logger
from bot.providers.http.connections import create_transport, empty_cookie_jar
from bot.providers.http.public_addresses import Resolve, is_loopback, is_public, system_resolve
from bot.providers.http.response_body import content_encoding
from bot.providers.http.threads import run_in_thread
from bot.providers.parsing.decompression import Decompressor
from bot.providers.parsing.image_signature import SIZE_LIMIT

logger = get_logger(__name__)

CHUNK = 128 * 1024  # bytes that are worth the way to a thread
REDIRECT_LIMIT = 5
WAITS = (1.0, 3.0)  # seconds before each repeat: the picture is paid for, fetching it is free
TIMEOUT = 30.0  # seconds, for connecting and between two pieces
HIGHEST_PORT = 65_535
PASSING_STATUSES = {408, 425, 429}


class ImageDownloader:
    """Fetches over https from public addresses only, and without any key.

    An address is checked after its name was resolved, with every redirect, and the connection is
    made to the very address that was checked, also by a proxy: it would resolve the name once more.
    Where only the proxy can resolve names, images come from the provider's own host alone. A URL may
    be relative to `base`, the provider's base URL, whose origin is trusted as the operator set it:
    with plain http, or in a private network. `local` allows this machine itself and plain http: for
    a provider that the operator runs here. To be ended by `aclose`.
    """

    def __init__(
        self,
        proxies: ProxySelector = DIRECT,
        *,
        local: bool,
        user_agent: str,
        base: httpx.URL | None = None,
        sleep: Sleep = asyncio.sleep,
        resolve: Resolve = system_resolve,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._proxies = proxies
        self._local = local
        self._base = base or httpx.URL("")
        self._sleep = sleep
        self._resolve = resolve
        self._http = httpx.AsyncClient(
            headers={"User-Agent": user_agent, "Accept-Encoding": "identity"},
            timeout=TIMEOUT,
            cookies=empty_cookie_jar(),
            # Kept connections are known by their IP address, whichever name they were checked for:
            # none is used twice.
            transport=transport or create_transport(proxies),
        )

    async def aclose(self) -> None:
        await self._http.aclose()

    async def fetch(self, address: str, into: BinaryIO) -> None:
        """Writes the file to `into`.

        Raises ResponseUnreadable for an address that is refused or that brings no file, ResponseLost
        where it can't be reached after all repeats, and OSError when the disk does not take it.
        """
        for turn, wait in enumerate(WAITS):
            try:
                await self._fetch_once(address, into, turn)
            except ResponseLost as error:
                logger.warning("fetching a picture is tried again", error=str(error), wait=wait)
                await self._sleep(wait)
            else:
                return
        await self._fetch_once(address, into, len(WAITS))

    async def _fetch_once(self, address: str, into: BinaryIO, turn: int) -> None:
        into.seek(0)
        into.truncate()
        try:
            await self._follow(self._base.join(address), into, turn)
        except (httpx.InvalidURL, ValueError) as error:
            raise ResponseUnreadable("the picture's address is none") from error
        except (httpx.RequestError, ssl.SSLError) as error:
            raise ResponseLost(f"the picture was not fetched: {type(error).__name__}") from error

    async def _follow(self, url: httpx.URL, into: BinaryIO, turn: int) -> None:
        for _ in range(REDIRECT_LIMIT + 1):
            checked = await self._checked(url, turn)
            async with self._http.stream(
                "GET",
                url.copy_with(host=checked),
                headers={"Host": url.netloc.decode("ascii")},
                extensions={"sni_hostname": _host(url)},  # whom the certificate must name
            ) as response:
                if not response.has_redirect_location:
                    await _save(response, into)
                    return
                url = url.join(response.headers["location"])
        raise ResponseUnreadable("the picture's address leads on without end")

    async def _checked(self, url: httpx.URL, turn: int) -> str:
        """An IP address of the URL's host, another one with each turn where there are several."""
        is_own = _origin(url) == _origin(self._base)
        if not (is_own or url.scheme == "https" or (self._local and url.scheme == "http")):
            raise ResponseUnreadable("the picture's address is not https")
        host = _host(url)
        if not host or (url.port or 0) > HIGHEST_PORT:
            raise ResponseUnreadable("the picture's address is none")
        try:
            addresses = await self._resolve(host)
        except socket.gaierror as error:
            proxied = self._proxies.select(f"{url.scheme}://{host}") is not None
            if proxied and host == _host(self._base):
                return host
            lost = ResponseUnreadable if proxied and turn == len(WAITS) else ResponseLost
            raise lost(f"the picture's host is not known: {host}") from error
        if not (is_own or all(map(self._is_allowed, addresses))):
            raise ResponseUnreadable(f"the picture's address is not public: {host}")
        return addresses[turn % len(addresses)]

    def _is_allowed(self, address: str) -> bool:
        return is_public(address) or (self._local and is_loopback(address))


def _host(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii")


def _origin(url: httpx.URL) -> tuple[str, bytes, int | None]:
    return url.scheme, url.raw_host, url.port


async def _save(response: httpx.Response, into: BinaryIO) -> None:
    status = response.status_code
    if status >= 500 or status in PASSING_STATUSES:
        raise ResponseLost(f"the picture was not fetched: {status}")
    if status != 200:
        raise ResponseUnreadable(f"the picture's address answers {status}")
    decompressor = Decompressor(content_encoding(response))
    pending = bytearray()
    try:
        async for piece in response.aiter_raw():
            pending += piece
            if len(pending) >= CHUNK:
                chunk = bytes(pending)
                pending.clear()
                await run_in_thread(_write, decompressor.feed(chunk), into)
    finally:  # where it breaks off, it may be whole all the same
        await run_in_thread(_write, decompressor.feed(bytes(pending)), into)
        await run_in_thread(_write, decompressor.flush(), into)
    if not into.tell():
        raise ResponseUnreadable("the picture's file is empty")


def _write(pieces: Iterable[bytes], into: BinaryIO) -> None:
    for piece in pieces:
        into.write(piece)
        if into.tell() > SIZE_LIMIT:
            raise ResponseUnreadable("the picture's file is too large")
