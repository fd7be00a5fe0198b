"""Carries outcomes to people: the port `Courier`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aiogram import Bot

from bot.domain.errors import BotError, Failure
from bot.domain.jobs import Job, JobState
from bot.domain.pictures import Image
from bot.domain.ports import PartsTaken, Studio
from bot.telegram import keyboards
from bot.telegram.connection import delivery_errors
from bot.telegram.operator import OperatorLine
from bot.telegram.parcel import Parcel
from bot.telegram.replying import reply_to
from bot.telegram.speakers import Speakers
from bot.telegram.status_board import StatusBoard
from bot.telegram.views.outcome import caption, failure_text


@dataclass(frozen=True, slots=True)
class TelegramCourier:
    bot: Bot
    board: StatusBoard
    studio: Studio
    speakers: Speakers
    operator: OperatorLine
    workshop: Path
    """A folder for previews on their way."""

    async def deliver(self, job: Job, images: Sequence[Image], taken: PartsTaken) -> None:
        speaker = await self.speakers.of_chat(job.origin.chat_id)
        keyboard = keyboards.after_result(speaker, job.id, partial=job.failure is not None)
        parcel = Parcel(
            bot=self.bot,
            studio=self.studio,
            job=job,
            images=images,
            caption=caption(speaker, job, images),
            keyboard=keyboard,
            workshop=self.workshop,
            taken=taken,
        )
        with delivery_errors():
            await parcel.send()
        await self.board.take_down(job.id)

    async def explain(self, job: Job) -> None:
        failure = job.failure or Failure("unexpected", {})
        speaker = await self.speakers.of_chat(job.origin.chat_id)
        text = failure_text(speaker, failure)
        keyboard = keyboards.after_failure(speaker, job.id, failure)
        if job.state is JobState.CANCELLED:  # its person looks at the status right now
            await self.board.conclude(job, text, keyboard)
            return
        with delivery_errors():
            await self.bot.send_message(
                job.origin.chat_id, text, reply_markup=keyboard, **reply_to(job.origin)
            )
        await self.board.take_down(job.id)

    def warn_operator(self, error: BotError) -> None:
        self.operator.warn(error)
