"""The HTTP proxy: CONNECT, and requests for whole http:// URLs, one for each connection."""

import base64
from asyncio import LimitOverrunError
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from tests.proxies.connection import Credentials, Peer, Request

_BETWEEN_THE_TWO = frozenset({"proxy-authorization", "proxy-connection", "connection"})


@dataclass(frozen=True)
class _Head:
    """A request line, and the headers with their names in small letters."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]


async def http(client: Peer, credentials: Credentials | None) -> Request:
    head = _parsed(await _read_head(client))
    if head is None:
        await client.refuse(_answer(HTTPStatus.BAD_REQUEST))
    given = dict(head.headers).get("proxy-authorization", "")
    if credentials is not None and given != _basic(credentials):
        challenge = 'Proxy-Authenticate: Basic realm="proxy"'
        await client.refuse(_answer(HTTPStatus.PROXY_AUTHENTICATION_REQUIRED, challenge))
    request = _request(head)
    if request is None:
        await client.refuse(_answer(HTTPStatus.BAD_REQUEST))
    return request


async def _read_head(client: Peer) -> bytes:
    """Up to the empty line; b"" for what is no HTTP from its first byte on (TLS, SOCKS)."""
    first = await client.reader.readexactly(1)
    if not first.isalpha():
        return b""
    try:
        return first + await client.reader.readuntil(b"\r\n\r\n")
    except LimitOverrunError:
        await client.refuse(_answer(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE))


def _parsed(head: bytes) -> _Head | None:
    """None where a part is missing, the Host header too."""
    line, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    words = line.split(" ")
    pairs = [line.partition(":") for line in lines]
    headers = tuple((name.lower(), value.strip()) for name, _, value in pairs)
    if len(words) != 3 or not words[2].startswith("HTTP/1.") or "host" not in dict(headers):
        return None
    return _Head(words[0], words[1], headers) if all(colon for _, colon, _ in pairs) else None


def _request(head: _Head) -> Request | None:
    """None where the target is neither ``host:port`` for CONNECT nor an http:// URL."""
    connects = head.method == "CONNECT"
    try:
        url = urlsplit(f"//{head.target}" if connects else head.target)
        port = url.port if connects else url.port or 80
    except ValueError:  # a port that is no number, an IPv6 address that is none
        return None
    if not (url.hostname and port) or url.scheme != ("" if connects else "http"):
        return None
    failures = (_answer(HTTPStatus.BAD_GATEWAY), _answer(HTTPStatus.SERVICE_UNAVAILABLE))
    if connects:
        reached = b"HTTP/1.1 200 Connection established\r\n\r\n"
        return Request(url.hostname, port, reached, *failures)
    path = (url.path or "/") + (f"?{url.query}" if url.query else "")
    return Request(url.hostname, port, b"", *failures, forwarded=_forwarded(head, path))


def _forwarded(head: _Head, path: str) -> bytes:
    """The request as the target gets it, which closes the connection behind its answer."""
    kept = [f"{name}: {value}" for name, value in head.headers if name not in _BETWEEN_THE_TWO]
    lines = [f"{head.method} {path} HTTP/1.1", *kept, "connection: close", "", ""]
    return "\r\n".join(lines).encode("latin-1")


def _basic(credentials: Credentials) -> str:
    return "Basic " + base64.b64encode(":".join(credentials).encode()).decode()


def _answer(status: HTTPStatus, *headers: str) -> bytes:
    first = f"HTTP/1.1 {status.value} {status.phrase}"
    return "\r\n".join([first, *headers, "Content-Length: 0", "Connection: close", "", ""]).encode()
