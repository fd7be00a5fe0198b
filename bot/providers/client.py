"""Draws through one vendor."""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bot.domain.jobs import Request
from bot.domain.offers import Offer
from bot.domain.ports import AttemptLog, Clock, ShowPreview
from bot.network import DIRECTLY, ProxySelector
from bot.providers.attempts import Attempts
from bot.providers.circuit import Visit, alone
from bot.providers.concluding import Decodes, nothing_decodes
from bot.providers.exchange import REST_SECONDS, Exchange
from bot.providers.forms import order_of
from bot.providers.previews import Previews
from bot.providers.profile import Profile
from bot.providers.retries import Retries


class ImagesClient:
    """One vendor, in the dialect of its profile.

    `timeout` is in seconds, for one request from connecting to the last byte; the profile's own
    comes before it. `decodes` and `rest` are those of Exchange. To be ended by `aclose`. Raises ValueError for a profile without a base URL.
    """

    def __init__(
        self,
        profile: Profile,
        api_key: str,
        *,
        proxies: ProxySelector = DIRECTLY,
        timeout: float = 600.0,
        retries: Retries | None = None,
        clock: Clock = time.time,
        decodes: Decodes = nothing_decodes,
        rest: float = REST_SECONDS,
    ) -> None:
        self._profile = profile
        self._retries = retries or Retries()
        self._exchange = Exchange(
            profile,
            api_key,
            proxies=proxies,
            timeout=profile.timeout or timeout,
            sleep=self._retries.sleep,
            clock=clock,
            decodes=decodes,
            rest=rest,
        )

    async def aclose(self) -> None:
        await self._exchange.aclose()

    @property
    def offer(self) -> Offer:
        return self._profile.offer

    async def draw(
        self,
        request: Request,
        references: Sequence[Path],
        into: Path,
        log: AttemptLog,
        show: ShowPreview | None = None,
        *,
        mask: Path | None = None,
        visit: Visit | None = None,
    ) -> None:
        """Draws one picture of the request as the port `Painter` says, the look fitted.

        `mask` is a PNG as large as the first reference, transparent where it may be redrawn.
        Raises Malformed for what the vendor cannot do. `visit` hears of the attempts.
        """
        profile = self._profile
        order = order_of(request, profile, references, mask, previews=show is not None)
        stem = into.with_name(f"{into.name}.preview-{profile.name}")
        previews = Previews(stem, profile.previews, show)
        send = partial(self._exchange.send, order, into, previews)
        visit = visit or alone(profile.name)
        try:
            await self._retries.run(Attempts(visit, profile.price, log, send))
        finally:
            previews.drop()
