"""The HTTP client for one provider: headers, TLS, proxy, no reuse of connections."""

import functools
import ssl
from collections.abc import Mapping
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from bot.network import ProxySelector
from bot.providers.http.proxy_tunnels import ProxiedTransport
from bot.providers.http.public_addresses import is_loopback_host
from bot.providers.profiles.profile import Profile

# The headers in which providers, and gateways before them, give a request's id.
REQUEST_ID_HEADERS = ("x-request-id", "request-id", "x-oneapi-request-id", "cf-ray")
REQUEST_ID_LENGTH = 100  # characters that are kept


@functools.cache
def default_ssl_context() -> ssl.SSLContext:
    """The certificates of this machine, or those that the operator names in the environment.

    Reading them takes tens of milliseconds: once is enough for all connections.
    """
    return httpx.create_ssl_context()


def create_transport(proxies: ProxySelector) -> ProxiedTransport:
    """No connection is reused: one that the provider closed meanwhile would look like a request that
    was lost after sending, perhaps billed. Beside drawing, connecting takes no time.
    """
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    return ProxiedTransport(proxies, verify=default_ssl_context(), limits=limits)


def create_client(profile: Profile, api_key: str, proxies: ProxySelector) -> httpx.AsyncClient:
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
        cookies=empty_cookie_jar(),
        # Connecting is quick or broken; a drawing takes minutes, and its time is bounded as a whole.
        timeout=httpx.Timeout(None, connect=profile.connect_timeout),
        transport=create_transport(proxies),
    )


def empty_cookie_jar() -> CookieJar:
    """A jar that stores no cookies: one response's would go out with all later requests."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))


def is_on_loopback(http: httpx.AsyncClient) -> bool:
    """The provider runs on this machine."""
    return is_loopback_host(http.base_url.host)


def read_request_id(headers: Mapping[str, str]) -> str:
    """The provider's id of a request; empty where it gives none."""
    found = (headers[name] for name in REQUEST_ID_HEADERS if headers.get(name))
    return next(found, "")[:REQUEST_ID_LENGTH]
