"""Proxy servers on 127.0.0.1 for tests: SOCKS5, HTTP, and HTTP within TLS."""

from collections.abc import Callable
from functools import partial

from tests.proxies.certificate import Certificate, make_certificate
from tests.proxies.rude import RUDE_ANSWERS, rude_server
from tests.proxies.server import ProxyServer

KINDS = ("socks5", "http", "https")
Opened = Callable[..., ProxyServer]


def opening(kind: str, certificate: Certificate) -> Opened:
    """Makes proxies of that kind; one that speaks TLS has the certificate."""
    if kind == "https":
        return partial(ProxyServer.https, certificate=certificate)
    plain: Opened = getattr(ProxyServer, kind)
    return plain


__all__ = [
    "KINDS",
    "RUDE_ANSWERS",
    "Certificate",
    "Opened",
    "ProxyServer",
    "make_certificate",
    "opening",
    "rude_server",
]
