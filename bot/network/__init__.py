"""Proxies for outgoing connections: parsing and selection."""

from bot.network.proxy import Proxy, ProxyProblem, parse_proxies, parse_proxy, seconds_to_connect
from bot.network.selector import DIRECT, ProxySelector, ProxySwitch

__all__ = [
    "DIRECT",
    "Proxy",
    "ProxyProblem",
    "ProxySelector",
    "ProxySwitch",
    "parse_proxies",
    "parse_proxy",
    "seconds_to_connect",
]
