"""What the services ask of the world. Each port is kept by one room."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Protocol

from bot.domain.errors import BotError, Failure
from bot.domain.jobs import AttemptOutcome, Job, JobKind, JobState, LiveJob, Origin, Request
from bot.domain.offers import Offers
from bot.domain.pictures import Image, Measure, Reference
from bot.domain.settings import Language, Owner, Settings
from bot.domain.usage import Limits, Usage, UsageSum

Clock = Callable[[], float]
"""Seconds since 1970."""

PartsTaken = Callable[[int], Awaitable[None]]
"""Hears how many messages of a result Telegram has taken."""

ShowPreview = Callable[[Path], None]
"""Hears of a picture that grows: a file that is the listener's from then on."""

Sleep = Callable[[float], Awaitable[None]]
"""Waits for so many seconds."""


class Jobs(Protocol):
    """The rows of requests. Each method is one transaction; kept by `storage`."""

    async def admit(self, origin: Origin, request: Request, limits: Limits, at: float) -> Job:
        """Writes a queued job down and sets its pictures aside.

        Raises LimitReached, GroupLimitReached, BudgetReached or TooManyRequests, and then writes
        nothing. The same update is admitted once: the job that is there already is returned.
        """
        ...

    async def get(self, job_id: int) -> Job | None: ...

    async def claim(self, at: float) -> Job | None:
        """Moves the oldest queued job to running and returns it; None when nothing waits."""
        ...

    async def move(
        self, job_id: int, to: JobState, at: float, failure: Failure | None = None
    ) -> Job | None:
        """Moves the job along a legal transition and returns it as it is then.

        None when its state allows no such move: somebody was faster. A final state settles what
        was set aside and closes open attempts as lost, in the same transaction; a failure is
        perhaps billed when any attempt was not refused.
        """
        ...

    async def live(self) -> list[LiveJob]:
        """All jobs that wait or run, oldest first."""
        ...

    async def left_over(self) -> list[Job]:
        """Jobs that are running, stored or sending, and final ones that were not answered."""
        ...

    async def remember_status(self, job_id: int, message_id: int | None) -> None: ...

    async def remember_sent(self, job_id: int, parts: int) -> None:
        """So many messages of the result have been taken."""
        ...

    async def mark_answered(self, job_id: int) -> None:
        """The result, or the sentence, reached the chat."""
        ...

    async def recent_durations(self, kind: JobKind, size: str) -> list[float]:
        """Seconds from start to picture of the last 50 jobs of that kind and size."""
        ...


class Attempts(Protocol):
    """HTTP requests to vendors, written down before they are sent; kept by `storage`."""

    async def open(
        self,
        job_id: int,
        position: int,
        request_id: str,
        provider: str,
        *,
        price: int | None,
        at: float,
    ) -> bool:
        """False, and nothing is written, when the job is not running any more.

        `price`, in millionths of a dollar, is what it is taken to cost if its end stays unknown.
        """
        ...

    async def close(
        self, request_id: str, outcome: AttemptOutcome, at: float, cost: int | None, note: str
    ) -> None:
        """`cost` in millionths of a dollar; `note` is for the operator."""
        ...

    async def close_open(self, job_id: int, at: float) -> None:
        """Closes the open attempts of a job as lost: their owner is gone."""
        ...

    async def lost(self, job_id: int, position: int) -> int:
        """How many attempts at this picture may have been billed without giving it."""
        ...


class Images(Protocol):
    """The results on disk; kept by `storage`."""

    def path_for(self, job_id: int, position: int) -> Path:
        """Where the picture of that request goes, without an ending."""
        ...

    async def add(self, job_id: int, image: Image, at: float) -> None: ...

    async def of_job(self, job_id: int) -> list[Image]:
        """The pictures of one request that are still kept, by position."""
        ...

    async def drawn(self, job_id: int) -> int:
        """How many pictures of one request there were, kept or not."""
        ...

    async def sweep(self, older_than: float, keep_bytes: int) -> int:
        """Deletes answered requests' pictures past the age or the room; returns how many.

        Files that no request knows go, too, a day after that age: one may be drawn right now.
        """
        ...


class Preferences(Protocol):
    """Settings of people and groups; kept by `storage`."""

    async def get(self, owner: Owner, language: Language) -> Settings:
        """The settings; a new owner is written down with `language` and the defaults."""
        ...

    async def change(self, owner: Owner, to: Callable[[Settings], Settings]) -> Settings:
        """Changes the settings in one transaction and returns them.

        A new owner is written down, with the defaults in English to begin with.
        """
        ...


class Pending(Protocol):
    """Pictures that wait for the words that say what to change; kept by `storage`."""

    async def keep(
        self, chat_id: int, person_id: int, references: Sequence[Reference], until: float
    ) -> None:
        """Replaces what waited before."""
        ...

    async def find(self, chat_id: int, person_id: int, at: float) -> tuple[Reference, ...]:
        """The pictures that still wait at that time; empty when there are none."""
        ...

    async def drop(self, chat_id: int, person_id: int) -> bool:
        """Forgets them; says whether there were any."""
        ...


class UsageBook(Protocol):
    """The ledger; kept by `storage`."""

    async def usage(self, owner: Owner, at: float) -> Usage: ...

    async def everybody(self, at: float) -> UsageSum:
        """What the whole bot used in that month."""
        ...


class Inbox(Protocol):
    """Telegram's updates, written down before they are confirmed; kept by `storage`."""

    async def keep(self, updates: Sequence[tuple[int, str]], at: float) -> list[tuple[int, str]]:
        """Writes (update id, JSON) down; returns the ones that were not known."""
        ...

    async def unhandled(self) -> list[tuple[int, str]]: ...

    async def mark_handled(self, update_id: int) -> None: ...

    async def prune(self, older_than: float) -> None:
        """Forgets handled updates from before that time."""
        ...


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


class ReferenceFiles(Protocol):
    """Fetches what people sent; kept by `telegram`."""

    async def fetch(self, reference: Reference, into: Path) -> None:
        """Raises PictureTooLarge, PictureGone, or Undelivered when there is no connection."""
        ...


class Courier(Protocol):
    """Carries answers to people; kept by `telegram`.

    `deliver` and `explain` put the status message away. They raise ChatGone when the chat will
    never take the answer, AnswerRefused when something in it is wrong, Undelivered when it may
    be taken later.
    """

    async def deliver(self, job: Job, images: Sequence[Image], taken: PartsTaken) -> None:
        """Goes on after the parts that were sent; tells `taken` after each one."""
        ...

    async def explain(self, job: Job) -> None:
        """Says why a failed or cancelled job ended, and what to press."""
        ...

    def preview(self, job: Job, path: Path) -> None:
        """Shows how far a picture is, as far as there is time; takes the file, does not wait."""
        ...

    def warn_operator(self, error: BotError) -> None:
        """Tells the operator what only the operator can mend; does not wait for it."""
        ...
