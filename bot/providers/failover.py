"""Draws through several vendors: where the first does not serve, the next one does."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import BotError, Busy, DrawingFailed, Unavailable, Unreachable
from bot.domain.jobs import Request
from bot.domain.offers import Offers
from bot.domain.ports import AttemptLog, Clock, ShowPreview
from bot.domain.progress import MOVED, Retry
from bot.observability import get_logger
from bot.providers.circuit import FAILURES, Changed, Circuit
from bot.providers.client import ImagesClient

logger = get_logger(__name__)

NOT_ACCEPTED = (Busy, Unreachable, Unavailable)

Warn = Callable[[BotError], None]
"""Hears of what only the operator can mend."""


@dataclass(frozen=True, slots=True)
class Vendor:
    client: ImagesClient
    circuit: Circuit


class FailoverPainter:
    """Keeps the port `Painter` over clients in the operator's order, each of another vendor.

    `changed` hears once when a vendor is left out, and once when it is back; one that is alone
    never is left out. `warn` hears of errors of vendors that another one then stood in for. `clock`
    is steady, in seconds. To be ended by `aclose`, which ends the clients.
    """

    def __init__(
        self,
        clients: Sequence[ImagesClient],
        *,
        warn: Warn,
        changed: Changed,
        clock: Clock = time.monotonic,
    ) -> None:
        failures = FAILURES if len(clients) > 1 else math.inf
        self._warn = warn
        self._vendors = {
            client.offer.provider: Vendor(
                client, Circuit(client.offer.provider, changed, clock, failures)
            )
            for client in clients
        }

    async def aclose(self) -> None:
        for vendor in self._vendors.values():
            await vendor.client.aclose()

    @property
    def offers(self) -> Offers:
        return Offers(tuple(vendor.client.offer for vendor in self._vendors.values()))

    def left_out(self) -> frozenset[str]:
        return frozenset(name for name in self._vendors if self._vendors[name].circuit.is_out)

    async def draw(
        self,
        request: Request,
        references: Sequence[Path],
        into: Path,
        log: AttemptLog,
        show: ShowPreview | None = None,
    ) -> None:
        """Moves on only from a vendor that certainly did not accept the picture.

        One that was lost before, at whichever vendor, stays where it would have been sent first.
        """
        able = self._able(request, len(references))
        row = able[:1] if await log.lost() else _in_service(able)
        tries = 0
        for vendor, following in zip(row, [*row[1:], None], strict=True):
            with vendor.circuit.visited(tries=tries, gives_way=following is not None) as visit:
                try:
                    await vendor.client.draw(request, references, into, log, show, visit=visit)
                except NOT_ACCEPTED as error:
                    if following is None or not visit.gives_way:
                        raise
                    self._move_on(vendor, following, error)
                    log.retrying(Retry(MOVED, number=1, most=1))
                else:
                    return
            tries = visit.tries

    def _able(self, request: Request, references: int) -> list[Vendor]:
        """Those that can do it, in the order of the request; all, if none of them can."""
        order = self.offers.in_order(request.provider)
        able = [
            offer
            for offer in order
            if offer.max_references >= references and offer.prompt_limit >= len(request.prompt)
        ]
        return [self._vendors[offer.provider] for offer in able or order]

    def _move_on(self, vendor: Vendor, following: Vendor, error: DrawingFailed) -> None:
        logger.warning(
            "moved on",
            **{"from": vendor.circuit.provider, "to": following.circuit.provider},
            cause=str(error),
        )
        if error.operator_only:
            self._warn(error)


def _in_service(row: list[Vendor]) -> list[Vendor]:
    """Those that are not out, if there are any."""
    return [vendor for vendor in row if vendor.circuit.may_be_asked] or row
