"""Several vendors on loopback in the operator's order, and what the operator hears of them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from bot.domain.errors import BotError
from bot.domain.jobs import Request
from bot.providers import FailoverPainter
from draw_bot_sandbox.images import Answer
from tests.contract.providers.vendor import REQUEST, Vendor, answered
from tests.unit.providers.attempt_book import AttemptBook


@dataclass
class Row:
    """`now` is the time by their circuits' clock."""

    vendors: Sequence[Vendor]
    folder: Path
    waits: Sequence[float] = ()
    ambiguous: int = 0
    now: float = 0.0
    warned: list[BotError] = field(default_factory=list)
    changes: list[tuple[str, bool]] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    @cached_property
    def painter(self) -> FailoverPainter:
        return FailoverPainter(
            [each.client(waits=self.waits, ambiguous=self.ambiguous) for each in self.vendors],
            warn=self.warned.append,
            changed=lambda *change: self.changes.append(change),
            clock=lambda: self.now,
        )

    async def draw(self, *references: Path, request: Request = REQUEST) -> AttemptBook:
        book = AttemptBook()
        self.files.append(self.folder / f"{len(self.files)}-0")
        await self.painter.draw(request, references, self.files[-1], book)
        return book

    def answer(self, *answers: Answer) -> None:
        """The first vendor answers so; the others draw small pictures."""
        self.vendors[0].images.next(*answers)
        for vendor in self.vendors[1:]:
            vendor.images.next(*[answered() for _ in range(20)])

    @property
    def asked(self) -> list[int]:
        """How many requests each vendor got."""
        return [len(vendor.images.requests) for vendor in self.vendors]


RowOf = Callable[..., Awaitable[Row]]
"""Opens a row: names of dialects, and fields of `Row`."""
