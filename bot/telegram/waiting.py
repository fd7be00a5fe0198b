"""The line in which messages wait for their turn."""

import asyncio
from bisect import insort
from dataclasses import dataclass, field
from enum import IntEnum
from itertools import count
from math import inf

from bot.domain.ports import Clock, Sleep
from bot.services.nursery import Nursery
from bot.telegram import budgets
from bot.telegram.budgets import Budget

LATE = 2.5
"""Seconds after which an edit of a status is not worth sending any more."""
LATE_FIRST = 60.0
"""Seconds for the first status of a request: it is the first word that its person hears."""
CHATS_REMEMBERED = 1000

ChatId = int | str


class Rank(IntEnum):
    """What it is: each needs room of its own, and of all before it."""

    WORDS = 0
    FIRST_STATUS = 1
    PICTURE = 2
    STATUS = 3


TURNS = {Rank.WORDS: 0, Rank.FIRST_STATUS: 1, Rank.PICTURE: 1, Rank.STATUS: 2}
"""Who goes first. First statuses and pictures go as they come: the oldest request is served first,
and neither keeps the other waiting for long.
"""
ROOM = {Rank.WORDS: 30, Rank.FIRST_STATUS: 28, Rank.PICTURE: 20, Rank.STATUS: 10}
"""Messages a second that leave a place: for words, of all messages, as Telegram has it; for first
statuses, of all but words; for pictures, of these and edits of statuses; for these edits, of all
but words. So a burst of pictures delays no first word, and edits make way for everything.
"""
COUNTED_IN = {
    Rank.WORDS: (Rank.WORDS,),
    Rank.FIRST_STATUS: (Rank.WORDS, Rank.FIRST_STATUS, Rank.STATUS),
    Rank.PICTURE: tuple(Rank),
    Rank.STATUS: tuple(Rank),
}


@dataclass(order=True, slots=True)
class Ticket:
    """A place in the line; it keeps its number. The times are of the steady clock."""

    turn_of: int
    number: int
    rank: Rank = field(compare=False)
    chat_id: ChatId = field(compare=False)
    method: str = field(compare=False)
    messages: int = field(compare=False)
    expires: float = field(compare=False)
    opens: float = field(default=0.0, compare=False)
    """Its turn does not come before."""
    turn: "asyncio.Future[bool]" = field(init=False, compare=False)
    """Whether it came."""


Full = dict[ChatId | tuple[Rank], float]
"""Until when tickets before one wait, by what they wait for: a chat, or room for a rank."""


class WaitingLine:
    """`steady` counts seconds and never jumps."""

    def __init__(self, steady: Clock, sleep: Sleep) -> None:
        self._steady = steady
        self._sleep = sleep
        self._numbers = count()
        self._line: list[Ticket] = []
        self._alarms = Nursery()
        self._alarm: asyncio.Task[None] | None = None
        self._ranks = {rank: Budget(room, 1.0) for rank, room in ROOM.items()}
        self._chats: dict[ChatId, Budget] = {}
        self._methods: dict[tuple[ChatId, str], float] = {}
        """Until when Telegram takes none of them in that chat."""
        self._remembers = CHATS_REMEMBERED

    def ticket(
        self, rank: Rank, chat_id: ChatId, method: str, messages: int, *, in_passing: bool
    ) -> Ticket:
        late = LATE_FIRST if rank is Rank.FIRST_STATUS else LATE
        expires = self._steady() + late if in_passing else inf
        return Ticket(TURNS[rank], next(self._numbers), rank, chat_id, method, messages, expires)

    def hold(self, chat_id: ChatId, seconds: float) -> None:
        """Nothing goes to that chat for so long."""
        self._chat(chat_id).hold(self._steady() + seconds)

    def hold_method(self, chat_id: ChatId, method: str, seconds: float) -> None:
        """Nothing of that kind goes to that chat for so long; what else waits there may go."""
        now = self._steady()
        over = [held for held, until in self._methods.items() if until <= now]
        for held in over:
            del self._methods[held]
        self._methods[chat_id, method] = now + seconds

    async def turn(self, ticket: Ticket, over: "asyncio.Future[None] | None" = None) -> bool:
        """Waits for the ticket's turn; False as soon as it is known to come too late, or `over`."""
        ticket.turn = asyncio.get_running_loop().create_future()
        insort(self._line, ticket)
        if over is not None:
            over.add_done_callback(lambda _: self._send_home(ticket))
        self._call()
        try:
            return await ticket.turn
        finally:
            if ticket in self._line:  # its sender gave up
                self._line.remove(ticket)
                self._call()

    def _send_home(self, ticket: Ticket) -> None:
        if ticket in self._line and not ticket.turn.done():
            self._answer(ticket, came=False)
            self._call()

    def _call(self) -> None:
        """Calls all whose turn it is, in their order, and sees to it that the others are called."""
        now = self._steady()
        full: Full = {}
        for ticket in [each for each in self._line if not each.turn.cancelled()]:
            ticket.opens = self._opens(ticket, full, now)
            if ticket.opens <= now:
                self._let_go(ticket, now)
            elif ticket.opens > ticket.expires:
                self._answer(ticket, came=False)
        self._set_alarm(now)

    def _opens(self, ticket: Ticket, full: Full, now: float) -> float:
        """When its turn comes."""
        held = self._methods.get((ticket.chat_id, ticket.method), now)
        if held > now:  # it alone: what stands behind it may go
            return held
        chat = self._chat(ticket.chat_id)
        if ticket.messages == 0:  # waits for nobody, unless Telegram says so
            return chat.held_until
        rooms = [rank for rank in Rank if rank <= ticket.rank]
        others = [full.get(ticket.chat_id, now), *(full.get((rank,), now) for rank in rooms)]
        if max(others) > now:
            return max(others)
        here = chat.opens(ticket.messages, now)
        if here <= now:
            for rank in rooms:
                full[rank,] = self._ranks[rank].opens(ticket.messages, now)
                here = max(here, full[rank,])
        full[ticket.chat_id] = here
        return here

    def _let_go(self, ticket: Ticket, now: float) -> None:
        counted_in = [self._ranks[rank] for rank in COUNTED_IN[ticket.rank]]
        for budget in (self._chat(ticket.chat_id), *counted_in):
            budget.spend(ticket.messages, now)
        self._answer(ticket, came=True)

    def _answer(self, ticket: Ticket, *, came: bool) -> None:
        self._line.remove(ticket)
        ticket.turn.set_result(came)

    def _set_alarm(self, now: float) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
        if self._line:
            first = min(ticket.opens for ticket in self._line)
            self._alarm = self._alarms.start(self._ring(first - now), "turn of a message")

    async def _ring(self, seconds: float) -> None:
        await self._sleep(seconds)
        self._alarm = None
        self._call()

    def _chat(self, chat_id: ChatId) -> Budget:
        if chat_id not in self._chats:
            if len(self._chats) >= self._remembers:
                self._forget_idle_chats()
            self._chats[chat_id] = budgets.of_chat(chat_id)
        return self._chats[chat_id]

    def _forget_idle_chats(self) -> None:
        now = self._steady()
        for chat_id in [chat_id for chat_id, chat in self._chats.items() if chat.idle(now)]:
            del self._chats[chat_id]
        self._remembers = max(CHATS_REMEMBERED, 2 * len(self._chats))
