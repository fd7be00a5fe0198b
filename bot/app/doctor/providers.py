"""The providers: whether the address answers, the key is accepted and the model known."""

import asyncio
import difflib
from collections.abc import AsyncIterator, Awaitable, Callable

from bot.app.doctor.context import Context
from bot.app.doctor.findings import Finding, Status, make_finding
from bot.app.doctor.proxies import VARIABLES, check_proxies
from bot.app.provider_setup import ProviderSetup
from bot.app.proxies import proxies_of
from bot.network import ProxyProblem, ProxySelector
from bot.providers import PROFILES
from bot.providers.http.probe import Probe, ProbeOutcome, probe
from bot.telegram.views.brand_names import brand_name

NEEDS = ("IMAGES_PROVIDERS", *(f"{name.upper()}_PROXY" for name in PROFILES), *VARIABLES)
OF_USE = {ProbeOutcome.READY, ProbeOutcome.UNTOLD, ProbeOutcome.MODEL, ProbeOutcome.FAILING}
"""The bot may work with it."""
STATUSES = {
    ProbeOutcome.READY: Status.OK,
    ProbeOutcome.UNTOLD: Status.SKIPPED,
    ProbeOutcome.MODEL: Status.WARNING,
    ProbeOutcome.FAILING: Status.WARNING,
}


async def check_providers(context: Context) -> AsyncIterator[Finding]:
    """Nothing is drawn. One that fails leaves the bot working while another one is of use."""
    for provider in context.providers:
        proxies = _selector(provider).proxies_to(provider.profile.base_url or "")
        target = brand_name(provider.profile.name)
        check = f"{provider.profile.name}-proxy"
        async for finding in check_proxies(check, target, proxies, _way(provider)):
            yield finding
    async with asyncio.TaskGroup() as group:
        probes = [
            group.create_task(probe(provider.profile, provider.api_key, _selector(provider)))
            for provider in context.providers
        ]
    told = [task.result() for task in probes]
    some_work = any(each.outcome in OF_USE for each in told)
    for provider, each in zip(context.providers, told, strict=True):
        yield _finding(provider, each, some_work=some_work)


def _selector(provider: ProviderSetup) -> ProxySelector:
    return proxies_of(provider.proxy, lambda: 0.0, lambda _: None)


def _way(provider: ProviderSetup) -> Callable[[ProxySelector], Awaitable[ProxyProblem | None]]:
    async def through(proxies: ProxySelector) -> ProxyProblem | None:
        return (await probe(provider.profile, provider.api_key, proxies)).problem

    return through


def _finding(provider: ProviderSetup, told: Probe, *, some_work: bool) -> Finding:
    profile = provider.profile
    broken = Status.WARNING if some_work else Status.FAILURE
    near = difflib.get_close_matches(profile.model, told.models, n=1, cutoff=0.5)
    return make_finding(
        profile.name,
        STATUSES.get(told.outcome, broken),
        "doctor-provider",
        remedy=None
        if told.outcome in {ProbeOutcome.READY, ProbeOutcome.UNTOLD}
        else "doctor-provider-remedy",
        outcome=told.outcome.value,
        provider=brand_name(profile.name),
        milliseconds=max(1, round(told.seconds * 1000)),
        code=told.status,
        model=profile.model,
        meant=near[0] if near else "none",
        address=profile.base_url or "",
        setting=profile.name.upper(),
    )
