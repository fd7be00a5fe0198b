"""What has to be done later, or must survive a stop: the entries of the work queue."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from bot.domain.ids import AlbumId, ChatId, JobId, ReplyId, UserId


class WorkKind(StrEnum):
    DRAW = "draw"  # one picture of a job
    DELIVER = "deliver"  # the outcome of a job
    ALBUM = "album"
    REPLY = "reply"  # the first that waits of its lane
    UPDATES = "updates"  # that were left unhandled: their rows say it, they have no entries
    FORGET = "forget"  # what is kept about a user
    SWEEP = "sweep"


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One entry: `subject` names the row that it is about, which is the truth about it."""

    kind: WorkKind
    subject: str

    @classmethod
    def draw(cls, picture: "PictureKey") -> Self:
        return cls(WorkKind.DRAW, str(picture))

    @classmethod
    def deliver(cls, job_id: JobId) -> Self:
        return cls(WorkKind.DELIVER, str(job_id))

    @classmethod
    def album(cls, album: "AlbumKey") -> Self:
        return cls(WorkKind.ALBUM, str(album))

    @classmethod
    def reply(cls, reply_id: ReplyId) -> Self:
        return cls(WorkKind.REPLY, str(reply_id))

    @classmethod
    def forget(cls, user_id: UserId) -> Self:
        return cls(WorkKind.FORGET, str(user_id))


SWEEP = WorkItem(WorkKind.SWEEP, "")
UPDATES = WorkItem(WorkKind.UPDATES, "")


@dataclass(frozen=True, slots=True)
class PictureKey:
    """One picture of a job; `position` counts from 0."""

    job_id: JobId
    position: int

    def __str__(self) -> str:
        return f"{self.job_id}/{self.position}"

    @classmethod
    def parse(cls, subject: str) -> Self:
        job_id, _, position = subject.partition("/")
        return cls(JobId(int(job_id)), int(position))


@dataclass(frozen=True, slots=True)
class AlbumKey:
    chat_id: ChatId
    album: AlbumId

    def __str__(self) -> str:
        return f"{self.chat_id}/{self.album}"

    @classmethod
    def parse(cls, subject: str) -> Self:
        chat_id, _, album = subject.partition("/")
        return cls(ChatId(int(chat_id)), AlbumId(album))


@dataclass(frozen=True, slots=True)
class Lease:
    """What a process claims something with: its name, and until when it holds it."""

    owner: str
    at: float
    until: float


@dataclass(frozen=True, slots=True)
class Claim:
    """A fencing token: a write about what was claimed holds only while its row bears both.

    `token` counts the claims of a row: a process that stood still longer than its lease finds a
    newer one there.
    """

    owner: str
    token: int


FIRST_TOKEN = 1
"""Of a row that nobody had claimed before."""
NOBODYS = Claim("", 0)
