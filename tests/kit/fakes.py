"""Fakes of the ports in memory; the database of these tests is a real one."""

import asyncio
import itertools
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.domain.deliveries import Delivered, DeliveryOutcome, DeliveryProblem, NotDelivered
from bot.domain.errors import BotError
from bot.domain.ids import JobId
from bot.domain.images import Image, Measure, Reference, SentImage, StoredImages
from bot.domain.jobs import AttemptOutcome, Job, JobState, Origin, Request
from bot.domain.offers import Offer, Offers
from bot.domain.ports import AttemptLog, DeliveryLog, PreviewCallback
from bot.domain.results import Result
from tests.kit.ids import build_origin

PRICE = 50_000
OFFER = Offer(
    "painter",
    ("auto", "1024x1024"),
    max_references=4,
    prompt_limit=20,
    typical_seconds=100,
    price=PRICE,
)
OFFERS = Offers((OFFER,))


_updates = itertools.count(1)


def make_origin(user_id: int = 7, chat: int | None = None, message: int | None = None) -> Origin:
    """A new update: in the private chat, and a message of its own, unless told otherwise."""
    number = next(_updates)
    return build_origin(number, chat or user_id, user_id, message or number)


class FakeWake:
    """Counts how often the runner is woken."""

    calls = 0

    def __call__(self, _: float | None = None) -> None:
        self.calls += 1


@dataclass
class FakeResultSender:
    """Fakes `ResultSender`, `PreviewSink` and `OperatorAlerts`. Each
    message meets the next of `errors`, unless that is None: an exception is raised.

    A result is `parts` messages long; `sent` are the numbers of those that arrived. `refused` are
    pictures that Telegram does not take.
    """

    parts: int = 1
    refused: int = 0
    cut_while_tidying: bool = False
    sent: list[int] = field(default_factory=list)
    delivered: asyncio.Queue[tuple[Job, Sequence[Image]]] = field(default_factory=asyncio.Queue)
    explained: asyncio.Queue[Job] = field(default_factory=asyncio.Queue)
    warnings: list[BotError] = field(default_factory=list)
    previews: list[Path] = field(default_factory=list)
    removed: list[JobId] = field(default_factory=list)
    """Jobs whose status was removed."""
    shown: Sequence[SentImage] = ()
    """What each message shows."""
    errors: deque[NotDelivered | Exception | None] = field(default_factory=deque)

    async def deliver(
        self, result: Result, images: StoredImages, delivery_log: DeliveryLog
    ) -> DeliveryOutcome:
        job = result.job
        for number in range(job.sent_parts + 1, self.parts + 1):
            if not await delivery_log.mark_sending():
                return NotDelivered(DeliveryProblem.UNDELIVERED)
            error = self._next_error()
            if error is not None:
                if getattr(error, "problem", None) is not DeliveryProblem.UNCONFIRMED:
                    await delivery_log.mark_not_sent()
                return _value_of(error)
            self.sent.append(number)
            came, is_last = len(images.intact) - self.refused, number == self.parts
            await delivery_log.mark_sent(number, came, self.shown, is_last=is_last)
        self.delivered.put_nowait((job, images.intact))
        await self.remove_status(job)
        return Delivered()

    async def explain(self, result: Result, delivery_log: DeliveryLog) -> DeliveryOutcome:
        job = result.job
        if not job.sent_parts:
            if error := self._next_error():
                return _value_of(error)
            self.explained.put_nowait(job)
            await delivery_log.mark_sent(1, job.sent_pictures, is_last=True)
        if job.state is not JobState.CANCELLED:
            await self.remove_status(job)
        return Delivered()

    async def remove_status(self, job: Job) -> None:
        if self.cut_while_tidying:
            raise asyncio.CancelledError
        self.removed.append(job.id)

    def preview(self, job: Job, path: Path) -> None:
        self.previews.append(path)

    def report(self, error: BotError) -> None:
        if error.operator_only:
            self.warnings.append(error)

    def _next_error(self) -> NotDelivered | Exception | None:
        return self.errors.popleft() if self.errors else None


def _value_of(error: NotDelivered | Exception) -> NotDelivered:
    if isinstance(error, Exception):
        raise error
    return error


@dataclass
class ImageGenerator:
    """Keeps the port `ImageGenerator`: draws when the gate is open; `begun` tells of each beginning.

    `failures` meet the drawings in their order, `on_draw` happens before they are written down.
    """

    offers: Offers = OFFERS
    out: frozenset[str] = frozenset()
    begun: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    failures: deque[BaseException | None] = field(default_factory=deque)
    on_draw: deque[Callable[[], Awaitable[object]]] = field(default_factory=deque)
    cut_off: list[str] = field(default_factory=list)
    shown_to: list[str] = field(default_factory=list)
    uploads: list[tuple[Sequence[Path], Path | None]] = field(default_factory=list)
    at_work: int = 0
    most_at_work: int = 0

    def open_circuits(self) -> frozenset[str]:
        return self.out

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
        while self.on_draw:
            await self.on_draw.popleft()()
        request_id = await log.open("painter", PRICE)
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        self.begun.put_nowait(request.prompt)
        self.uploads.append((references, mask))
        if show:
            self.shown_to.append(request.prompt)
        try:
            await self.gate.wait()
            if self.failures and (failure := self.failures.popleft()):
                raise failure
            await asyncio.to_thread(into.write_bytes, b"picture")
            await log.close(request_id, AttemptOutcome.DRAWN, PRICE)
        except asyncio.CancelledError:
            self.cut_off.append(request.prompt)
            raise
        finally:
            self.at_work -= 1

    async def started_prompts(self, count: int) -> list[str]:
        """The prompts of the next drawings."""
        return [await self.begun.get() for _ in range(count)]


class ImageProcessor:
    """Keeps the port `ImageProcessor` without looking at anything."""

    async def prepare_reference(self, source: Path, into: Path) -> Path:
        return source

    async def prepare_mask(self, source: Path, into: Path, reference: Path) -> Path:
        return source

    async def measure(self, path: Path, preview_into: Path | None = None) -> Measure:
        return Measure(1254, 836, "png", 7)

    async def preview(self, path: Path, into: Path) -> Measure:
        return Measure(1254, 836, "jpeg", 7)

    async def thumbnail(self, path: Path, into: Path) -> Measure:
        return Measure(800, 533, "jpeg", 7)


class FakeReferenceFiles:
    """Keeps the port `ReferenceFiles`."""

    async def fetch(self, reference: Reference, into: Path) -> None:
        await asyncio.to_thread(into.write_bytes, b"reference")
