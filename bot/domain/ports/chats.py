"""What the services ask of the database about chats: what came in, and what people see there."""

from collections.abc import Sequence
from typing import Protocol

from bot.domain.intake import AlbumPart, Begun, Part, Waiting
from bot.domain.jobs import Origin
from bot.domain.pictures import Reference, Shown


class Pending(Protocol):
    """Pictures that wait for the words that say what to change; kept by `storage`."""

    async def keep(self, origin: Origin, references: Sequence[Reference], until: float) -> None:
        """Replaces what the person had waiting in that chat."""
        ...

    async def find(self, chat_id: int, person_id: int, at: float) -> Waiting | None:
        """The pictures that still wait at that time."""
        ...

    async def drop(self, chat_id: int, person_id: int, at: float) -> bool:
        """Forgets them; says whether there were any that still waited at that time."""
        ...

    async def prune(self, at: float) -> None:
        """Forgets those whose time was over then."""
        ...


class Albums(Protocol):
    """Parts of albums, until all have come; kept by `storage`."""

    async def add(self, part: AlbumPart, at: float) -> float:
        """Writes a part down, once, and returns the time at which its album is taken as whole."""
        ...

    async def due(self, at: float) -> list[AlbumPart]:
        """The first part of each album that is whole at that time, and that nobody holds."""
        ...

    async def take(self, part: AlbumPart, at: float, until: float) -> list[AlbumPart]:
        """All parts of that album, in their order, held until then; none if somebody was faster."""
        ...

    async def hold(self, parts: Sequence[AlbumPart], until: float) -> None:
        """Nobody else acts on them before that time."""
        ...

    async def mark_done(self, parts: Sequence[AlbumPart]) -> None:
        """They were acted on: what was said and shown in them is not kept."""
        ...

    async def begin_anew(self, at: float) -> None:
        """The rest of an album may come only now: all that wait are given as much time again."""
        ...

    async def prune(self, older_than: float) -> None:
        """Forgets parts that were acted on before that time."""
        ...


class Parts(Protocol):
    """Messages that make a request together; kept by `storage`."""

    async def find(self, part: Part) -> Begun | None:
        """The request that the message goes on with, or has gone on with before."""
        ...

    async def keep(self, part: Part, job_id: int | None) -> None:
        """Writes a part down, once; without a job where its request was refused."""
        ...

    async def prune(self, older_than: float) -> None:
        """Forgets what was said before that time."""
        ...


class SentPictures(Protocol):
    """Which messages show which results; kept by `storage`."""

    async def add(self, job_id: int, shown: Sequence[Shown]) -> None: ...

    async def find(self, chat_id: int, message_id: int) -> Reference | None:
        """The result that the message shows, if it shows one, as `of_result` tells it."""
        ...

    async def of_result(self, job_id: int, position: int) -> Reference:
        """The result with the best file that Telegram has of it and hands out, if it has any."""
        ...


class Chats(Protocol):
    """Where people speak; kept by `storage`."""

    async def move(self, old: int, new: int) -> None:
        """Gives all of a group to the supergroup that it became; doing it again changes nothing."""
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
