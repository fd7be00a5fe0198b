"""Connections to one vendor."""

import functools
import ssl
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from bot.network import ProxySelector
from bot.providers.addresses import is_loopback_host
from bot.providers.profile import Profile
from bot.providers.tunnels import ProxiedTransport

# What vendors and the gateways before them call the number of a request in their own logs.
REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-oneapi-request-id", "cf-ray")
REQUEST_ID_LENGTH = 100  # characters that are kept


@functools.cache
def trusted() -> ssl.SSLContext:
    """The certificates of this machine, or those that the operator names in the environment.

    Reading them takes tens of milliseconds: once is enough for all connections.
    """
    return httpx.create_ssl_context()


def transport_through(proxies: ProxySelector) -> ProxiedTransport:
    """No connection is used twice: one that the vendor closed meanwhile would look as if the request
    had been lost on the way, perhaps billed. Beside a drawing, connecting is nothing.
    """
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    return ProxiedTransport(proxies, verify=trusted(), limits=limits)


def open_connections(profile: Profile, api_key: str, proxies: ProxySelector) -> httpx.AsyncClient:
    """A client whose requests carry the key. Redirects are not followed: they would carry it on.

    Raises ValueError for a profile without a base URL.
    """
    if profile.base_url is None:
        raise ValueError(f"{profile.name} has no base URL of its own")
    return httpx.AsyncClient(
        base_url=profile.base_url,
        headers={
            "Authorization": f"Bearer {api_key}",
            "User-Agent": profile.user_agent,
            "Accept": "application/json, text/event-stream",
            # Base64 of a picture hardly shrinks, and unpacking it would hold the event loop up.
            "Accept-Encoding": "identity",
        },
        cookies=no_cookies(),
        # Connecting is quick or broken; a drawing takes minutes, and its time is bounded as a whole.
        timeout=httpx.Timeout(None, connect=profile.connect_timeout),
        transport=transport_through(proxies),
    )


def no_cookies() -> CookieJar:
    """A jar that takes none: what one answer sets would spoil, or mark, all later requests."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


def is_local(http: httpx.AsyncClient) -> bool:
    """The vendor is on this machine."""
    return is_loopback_host(http.base_url.host)


def request_id_of(headers: Mapping[str, str]) -> str:
    """The vendor's own name for a request; empty where it gives none."""
    found = (headers[name] for name in REQUEST_ID_HEADERS if headers.get(name))
    return next(found, "")[:REQUEST_ID_LENGTH]
