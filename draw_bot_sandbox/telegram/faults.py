"""Failures that a test orders in advance."""

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from draw_bot_sandbox.telegram.errors import NOTHING, BotApiError

Drop = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Fault:
    """An error answer, or a connection cut before or after the call was acted upon.

    For one chat's calls, where it names one.
    """

    error: BotApiError | None
    drop: Drop | None
    chat_id: int | None


class Faults:
    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = defaultdict(deque)

    def order(
        self,
        method: str,
        *,
        error_code: int = 500,
        description: str = "Internal Server Error",
        parameters: Mapping[str, int] = NOTHING,
        times: int = 1,
        drop_connection: Drop | None = None,
        chat_id: int | None = None,
    ) -> None:
        """Make the next `times` calls of `method` fail so."""
        error = None if drop_connection else BotApiError(error_code, description, parameters)
        self._waiting[method.lower()].extend([Fault(error, drop_connection, chat_id)] * times)

    def take(self, method: str, chat_id: int) -> Fault | None:
        waiting = self._waiting[method.lower()]
        for fault in waiting:
            if fault.chat_id in {None, chat_id}:
                waiting.remove(fault)
                return fault
        return None

    def left(self, method: str, chat_id: int | None) -> int:
        """How many are still to come: in that chat, or in all."""
        waiting = self._waiting[method.lower()]
        return sum(chat_id in {None, fault.chat_id} for fault in waiting)
