"""Connections to one vendor."""

import httpx

from bot.providers.profiles import Profile

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def open_connections(profile: Profile, api_key: str) -> httpx.AsyncClient:
    """A client whose requests carry the key. Redirects are not followed: they would carry it on."""
    return httpx.AsyncClient(
        base_url=profile.base_url,
        headers={
            "Authorization": f"Bearer {api_key}",
            "User-Agent": profile.user_agent,
            "Accept": "application/json",
            # Base64 of a picture hardly shrinks, and unpacking it would hold the event loop up.
            "Accept-Encoding": "identity",
        },
        # Connecting is quick or broken; a drawing takes minutes, and its time is bounded as a whole.
        timeout=httpx.Timeout(None, connect=profile.connect_timeout),
        # No connection is used twice: one that the vendor closed meanwhile would look as if the
        # request had been lost on the way, perhaps billed. Beside a drawing, connecting is nothing.
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=0),
        # Proxies come from the environment, as everywhere; this machine needs none.
        mounts={f"all://{host}": None for host in LOOPBACK},
    )
