"""Alerts administrators of what only the operator can fix."""

import asyncio
from collections.abc import Callable
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
from bot.network import ProxySwitch
from bot.observability import get_logger
from bot.runtime.retry import retry_delivery
from bot.runtime.task_supervisor import TaskSupervisor
from bot.telegram.client.errors import delivery_errors
from bot.telegram.delivery.chat_translators import ChatTranslators
from bot.telegram.views.brand_names import brand_name
from bot.telegram.views.html import translate_html

log = get_logger(__name__)

AlertText = Callable[[Translator], str]
AlertKey = tuple[ErrorValue | None, ...]

HOUR = 60 * 60
DAY = 24 * HOUR
TELEGRAM = "Telegram"
REPEAT_AFTER = HOUR
"""Seconds before the same alert is sent again."""

DISK_ERRORS = (DiskFull, ImageNotSaved, StorageUnavailable)
"""One full disk shows as all of these, in several words."""


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

    def alert(self, error: BotError) -> None:
        """At most once an hour for the same error."""
        log.error("the operator is needed", error=str(error))
        values = dict(error.values)
        if "provider" in values:
            values["provider"] = brand_name(str(values["provider"]))
        alert_key: AlertKey = (error.code, values.get("provider"), values.get("reason"))
        if isinstance(error, DISK_ERRORS):
            alert_key = ("not written",)
        self._alert_hourly(
            alert_key,
            lambda translator: translate_html(translator, f"operator-{error.code}", **values),
        )

    def alert_provider(self, provider: str, *, is_back: bool, others: bool) -> None:
        """That a provider's circuit opened or closed; every call is sent.

        `others`: at least one of the others draws.
        """
        key = "operator-provider-back" if is_back else "operator-provider-gone"
        if not (is_back or others):
            key = "operator-provider-last"
        sending = self._try_send_to_all(
            lambda translator: translate_html(translator, key, provider=brand_name(provider))
        )
        self.supervisor.start(sending, f"word on {provider}")

    def alert_proxy(self, target: str, switch: ProxySwitch) -> None:
        """That nobody comes through a proxy, and which one is used instead; once an hour each.

        When it is the only way to Telegram, there is no way to tell it: the log has it.
        """
        others = switch.following != switch.proxy
        log.error("proxy failed", target=target, proxy=str(switch.proxy), problem=switch.problem)
        alert_key = ("proxy", target, switch.proxy.address, switch.problem)
        if self._was_sent_recently(alert_key) or (target == TELEGRAM and not others):
            return
        values = {
            "target": target,
            "proxy": switch.proxy.address,
            "problem": switch.problem.value,
            "following": switch.following.address if others else "none",
        }
        # Not told anew at each failure: what is said about a way to Telegram may fail on it, too.
        self._sent_at[alert_key] = self.steady()
        self._send_to_each(
            lambda translator: translate_html(translator, "operator-proxy", **values)
        )

    def _alert_hourly(self, alert_key: AlertKey, text: AlertText) -> None:
        if self._was_sent_recently(alert_key):
            return
        self._sent_at[alert_key] = self.steady()
        self.supervisor.start(self._send_alert(alert_key, text), f"word on {alert_key[0]}")

    def _was_sent_recently(self, alert_key: AlertKey) -> bool:
        return self.steady() - self._sent_at.get(alert_key, -REPEAT_AFTER) < REPEAT_AFTER

    def alert_slow_uploads(self) -> None:
        """That results come without their files for a while; once an hour."""
        self._alert_hourly(
            ("slow line",), lambda translator: translate_html(translator, "operator-slow-line")
        )

    def alert_conflict(self, *, webhook: bool) -> None:
        """That another program, or a webhook, takes the bot's messages."""
        by = "webhook" if webhook else "program"
        self._send_to_each(
            lambda translator: translate_html(translator, "operator-conflict", by=by)
        )

    def alert_conflict_over(self) -> None:
        self._send_to_each(lambda translator: translate_html(translator, "operator-conflict-over"))

    def alert_flood_wait(self, seconds: float) -> None:
        """That Telegram takes an answer only in so many seconds; once an hour."""

        def text(translator: Translator) -> str:
            return translate_html(
                translator, "operator-put-off", wait=duration(translator, seconds)
            )

        self._alert_hourly(("put off",), text)

    def alert_downtime(self, seconds: float) -> None:
        """How long Telegram answered nothing. It may be gone again already: this waits for it."""
        size = "day" if seconds > DAY else "hour" if seconds > HOUR else "minutes"

        def text(translator: Translator) -> str:
            silent = duration(translator, seconds)
            return translate_html(translator, "operator-telegram-back", silent=silent, size=size)

        self._send_to_each(text)

    def _send_to_each(self, text: AlertText) -> None:
        """Until Telegram takes it."""
        for admin_id in self.admin_ids:
            self.supervisor.start(self._send_with_retry(admin_id, text), f"word to {admin_id}")

    async def _send_alert(self, alert_key: AlertKey, text: AlertText) -> None:
        if not await self._try_send_to_all(text):
            del self._sent_at[alert_key]  # the next time tells it

    async def _try_send_to_all(self, text: AlertText) -> bool:
        """Whether anybody got it."""
        sending = [self._try_send(admin_id, text) for admin_id in sorted(self.admin_ids)]
        return any(await asyncio.gather(*sending))

    async def _try_send(self, admin_id: UserId, text: AlertText) -> bool:
        try:
            await self._send(admin_id, text)
        except (DeliveryFailed, StorageUnavailable) as failure:
            log.warning("administrator not told", admin_id=admin_id, error=str(failure))
            return False
        return True

    async def _send_with_retry(self, admin_id: UserId, text: AlertText) -> None:
        try:
            await retry_delivery(partial(self._send, admin_id, text), self.sleep)
        except (DeliveryFailed, StorageUnavailable) as failure:
            log.warning("administrator not told", admin_id=admin_id, error=str(failure))

    async def _send(self, admin_id: UserId, text: AlertText) -> None:
        """Raises DeliveryFailed or StorageUnavailable."""
        translator = await self.translator_for(private_chat(admin_id))
        with delivery_errors():
            await self.bot.send_message(admin_id, text(translator))
