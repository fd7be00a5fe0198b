"""A job: one request of a user, from the prompt to the delivery."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.failures import Failure
from bot.domain.ids import ChatId, JobId, MessageId, ThreadId, UpdateId, UserId
from bot.domain.images import Reference
from bot.domain.offers import ANY_LOOK, Look
from bot.domain.prompt_options import UnmetOption
from bot.domain.settings import SendAs
from bot.domain.work import NOBODYS, Claim, PictureKey


class JobState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    STORED = "stored"  # its pictures are on disk
    SENDING = "sending"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


TRANSITIONS: dict[JobState, frozenset[JobState]] = {
    JobState.QUEUED: frozenset({JobState.RUNNING, JobState.FAILED, JobState.CANCELLED}),
    JobState.RUNNING: frozenset({JobState.STORED, JobState.FAILED, JobState.CANCELLED}),
    JobState.STORED: frozenset({JobState.SENDING, JobState.FAILED}),
    JobState.SENDING: frozenset({JobState.DONE, JobState.FAILED}),
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
}

DRAWN_FROM = frozenset({JobState.QUEUED, JobState.RUNNING})
"""Whose pictures may still be drawn."""

FINAL = frozenset(state for state, following in TRANSITIONS.items() if not following)


def states_before(state: JobState) -> frozenset[JobState]:
    """The states from which `state` may be reached."""
    return frozenset(before for before, following in TRANSITIONS.items() if state in following)


class PictureState(StrEnum):
    WAITING = "waiting"
    DRAWING = "drawing"
    DRAWN = "drawn"
    FAILED = "failed"


class JobKind(StrEnum):
    GENERATION = "generation"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asked for. The provider that draws it may adapt the look to what it can do."""

    prompt: str
    look: Look = ANY_LOOK
    pictures: int = 1
    send_as: SendAs = SendAs.PHOTO
    references: tuple[Reference, ...] = ()
    mask: Reference | None = None  # of the first reference: transparent where it may be redrawn
    provider: str | None = None  # the user's choice
    unmet_options: tuple[UnmetOption, ...] = ()  # shown in the status
    by_button: bool = False  # the prompt was not typed: the status shows it

    @property
    def kind(self) -> JobKind:
        return JobKind.EDIT if self.references else JobKind.GENERATION

    def mask_for(self, references: Sequence[Reference]) -> Reference | None:
        """The mask, where the first of these references is the one that it belongs to."""
        return self.mask if tuple(references[:1]) == self.references[:1] else None


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asks, and in which chat: whose limits and costs it counts for, and who may press."""

    chat_id: ChatId
    user_id: UserId

    @property
    def in_group(self) -> bool:
        return self.chat_id < 0


@dataclass(frozen=True, slots=True)
class ReplyTarget:
    """Where the answer goes; `message_id` is the message that it replies to, 0 for none."""

    chat_id: ChatId
    message_id: MessageId
    thread_id: ThreadId | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What a request comes from. `update_id` is the update that asked: it makes one job at the most.

    Both parts have the chat, which is the same: one counts by it, the other sends to it.
    """

    update_id: UpdateId
    requester: Requester
    reply_to: ReplyTarget

    def in_topic(self, thread_id: ThreadId | None) -> "Origin":
        """The same, answered there: Telegram does not tell the topic of an old message."""
        return replace(self, reply_to=replace(self.reply_to, thread_id=thread_id))


@dataclass(frozen=True, slots=True)
class Job:
    """A job as its row stores it. Times are seconds since 1970."""

    id: JobId
    origin: Origin
    request: Request
    state: JobState
    created_at: float
    started_at: float | None = None
    stored_at: float | None = None
    status_message_id: MessageId | None = None
    sent_parts: int = 0
    """How many messages of its outcome were sent: a retry continues after them.

    Counted for the images, and from 0 again for the message of a failed job.
    """
    sent_pictures: int = 0
    """How many of its images were delivered whole."""
    unconfirmed: int = 0
    """How often the next images were sent without a confirmation."""
    failure: Failure | None = None
    interruptions: int = 0
    """How often the process that delivers it crashed, rather than being stopped."""
    due_at: float | None = None
    """Not drawn before: a further part may come."""
    claim: Claim = NOBODYS
    """Who delivers it."""

    @property
    def picture_keys(self) -> list[PictureKey]:
        return [PictureKey(self.id, position) for position in range(self.request.pictures)]

    @property
    def requester(self) -> Requester:
        return self.origin.requester

    @property
    def reply_to(self) -> ReplyTarget:
        return self.origin.reply_to


class AttemptOutcome(StrEnum):
    """How one HTTP request to a provider ended."""

    DRAWN = "drawn"
    REFUSED = "refused"  # certainly not billed
    LOST = "lost"  # perhaps billed
