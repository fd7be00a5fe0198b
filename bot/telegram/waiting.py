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
"""Seconds after which a status is not worth sending any more."""
CHATS_REMEMBERED = 1000

ChatId = int | str


class Rank(IntEnum):
    """Who goes first."""

    WORDS = 0
    PICTURE = 1  # and the first sight of a status
    STATUS = 2


ROOM = {Rank.WORDS: 30, Rank.PICTURE: 20, Rank.STATUS: 10}
"""Messages a second that leave a place: for words, of all messages; for pictures and statuses, of
these two. So a burst of pictures delays no answer, and edits of statuses make way for pictures.
"""


@dataclass(order=True, slots=True)
class Ticket:
    """A place in the line; it keeps its number. The times are of the steady clock."""

    rank: Rank
    number: int
    chat_id: ChatId = field(compare=False)
    messages: int = field(compare=False)
    expires: float = field(compare=False)
    opens: float = field(default=0.0, compare=False)
    """Its turn does not come before."""
    turn: "asyncio.Future[bool]" = field(init=False, compare=False)
    """Whether it came."""


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
        self._remembers = CHATS_REMEMBERED

    def ticket(self, rank: Rank, chat_id: ChatId, messages: int, *, in_passing: bool) -> Ticket:
        expires = self._steady() + LATE if in_passing else inf
        return Ticket(rank, next(self._numbers), chat_id, messages, expires)

    def hold(self, chat_id: ChatId, seconds: float) -> None:
        """Nothing goes to that chat for so long."""
        self._chat(chat_id).hold(self._steady() + seconds)

    async def turn(self, ticket: Ticket) -> bool:
        """Waits for the ticket's turn; False as soon as it is known to come too late."""
        ticket.turn = asyncio.get_running_loop().create_future()
        insort(self._line, ticket)
        self._call()
        try:
            return await ticket.turn
        finally:
            if ticket in self._line:  # its sender gave up
                self._line.remove(ticket)
                self._call()

    def _call(self) -> None:
        """Calls all whose turn it is, in their order, and sees to it that the others are called."""
        now = self._steady()
        full: dict[ChatId | None, float] = {}
        for ticket in [each for each in self._line if not each.turn.cancelled()]:
            ticket.opens = self._opens(ticket, full, now)
            if ticket.opens <= now:
                self._let_go(ticket, now)
            elif ticket.opens > ticket.expires:
                self._answer(ticket, came=False)
        self._set_alarm(now)

    def _opens(self, ticket: Ticket, full: dict[ChatId | None, float], now: float) -> float:
        """When its turn comes; `full` tells until when those before it wait, by chat or (None) all."""
        chat = self._chat(ticket.chat_id)
        if ticket.messages == 0:  # waits for nobody, unless Telegram says so
            return chat.held_until
        others = max(full.get(ticket.chat_id, now), full.get(None, now))
        if others > now:
            return others
        here = chat.opens(ticket.messages, now)
        if here <= now:
            rooms = [self._ranks[rank] for rank in Rank if rank <= ticket.rank]
            here = full[None] = max(room.opens(ticket.messages, now) for room in rooms)
        full[ticket.chat_id] = here
        return here

    def _let_go(self, ticket: Ticket, now: float) -> None:
        counted_in = [Rank.WORDS] if ticket.rank is Rank.WORDS else list(Rank)
        for budget in (self._chat(ticket.chat_id), *(self._ranks[rank] for rank in counted_in)):
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
