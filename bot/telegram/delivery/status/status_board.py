"""The status messages of all requests that wait or are drawn.

One loop edits them: at most one edit in 3 s in a private chat and one in 10 s in a group, none when
nothing would change. A status is only touched under its request's lock, and only while the row says
that the job waits or runs: no edit comes after the outcome. An edit may bring a preview.
"""

import asyncio
from dataclasses import dataclass, field, replace
from pathlib import Path
from weakref import WeakValueDictionary

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramMigrateToChat
from aiogram.types import InlineKeyboardMarkup

from bot.domain.deliveries import Delivered, DeliveryOutcome
from bot.domain.errors import StorageUnavailable
from bot.domain.ids import ChatId, JobId
from bot.domain.jobs import DRAWN_FROM, Job, JobState
from bot.domain.ports import Clock, JobRepository, Sleep
from bot.observability import get_logger, log_context
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.jobs.status import JobStatus, ReadStatuses
from bot.services.replies import HANDLER_SECONDS
from bot.telegram.client.call_options import CallOptions, CancelSignal
from bot.telegram.client.errors import ApiErrorKind, classify_error, not_delivered
from bot.telegram.client.rate_limit import SendExpired
from bot.telegram.delivery.chat_translators import ChatTranslators
from bot.telegram.delivery.status.chat_actions import ChatActions
from bot.telegram.delivery.status.delay_notices import DelayNotices
from bot.telegram.delivery.status.previews import LatestPreviews, discard
from bot.telegram.delivery.status.shared_query import SharedStatusQuery
from bot.telegram.delivery.status.status_messages import StatusMessages
from bot.telegram.keyboards import job_keyboards
from bot.telegram.views.status import status_text

log = get_logger(__name__)

TICK = 1.0
EDIT_EVERY = 3.0
EDIT_EVERY_IN_GROUP = 10.0
DELETE_AGAIN = 5.0
MAX_EDITS_PER_TICK = 15
"""In one tick, the oldest first: Telegram would not take more, and each has to be looked up."""


@dataclass
class StatusBoard:
    """`steady` counts seconds and never jumps, as the time of day may."""

    bot: Bot
    jobs: JobRepository
    read_statuses: ReadStatuses
    translator_for: ChatTranslators
    supervisor: TaskSupervisor
    steady: Clock
    sleep: Sleep
    restarted: set[JobId] = field(default_factory=set)
    """Jobs that a restart interrupted: their status says so."""
    _open: set[JobId] | None = None
    """Jobs that have a status, or are to have one; None before the first look."""
    _messages: StatusMessages = field(init=False)
    _delay_notices: DelayNotices = field(init=False)
    _actions: ChatActions = field(init=False)
    _status_query: SharedStatusQuery = field(init=False)
    _previews: LatestPreviews = field(default_factory=LatestPreviews)
    _locks: "WeakValueDictionary[JobId, asyncio.Lock]" = field(default_factory=WeakValueDictionary)
    _shown: dict[JobId, str] = field(default_factory=dict)
    _edited_at: dict[JobId, float] = field(default_factory=dict)
    _next_edit: dict[ChatId, float] = field(default_factory=dict)
    _delete_at: dict[JobId, float] = field(default_factory=dict)
    """Jobs that are over and have a status yet: when it is to be deleted."""
    _pending_opens: dict[JobId, CancelSignal] = field(default_factory=dict)
    """Jobs whose first status waits for its turn: done as soon as it is needed no more."""
    _deleted: set[JobId] = field(default_factory=set)
    """Jobs whose status was deleted: its person wants none."""

    def __post_init__(self) -> None:
        self._messages = StatusMessages(self.bot, self.jobs)
        self._delay_notices = DelayNotices(self.jobs, self._messages, self._lock, self.sleep)
        self._actions = ChatActions(self.bot, self.supervisor, self.steady)
        self._status_query = SharedStatusQuery(self.read_statuses, self.supervisor)

    async def open(self, job: Job) -> None:
        """Answers a request with its status, unless its outcome was faster.

        In a crowd it comes later: what else its person writes does not wait for that.
        """
        self._expect(job.id)
        opening = self.supervisor.start(self._open_status(job), f"status of {job.id}")
        await asyncio.wait({opening}, timeout=HANDLER_SECONDS)

    def _expect(self, job_id: JobId) -> None:
        if self._open is not None:
            self._open.add(job_id)

    async def _open_status(self, job: Job) -> None:
        async with self._lock(job.id):
            status = await self._status_query.of(job.id)
            if status is not None:
                await self._show(status, status.job)

    def mark_restarted(self, job_id: JobId) -> None:
        self.restarted.add(job_id)
        self._expect(job_id)

    async def run(self) -> None:
        """Keeps all statuses fresh until it is cancelled; asks for nothing while there are none."""
        try:
            while True:
                if self._open is None or self._open or self._delete_at:
                    await self._try_tick()
                await self.sleep(TICK)
        finally:
            self._previews.forget(set())

    async def _try_tick(self) -> None:
        try:
            await self._tick()
        except StorageUnavailable as error:
            log.warning("statuses not read", error=str(error))

    def show_preview(self, job_id: JobId, jpeg: Path) -> None:
        """Shows how far a picture is with the next edit; the file is the board's from now on."""
        self._previews.put(job_id, jpeg)
        self._expect(job_id)

    async def remove_status(self, job_id: JobId) -> None:
        """Deletes the status: the outcome is there. Later, where that does not arrive.

        The row keeps the number of the message: nobody asks for it once the outcome is delivered.
        """
        self._delete_at.pop(job_id, None)
        self._end(job_id)
        async with self._lock(job_id):
            try:
                await self._delete(job_id)
            except (TelegramAPIError, StorageUnavailable) as error:
                log.info("status not deleted", error=str(error))
                # Else it is gone already, or the chat is.
                if isinstance(error, StorageUnavailable) or not_delivered(error).is_passing:
                    self._delete_at[job_id] = self.steady() + DELETE_AGAIN

    async def _delete(self, job_id: JobId) -> None:
        message = self._messages.known(job_id)
        if message is None and (job := await self.jobs.get(job_id)) and job.status_message_id:
            message = job.reply_to.chat_id, job.status_message_id
        if message is not None:
            await self.bot.delete_message(*message)

    async def show_outcome(
        self, job: Job, text: str, keyboard: InlineKeyboardMarkup | None
    ) -> DeliveryOutcome:
        """Turns the status into the last word."""
        self._end(job.id)
        async with self._lock(job.id):
            fresh = await self.jobs.get(job.id) or job
            try:
                try:
                    await self._messages.write(fresh, text, keyboard)
                except (TelegramBadRequest, TelegramMigrateToChat) as error:
                    if fresh.status_message_id is None:
                        raise
                    log.info("status not concluded", error=error.message)  # deleted, perhaps
                    again = replace(fresh, status_message_id=None)
                    await self._messages.write(again, text, keyboard)
            except TelegramAPIError as error:
                return not_delivered(error)
        return Delivered()

    def _end(self, job_id: JobId) -> None:
        """Its outcome is there: whatever still waits to be said in its status is not."""
        self._delay_notices.end(job_id)
        self._previews.end(job_id)
        if self._open is not None:
            self._open.discard(job_id)
        opening = self._pending_opens.pop(job_id, None)
        if opening is not None and not opening.done():
            opening.set_result(None)

    async def show_delay(self, job_id: JobId, text: str) -> None:
        """Says so in the status as soon as Telegram takes that, unless the outcome is faster."""
        await self._delay_notices.post(job_id, text)

    async def _tick(self) -> None:
        for job_id in [over for over, when in self._delete_at.items() if when <= self.steady()]:
            self.supervisor.start(self.remove_status(job_id), f"status of {job_id}")
        before = set(self._open or ())
        statuses = await self.read_statuses()
        live_ids = {status.job.id for status in statuses}
        self._open = live_ids | ((self._open or set()) - before)  # with those that came meanwhile
        self._forget(live_ids)
        by_age = sorted(statuses, key=lambda status: self._edited_at.get(status.job.id, 0))
        self._actions.show(by_age)
        left = MAX_EDITS_PER_TICK
        for status in by_age:
            chat_id = status.job.reply_to.chat_id
            busy = self._lock(status.job.id).locked()  # an upload, the outcome, or its first words
            if left and self.steady() >= self._next_edit.get(chat_id, 0) and not busy:
                left -= 1
                self._schedule_next_edit(status.job)
                self.supervisor.start(self._refresh(status), f"status of {status.job.id}")

    def _schedule_next_edit(self, job: Job) -> None:
        pause = EDIT_EVERY_IN_GROUP if job.requester.in_group else EDIT_EVERY
        self._edited_at[job.id] = self.steady()
        self._next_edit[job.reply_to.chat_id] = self.steady() + pause

    def _forget(self, live_ids: set[JobId]) -> None:
        self._previews.forget(live_ids)
        self._messages.forget(live_ids)
        self._deleted.intersection_update(live_ids)
        self.restarted.intersection_update(live_ids)
        for memory in (self._shown, self._edited_at):
            for job_id in memory.keys() - live_ids:
                del memory[job_id]
        for chat_id in [chat for chat, at in self._next_edit.items() if at < self.steady()]:
            del self._next_edit[chat_id]

    async def _refresh(self, status: JobStatus) -> None:
        try:
            async with self._lock(status.job.id):
                job = await self.jobs.get(status.job.id)
                if job is not None:
                    await self._show(status, job)
        except StorageUnavailable as error:  # a later tick says more
            log.warning("status not refreshed", job_id=status.job.id, error=str(error))

    async def _show(self, status: JobStatus, job: Job) -> None:
        """`job` was read under its lock, which is held."""
        if job.state not in DRAWN_FROM or job.id in self._deleted:
            return
        with log_context(job_id=job.id):
            translator = await self.translator_for(job.reply_to.chat_id)
            text = status_text(translator, status, restarted=job.id in self.restarted)
            jpeg = self._preview_of(job)
            if jpeg or self._shown.get(job.id) != text:
                self._schedule_next_edit(job)
                await self._try_to_write(job, text, job_keyboards.cancel(translator, job.id), jpeg)

    def _preview_of(self, job: Job) -> Path | None:
        """What is to be shown of its picture, once there is a status that can show it."""
        if job.state is not JobState.RUNNING or job.status_message_id is None:
            return None
        return self._previews.take(job.id)

    async def _try_to_write(
        self, job: Job, text: str, keyboard: InlineKeyboardMarkup, jpeg: Path | None
    ) -> None:
        options = CallOptions(best_effort=True, cancel_signal=self._pending_open(job))
        try:
            if jpeg:
                await self._messages.show_preview(job, jpeg, text, keyboard)
            else:
                await self._messages.write(job, text, keyboard, options)
        except SendExpired:
            if jpeg:
                self._previews.give_back(job.id, jpeg)
                self._expect(job.id)  # it is to go, where the outcome was faster
            return
        except (TelegramAPIError, OSError) as error:  # the next edit, or the outcome, says more
            log.info("status not shown", error=str(error))
            if (
                isinstance(error, TelegramBadRequest)
                and classify_error(error) is ApiErrorKind.MESSAGE_NOT_FOUND
            ):
                self._deleted.add(job.id)
        else:
            self._shown[job.id] = text
        finally:
            self._pending_opens.pop(job.id, None)
        if jpeg:
            discard(jpeg)

    def _pending_open(self, job: Job) -> CancelSignal | None:
        """What ends the wait of a first status for its turn."""
        if job.status_message_id is not None:
            return None
        self._pending_opens[job.id] = over = asyncio.get_running_loop().create_future()
        return over

    def _lock(self, job_id: JobId) -> asyncio.Lock:
        return self._locks.setdefault(job_id, asyncio.Lock())
