"""Several vendors, each in its own dialect: who draws when the first does not."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PIL import Image
from structlog.testing import capture_logs

from bot.domain.errors import (
    AnswerLost,
    AnswerUnreadable,
    BotError,
    Busy,
    DrawingFailed,
    Malformed,
    Moderated,
    Unavailable,
    Unreachable,
)
from bot.domain.jobs import AttemptOutcome
from bot.domain.ports import Painter
from bot.providers import FailoverPainter
from bot.sandbox.images import Answer
from tests.contract.providers.vendor import PICTURE, REQUEST, Vendor, answered, opened
from tests.unit.providers.attempt_book import AttemptBook

BUSY = Answer.busy()
DROPPED = answered(dropped=True)
NO_KEY = Answer.error(401, code="invalid_api_key")
GONE, BACK = False, True


@dataclass
class Row:
    """Vendors in the operator's order; no repeats, unless `painter` is told otherwise."""

    vendors: list[Vendor]
    now: float = 0.0
    warned: list[BotError] = field(default_factory=list)
    changes: list[tuple[str, bool]] = field(default_factory=list)

    def painter(self, **options: object) -> FailoverPainter:
        return FailoverPainter(
            [vendor.client(**{"waits": (), **options}) for vendor in self.vendors],
            warn=self.warned.append,
            changed=lambda *change: self.changes.append(change),
            clock=lambda: self.now,
        )
