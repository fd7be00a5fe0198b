"""Ports to Telegram, the providers and the clock."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol

from bot.domain.deliveries import DeliveryOutcome
from bot.domain.errors import BotError
from bot.domain.ids import RequestId
from bot.domain.images import Measure, Reference, SentImage, StoredImages
from bot.domain.intake import AlbumPart
from bot.domain.jobs import AttemptOutcome, Job, Request
from bot.domain.offers import Offers
from bot.domain.progress import Retry
from bot.domain.results import Result

Clock = Callable[[], float]
"""Seconds since 1970."""

PreviewCallback = Callable[[Path], None]
"""Called with the file of each preview; the callee deletes it."""

Sleep = Callable[[float], Awaitable[None]]
"""Waits for so many seconds."""


class AttemptLog(Protocol):
    """Records the HTTP requests for one image; called by the provider."""

    async def open(self, provider: str, price: int | None) -> RequestId:
        """Writes a new attempt down and returns its request id.

        `price` is that of one image there, in millionths of a dollar. Raises UnexpectedFailure when the
        job is over: nothing may be sent then.
        """
        ...

    async def close(
        self, request_id: RequestId, outcome: AttemptOutcome, cost: int | None, note: str = ""
    ) -> None: ...

    async def lost(self) -> int: ...

    def retrying(self, retry: Retry) -> None:
        """Another attempt follows: the status message says so."""
        ...


class ImageGenerator(Protocol):
    """Draws through the providers; implemented by `providers`."""

    @property
    def offers(self) -> Offers: ...

    def open_circuits(self) -> frozenset[str]:
        """The providers that are not asked at the moment, because they kept failing."""
        ...

    async def draw(
        self,
        request: Request,
        references: Sequence[Path],
        into: Path,
        log: AttemptLog,
        show: PreviewCallback | None = None,
        *,
        mask: Path | None = None,
    ) -> None:
        """Draws one picture of the request into the file `into`, as the provider gave it.

        References are PNG, JPEG or WebP; `mask` is a PNG as large as the first of them. `show` hears of previews, where the provider has any.
        Raises DrawingFailed once the repeats are used up, and OSError when the disk does not take
        the file. Cancelling it closes the connection.
        """
        ...


class ImageProcessor(Protocol):
    """Decodes, bounds and scales images; implemented by `imaging`."""

    async def prepare_reference(self, source: Path, into: Path) -> Path:
        """Writes an upright, bounded copy without metadata to `into` + its ending; returns it.

        Raises ImageUnsupported, ImageDamaged or ImageTooDetailed.
        """
        ...

    async def prepare_mask(self, source: Path, into: Path, reference: Path) -> Path:
        """Writes the mask as a PNG as large as that prepared reference to `into.png`; returns it.

        Raises MaskUnusable, and what prepare_reference raises.
        """
        ...

    async def measure(self, path: Path, preview_into: Path | None = None) -> Measure:
        """Decodes the picture whole. Raises what prepare_reference raises.

        What is no legal photo gets its preview into `preview_into` from the same decode. Where it
        is legal, or the disk takes no preview, there is no such file afterwards.
        """
        ...

    async def preview(self, path: Path, into: Path) -> Measure:
        """Writes a JPEG that is a legal Telegram photo, whole or not at all."""
        ...

    async def thumbnail(self, path: Path, into: Path) -> Measure:
        """The same, and small: ten of them go out at once."""
        ...


class ReferenceFiles(Protocol):
    """Downloads what users sent; implemented by `telegram`."""

    async def fetch(self, reference: Reference, into: Path) -> None:
        """Raises ReferenceTooLarge, ReferenceGone, or Undelivered when there is no connection."""
        ...


class DeliveryLog(Protocol):
    """Records which messages of one outcome have been sent; called by the sender."""

    async def mark_sending(self) -> bool:
        """Images are about to be sent: until the answer comes, their delivery is unconfirmed.

        False where another process delivers the job by now: nothing may be sent then.
        """
        ...

    async def mark_not_sent(self) -> None:
        """They were certainly not delivered."""
        ...

    async def mark_sent(
        self, parts: int, pictures: int, shown: Sequence[SentImage] = (), *, is_last: bool
    ) -> None:
        """So many messages have been taken; so many pictures have come whole with them.

        `shown` are those that the latest message, or album, shows; `is_last`: none follows.
        """
        ...


class AlbumHandler(Protocol):
    """Handles complete albums; implemented by `telegram`."""

    async def handle(self, parts: Sequence[AlbumPart]) -> None:
        """Submits the album, or asks what to change; ignores one that is not meant for the bot.

        Idempotent: the same parts make one job at the most. Raises a BotError.
        """
        ...

    async def refuse(self, parts: Sequence[AlbumPart], error: BotError) -> None:
        """Says why they were not taken."""
        ...


class ResultSender(Protocol):
    """Sends the outcome of a job to its chat; implemented by `telegram`.

    What is sent continues after the messages that were sent before. Raises StorageUnavailable.
    """

    async def deliver(
        self, result: Result, images: StoredImages, delivery_log: DeliveryLog
    ) -> DeliveryOutcome:
        """Sends the intact images, and then deletes the status message.

        A later message that is refused does not keep back the others.
        """
        ...

    async def explain(self, result: Result, delivery_log: DeliveryLog) -> DeliveryOutcome:
        """Says why a failed or cancelled job ended, and what to press.

        The status message becomes that, or is deleted.
        """
        ...

    async def remove_status(self, job: Job) -> None:
        """Deletes the status message, if there is one; later, where Telegram does not answer."""
        ...


class PreviewSink(Protocol):
    """Shows previews in the status message; implemented by `telegram`."""

    def preview(self, job: Job, path: Path) -> None:
        """Takes the file over and does not wait; a preview that comes too fast is dropped."""
        ...


class OperatorAlerts(Protocol):
    """Tells the administrators what they have to know; implemented by `telegram`."""

    def report(self, error: BotError) -> None:
        """Any error: whether the operator hears of it is decided there. Does not wait for it."""
        ...
