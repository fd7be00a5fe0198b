"""Several fake providers in the operator's order, and the warnings the operator gets."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from bot.domain.errors import BotError
from bot.domain.jobs import Request
from bot.providers import FailoverImageGenerator
from draw_bot_sandbox.images import Answer
from tests.contract.providers.provider import REQUEST, FakeProvider, answered
from tests.kit.attempt_log import RecordingAttemptLog


@dataclass
class Failover:
    """`now` is the time by their circuits' clock."""

    providers: Sequence[FakeProvider]
    folder: Path
    waits: Sequence[float] = ()
    ambiguous: int = 0
    now: float = 0.0
    warned: list[BotError] = field(default_factory=list)
    changes: list[tuple[str, bool]] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    @cached_property
    def image_generator(self) -> FailoverImageGenerator:
        return FailoverImageGenerator(
            [each.client(waits=self.waits, ambiguous=self.ambiguous) for each in self.providers],
            report=self._hear,
            on_change=lambda *change: self.changes.append(change),
            clock=lambda: self.now,
        )

    def _hear(self, error: BotError) -> None:
        """As the operator does, of what only the operator can mend."""
        if error.operator_only:
            self.warned.append(error)

    async def draw(
        self, *references: Path, request: Request = REQUEST, mask: Path | None = None
    ) -> RecordingAttemptLog:
        attempt_log = RecordingAttemptLog()
        self.files.append(self.folder / f"{len(self.files)}-0")
        into = self.files[-1]
        await self.image_generator.draw(request, references, into, attempt_log, mask=mask)
        return attempt_log

    def answer(self, *answers: Answer) -> None:
        """The first provider answers so; the others draw small pictures."""
        self.providers[0].images.next(*answers)
        for provider in self.providers[1:]:
            provider.images.next(*[answered() for _ in range(20)])

    @property
    def asked(self) -> list[int]:
        """How many requests each provider got."""
        return [len(provider.images.requests) for provider in self.providers]


OpenFailover = Callable[..., Awaitable[Failover]]
"""Starts the providers: names of dialects, and fields of `Failover`."""
