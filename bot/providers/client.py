"""Speaks to one vendor over HTTP, in the dialect of its profile."""

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import httpx

from bot.domain.errors import AnswerLost, AnswerUnreadable, DrawingFailed, Unreachable
from bot.domain.ports import AttemptLog, Clock
from bot.domain.settings import Offer
from bot.providers.answers import Complaint, picture_address
from bot.providers.attempts import Attempt, Attempts
from bot.providers.connections import is_local, open_connections, request_id_of
from bot.providers.downloads import CHUNK, Downloads
from bot.providers.failures import failure_of
from bot.providers.forms import Order, form_of
from bot.providers.profile import Profile
from bot.providers.reading import AnswerReader
from bot.providers.retries import Retries

COMPLAINT_LIMIT = 64 * 1024  # bytes of a failed answer that are read


class ImagesClient:
    """Draws through one vendor; keeps the port `Painter`.

    `timeout` is in seconds, for one request from connecting to the last byte. To be ended by
    `aclose`. Raises ValueError for a profile without a base URL.
    """

    def __init__(
        self,
        profile: Profile,
        api_key: str,
        *,
        timeout: float = 600.0,
        retries: Retries | None = None,
        clock: Clock = time.time,
    ) -> None:
        self._profile = profile
        self._key = api_key
        self._timeout = timeout
        self._retries = retries or Retries()
        self._clock = clock
        self._http = open_connections(profile, api_key)
        self._downloads = Downloads(
            local=is_local(self._http), user_agent=profile.user_agent, sleep=self._retries.sleep
        )

    async def aclose(self) -> None:
        await self._http.aclose()
        await self._downloads.aclose()

    @property
    def offer(self) -> Offer:
        return self._profile.offer

    @property
    def price(self) -> int | None:
        return self._profile.price

    async def draw(
        self, prompt: str, size: str, references: Sequence[Path], into: Path, log: AttemptLog
    ) -> None:
        send = partial(self._send, Order(prompt, size, references), into)
        await self._retries.run(Attempts(self._profile.name, self.price, log, send))

    async def _send(self, order: Order, into: Path, attempt: Attempt) -> None:
        """One request and its answer, within its time."""
        try:
            async with asyncio.timeout(self._timeout):
                await self._exchange(order, into, attempt)
        except (httpx.RequestError, TimeoutError) as error:
            failure = AnswerLost if attempt.sent else Unreachable
            words = Complaint(message=f"{type(error).__name__} {error}")
            raise failure(words.note(self._key)) from error

    async def _exchange(self, order: Order, into: Path, attempt: Attempt) -> None:
        async def trace(event: str, details: Mapping[str, Any]) -> None:
            # A proxy's CONNECT is no request for a picture.
            if event.endswith("send_request_headers.started"):
                attempt.sent = attempt.sent or details["request"].method == b"POST"

        with form_of(order, self._profile) as form, _beside(into) as file:
            async with self._http.stream(
                "POST",
                **form,
                headers={"X-Client-Request-Id": attempt.request_id},
                extensions={"trace": trace},
            ) as response:
                attempt.vendor_id = request_id_of(response.headers)
                if not response.is_success:
                    complaint = Complaint.of_body(await _beginning(response))
                    raise self._failure(response, complaint)
                await self._receive(response, file, attempt)

    async def _receive(self, response: httpx.Response, file: BinaryIO, attempt: Attempt) -> None:
        reader = AnswerReader(file)
        async for chunk in response.aiter_bytes(CHUNK):
            await asyncio.to_thread(reader.feed, chunk)
            if reader.done:
                break
        document = await asyncio.to_thread(reader.finish)
        if self._profile.token_prices:
            attempt.cost = self._profile.token_prices.cost(document.get("usage"))
        if reader.size:
            return
        if complaint := Complaint.within(document):
            raise self._failure(response, complaint)
        address = picture_address(document)
        if address is None:
            raise AnswerUnreadable("the answer holds no picture")
        await self._downloads.fetch(address, file)

    def _failure(self, response: httpx.Response, complaint: Complaint) -> DrawingFailed:
        return failure_of(
            response.status_code,
            response.headers,
            complaint,
            secret=self._key,
            now=self._clock(),
        )


@contextmanager
def _beside(into: Path) -> Iterator[BinaryIO]:
    """A file that becomes `into` when the block ends well, and is gone otherwise."""
    part = into.with_name(f"{into.name}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(into)
    finally:
        part.unlink(missing_ok=True)


async def _beginning(response: httpx.Response) -> bytes:
    """Of a failed answer, for its words. Where they are cut off, its status says enough."""
    beginning = bytearray()
    with suppress(httpx.RequestError):
        async for chunk in response.aiter_bytes():
            beginning += chunk[: COMPLAINT_LIMIT - len(beginning)]
    return bytes(beginning)
