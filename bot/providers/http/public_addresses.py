"""Which IP addresses an image may be downloaded from: public ones, so that no internal host is reached (SSRF)."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence

Resolve = Callable[[str], Awaitable[Sequence[str]]]
"""The IP addresses of a host. Raises OSError, or UnicodeError for what is no name."""

_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
_SIX_TO_FOUR = ipaddress.ip_network("2002::/16")  # an IPv4 address, perhaps a private one, in IPv6


async def system_resolve(host: str) -> Sequence[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(place[0]) for *_, place in found]


def is_public(address: str) -> bool:
    """False for loopback, private networks, link-local metadata services, multicast and the like."""
    ip = ipaddress.ip_address(address)
    if not ip.is_global or ip.is_multicast:
        return False
    return ip.version == 4 or (ip in _GLOBAL_UNICAST and ip not in _SIX_TO_FOUR)


def is_loopback(address: str) -> bool:
    return ipaddress.ip_address(address).is_loopback


def is_loopback_host(host: str) -> bool:
    """Of a base URL, where an operator writes a name or an address."""
    try:
        return host == "localhost" or is_loopback(host)
    except ValueError:
        return False
