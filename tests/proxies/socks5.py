"""The SOCKS5 handshake: RFC 1928, and RFC 1929 for user and password."""

from ipaddress import IPv4Address, IPv6Address

from tests.proxies.connection import ClosedError, Credentials, Peer, Request

_VERSION, _CONNECT = 5, 1
_OPEN, _USER_AND_PASSWORD, _NO_METHOD = 0, 2, 0xFF
_IPV4, _NAME, _IPV6 = 1, 3, 4
_REACHED, _UNREACHABLE, _REFUSED, _NO_SUCH_COMMAND, _NO_SUCH_ADDRESS = 0, 4, 5, 7, 8


async def socks5(client: Peer, credentials: Credentials | None) -> Request:
    await _agree(client, credentials)
    version, command, _, kind = await client.reader.readexactly(4)
    if version != _VERSION:
        raise ClosedError
    if command != _CONNECT:
        await client.refuse(_reply(_NO_SUCH_COMMAND))
    host = await _host(client, kind)
    port = int.from_bytes(await client.reader.readexactly(2), "big")
    return Request(host, port, *map(_reply, (_REACHED, _UNREACHABLE, _REFUSED)))


async def _agree(client: Peer, credentials: Credentials | None) -> None:
    """On a method: it is the only one that the proxy has, and the client must offer it."""
    version, count = await client.reader.readexactly(2)
    if version != _VERSION:
        raise ClosedError
    offered = await client.reader.readexactly(count)
    method = _OPEN if credentials is None else _USER_AND_PASSWORD
    if method not in offered:
        await client.refuse(bytes([_VERSION, _NO_METHOD]))
    await client.say(bytes([_VERSION, method]))
    if credentials is not None:
        await _authenticate(client, credentials)


async def _authenticate(client: Peer, credentials: Credentials) -> None:
    (version,) = await client.reader.readexactly(1)
    if version != 1:
        raise ClosedError
    user, password = await _counted(client), await _counted(client)
    if (user, password) != tuple(part.encode() for part in credentials):
        await client.refuse(b"\x01\x01")
    await client.say(b"\x01\x00")


async def _host(client: Peer, kind: int) -> str:
    if kind == _IPV4:
        return str(IPv4Address(await client.reader.readexactly(4)))
    if kind == _IPV6:
        return str(IPv6Address(await client.reader.readexactly(16)))
    if kind != _NAME:
        await client.refuse(_reply(_NO_SUCH_ADDRESS))
    return (await _counted(client)).decode("ascii", "replace")


async def _counted(client: Peer) -> bytes:
    """What stands behind a byte that tells its length."""
    (length,) = await client.reader.readexactly(1)
    return await client.reader.readexactly(length)


def _reply(code: int) -> bytes:
    return bytes([_VERSION, code, 0, _IPV4]) + bytes(6)  # "bound to 0.0.0.0:0", as many say
