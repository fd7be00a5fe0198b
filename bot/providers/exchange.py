"""One request to a vendor over HTTP, and its answer."""

import asyncio
import math
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import httpx

from bot.domain.errors import AnswerLost, AnswerUnreadable, Unreachable
from bot.domain.ports import Clock, Sleep
from bot.network import ProxySelector
from bot.observability import get_logger
from bot.providers.answers import COMPLAINT_LIMIT, Complaint
from bot.providers.arrival import Arrival
from bot.providers.attempts import Attempt
from bot.providers.bodies import read_beginning
from bot.providers.concluding import ConcludeAnswer, Decodes, nothing_decodes
from bot.providers.connections import is_local, open_connections, request_id_of
from bot.providers.costs import ignores_references
from bot.providers.downloads import Downloads
from bot.providers.forms import Order, form_of
from bot.providers.previews import Previews
from bot.providers.profile import Profile
from bot.providers.threads import in_thread

logger = get_logger(__name__)

UNFINISHED = ".part"  # the ending of a picture's file while it arrives
REST_SECONDS = 10.0  # between two pieces of what follows a picture that is there


class Exchange:
    """Sends orders to one vendor. `timeout` is in seconds, for all of one request.

    `rest` is in seconds: an answer whose picture is there is not waited for longer between two
    pieces. `decodes` tells whether a picture in a broken answer is whole. To be ended by `aclose`.
    Raises ValueError for a profile without a base URL.
    """

    def __init__(
        self,
        profile: Profile,
        api_key: str,
        *,
        proxies: ProxySelector,
        timeout: float,
        sleep: Sleep,
        clock: Clock,
        rest: float = REST_SECONDS,
        decodes: Decodes = nothing_decodes,
    ) -> None:
        self._profile = profile
        self._key = api_key
        self._timeout = timeout
        self._rest = rest
        self._http = open_connections(profile, api_key, proxies)
        self._downloads = Downloads(
            proxies,
            local=is_local(self._http),
            base=self._http.base_url,
            user_agent=profile.user_agent,
            sleep=sleep,
        )
        self._conclude = ConcludeAnswer(profile, api_key, self._downloads, decodes, clock)

    async def aclose(self) -> None:
        await self._http.aclose()
        await self._downloads.aclose()

    async def send(self, order: Order, into: Path, previews: Previews, attempt: Attempt) -> None:
        """Brings the picture into its file. Raises DrawingFailed, and OSError of our own disk."""
        ends = asyncio.get_running_loop().time() + self._timeout
        with _beside(into) as file:
            arrival = await self._ask(order, file, previews, attempt)
            document = await self._conclude(arrival, file, attempt, ends)
        if order.references and ignores_references(document.get("usage")):
            logger.warning(
                "references were ignored",
                provider=self._profile.name,
                request_id=attempt.request_id,
                vendor_request_id=attempt.vendor_id,
            )

    async def _ask(
        self, order: Order, file: BinaryIO, previews: Previews, attempt: Attempt
    ) -> Arrival:
        """The answer, as far as it came."""
        arrival: Arrival | None = None
        try:
            async with (
                asyncio.timeout(self._timeout) as limit,
                self._answered(order, attempt) as response,
            ):
                arrival = Arrival(response, file, previews.keep)
                await self._read(arrival, previews, limit)
        except (httpx.RequestError, TimeoutError, ssl.SSLError) as error:
            lost = AnswerLost if attempt.sent else Unreachable
            words = Complaint(message=f"{type(error).__name__} {error}")
            trouble = lost(words.log_note(self._key))
            if arrival is None:
                raise trouble from error
            arrival.trouble = trouble
        return arrival

    @asynccontextmanager
    async def _answered(self, order: Order, attempt: Attempt) -> AsyncIterator[httpx.Response]:
        """Raises the DrawingFailed of an answer that is no success."""

        async def trace(event: str, _: Mapping[str, Any]) -> None:
            if event.endswith("send_request_headers.started"):
                attempt.sent = True

        with form_of(order, self._profile) as form:
            async with self._http.stream(
                "POST",
                **form,
                headers={"X-Client-Request-Id": attempt.request_id},
                extensions={"trace": trace},
            ) as response:
                attempt.vendor_id = request_id_of(response.headers)
                if not response.is_success:
                    raise self._conclude.failure(response, await _complaint(response))
                yield response

    async def _read(self, arrival: Arrival, previews: Previews, limit: asyncio.Timeout) -> None:
        loop = asyncio.get_running_loop()
        latest = limit.when() or math.inf
        async for piece in arrival.response.aiter_raw():
            if not arrival.add(piece):
                continue
            try:
                await in_thread(arrival.take)
            except (AnswerLost, AnswerUnreadable) as error:
                arrival.trouble = error
                return
            previews.hand_over()
            if arrival.reader.done:
                return
            if arrival.reader.ended:
                limit.reschedule(min(latest, loop.time() + self._rest))


async def _complaint(response: httpx.Response) -> Complaint:
    """Where the words are cut off, or cannot be read, the status says enough."""
    body = bytearray()
    with suppress(httpx.RequestError, ssl.SSLError, AnswerLost, AnswerUnreadable):
        await read_beginning(response, body, COMPLAINT_LIMIT)
    return await in_thread(Complaint.of_body, bytes(body))


@contextmanager
def _beside(into: Path) -> Iterator[BinaryIO]:
    """A file that becomes `into` when the block ends well, and is gone otherwise."""
    part = into.with_name(f"{into.name}{UNFINISHED}")
    try:
        with part.open("w+b") as file:
            yield file
        part.replace(into)
    finally:
        part.unlink(missing_ok=True)
