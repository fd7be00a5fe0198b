"""Ports to the rows of updates, parts of requests, and sent messages."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.ids import ChatId, JobId, MessageId, ReplyId, UpdateId
from bot.domain.images import Reference, SentImage
from bot.domain.intake import (
    AlbumPart,
    ClaimedAlbum,
    ClaimedUpdate,
    IncompleteRequest,
    PendingEdit,
    RequestPart,
)
from bot.domain.jobs import Origin, Requester
from bot.domain.ports.external import Sleep
from bot.domain.ports.work import NotClaimed
from bot.domain.replies import ClaimedReply, Reply
from bot.domain.work import AlbumKey, Lease


class PendingReferences(Protocol):
    """References that wait for an instruction; implemented by `storage`."""

    async def keep(
        self,
        origin: Origin,
        references: Sequence[Reference],
        until: float,
        mask: Reference | None = None,
    ) -> None:
        """Replaces those that the user had pending in that chat."""
        ...

    async def find(self, requester: Requester, at: float) -> PendingEdit | None:
        """Those that are not expired at that time."""
        ...

    async def drop(self, requester: Requester, at: float) -> bool:
        """Deletes them; says whether any were not expired at that time."""
        ...

    async def prune(self, at: float) -> None:
        """Deletes those that were expired then."""
        ...


class AlbumRepository(Protocol):
    """Parts of albums that are being collected; implemented by `storage`."""

    async def add(self, part: AlbumPart, at: float) -> float:
        """Stores a part once, and returns the time at which its album counts as complete."""
        ...

    async def of_requester(self, requester: Requester) -> list[AlbumKey]:
        """The albums of that requester that are not handled."""
        ...

    async def claim(
        self, key: AlbumKey, lease: Lease, *, at_once: bool = False
    ) -> ClaimedAlbum | NotClaimed:
        """Claims an album that is complete; `at_once`, also one that may not be."""
        ...

    async def mark_done(self, album: ClaimedAlbum, at: float) -> None:
        """It was handled: its text and references are deleted.

        Nothing is written where another process has taken it over.
        """
        ...

    async def restart_waits(self, at: float) -> list[Requester]:
        """Restarts the wait of all incomplete albums: their rest may come only now.

        Returns whose they are.
        """
        ...

    async def prune(self, older_than: float) -> None:
        """Deletes parts that were handled before that time."""
        ...


class RequestPartRepository(Protocol):
    """Messages that make one request together; implemented by `storage`."""

    async def find(self, part: RequestPart) -> IncompleteRequest | None:
        """The request that the message continues, or has continued before."""
        ...

    async def keep(self, part: RequestPart, job_id: JobId | None) -> None:
        """Stores once, and without what it says, that a part belongs to a request that is over.

        Without a job where the request was refused.
        """
        ...

    async def prune(self, older_than: float) -> None:
        """Deletes messages from before that time."""
        ...


class SentImages(Protocol):
    """Which messages show which images; implemented by `storage`."""

    async def add(self, job_id: JobId, shown: Sequence[SentImage]) -> None: ...

    async def find(self, chat_id: ChatId, message_id: MessageId) -> Reference | None:
        """The image that the message shows, if it shows one, as `of_result` returns it."""
        ...

    async def of_result(self, job_id: JobId, position: int) -> Reference:
        """The image with its best file at Telegram that a bot can download, if there is one."""
        ...


class ReplyRepository(Protocol):
    """Replies that Telegram has not taken yet; implemented by `storage`.

    The first of each lane has an entry in the work queue: the others wait for it.
    """

    async def add(
        self, reply: Reply, lease: Lease, *, is_begun: bool = False
    ) -> ClaimedReply | NotClaimed | None:
        """Keeps it as the last of its lane; None where it is there already.

        It is claimed where none waits before it, and where a try `is_begun`.
        """
        ...

    async def claim(self, reply_id: ReplyId, lease: Lease) -> ClaimedReply | NotClaimed: ...

    async def retry(self, claimed: ClaimedReply) -> Reply | None:
        """Counts a try before it is made; returns the reply as it is by now.

        None where it must not be made: the claim holds no more, or its user was forgotten.
        """
        ...

    async def remove(self, claimed: ClaimedReply, lease: Lease) -> ClaimedReply | NotClaimed | None:
        """It was sent, or is given up. Claims the next one of its lane; None where there is none.

        Where the claim holds no more, the reply stays.
        """
        ...

    async def waiting_lanes(self) -> set[str]: ...


class ReplySender(Protocol):
    """Sends replies of one kind; implemented by `telegram`."""

    async def __call__(self, reply: Reply, pause: Sleep, /) -> None:
        """`pause` comes before each further try, and says whether it may be made.

        Raises DeliveryFailed, and what `pause` raises.
        """
        ...


class ChatRepository(Protocol):
    """The ids of chats; implemented by `storage`."""

    async def move(self, old: ChatId, new: ChatId) -> None:
        """Moves all rows of a group to the supergroup that it became; idempotent."""
        ...


class UpdateInbox(Protocol):
    """Telegram's updates, stored before they are confirmed; implemented by `storage`."""

    async def keep(
        self, updates: Sequence[tuple[UpdateId, str]], lease: Lease
    ) -> list[ClaimedUpdate]:
        """Stores (update id, JSON), and claims those that are new."""
        ...

    async def claim_left(self, lease: Lease) -> list[ClaimedUpdate]:
        """Claims those that nobody handles: another process has released them, or crashed."""
        ...

    async def held_until(self, lease: Lease) -> float | None:
        """Until when other processes hold what they have not handled; None where they hold nothing."""
        ...

    async def hold(self, claimed: ClaimedUpdate, lease: Lease) -> bool:
        """Extends its lease. False where another process has taken it over."""
        ...

    async def mark_handled(self, claimed: ClaimedUpdate) -> None: ...

    async def prune(self, older_than: float) -> None:
        """Deletes handled updates from before that time."""
        ...
