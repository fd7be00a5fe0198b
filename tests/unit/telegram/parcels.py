"""Results that are ready to be sent, and who writes down what of them has come."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from aiogram import Bot
from aiogram.types import InlineKeyboardMarkup

from bot.domain.jobs import Job, JobState, Origin, Request
from bot.domain.pictures import Image, Measure, Shown
from bot.domain.settings import SendAs
from bot.services.results import Result
from bot.telegram.parcel import Parcel
from tests.unit.services.workshop import Studio
from tests.unit.telegram.line import Line

ORIGIN = Origin(1, chat_id=7, person_id=7, message_id=5)
KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[])
OF_ORIGINALS = InlineKeyboardMarkup(inline_keyboard=[[]])
MEGABYTE = 1024 * 1024


@dataclass
class Taken:
    """Keeps the port `DeliveryLog`: the parts that are over, and what came with them."""

    parts: list[int] = field(default_factory=list)
    pictures: int = 0
    shown: list[Sequence[Shown]] = field(default_factory=list)
    """By each part."""

    async def leaves(self) -> None:
        pass

    async def came_back(self) -> None:
        pass

    async def taken(self, parts: int, pictures: int, shown: Sequence[Shown] = ()) -> None:
        self.parts.append(parts)
        self.pictures = pictures
        self.shown.append(shown)


@dataclass(frozen=True)
class Packed:
    """Makes parcels: two pictures as photos and files unless told otherwise."""

    line: Line
    taken: Taken
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
        workshop: Path | None = None,
        files_held_back: str | None = None,
    ) -> Parcel:
        measure = Measure(width, 836, "png", size)
        images = [Image(place, self.folder / str(place), measure) for place in range(pictures)]
        request = Request("a fox", pictures=pictures, send_as=way)
        job = Job(1, ORIGIN, request, JobState.SENDING, 0, sent_parts=sent, sent_pictures=come)
        return Parcel(
            bot=Bot("42:TEST", session=self.line),
            studio=Studio(),
            result=Result(job, tuple(range(pictures)), (), may_be_edited=True),
            images=images,
            caption="a fox",
            keyboard=KEYBOARD,
            keyboard_of_originals=OF_ORIGINALS,
            workshop=workshop or self.folder,
            delivery=self.taken,
            files_held_back=files_held_back,
        )
