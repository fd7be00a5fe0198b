"""The services that draw: whether the address answers, the key is accepted and the model known."""

import asyncio
import difflib
from collections.abc import AsyncIterator, Awaitable, Callable

from bot.app.doctor.context import Context
from bot.app.doctor.findings import Finding, Status, found
from bot.app.doctor.proxies import VARIABLES, check_proxies
from bot.app.proxies import proxies_of
from bot.app.vendors import Vendor
from bot.network import ProxyProblem, ProxySelector
from bot.providers import PROFILES
from bot.providers.probe import Outcome, Probe, probe
from bot.telegram.names import vendor_name

NEEDS = ("IMAGES_PROVIDERS", *(f"{name.upper()}_PROXY" for name in PROFILES), *VARIABLES)
OF_USE = {Outcome.READY, Outcome.UNTOLD, Outcome.MODEL, Outcome.FAILING}
"""The bot may work with it."""
STATUSES = {
    Outcome.READY: Status.OK,
    Outcome.UNTOLD: Status.SKIPPED,
    Outcome.MODEL: Status.WARNING,
    Outcome.FAILING: Status.WARNING,
}


async def check_providers(context: Context) -> AsyncIterator[Finding]:
    """Nothing is drawn. One that fails leaves the bot working while another one is of use."""
    for vendor in context.vendors:
        proxies = _selector(vendor).proxies_to(vendor.profile.base_url or "")
        target = vendor_name(vendor.profile.name)
        check = f"{vendor.profile.name}-proxy"
        async for finding in check_proxies(check, target, proxies, _way(vendor)):
            yield finding
    async with asyncio.TaskGroup() as group:
        probes = [
            group.create_task(probe(vendor.profile, vendor.api_key, _selector(vendor)))
            for vendor in context.vendors
        ]
    told = [task.result() for task in probes]
    some_work = any(each.outcome in OF_USE for each in told)
    for vendor, each in zip(context.vendors, told, strict=True):
        yield _finding(vendor, each, some_work=some_work)


def _selector(vendor: Vendor) -> ProxySelector:
    return proxies_of(vendor.proxy, lambda: 0.0, lambda _: None)


def _way(vendor: Vendor) -> Callable[[ProxySelector], Awaitable[ProxyProblem | None]]:
    async def through(proxies: ProxySelector) -> ProxyProblem | None:
        return (await probe(vendor.profile, vendor.api_key, proxies)).problem

    return through


def _finding(vendor: Vendor, told: Probe, *, some_work: bool) -> Finding:
    profile = vendor.profile
    broken = Status.WARNING if some_work else Status.FAILURE
    near = difflib.get_close_matches(profile.model, told.models, n=1, cutoff=0.5)
    return found(
        profile.name,
        STATUSES.get(told.outcome, broken),
        "doctor-provider",
        mend=None if told.outcome in {Outcome.READY, Outcome.UNTOLD} else "doctor-provider-mend",
        outcome=told.outcome.value,
        provider=vendor_name(profile.name),
        milliseconds=max(1, round(told.seconds * 1000)),
        code=told.status,
        model=profile.model,
        meant=near[0] if near else "none",
        address=profile.base_url or "",
        setting=profile.name.upper(),
    )
