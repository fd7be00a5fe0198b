"""Proxy servers on 127.0.0.1 for tests: SOCKS5, HTTP, and HTTP within TLS."""

from collections.abc import Callable
from functools import partial

from tests.proxies.broken_servers import BROKEN_ANSWERS, broken_server
from tests.proxies.certificate import Certificate, make_certificate
from tests.proxies.server import ProxyServer

KINDS = ("socks5", "http", "https")
ProxyFactory = Callable[..., ProxyServer]


def proxy_factory(kind: str, certificate: Certificate) -> ProxyFactory:
    """Makes proxies of that kind; one that speaks TLS has the certificate."""
    if kind == "https":
        return partial(ProxyServer.https, certificate=certificate)
    plain: ProxyFactory = getattr(ProxyServer, kind)
    return plain


__all__ = [
    "BROKEN_ANSWERS",
    "KINDS",
    "Certificate",
    "ProxyFactory",
    "ProxyServer",
    "broken_server",
    "make_certificate",
    "proxy_factory",
]
