"""“Sending a photo…” above the chats whose requests wait or are drawn."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from aiogram import Bot
from aiogram.enums import ChatAction
from aiogram.exceptions import TelegramAPIError

from bot.domain.ids import ChatId
from bot.domain.jobs import Job
from bot.domain.ports import Clock
from bot.observability import get_logger
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.jobs.status import JobStatus
from bot.telegram.client.call_options import BEST_EFFORT, with_options

log = get_logger(__name__)

MAX_ACTIONS_PER_TICK = 10
ACTION_EVERY = 3.5  # Telegram shows an action for 5 s, and a tick may come late


@dataclass
class ChatActions:
    """`steady` counts seconds and never jumps."""

    bot: Bot
    supervisor: TaskSupervisor
    steady: Clock
    _next_at: dict[ChatId, float] = field(default_factory=dict)

    def show(self, statuses: Sequence[JobStatus]) -> None:
        """Once a chat, of the first ones whose last action fades."""
        now, left = self.steady(), MAX_ACTIONS_PER_TICK
        self._next_at = {chat_id: at for chat_id, at in self._next_at.items() if at > now}
        for status in statuses:
            chat_id = status.job.reply_to.chat_id
            if left and chat_id not in self._next_at:
                left -= 1
                self._next_at[chat_id] = now + ACTION_EVERY
                self.supervisor.start(self._send(status.job), f"action in {chat_id}")

    async def _send(self, job: Job) -> None:
        try:
            await with_options(self.bot, BEST_EFFORT).send_chat_action(
                job.reply_to.chat_id,
                ChatAction.UPLOAD_PHOTO,
                message_thread_id=job.reply_to.thread_id,
            )
        except TelegramAPIError as error:  # the next one comes in a few seconds
            log.info("action not shown", error=error.message)
