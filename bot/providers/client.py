"""Draws through one provider."""

import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from bot.domain.jobs import Request
from bot.domain.offers import Offer
from bot.domain.ports import AttemptLog, Clock, PreviewCallback
from bot.network import DIRECT, ProxySelector
from bot.providers.http.handle_response import IsDecodable, never_decodable
from bot.providers.http.http_exchange import IDLE_SECONDS, HttpExchange
from bot.providers.http.preview_files import PreviewFiles
from bot.providers.http.request_body import request_params
from bot.providers.policy.attempts import Attempts
from bot.providers.policy.circuit_breaker import Call, unprotected_call
from bot.providers.policy.retries import RetryPolicy
from bot.providers.profiles.profile import Profile


class ImagesClient:
    """One provider, in the dialect of its profile.

    `timeout` is in seconds, for one request from connecting to the last byte; the profile's own
    comes before it. `is_decodable` and `idle_timeout` are those of HttpExchange. To be closed by
    `aclose`. Raises ValueError for a profile without a base URL.
    """

    def __init__(
        self,
        profile: Profile,
        api_key: str,
        *,
        proxies: ProxySelector = DIRECT,
        timeout: float = 600.0,
        retries: RetryPolicy | None = None,
        clock: Clock = time.time,
        is_decodable: IsDecodable = never_decodable,
        idle_timeout: float = IDLE_SECONDS,
    ) -> None:
        self._profile = profile
        self._retries = retries or RetryPolicy()
        self._exchange = HttpExchange(
            profile,
            api_key,
            proxies=proxies,
            timeout=profile.timeout or timeout,
            sleep=self._retries.sleep,
            clock=clock,
            is_decodable=is_decodable,
            idle_timeout=idle_timeout,
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
        show: PreviewCallback | None = None,
        *,
        mask: Path | None = None,
        call: Call | None = None,
    ) -> None:
        """Draws one picture of the request as the port `ImageGenerator` says, the look fitted.

        `mask` is a PNG as large as the first reference, transparent where it may be redrawn.
        Raises RequestMalformed for what the provider cannot do. `call` records the attempts.
        """
        profile = self._profile
        params = request_params(request, profile, references, mask, previews=show is not None)
        stem = into.with_name(f"{into.name}.preview-{profile.name}")
        previews = PreviewFiles(stem, profile.previews, show)
        send = partial(self._exchange.send, params, into, previews)
        call = call or unprotected_call(profile.name)
        try:
            await self._retries.run(Attempts(call, profile.price, log, send))
        finally:
            previews.delete_unpublished()
