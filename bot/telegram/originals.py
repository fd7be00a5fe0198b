"""The untouched file of a result, on its way to whoever asked for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from aiogram import Bot
from aiogram.enums import ChatAction
from aiogram.exceptions import TelegramAPIError
from aiogram.types import Message

from bot.domain.errors import BotError, OriginalCleared, StorageUnavailable, Unconfirmed
from bot.domain.jobs import Job
from bot.domain.pictures import Image
from bot.i18n import Speaker
from bot.observability import get_logger
from bot.services.answering import SENDS
from bot.services.patience import persistently
from bot.services.results import Result
from bot.telegram.desk import Desk
from bot.telegram.outbox import in_passing
from bot.telegram.refusing import refuse
from bot.telegram.replying import reply_to, tell_surely
from bot.telegram.showing import shown_in, upload_of
from bot.telegram.troubles import delivery_errors
from bot.telegram.uploads import upload_seconds
from bot.telegram.words import say

log = get_logger(__name__)


@dataclass(slots=True)
class Original:
    """A reply to its request."""

    desk: Desk
    bot: Bot
    speaker: Speaker
    result: Result
    image: Image
    unconfirmed: int = 0
    """How often it was sent without anybody knowing whether it arrived."""

    @property
    def job(self) -> Job:
        return self.result.job

    @property
    def is_on_its_way(self) -> bool:
        return (self.job.id, self.image.position) in self.desk.originals_on_their_way

    async def bring(self) -> None:
        """Tries until Telegram takes it; when it never does, the person hears why."""
        try:
            with self._on_its_way():
                await self._show_action()
                await persistently(self._send, self.desk.sleep)
                if self.unconfirmed == SENDS:
                    raise Unconfirmed
        except BotError as error:
            log.warning("original not brought", job_id=self.job.id, error=str(error))
            await self._explain(error)

    @contextmanager
    def _on_its_way(self) -> Iterator[None]:
        name = (self.job.id, self.image.position)
        self.desk.originals_on_their_way.add(name)
        try:
            yield
        finally:
            self.desk.originals_on_their_way.discard(name)

    async def _explain(self, error: BotError) -> None:
        origin = self.job.origin
        if isinstance(error, OriginalCleared):
            await refuse(self.desk, self.bot, origin, self.speaker, error)
            return
        text = say(self.speaker, "original-not-brought", cause=error.code)
        await tell_surely(self.bot, self.desk.sleep, origin, text)

    async def _show_action(self) -> None:
        origin = self.job.origin
        try:
            with in_passing():
                await self.bot.send_chat_action(
                    origin.chat_id,
                    ChatAction.UPLOAD_DOCUMENT,
                    message_thread_id=origin.thread_id,
                )
        except TelegramAPIError as error:
            log.info("action not shown", error=error.message)

    async def _send(self) -> None:
        """Raises DeliveryFailed; OriginalCleared where it was swept meanwhile.

        What may have come twice is not sent again.
        """
        if not self.image.path.exists():
            raise OriginalCleared(job_id=self.job.id, pictures=self.job.request.pictures)
        try:
            with delivery_errors():
                message = await self._uploaded()
        except Unconfirmed:
            self.unconfirmed += 1
            if self.unconfirmed < SENDS:
                raise
        else:
            await self._remember(message)

    async def _uploaded(self) -> Message:
        upload = upload_of(self.result, self.image)
        return await self.bot.send_document(
            self.job.origin.chat_id,
            upload,
            disable_content_type_detection=True,
            request_timeout=upload_seconds(upload.size),
            **reply_to(self.job.origin),
        )

    async def _remember(self, message: Message) -> None:
        shown = shown_in([message], [self.image])
        try:
            await self.desk.sent_pictures.add(self.job.id, shown)
        except StorageUnavailable as error:  # the file is there: a repeat would bring it again
            log.warning("not known what a message shows", error=str(error))
        log.info("original brought", job_id=self.job.id)
