"""Draws through several providers: where one does not accept the request, the next one gets it."""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.domain.errors import (
    BotError,
    DrawingFailed,
    ProviderBusy,
    ProviderUnavailable,
    ProviderUnreachable,
)
from bot.domain.jobs import Request
from bot.domain.offers import Offers
from bot.domain.ports import AttemptLog, Clock, PreviewCallback
from bot.domain.progress import MOVED, Retry
from bot.observability import get_logger
from bot.providers.client import ImagesClient
from bot.providers.policy.circuit_breaker import FAILURES, CircuitBreaker, CircuitChanged

logger = get_logger(__name__)

NOT_ACCEPTED = (ProviderBusy, ProviderUnreachable, ProviderUnavailable)

Report = Callable[[BotError], None]
"""Called with errors that only the operator can fix."""


@dataclass(frozen=True, slots=True)
class Provider:
    client: ImagesClient
    circuit: CircuitBreaker


class FailoverImageGenerator:
    """Keeps the port `ImageGenerator` over clients in the operator's order, one for each provider.

    `on_change` is called when a circuit opens or closes; that of a single provider never opens. `report`
    is called with the errors of providers that another one replaced. `clock` is monotonic, in
    seconds. To be closed by `aclose`, which closes the clients.
    """

    def __init__(
        self,
        clients: Sequence[ImagesClient],
        *,
        report: Report,
        on_change: CircuitChanged,
        clock: Clock = time.monotonic,
    ) -> None:
        failures = FAILURES if len(clients) > 1 else math.inf
        self._report = report
        self._providers = {
            client.offer.provider: Provider(
                client, CircuitBreaker(client.offer.provider, on_change, clock, failures)
            )
            for client in clients
        }

    async def aclose(self) -> None:
        for provider in self._providers.values():
            await provider.client.aclose()

    @property
    def offers(self) -> Offers:
        return Offers(tuple(provider.client.offer for provider in self._providers.values()))

    def open_circuits(self) -> frozenset[str]:
        return frozenset(name for name in self._providers if self._providers[name].circuit.is_open)

    async def draw(
        self,
        request: Request,
        references: Sequence[Path],
        into: Path,
        log: AttemptLog,
        show: PreviewCallback | None = None,
        *,
        mask: Path | None = None,
    ) -> None:
        """Moves on only from a provider that certainly did not accept the request.

        An image that was lost before, with any provider, is sent to the first one only.
        """
        capable = self._capable(request, len(references), masked=mask is not None)
        candidates = capable[:1] if await log.lost() else _closed_circuits(capable)
        tries = 0
        for provider, following in zip(candidates, [*candidates[1:], None], strict=True):
            with provider.circuit.track_call(
                tries=tries, can_fail_over=following is not None
            ) as call:
                try:
                    await provider.client.draw(
                        request, references, into, log, show, mask=mask, call=call
                    )
                except NOT_ACCEPTED as error:
                    if following is None or not call.can_fail_over:
                        raise
                    self._move_on(provider, following, error)
                    log.retrying(Retry(MOVED, number=1, most=1))
                else:
                    return
            tries = call.tries

    def _capable(self, request: Request, references: int, *, masked: bool) -> list[Provider]:
        """Those that can do it, in the order of the request; if none of them can, those that lack
        nothing but the mask, else all.
        """
        order = self.offers.in_order(request.provider)
        capable = [
            offer
            for offer in order
            if offer.max_references >= references and offer.prompt_limit >= len(request.prompt)
        ]
        masking = [offer for offer in capable if offer.takes_masks or not masked]
        return [self._providers[offer.provider] for offer in masking or capable or order]

    def _move_on(self, provider: Provider, following: Provider, error: DrawingFailed) -> None:
        logger.warning(
            "moved on",
            **{"from": provider.circuit.provider, "to": following.circuit.provider},
            cause=str(error),
        )
        self._report(error)


def _closed_circuits(candidates: list[Provider]) -> list[Provider]:
    """Those whose circuit allows a call; all, if none does."""
    return [provider for provider in candidates if provider.circuit.allows_call] or candidates
