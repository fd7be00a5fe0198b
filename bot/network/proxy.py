"""A proxy: its URL, and the problems a connection through it can have."""

import asyncio
import time
from base64 import b64encode
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import quote, unquote, urlsplit

SCHEMES = {
    "socks5": "socks5",
    "socks5h": "socks5",  # names are resolved by the proxy in any case
    "socks": "socks5",  # as desktops write it into ALL_PROXY
    "http": "http",
    "https": "https",
}
PORTS = {"socks5": 1080, "http": 80, "https": 443}
SOCKS_LIMIT = 255
"""Bytes that a user name or a password may have (RFC 1929)."""


class ProxyProblem(StrEnum):
    """Why no connection came about. The values stand in the sentences of `locales/`."""

    DOWN = "down"
    """The proxy itself cannot be reached, or does not speak as one."""
    PASSWORD = "password"  # noqa: S105  # the name of a problem
    """It refuses the user name and password, or wants some."""
    NO_WAY = "no-way"
    """It answers, and what lies behind it does not."""


LOG_WORDS = {
    ProxyProblem.DOWN: "does not answer",
    ProxyProblem.PASSWORD: "refuses the user name and password",
    ProxyProblem.NO_WAY: "brought no answer from behind it",
}


@dataclass(frozen=True, slots=True)
class Proxy:
    """`scheme` is `socks5`, `http` or `https`. Its text and its repr hold no user and no password."""

    scheme: str
    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """`host:port`."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def has_login(self) -> bool:
        return bool(self.user or self.password)

    @property
    def headers(self) -> dict[str, str]:
        """The login for an HTTP proxy."""
        if not self.has_login:
            return {}
        login = b64encode(f"{self.user}:{self.password}".encode()).decode()
        return {"Proxy-Authorization": f"Basic {login}"}

    @property
    def secrets(self) -> list[str]:
        """In every form in which somebody else's message may hold them."""
        if not self.password:
            return []
        basic = self.headers["Proxy-Authorization"].removeprefix("Basic ")
        return [self.password, quote(self.password, safe=""), f"{self.user}:{self.password}", basic]

    def log_line(self, problem: ProxyProblem) -> str:
        return f"the proxy {self} {LOG_WORDS[problem]}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.address}"


def parse_proxy(text: str) -> Proxy:
    """Reads `socks5://user:password@host:port`, the user and password percent-encoded.

    Raises ValueError for what is no proxy; its message holds nothing of the text.
    """
    try:
        parts = urlsplit(text)
        scheme, port = SCHEMES[parts.scheme], parts.port
    except (KeyError, ValueError):
        raise ValueError("no proxy") from None
    port = PORTS[scheme] if port is None else port
    host = parts.hostname or ""
    rest = parts.path.strip("/") or parts.query or parts.fragment
    if not port or rest or not host.isascii() or not _is_name(host) or any(map(str.isspace, text)):
        raise ValueError("no proxy")
    proxy = Proxy(scheme, host, port, unquote(parts.username or ""), unquote(parts.password or ""))
    if not _can_be_told(proxy):
        raise ValueError("no login")
    return proxy


def _is_name(host: str) -> bool:
    """Or an address: what can be looked up at all."""
    try:
        return bool(host.encode("idna"))
    except UnicodeError:
        return False


def _can_be_told(proxy: Proxy) -> bool:
    """Whether the protocol has room for the user name and the password."""
    if proxy.scheme != "socks5":
        return ":" not in proxy.user
    if bool(proxy.user) is not bool(proxy.password):  # RFC 1929 knows no empty ones
        return False
    login = proxy.user + proxy.password
    return login.isascii() and max(len(proxy.user), len(proxy.password)) <= SOCKS_LIMIT


def parse_proxies(text: str) -> tuple[Proxy, ...]:
    """Several, separated by commas; `none` is no proxy at all. Raises ValueError."""
    if text.strip() == "none":
        return ()
    return tuple(parse_proxy(part.strip()) for part in text.split(","))


async def seconds_to_connect(proxy: Proxy, within: float) -> float | None:
    """How long it takes to reach the proxy's port; None where it does not answer `within` seconds."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(within):
            _, writer = await asyncio.open_connection(proxy.host, proxy.port)
    except (OSError, UnicodeError):  # a time-out is an OSError
        return None
    took = time.monotonic() - began
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return took
