"""The way out of this machine: which proxy, if any, a connection goes through."""

from bot.network.proxy import Proxy, ProxyProblem, parse_proxies, parse_proxy, seconds_to_connect
from bot.network.selector import DIRECTLY, ProxySelector, Switch

__all__ = [
    "DIRECTLY",
    "Proxy",
    "ProxyProblem",
    "ProxySelector",
    "Switch",
    "parse_proxies",
    "parse_proxy",
    "seconds_to_connect",
]
