"""Telegram: whether it answers, what it knows of the bot, and who else polls with its token."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import urlsplit

from aiogram.exceptions import TelegramAPIError
from aiogram.types import User

from bot.app.doctor.context import Context
from bot.app.doctor.findings import Finding, Status, make_finding
from bot.app.doctor.heartbeat import is_running
from bot.app.doctor.proxies import VARIABLES, check_proxies
from bot.app.doctor.runner import skipped
from bot.app.proxies import proxies_of
from bot.network import ProxyProblem, ProxySelector
from bot.telegram.monitoring.diagnostics import BotDiagnostics, Reachability

NEEDS = ("BOT_TOKEN", "TELEGRAM_API_URL", "TELEGRAM_PROXY", *VARIABLES)
MOST_SKEW = 30
"""Seconds that this machine's clock may be wrong."""


async def check_telegram(context: Context) -> AsyncIterator[Finding]:
    """All that is asked of Telegram, in one go: without an answer there is nothing to ask."""
    proxies = proxies_of(context.config.telegram_proxy, lambda: 0.0, lambda _: None)
    through = proxies.proxies_to(context.config.telegram_api_url)
    async for finding in check_proxies("telegram-proxy", "Telegram", through, _way(context)):
        yield finding
    inspection = _inspection(context, proxies)
    try:
        reached = await inspection.check_reachability()
        yield _reachable(context, reached, proxied=bool(through))
        if reached.me is None:
            return
        for finding in (_clock(reached.skew), *_groups(reached.me)):
            yield finding
        for check in (_switches, _webhook_and_poller, _commands):
            async for finding in check(context, inspection, reached.me):
                yield finding
    except TelegramAPIError as error:
        name = type(error).__name__
        yield make_finding("telegram", Status.WARNING, "doctor-telegram-stopped", error=name)
    finally:
        await inspection.close()


def _inspection(context: Context, proxies: ProxySelector) -> BotDiagnostics:
    token = context.config.bot_token.get_secret_value()
    return BotDiagnostics(token, context.config.telegram_api_url, proxies, clock=context.clock)


def _way(context: Context) -> Callable[[ProxySelector], Awaitable[ProxyProblem | None]]:
    async def through(proxies: ProxySelector) -> ProxyProblem | None:
        inspection = _inspection(context, proxies)
        try:
            reached = await inspection.check_reachability()
            if reached.me or reached.token_refused:
                return None
            return reached.problem or ProxyProblem.NO_WAY
        finally:
            await inspection.close()

    return through


def _reachable(context: Context, reached: Reachability, *, proxied: bool) -> Finding:
    if reached.token_refused:
        return make_finding("telegram", Status.FAILURE, "start-wrong-token")
    if reached.me is None:
        return make_finding(
            "telegram",
            Status.FAILURE,
            "doctor-telegram-silent",
            remedy="doctor-telegram-proxied-remedy" if proxied else "doctor-telegram-remedy",
            address=context.config.telegram_api_url,
        )
    return make_finding("telegram", Status.OK, "doctor-telegram", bot=f"@{reached.me.username}")


def _clock(skew: float | None) -> Finding:
    if skew is None:
        return make_finding("clock", Status.SKIPPED, "doctor-clock-untold")
    if abs(skew) <= MOST_SKEW:
        return make_finding("clock", Status.OK, "doctor-clock")
    return make_finding(
        "clock",
        Status.WARNING,
        "doctor-clock-wrong",
        remedy="doctor-clock-remedy",
        seconds=abs(round(skew)),
        direction="ahead" if skew > 0 else "behind",
    )


def _groups(me: User) -> list[Finding]:
    mode = "doctor-privacy-off" if me.can_read_all_group_messages else "doctor-privacy-on"
    findings = [make_finding("privacy", Status.OK, mode)]
    if me.can_join_groups is False:
        remedy = "doctor-groups-remedy"
        findings.append(
            make_finding("groups", Status.WARNING, "doctor-groups-closed", remedy=remedy)
        )
    return findings


async def _switches(
    context: Context, inspection: BotDiagnostics, me: User
) -> AsyncIterator[Finding]:
    """What BotFather switched on, and the bot does not serve: people would wait for an answer."""
    inline, guest = bool(me.supports_inline_queries), bool(me.supports_guest_queries)
    if not (inline or guest):
        yield make_finding("inline", Status.OK, "doctor-inline-off")
        return
    which = "both" if inline and guest else "inline" if inline else "guest"
    if context.fix and await inspection.switch_off(inline=inline, guest=guest):
        yield make_finding("inline", Status.OK, "doctor-inline-fixed", which=which)
        return
    remedy = "doctor-inline-botfather" if context.fix else "doctor-inline-remedy"
    yield make_finding("inline", Status.WARNING, "doctor-inline-on", remedy=remedy, which=which)


async def _webhook_and_poller(
    context: Context, inspection: BotDiagnostics, _: User
) -> AsyncIterator[Finding]:
    address = await inspection.webhook()
    if address and context.fix:
        await inspection.remove_webhook()
        yield make_finding("webhook", Status.OK, "doctor-webhook-fixed")
    elif address:
        remedy = "doctor-webhook-remedy"
        yield make_finding(
            "webhook", Status.WARNING, "doctor-webhook", remedy=remedy, host=_host(address)
        )
        return  # nobody can poll
    else:
        yield make_finding("webhook", Status.OK, "doctor-webhook-none")
    if lacking := context.lacking(("DATA_DIR",)):  # whether it is ours cannot be told
        yield skipped("poller", lacking)
    elif await asyncio.to_thread(is_running, context):  # ours: it must not be thrown out
        yield make_finding("poller", Status.OK, "doctor-poller-ours")
    elif await inspection.has_other_poller():
        remedy = "doctor-poller-remedy"
        yield make_finding("poller", Status.FAILURE, "doctor-poller-other", remedy=remedy)
    else:
        yield make_finding("poller", Status.OK, "doctor-poller-none")


async def _commands(
    context: Context, inspection: BotDiagnostics, _: User
) -> AsyncIterator[Finding]:
    if not await inspection.count_outdated_commands(context.catalogue):
        yield make_finding("commands", Status.OK, "doctor-commands")
    elif context.fix:
        await inspection.register_commands(context.catalogue)
        yield make_finding("commands", Status.OK, "doctor-commands-fixed")
    else:
        remedy = "doctor-commands-remedy"
        yield make_finding("commands", Status.WARNING, "doctor-commands-lacking", remedy=remedy)


def _host(address: str) -> str:
    """Of a webhook's address: the rest of it often holds a secret."""
    return urlsplit(address).hostname or "?"
