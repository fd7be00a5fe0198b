"""One request to a vendor over HTTP, and its answer."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Iterator, Mapping
from contextlib import aclosing, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import httpx

from bot.domain.errors import AnswerLost, AnswerUnreadable, Busy, DrawingFailed, Unreachable
from bot.domain.ports import Clock, Sleep
from bot.network import ProxySelector
from bot.observability import get_logger
from bot.providers.answers import Complaint, picture_address
from bot.providers.attempts import Attempt
from bot.providers.connections import is_local, open_connections, request_id_of
from bot.providers.costs import drew, ignores_references
from bot.providers.downloads import CHUNK, Downloads
from bot.providers.failures import failure_of
from bot.providers.forms import Order, form_of
from bot.providers.pictures import is_picture
from bot.providers.previews import Previews
from bot.providers.profile import Profile
from bot.providers.reading import AnswerReader
from bot.providers.threads import in_thread

logger = get_logger(__name__)

UNFINISHED = ".part"  # the ending of a picture's file while it arrives
COMPLAINT_LIMIT = 64 * 1024  # bytes of a failed answer that are read


class Exchange:
    """Sends orders to one vendor. `timeout` is in seconds, for all of one request.

    To be ended by `aclose`. Raises ValueError for a profile without a base URL.
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
    ) -> None:
        self._profile = profile
        self._key = api_key
        self._timeout = timeout
        self._clock = clock
        self._http = open_connections(profile, api_key, proxies)
        self._downloads = Downloads(
            proxies,
            local=is_local(self._http),
            origin=self._http.base_url.raw_host.decode("ascii"),
            user_agent=profile.user_agent,
            sleep=sleep,
        )

    async def aclose(self) -> None:
        await self._http.aclose()
        await self._downloads.aclose()

    async def send(self, order: Order, into: Path, previews: Previews, attempt: Attempt) -> None:
        """Brings the picture into its file. Raises DrawingFailed, and OSError of our own disk."""
        try:
            async with asyncio.timeout(self._timeout):
                with _beside(into) as file:
                    document = await self._ask(order, file, previews, attempt)
                    if not await in_thread(is_picture, file):
                        raise AnswerUnreadable("the file is no picture")
        except (httpx.RequestError, TimeoutError, ssl.SSLError) as error:
            failure = AnswerLost if attempt.sent else Unreachable
            words = Complaint(message=f"{type(error).__name__} {error}")
            raise failure(words.note(self._key)) from error
        if order.references and ignores_references(document.get("usage")):
            logger.warning(
                "references were ignored",
                provider=self._profile.name,
                request_id=attempt.request_id,
                vendor_request_id=attempt.vendor_id,
            )

    async def _ask(
        self, order: Order, file: BinaryIO, previews: Previews, attempt: Attempt
    ) -> Mapping[str, object]:
        """The answer without its picture, which goes to the file."""

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
                    complaint = Complaint.of_body(await _beginning(response))
                    raise self._failure(response, complaint)
                return await self._receive(response, file, previews, attempt)

    async def _receive(
        self, response: httpx.Response, file: BinaryIO, previews: Previews, attempt: Attempt
    ) -> Mapping[str, object]:
        reader = AnswerReader(file, previews.keep)
        async with aclosing(_chunks(response)) as chunks:
            async for chunk in chunks:
                await in_thread(reader.feed, chunk)
                previews.hand_over()
                if reader.done:
                    break
        document = await in_thread(reader.finish)
        if self._profile.token_prices:
            attempt.cost = self._profile.token_prices.cost(document.get("usage"))
        if complaint := Complaint.within(document):
            begun = reader.begun or drew(document.get("usage"))
            raise _late(self._failure(response, complaint), begun=begun)
        if not reader.size:
            await self._fetch(document, file)
        return document

    async def _fetch(self, document: Mapping[str, object], file: BinaryIO) -> None:
        """Brings a picture that is not in the answer itself."""
        address = picture_address(document)
        if address is None:
            raise AnswerUnreadable("the answer holds no picture")
        await self._downloads.fetch(address, file)

    def _failure(self, response: httpx.Response, complaint: Complaint) -> DrawingFailed:
        return failure_of(
            response.status_code,
            response.headers,
            complaint,
            provider=self._profile.name,
            secret=self._key,
            now=self._clock(),
        )


def _late(failure: DrawingFailed, *, begun: bool) -> DrawingFailed:
    """A failure that came after the answer had begun: what was drawn until then may be billed."""
    if begun and isinstance(failure, Busy):
        return AnswerLost(failure.vendor_note, wait=failure.wait)
    return failure


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


async def _chunks(response: httpx.Response) -> AsyncGenerator[bytes, None]:
    """Pieces that are worth the way to a thread, and the ends of lines without delay.

    With a line ends an event, and perhaps minutes pass until the next one.
    """
    pending = bytearray()
    async for piece in response.aiter_bytes():
        pending += piece
        if len(pending) >= CHUNK or piece.endswith(b"\n"):
            chunk = bytes(pending)
            pending.clear()
            yield chunk
    yield bytes(pending)


async def _beginning(response: httpx.Response) -> bytes:
    """Of a failed answer, for its words. Where they are cut off, its status says enough."""
    beginning = bytearray()
    with suppress(httpx.RequestError):
        async for chunk in response.aiter_bytes():
            beginning += chunk
            if len(beginning) >= COMPLAINT_LIMIT:
                break
    return bytes(beginning[:COMPLAINT_LIMIT])
