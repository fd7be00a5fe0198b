"""Each proxy by itself: whether it answers, how quickly, and whether something answers behind it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from bot.app.doctor.findings import Finding, Status, make_finding
from bot.network import Proxy, ProxyProblem, ProxySelector, seconds_to_connect

SECONDS = 5.0
"""In which a proxy of any use answers."""
VARIABLES = ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy", "http_proxy", "all_proxy")

Try = Callable[[ProxySelector], Awaitable[ProxyProblem | None]]
"""Goes through the proxy to what lies behind it, and says what is wrong with the proxy."""


async def check_proxies(
    check: str, target: str, proxies: Sequence[Proxy], way: Try
) -> AsyncIterator[Finding]:
    """One finding for each. The bot could not work only where none of them is of use."""
    tried = [(proxy, *await _tried(proxy, way)) for proxy in proxies]
    some_work = any(problem is None for _, problem, _ in tried)
    for proxy, problem, seconds in tried:
        if problem is None:
            yield make_finding(
                check,
                Status.OK,
                "doctor-proxy",
                target=target,
                proxy=str(proxy),
                milliseconds=max(1, round(seconds * 1000)),
            )
            continue
        yield make_finding(
            check,
            Status.WARNING if some_work else Status.FAILURE,
            "doctor-proxy-fails",
            remedy="doctor-proxy-remedy",
            target=target,
            proxy=str(proxy),
            problem=problem.value,
        )


def alone(proxy: Proxy) -> ProxySelector:
    return ProxySelector.of((proxy,), {}, clock=lambda: 0.0, on_switch=lambda _: None)


async def _tried(proxy: Proxy, way: Try) -> tuple[ProxyProblem | None, float]:
    seconds = await seconds_to_connect(proxy, SECONDS)
    if seconds is None:
        return ProxyProblem.DOWN, 0.0
    return await way(alone(proxy)), seconds
