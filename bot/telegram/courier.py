"""Carries outcomes to people: the port `Courier`."""

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aiogram import Bot

from bot.domain.errors import BotError, Refusal
from bot.domain.failures import Failure
from bot.domain.jobs import Job, JobState
from bot.domain.pictures import Image
from bot.domain.ports import Clock, DeliveryLog, Studio
from bot.domain.usage import UTC_DAYS, Accounting, Calendar
from bot.i18n import Speaker, duration
from bot.observability import get_logger
from bot.services.nursery import Nursery
from bot.services.results import FindResult
from bot.services.rules import Rules
from bot.telegram import keyboards
from bot.telegram.operator import OperatorLine
from bot.telegram.outbox import on_record, told_when_put_off
from bot.telegram.parcel import Parcel
from bot.telegram.previews import discard
from bot.telegram.replying import reply_to
from bot.telegram.slow_line import SlowLine
from bot.telegram.speakers import Speakers
from bot.telegram.status_board import StatusBoard
from bot.telegram.troubles import delivery_errors
from bot.telegram.views.outcome import caption, failure_text
from bot.telegram.words import say

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class TelegramCourier:
    bot: Bot
    board: StatusBoard
    studio: Studio
    speakers: Speakers
    operator: OperatorLine
    workshop: Path
    """A folder for previews on their way."""
    results: FindResult
    nursery: Nursery
    slow_line: SlowLine
    rules: Rules
    clock: Clock
    calendar: Calendar = UTC_DAYS

    async def deliver(self, job: Job, images: Sequence[Image], delivery: DeliveryLog) -> None:
        speaker = await self.speakers.of_chat(job.origin.chat_id)
        result = await self.results.of(job)
        held_back = say(speaker, "result-slow-line", count=len(images))
        parcel = Parcel(
            bot=self.bot,
            studio=self.studio,
            result=result,
            images=images,
            caption=caption(speaker, job, images, self._accounting(job)),
            keyboard=keyboards.after_result(speaker, result),
            keyboard_of_originals=keyboards.after_result(speaker, result, originals_there=True),
            workshop=self.workshop,
            delivery=delivery,
            files_held_back=held_back if self.slow_line.is_on() else None,
        )
        with delivery_errors(), on_record(delivery), told_when_put_off(self._waits(job, speaker)):
            await parcel.send()
        await self.board.take_down(job.id)

    async def explain(self, job: Job, delivery: DeliveryLog) -> None:
        failure = job.failure or Failure("unexpected", {})
        speaker = await self.speakers.of_chat(job.origin.chat_id)
        text = failure_text(speaker, failure, self._accounting(job))
        keyboard = keyboards.after_failure(speaker, await self.results.of(job), failure)
        if job.state is JobState.CANCELLED:  # its person looks at the status right now
            await self.board.conclude(job, text, keyboard)
            return
        if not job.sent_parts:
            put_off = self._waits(job, speaker, text)
            with delivery_errors(), told_when_put_off(put_off):
                await self.bot.send_message(
                    job.origin.chat_id, text, reply_markup=keyboard, **reply_to(job.origin)
                )
            await delivery.taken(1, job.sent_pictures)
        await self.board.take_down(job.id)

    def _accounting(self, job: Job) -> Accounting:
        """Once its day is over, a request says nothing about today's limit: it counted then."""
        accounting = self.rules.accounting_of(job.origin)
        days = {self.calendar.day_of(moment) for moment in (job.created_at, self.clock())}
        over = accounting is Accounting.LIMIT and len(days) > 1
        return Accounting.NOTHING if over else accounting

    def _waits(self, job: Job, speaker: Speaker, text: str = "") -> Callable[[float], None]:
        """Tells its person, in the status, that the answer waits; `text` is what it would say."""

        def tell(seconds: float) -> None:
            self.operator.tell_put_off(seconds)
            wait = duration(speaker, seconds)
            words = text or say(speaker, "result-put-off", wait=wait, count=job.request.pictures)
            self.nursery.start(self.board.put_off(job.id, words), f"put-off of job {job.id}")

        return tell

    def preview(self, job: Job, path: Path) -> None:
        self.nursery.start(self._grow(job, path), f"preview of job {job.id}")

    def warn_operator(self, error: BotError) -> None:
        self.operator.warn(error)

    async def _grow(self, job: Job, path: Path) -> None:
        """Hands the board a photo of its own; a preview that cannot be read is left out."""
        jpeg = None
        try:
            jpeg = self._sheet()
            await self.studio.preview(path, jpeg)
            self.board.grow(job.id, jpeg)
            jpeg = None
        except (OSError, Refusal) as error:
            log.warning("no preview", job_id=job.id, error=str(error))
        finally:
            discard(path)
            if jpeg:
                discard(jpeg)

    def _sheet(self) -> Path:
        """An empty file."""
        with tempfile.NamedTemporaryFile(dir=self.workshop, suffix=".jpeg", delete=False) as file:
            return Path(file.name)
