"""What users sent, before it is a job."""

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import category

from bot.domain.ids import AlbumId, JobId, UpdateId, UserId
from bot.domain.images import Reference
from bot.domain.jobs import Origin, ReplyTarget
from bot.domain.work import AlbumKey, Claim

ALBUM_QUIET = 1.0
"""Seconds without a further part after which an album counts as complete."""
ALBUM_LONGEST = 5.0
"""Seconds after which an album counts as complete, even if parts keep coming."""

SAME_REQUEST_SECONDS = 2.0
"""Seconds between two messages of one request, by Telegram's clock, which counts whole ones."""
CUT_TEXT_UNITS = 2048
"""UTF-16 units. A client that cuts a text of over 4,096 looks for a good place in the second half of
what fits into a message (Telegram Desktop: `TextUtilities::CutPart`): its parts are longer."""
CUT_TEXT_WAIT = 2.0
COMMENT_WAIT = 1.0
"""Seconds for which a job waits for the rest of a text, and for what is forwarded with a comment."""


def has_instruction(words: str) -> bool:
    """Whether there are letters or numbers: punctuation or an emoji is no instruction."""
    return any(category(letter)[0] in "LN" for letter in words)


@dataclass(frozen=True, slots=True)
class PendingEdit:
    """References that wait for an instruction.

    `update_id` is the update that brought them, `reply_to` the message that it was about.
    """

    update_id: UpdateId
    reply_to: ReplyTarget
    references: tuple[Reference, ...]
    mask: Reference | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """The question what to change in the references that the user sent with that update."""

    user_id: UserId
    update_id: UpdateId


@dataclass(frozen=True, slots=True)
class AlbumPart:
    """One message of an album: Telegram sends each by itself, and never says that it was the last.

    `words` is None where they are not said to the bot, as in a group.
    """

    origin: Origin
    album: AlbumId  # Telegram's media_group_id
    words: str | None
    reference: Reference

    @property
    def key(self) -> AlbumKey:
        return AlbumKey(self.origin.requester.chat_id, self.album)


@dataclass(frozen=True, slots=True)
class ClaimedAlbum:
    """An album that this process handles; `parts` in their order."""

    key: AlbumKey
    parts: Sequence[AlbumPart]
    claim: Claim


@dataclass(frozen=True, slots=True)
class ClaimedUpdate:
    """An update that this process handles; `body` is Telegram's JSON.

    Nobody else takes it over before `until`, and not after it while the heartbeat goes on.
    """

    id: UpdateId
    body: str
    claim: Claim
    until: float


@dataclass(frozen=True, slots=True)
class RequestPart:
    """One message of a request that others may complete.

    `is_cut`: a text that may go on in the next message. `is_comment`: what is forwarded next, by the
    same person, is what it is about: clients send the comment first. `said_at` is Telegram's time.
    """

    origin: Origin
    said_at: float
    words: str = ""
    references: tuple[Reference, ...] = ()
    is_cut: bool = False
    is_comment: bool = False
    is_forward: bool = False

    @property
    def wait(self) -> float:
        """Seconds for which the next part is waited for."""
        return CUT_TEXT_WAIT if self.is_cut else COMMENT_WAIT if self.is_comment else 0.0

    def continues_in(self, later: "RequestPart") -> bool:
        """Whether the later one, which came at the same time, belongs to it."""
        if later.is_forward and self.is_comment:
            return True
        return self.is_cut and self.is_forward is later.is_forward and not later.references


@dataclass(frozen=True, slots=True)
class IncompleteRequest:
    """A request that may get more parts, with those so far; no job where it was refused."""

    job_id: JobId | None
    parts: tuple[RequestPart, ...]

    def __contains__(self, part: RequestPart) -> bool:
        return part.origin.update_id in {each.origin.update_id for each in self.parts}

    def words(self) -> str:
        """Of all parts: a cut becomes a space, and forwarded text stands on its own lines."""
        words = ""
        for before, part in zip((None, *self.parts), self.parts, strict=False):
            cut_here = before and before.is_cut and before.is_forward is part.is_forward
            between = " " if cut_here else "\n"
            words = f"{words}{between}{part.words}" if words and part.words else words or part.words
        return words

    def references(self) -> tuple[Reference, ...]:
        """Those that were forwarded, else those of all parts."""
        forwarded = tuple(
            each for part in self.parts if part.is_forward for each in part.references
        )
        return forwarded or tuple(each for part in self.parts for each in part.references)
