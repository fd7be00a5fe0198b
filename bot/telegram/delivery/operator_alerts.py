"""Tells administrators what only the operator can mend, or has to know."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from aiogram import Bot

from bot.domain.errors import (
    BotError,
    DeliveryFailed,
    DiskFull,
    ErrorValue,
    ImageNotSaved,
    StorageUnavailable,
)
from bot.domain.ids import UserId, private_chat
from bot.domain.ports import Clock, Sleep
from bot.i18n import Translator, duration
from bot.observability import get_logger
from bot.runtime.retry import retry_delivery
from bot.runtime.task_supervisor import TaskSupervisor
from bot.telegram.client.errors import delivery_errors
from bot.telegram.delivery.chat_translators import ChatTranslators
from bot.telegram.operator_events import (
    TELEGRAM,
    FloodWait,
    OperatorEvent,
    ProviderBack,
    ProviderFailing,
    ProxyFailed,
    TelegramBack,
    UpdatesBack,
    UpdatesTaken,
    UploadsSlow,
)
from bot.telegram.views.brand_names import brand_name
from bot.telegram.views.html import translate_html

log = get_logger(__name__)

AlertKey = tuple[ErrorValue | None, ...]

HOUR = 60 * 60
DAY = 24 * HOUR
REPEAT_AFTER = HOUR
"""Seconds before the same alert is sent again."""

DISK_ERRORS = (DiskFull, ImageNotSaved, StorageUnavailable)
"""One full disk shows as all of these, in several words."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A sentence of `locales/` with its values."""

    sentence: str
    values: Mapping[str, ErrorValue] = field(default_factory=dict)
    durations: Mapping[str, float] = field(default_factory=dict)
    """More values, in seconds."""
    key: AlertKey | None = None
    """Alerts of one key are sent once an hour; those without, each time."""
    until_taken: bool = False
    """Sent until Telegram takes it. Else it is tried once, and the next occasion tells it."""

    def text(self, translator: Translator) -> str:
        spelled = {name: duration(translator, each) for name, each in self.durations.items()}
        return translate_html(translator, self.sentence, **self.values, **spelled)


def alert_for(event: OperatorEvent) -> Alert | None:
    """The one place that decides what the operator hears; None for nothing."""
    alert: Alert | None
    match event:
        case BotError():
            alert = _alert_for_error(event) if event.operator_only else None
        case ProviderFailing(provider, others):
            sentence = "operator-provider-gone" if others else "operator-provider-last"
            alert = Alert(sentence, {"provider": brand_name(provider)})
        case ProviderBack(provider):
            alert = Alert("operator-provider-back", {"provider": brand_name(provider)})
        case ProxyFailed():
            alert = _alert_for_proxy(event)
        case UploadsSlow():
            alert = Alert("operator-slow-line", key=("slow line",))
        case UpdatesTaken(by_webhook):
            by = "webhook" if by_webhook else "program"
            alert = Alert("operator-conflict", {"by": by}, until_taken=True)
        case UpdatesBack():
            alert = Alert("operator-conflict-over", until_taken=True)
        case FloodWait(seconds):
            alert = Alert("operator-put-off", durations={"wait": seconds}, key=("put off",))
        case TelegramBack(silent):
            size = "day" if silent > DAY else "hour" if silent > HOUR else "minutes"
            alert = Alert(
                "operator-telegram-back", {"size": size}, {"silent": silent}, until_taken=True
            )
    return alert


def _alert_for_error(error: BotError) -> Alert:
    values = dict(error.values)
    if "provider" in values:
        values["provider"] = brand_name(str(values["provider"]))
    key: AlertKey = (error.code, values.get("provider"), values.get("reason"))
    if isinstance(error, DISK_ERRORS):
        key = ("not written",)
    return Alert(f"operator-{error.code}", values, key=key)


def _alert_for_proxy(event: ProxyFailed) -> Alert | None:
    """When it is the only way to Telegram, there is no way to tell it: the log has it."""
    switch = event.switch
    others = switch.following != switch.proxy
    if event.target == TELEGRAM and not others:
        return None
    values = {
        "target": event.target,
        "proxy": switch.proxy.address,
        "problem": switch.problem.value,
        "following": switch.following.address if others else "none",
    }
    key = ("proxy", event.target, switch.proxy.address, switch.problem)
    # Not told anew at each failure: what is said about a way to Telegram may fail on it, too.
    return Alert("operator-proxy", values, key=key, until_taken=True)


@dataclass
class OperatorAlerts:
    """Sends every administrator a private message; without administrators it only logs."""

    bot: Bot
    admin_ids: frozenset[UserId]
    translator_for: ChatTranslators
    supervisor: TaskSupervisor
    steady: Clock
    sleep: Sleep
    _sent_at: dict[AlertKey, float] = field(default_factory=dict)

    def report(self, event: OperatorEvent) -> None:
        """Says what `alert_for` decides; does not wait for it."""
        alert = alert_for(event)
        _log(event, alert)
        if alert is None or self._was_sent_recently(alert):
            return
        if alert.key is not None:
            self._sent_at[alert.key] = self.steady()
        if alert.until_taken:
            for admin_id in self.admin_ids:
                sending = self._send_with_retry(admin_id, alert)
                self.supervisor.start(sending, f"word to {admin_id}")
        else:
            self.supervisor.start(self._try_send_to_all(alert), f"word on {alert.sentence}")

    def _was_sent_recently(self, alert: Alert) -> bool:
        if alert.key is None:
            return False
        return self.steady() - self._sent_at.get(alert.key, -REPEAT_AFTER) < REPEAT_AFTER

    async def _try_send_to_all(self, alert: Alert) -> None:
        sending = [self._try_send(admin_id, alert) for admin_id in sorted(self.admin_ids)]
        got_it = any(await asyncio.gather(*sending))
        if alert.key is not None and not got_it:
            del self._sent_at[alert.key]  # the next time tells it

    async def _try_send(self, admin_id: UserId, alert: Alert) -> bool:
        try:
            await self._send(admin_id, alert)
        except (DeliveryFailed, StorageUnavailable) as failure:
            log.warning("administrator not told", admin_id=admin_id, error=str(failure))
            return False
        return True

    async def _send_with_retry(self, admin_id: UserId, alert: Alert) -> None:
        try:
            await retry_delivery(partial(self._send, admin_id, alert), self.sleep)
        except (DeliveryFailed, StorageUnavailable) as failure:
            log.warning("administrator not told", admin_id=admin_id, error=str(failure))

    async def _send(self, admin_id: UserId, alert: Alert) -> None:
        """Raises DeliveryFailed or StorageUnavailable."""
        translator = await self.translator_for(private_chat(admin_id))
        with delivery_errors():
            await self.bot.send_message(admin_id, alert.text(translator))


def _log(event: OperatorEvent, alert: Alert | None) -> None:
    """What nothing else logs."""
    if isinstance(event, ProxyFailed):
        proxy, problem = event.switch.proxy, event.switch.problem
        log.error("proxy failed", target=event.target, proxy=str(proxy), problem=problem)
    elif isinstance(event, BotError) and alert is not None:
        log.error("the operator is needed", error=str(event))
