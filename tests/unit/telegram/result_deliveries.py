"""Result deliveries, and a delivery log that records them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aiogram import Bot
from aiogram.types import InlineKeyboardMarkup

from bot.domain.ids import JobId
from bot.domain.images import Image, Measure, SentImage
from bot.domain.jobs import Job, JobState, Request
from bot.domain.results import Result
from bot.domain.settings import SendAs
from bot.telegram.client.call_options import NO_OPTIONS
from bot.telegram.delivery.delivery_plan import ResultWords, plan_delivery
from bot.telegram.delivery.message_sender import MessageSender
from bot.telegram.delivery.result_delivery import ResultDelivery
from tests.kit.fake_session import FakeSession
from tests.kit.fakes import ImageProcessor
from tests.kit.ids import build_origin

ORIGIN = build_origin(1, chat_id=7, user_id=7, message_id=5)
KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[])
OF_ORIGINALS = InlineKeyboardMarkup(inline_keyboard=[[]])
MEGABYTE = 1024 * 1024


@dataclass
class FakeDeliveryLog:
    """Keeps the port `DeliveryLog`: the parts that are over, and what came with them."""

    parts: list[int] = field(default_factory=list)
    pictures: int = 0
    shown: list[Sequence[SentImage]] = field(default_factory=list)
    """By each part."""
    is_over: bool = False

    async def mark_sending(self) -> bool:
        return True

    async def mark_not_sent(self) -> None:
        pass

    async def mark_sent(
        self, parts: int, pictures: int, shown: Sequence[SentImage] = (), *, is_last: bool
    ) -> None:
        assert not self.is_over
        self.is_over = is_last
        self.parts.append(parts)
        self.pictures = pictures
        self.shown.append(shown)


@dataclass(frozen=True)
class DeliveryFactory:
    """Makes deliveries: two pictures as photos and files unless told otherwise."""

    fake_session: FakeSession
    mark_sent: FakeDeliveryLog
    folder: Path

    def __call__(
        self,
        *,
        sent: int = 0,
        come: int = 0,
        pictures: int = 2,
        way: SendAs = SendAs.BOTH,
        width: int = 1254,
        size: int = 7,
        image_processor: ImageProcessor | None = None,
        files_withheld_note: str | None = None,
    ) -> ResultDelivery:
        measure = Measure(width, 836, "png", size)
        images = [Image(place, self.folder / str(place), measure) for place in range(pictures)]
        request = Request("a fox", pictures=pictures, send_as=way)
        job = Job(
            JobId(1), ORIGIN, request, JobState.SENDING, 0, sent_parts=sent, sent_pictures=come
        )
        self.mark_sent.is_over = False
        result = Result(job, tuple(range(pictures)), (), may_be_edited=True)
        words = ResultWords("a fox", KEYBOARD, OF_ORIGINALS, files_withheld_note)
        return ResultDelivery(
            message_sender=MessageSender(
                Bot("42:TEST", session=self.fake_session),
                image_processor or ImageProcessor(),
            ),
            job=job,
            plan=plan_delivery(result, images, words),
            options=NO_OPTIONS,
            delivery_log=self.mark_sent,
        )
