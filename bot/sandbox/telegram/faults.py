"""Failures that a test orders in advance."""

from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.sandbox.telegram.errors import NOTHING, BotApiError

Drop = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Fault:
    """An error answer, or a connection cut before or after the call was acted upon."""

    error: BotApiError | None
    drop: Drop | None


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
    ) -> None:
        """Make the next `times` calls of `method` fail so."""
        error = None if drop_connection else BotApiError(error_code, description, parameters)
        self._waiting[method.lower()].extend([Fault(error, drop_connection)] * times)

    def take(self, method: str) -> Fault | None:
        waiting = self._waiting[method.lower()]
        return waiting.popleft() if waiting else None
