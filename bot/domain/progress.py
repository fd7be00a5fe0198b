"""How far a drawing is, from the time it took and the time that others took."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

ENOUGH_SAMPLES = 5
LONG_OVERDUE = 1.5  # times the usual: the status says that today takes longer


@dataclass(frozen=True, slots=True)
class Progress:
    """Seconds. `left` is None once the usual time is over."""

    gone: float
    usual: float

    @property
    def share(self) -> float:
        """0 to 1; it nears the end ever slower and reaches it only when the picture is there."""
        x = self.gone / self.usual
        return x * 0.9 if x <= 1 else 0.9 + 0.1 * (1 - 1 / x)

    @property
    def left(self) -> float | None:
        return self.usual - self.gone if self.gone < self.usual else None

    @property
    def overdue(self) -> bool:
        return self.gone > self.usual * LONG_OVERDUE


@dataclass(frozen=True, slots=True)
class Retry:
    """An image that is requested again: attempt `number` of `most`, in seconds since 1970.

    `cause` is the code of the failure before, or MOVED where another provider takes over.
    """

    cause: str
    number: int
    most: int
    sent_at: float | None = None
    """None while the wait before it lasts."""


MOVED = "moved"


def usual_seconds(samples: Sequence[float], start_value: float) -> float:
    """The median of earlier requests, or `start_value` until there are five; a second at least."""
    return max(1.0, median(samples)) if len(samples) >= ENOUGH_SAMPLES else start_value
