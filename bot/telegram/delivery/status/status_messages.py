"""The messages of statuses: texts at first, photos with captions once a preview was shown."""

from dataclasses import dataclass, field
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import FSInputFile, InlineKeyboardMarkup, InputMediaPhoto

from bot.domain.errors import StorageUnavailable
from bot.domain.ids import ChatId, JobId, MessageId
from bot.domain.jobs import Job
from bot.domain.ports import JobRepository
from bot.observability import get_logger
from bot.telegram.client.call_options import BEST_EFFORT, NO_OPTIONS, CallOptions, with_options
from bot.telegram.client.errors import ApiErrorKind, classify_error
from bot.telegram.delivery.replies import reply_arguments

log = get_logger(__name__)

UPLOAD_SECONDS = 20
"""The outcome of a request waits for no upload longer than this, however slow the connection is: a
preview that is dropped costs nothing."""


@dataclass(frozen=True, slots=True)
class StatusMessages:
    """Every method raises TelegramAPIError."""

    bot: Bot
    jobs: JobRepository
    _photos: set[JobId] = field(default_factory=set)
    """Jobs whose status is a photo, as far as this process knows."""
    _known: dict[JobId, tuple[ChatId, MessageId]] = field(default_factory=dict)
    """The statuses that this process sent."""

    async def write(
        self,
        job: Job,
        text: str,
        keyboard: InlineKeyboardMarkup | None,
        options: CallOptions = NO_OPTIONS,
    ) -> None:
        """Sends the status, or changes its words."""
        bot = with_options(self.bot, options)
        if job.status_message_id is None:
            await self._send(bot, job, text, keyboard)
            return
        if job.id not in self._photos and await self._edit_text(bot, job, text, keyboard):
            return
        await bot.edit_message_caption(
            chat_id=job.reply_to.chat_id,
            message_id=job.status_message_id,
            caption=text,
            reply_markup=keyboard,
        )

    async def show_preview(
        self, job: Job, jpeg: Path, text: str, keyboard: InlineKeyboardMarkup | None
    ) -> None:
        """Makes the status a photo, or another one; soon or not at all. Raises OSError, too."""
        await with_options(self.bot, BEST_EFFORT).edit_message_media(
            InputMediaPhoto(media=FSInputFile(jpeg, filename="preview.jpg"), caption=text),
            chat_id=job.reply_to.chat_id,
            message_id=job.status_message_id,
            reply_markup=keyboard,
            request_timeout=UPLOAD_SECONDS,
        )
        self._photos.add(job.id)

    def known(self, job_id: JobId) -> tuple[ChatId, MessageId] | None:
        """The chat and the message of a status, if it need not be looked up."""
        return self._known.get(job_id)

    def forget(self, live_ids: set[JobId]) -> None:
        """Keeps in mind only these jobs."""
        self._photos.intersection_update(live_ids)
        for job_id in self._known.keys() - live_ids:
            del self._known[job_id]

    async def _send(
        self, bot: Bot, job: Job, text: str, keyboard: InlineKeyboardMarkup | None
    ) -> None:
        sent = await bot.send_message(
            job.reply_to.chat_id, text, reply_markup=keyboard, **reply_arguments(job.reply_to)
        )
        self._known[job.id] = job.reply_to.chat_id, MessageId(sent.message_id)
        try:
            await self.jobs.remember_status(job.id, MessageId(sent.message_id))
        except StorageUnavailable as error:  # it was said; this status is only not edited
            log.warning("status not remembered", error=str(error))

    async def _edit_text(
        self, bot: Bot, job: Job, text: str, keyboard: InlineKeyboardMarkup | None
    ) -> bool:
        """False where the message turns out to be a photo: an earlier process made it one."""
        try:
            await bot.edit_message_text(
                text,
                chat_id=job.reply_to.chat_id,
                message_id=job.status_message_id,
                reply_markup=keyboard,
            )
        except TelegramBadRequest as error:
            if classify_error(error) is not ApiErrorKind.NO_TEXT:
                raise
            self._photos.add(job.id)
            return False
        return True
