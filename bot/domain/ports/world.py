"""What the services ask of the world outside: time, vendors, pictures and people."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol

from bot.domain.errors import BotError
from bot.domain.intake import AlbumPart
from bot.domain.jobs import AttemptOutcome, Job, Request
from bot.domain.offers import Offers
from bot.domain.pictures import Image, Measure, Reference, Shown
from bot.domain.progress import Retry

Clock = Callable[[], float]
"""Seconds since 1970."""

ShowPreview = Callable[[Path], None]
"""Hears of a picture that grows: a file that is the listener's from then on."""

Sleep = Callable[[float], Awaitable[None]]
"""Waits for so many seconds."""


class AttemptLog(Protocol):
    """The attempts at one picture, as the provider writes them down."""

    async def open(self, provider: str, price: int | None) -> str:
        """Writes a new attempt down and returns its request id.

        `price` is that of a picture there, in millionths of a dollar. Raises Unexpected when the job is over: nothing may be sent then.
        """
        ...

    async def close(
        self, request_id: str, outcome: AttemptOutcome, cost: int | None, note: str = ""
    ) -> None: ...

    async def lost(self) -> int: ...

    def retrying(self, retry: Retry) -> None:
        """Another attempt follows: the person is told, where there is a status to tell it."""
        ...


class Painter(Protocol):
    """Draws through the vendors; kept by `providers`."""

    @property
    def offers(self) -> Offers: ...

    def left_out(self) -> frozenset[str]:
        """The vendors that are not asked at the moment, because they kept failing."""
        ...

    async def draw(
        self,
        request: Request,
        references: Sequence[Path],
        into: Path,
        log: AttemptLog,
        show: ShowPreview | None = None,
    ) -> None:
        """Draws one picture of the request into the file `into`, as the vendor gave it.

        References are PNG, JPEG or WebP. `show` hears of previews, where the vendor has any.
        Raises DrawingFailed once the repeats are used up, and OSError when the disk does not take
        the file. Cancelling it closes the connection.
        """
        ...


class Studio(Protocol):
    """Makes pictures safe, bounded and shown; kept by `imaging`."""

    async def prepare_reference(self, source: Path, into: Path) -> Path:
        """Writes an upright, bounded copy without metadata to `into` + its ending; returns it.

        Raises PictureUnsupported, PictureDamaged or PictureTooDetailed.
        """
        ...

    async def measure(self, path: Path) -> Measure:
        """Decodes the picture whole. Raises what prepare_reference raises."""
        ...

    async def preview(self, path: Path, into: Path) -> Measure:
        """Writes a JPEG that is a legal Telegram photo."""
        ...

    async def thumbnail(self, path: Path, into: Path) -> Measure:
        """The same, and small: ten of them go out at once."""
        ...


class ReferenceFiles(Protocol):
    """Fetches what people sent; kept by `telegram`."""

    async def fetch(self, reference: Reference, into: Path) -> None:
        """Raises PictureTooLarge, PictureGone, or Undelivered when there is no connection."""
        ...


class DeliveryLog(Protocol):
    """The messages of one answer, as the courier writes them down."""

    async def leaves(self) -> None:
        """Pictures are about to be sent; from now on nobody knows whether they arrived."""
        ...

    async def came_back(self) -> None:
        """They certainly did not arrive."""
        ...

    async def taken(self, parts: int, pictures: int, shown: Sequence[Shown] = ()) -> None:
        """So many messages have been taken; so many pictures have come whole with them.

        `shown` are those that the last message, or album, shows.
        """
        ...


class Reception(Protocol):
    """Takes in what came in parts; kept by `telegram`."""

    async def take(self, parts: Sequence[AlbumPart]) -> None:
        """Makes a request of the parts, or asks about them; does not answer what is said to others.

        Of the same parts it makes one request, however often it is called. Raises a BotError.
        """
        ...

    async def refuse(self, parts: Sequence[AlbumPart], error: BotError) -> None:
        """Says why they were not taken."""
        ...


class Courier(Protocol):
    """Carries answers to people; kept by `telegram`.

    `deliver` and `explain` go on after the messages that were sent, and put the status message away.
    They raise ChatGone when the chat will never take the answer, AnswerRefused when something in it
    is wrong, Undelivered when it may be taken later.
    """

    async def deliver(self, job: Job, images: Sequence[Image], delivery: DeliveryLog) -> None:
        """A later message that is refused does not keep back the others."""
        ...

    async def explain(self, job: Job, delivery: DeliveryLog) -> None:
        """Says why a failed or cancelled job ended, and what to press."""
        ...

    def preview(self, job: Job, path: Path) -> None:
        """Shows how far a picture is, as far as there is time; takes the file, does not wait."""
        ...

    def warn_operator(self, error: BotError) -> None:
        """Tells the operator what only the operator can mend; does not wait for it."""
        ...
