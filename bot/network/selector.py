"""Selects one of several proxies, with failover."""

import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.network.proxy import Proxy, ProxyProblem, parse_proxies

FAILURES = 3
"""In a row; then the next proxy is tried."""
RETURN_SECONDS = 600.0
"""After which the first one is tried again."""

PORT = re.compile(r"(?<=[^:]):\d+$")
"""Behind a host of NO_PROXY; an IPv6 address without brackets has none."""
ENVIRONMENT = {"https": ("https_proxy", "all_proxy"), "http": ("http_proxy", "all_proxy")}
"""Who names the proxy for addresses of a scheme; capital letters do as well."""


@dataclass(frozen=True, slots=True)
class ProxySwitch:
    """`proxy` failed three times in a row; `following` is used from now on, if it is another."""

    proxy: Proxy
    problem: ProxyProblem
    following: Proxy


OnSwitch = Callable[[ProxySwitch], None]


class ProxySelector:
    """Proxies in the operator's order, by the scheme of the address that is to be reached.

    One proxy is used at a time: the next one after three failures in a row, and the first one again
    ten minutes later. `clock` is steady, in seconds; `on_switch` hears of each third failure.
    """

    def __init__(
        self,
        by_scheme: Mapping[str, Sequence[Proxy]],
        *,
        clock: Callable[[], float],
        on_switch: OnSwitch,
        no_proxy: str | None = None,
    ) -> None:
        lists = set(map(tuple, by_scheme.values()))
        turns = {proxies: _Rotation(proxies, clock, on_switch) for proxies in lists if proxies}
        self._by_scheme = {scheme: turns.get(tuple(all_)) for scheme, all_ in by_scheme.items()}
        self._no_proxy = no_proxy

    @classmethod
    def of(
        cls,
        setting: Sequence[Proxy] | None,
        environment: Mapping[str, str],
        *,
        clock: Callable[[], float],
        on_switch: OnSwitch,
    ) -> "ProxySelector":
        """The operator's own setting, or where it is None what the environment says.

        Raises ValueError with the name of a variable that makes no sense.
        """
        if setting is not None:
            schemes = dict.fromkeys(ENVIRONMENT, setting)
            return cls(schemes, clock=clock, on_switch=on_switch)
        return cls(
            environment_proxies(environment),
            clock=clock,
            on_switch=on_switch,
            no_proxy=_variable(environment, "no_proxy")[1],
        )

    @property
    def proxies(self) -> list[Proxy]:
        """All of them, each once."""
        turns = filter(None, self._by_scheme.values())
        return list(dict.fromkeys(proxy for turn in turns for proxy in turn.proxies))

    def proxies_to(self, url: str) -> list[Proxy]:
        """Those that may be used to reach that address; none for the direct way."""
        if self.select(url) is None:
            return []
        turn = self._by_scheme[urlsplit(url).scheme]
        return list(turn.proxies) if turn else []

    def select(self, url: str) -> Proxy | None:
        """The proxy to reach that address through; None for the direct way."""
        parts = urlsplit(url)
        turn = self._by_scheme.get(parts.scheme)
        if turn is None or self._is_excepted(parts.hostname or ""):
            return None
        return turn.current

    def failed(self, proxy: Proxy, problem: ProxyProblem) -> bool:
        """Counts a connection that did not come about. True when another proxy is in use now."""
        moved = [turn.failed(proxy, problem) for turn in self._turns if proxy in turn.proxies]
        return any(moved)

    def succeeded(self, proxy: Proxy) -> None:
        for turn in self._turns:
            turn.succeeded(proxy)

    @property
    def _turns(self) -> set["_Rotation"]:
        return set(filter(None, self._by_scheme.values()))

    def _is_excepted(self, host: str) -> bool:
        return self._no_proxy is not None and bypasses_proxy(host, self._no_proxy)


DIRECT = ProxySelector({}, clock=lambda: 0.0, on_switch=lambda _: None)
"""No proxy for anything."""


class _Rotation:
    """One list of proxies and the position in use."""

    def __init__(
        self, proxies: tuple[Proxy, ...], clock: Callable[[], float], on_switch: OnSwitch
    ) -> None:
        self.proxies = proxies
        self._clock = clock
        self._on_switch = on_switch
        self._position = 0
        self._failures = 0
        self._left_first_at = 0.0

    @property
    def current(self) -> Proxy:
        if self._position and self._clock() - self._left_first_at >= RETURN_SECONDS:
            self._position = self._failures = 0
        return self.proxies[self._position]

    def failed(self, proxy: Proxy, problem: ProxyProblem) -> bool:
        if proxy != self.current:  # of a request that began before the switch
            return True
        self._failures += 1
        if self._failures < FAILURES:
            return False
        self._failures = 0
        if self._position == 0:
            self._left_first_at = self._clock()
        self._position = (self._position + 1) % len(self.proxies)
        following = self.proxies[self._position]
        self._on_switch(ProxySwitch(proxy, problem, following))
        return following != proxy

    def succeeded(self, proxy: Proxy) -> None:
        if proxy == self.proxies[self._position]:
            self._failures = 0


def environment_proxies(environment: Mapping[str, str]) -> dict[str, tuple[Proxy, ...]]:
    """What HTTPS_PROXY, HTTP_PROXY and ALL_PROXY say, by scheme.

    Raises ValueError with the name of a variable that makes no sense.
    """
    return {
        scheme: next(filter(None, (_named(environment, name) for name in names)), ())
        for scheme, names in ENVIRONMENT.items()
    }


def bypasses_proxy(host: str, no_proxy: str) -> bool:
    """Whether NO_PROXY excepts the host: by name, domain, address or network; `*` is everything.

    This machine needs no proxy of the environment's, whatever NO_PROXY says.
    """
    entries = [
        PORT.sub("", entry.strip().lower()) for entry in no_proxy.split(",") if entry.strip()
    ]
    host = host.lower().rstrip(".")
    if host == "localhost" or "*" in entries:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        domains = [entry.removeprefix("*").lstrip(".") for entry in entries]
        return any(host == domain or host.endswith(f".{domain}") for domain in domains)
    return address.is_loopback or any(_is_within(address, entry) for entry in entries)


def _is_within(address: ipaddress.IPv4Address | ipaddress.IPv6Address, entry: str) -> bool:
    try:
        return address in ipaddress.ip_network(re.sub(r"[\[\]]", "", entry), strict=False)
    except ValueError:
        return False


def _variable(environment: Mapping[str, str], name: str) -> tuple[str, str]:
    """The name as it was found, and its value: empty where it is not set."""
    for written in (name, name.upper()):
        if value := environment.get(written, "").strip():
            return written, value
    return name, ""


def _named(environment: Mapping[str, str], name: str) -> tuple[Proxy, ...]:
    written, value = _variable(environment, name)
    if not value:
        return ()
    if "://" not in value and value != "none":
        value = f"http://{value}"  # without a scheme an HTTP proxy is meant, as everywhere
    try:
        return parse_proxies(value)
    except ValueError:
        raise ValueError(written) from None
