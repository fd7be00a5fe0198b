"""Albums: each part is a message of its own, and nobody says which one is the last."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bot.domain.errors import BotError
from bot.domain.intake import LONGEST, QUIET, AlbumPart
from bot.domain.jobs import Origin
from bot.domain.ports import Albums, Clock, Reception, Sleep
from bot.observability import bound, get_logger
from bot.services.nursery import Nursery
from bot.services.patience import Patience

log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Arriving:
    """What has come and is not written down yet: its album, or its request, is not whole."""

    caught_up: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once all that was sent before the start has come."""
    _albums: list[str] = field(default_factory=list)
    """One for each part."""
    _messages: dict[int, tuple[int, int] | None] = field(default_factory=dict)
    """By their updates: the chats, and who speaks there."""

    @contextmanager
    def part_of(self, album: str) -> Iterator[None]:
        """In the block, a part of that album is on its way into the database."""
        self._albums.append(album)
        try:
            yield
        finally:
            self._albums.remove(album)

    def __contains__(self, album: str) -> bool:
        return album in self._albums

    def expect(self, update_id: int, sender: tuple[int, int] | None) -> None:
        """Something that may complete a request of that sender is on its way."""
        self._messages[update_id] = sender

    @contextmanager
    def until_handled(self, update_id: int) -> Iterator[None]:
        """What was expected has come once the block ends."""
        try:
            yield
        finally:
            self._messages.pop(update_id, None)

    def has_more_of(self, origin: Origin) -> bool:
        """Whether there is more of that sender than the message itself."""
        sender = (origin.chat_id, origin.person_id)
        others = (each for update, each in self._messages.items() if update != origin.update_id)
        return sender in others


@dataclass(frozen=True, slots=True)
class Serving:
    """An album that is being taken in."""

    parts: Sequence[AlbumPart]
    task: "asyncio.Task[None]"


@dataclass
class CollectAlbums:
    """Has each album taken in once, when all of its parts have come.

    So they have when nothing more came for a second, or when their person says something else.
    What is known of an album is in its rows: a stop loses nothing, and the next start waits for
    the rest.
    """

    albums: Albums
    arriving: Arriving
    reception: Reception
    patiently: Patience
    nursery: Nursery
    clock: Clock
    lease: float
    """Seconds for which an album is held: another process may take it over afterwards."""
    sleep: Sleep
    _wakening: asyncio.Event = field(default_factory=asyncio.Event)
    _in_hand: dict[tuple[int, str], Serving] = field(default_factory=dict)
    _senders: set[tuple[int, int]] = field(default_factory=set)
    """Chats and people in them who sent an album and, since then, nothing else."""

    async def __call__(self, part: AlbumPart) -> None:
        """Writes a part down. Raises StorageUnavailable."""
        now = self.clock()
        whole_at = await self.albums.add(part, now)
        self._senders.add(_sender(part))
        log.info("part of an album kept", album=part.album)
        self._wake_in(whole_at - now, part.album)

    async def finish(self, chat_id: int, person_id: int) -> None:
        """Takes in what they sent there so far: something else comes after it.

        Raises StorageUnavailable.
        """
        sender = (chat_id, person_id)
        if sender not in self._senders:
            return
        for part in await self._waiting():
            if _sender(part) == sender:
                await self._begin(part)
        theirs = [each.task for each in self._in_hand.values() if _sender(each.parts[0]) == sender]
        if theirs:
            await asyncio.wait(theirs)
        self._senders.discard(sender)

    async def run(self) -> None:
        """Sees to albums that are whole until it is cancelled; what it began goes on.

        The rest of one that was cut by a stop may be among what Telegram kept meanwhile.
        """
        await self.arriving.caught_up.wait()
        await self.patiently(lambda: self.albums.begin_anew(self.clock()))
        self._senders.update(map(_sender, await self.patiently(self._waiting)))
        while True:
            await self._wakening.wait()
            self._wakening.clear()
            for part in await self.patiently(lambda: self.albums.due(self.clock())):
                if part.album in self.arriving:
                    self._wake_in(QUIET, part.album)
                elif _name(part) not in self._in_hand:
                    await self._begin(part)

    async def keep_hold(self) -> None:
        """Holds what is in hand and looks for what others left, until it is cancelled."""
        while True:
            if self._in_hand:
                await self.patiently(lambda: self._hold(self.clock() + self.lease))
            self._wakening.set()
            await self.sleep(self.lease / 3)

    async def let_go(self) -> None:
        """Whoever finds what was cut off here may take it over at once."""
        await self._hold(0)

    async def _hold(self, until: float) -> None:
        parts = [part for serving in self._in_hand.values() for part in serving.parts]
        await self.albums.hold(parts, until)

    async def _waiting(self) -> list[AlbumPart]:
        """The first part of each album, whole or not."""
        return await self.albums.due(self.clock() + LONGEST)

    def _wake_in(self, seconds: float, album: str) -> None:
        self.nursery.start(self._wake_after(seconds), f"wait for album {album}")

    async def _wake_after(self, seconds: float) -> None:
        await self.sleep(seconds)
        self._wakening.set()

    async def _begin(self, first: AlbumPart) -> None:
        now = self.clock()
        parts = await self.patiently(lambda: self.albums.take(first, now, now + self.lease))
        if not parts:
            return
        task = self.nursery.start(self._serve(parts), f"album {first.album}")
        self._in_hand[_name(first)] = Serving(parts, task)
        task.add_done_callback(lambda ended: self._ended(parts, ended))

    async def _serve(self, parts: Sequence[AlbumPart]) -> None:
        origin = parts[0].origin
        with bound(update_id=origin.update_id, person_id=origin.person_id, chat_id=origin.chat_id):
            log.info("album taken", parts=len(parts))
            try:
                await self.patiently(lambda: self.reception.take(parts))
            except BotError as error:
                await self.reception.refuse(parts, error)
            await self._put_away(parts)

    def _ended(self, parts: Sequence[AlbumPart], task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and task.exception() is not None:
            self.nursery.start(self._broke(parts), f"end of album {parts[0].album}")

    async def _broke(self, parts: Sequence[AlbumPart]) -> None:
        """Something failed that has no name: the person hears of it all the same."""
        await self.reception.refuse(parts, BotError())
        await self._put_away(parts)

    async def _put_away(self, parts: Sequence[AlbumPart]) -> None:
        await self.patiently(lambda: self.albums.mark_done(parts))
        del self._in_hand[_name(parts[0])]


def _sender(part: AlbumPart) -> tuple[int, int]:
    return part.origin.chat_id, part.origin.person_id


def _name(part: AlbumPart) -> tuple[int, str]:
    return part.origin.chat_id, part.album
