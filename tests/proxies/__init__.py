"""Proxy servers on 127.0.0.1 for tests: SOCKS5, HTTP, and HTTP within TLS."""

from tests.proxies.certificate import Certificate, make_certificate
from tests.proxies.rude import RUDE_ANSWERS, rude_server
from tests.proxies.server import ProxyServer

__all__ = ["RUDE_ANSWERS", "Certificate", "ProxyServer", "make_certificate", "rude_server"]
