"""One HTTP request to a provider, and its response."""

import asyncio
import math
import ssl
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import httpx

from bot.domain.errors import ProviderUnreachable, ResponseLost, ResponseUnreadable
from bot.domain.ports import Clock, Sleep
from bot.network import ProxySelector
from bot.observability import get_logger
from bot.providers.http.connections import create_client, is_on_loopback, read_request_id
from bot.providers.http.downloads import ImageDownloader
from bot.providers.http.handle_response import HandleResponse, IsDecodable, never_decodable
from bot.providers.http.preview_files import PreviewFiles
from bot.providers.http.request_body import RequestParams, open_form
from bot.providers.http.response_body import charset, read_prefix
from bot.providers.http.streamed_response import StreamedResponse
from bot.providers.http.threads import run_in_thread
from bot.providers.parsing.error_payload import ERROR_BODY_LIMIT, ErrorPayload
from bot.providers.policy.attempts import Attempt
from bot.providers.profiles.costs import ignores_references
from bot.providers.profiles.profile import Profile

logger = get_logger(__name__)

PART_SUFFIX = ".part"  # the ending of a picture's file while it arrives
IDLE_SECONDS = 10.0  # between two pieces of what follows a picture that is there


class HttpExchange:
    """Sends requests to one provider. `timeout` is in seconds, for all of one request.

    `idle_timeout` is in seconds: once the image is there, the longest pause between two pieces.
    `is_decodable` tells whether an image in a broken response is complete. To be closed by `aclose`.
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
        idle_timeout: float = IDLE_SECONDS,
        is_decodable: IsDecodable = never_decodable,
    ) -> None:
        self._profile = profile
        self._key = api_key
        self._timeout = timeout
        self._idle_timeout = idle_timeout
        self._http = create_client(profile, api_key, proxies)
        self._downloads = ImageDownloader(
            proxies,
            local=is_on_loopback(self._http),
            base=self._http.base_url,
            user_agent=profile.user_agent,
            sleep=sleep,
        )
        self._handle_response = HandleResponse(
            profile, api_key, self._downloads, is_decodable, clock
        )

    async def aclose(self) -> None:
        await self._http.aclose()
        await self._downloads.aclose()

    async def send(
        self, params: RequestParams, into: Path, previews: PreviewFiles, attempt: Attempt
    ) -> None:
        """Brings the picture into its file. Raises DrawingFailed, and OSError of our own disk."""
        deadline = asyncio.get_running_loop().time() + self._timeout
        with _partial_file(into) as file:
            streamed = await self._send_and_read(params, file, previews, attempt)
            document = await self._handle_response(streamed, file, attempt, deadline)
        if params.references and ignores_references(document.get("usage")):
            logger.warning(
                "references were ignored",
                provider=self._profile.name,
                request_id=attempt.request_id,
                provider_request_id=attempt.provider_request_id,
            )

    async def _send_and_read(
        self, params: RequestParams, file: BinaryIO, previews: PreviewFiles, attempt: Attempt
    ) -> StreamedResponse:
        """The answer, as far as it came."""
        streamed: StreamedResponse | None = None
        try:
            async with (
                asyncio.timeout(self._timeout) as limit,
                self._open_response(params, attempt) as response,
            ):
                streamed = StreamedResponse(response, file, previews.save)
                await self._read(streamed, previews, limit)
        except (httpx.RequestError, TimeoutError, ssl.SSLError) as error:
            lost = ResponseLost if attempt.sent else ProviderUnreachable
            words = ErrorPayload(message=f"{type(error).__name__} {error}")
            failure = lost(words.log_note(self._key))
            if streamed is None:
                raise failure from error
            streamed.failure = failure
        return streamed

    @asynccontextmanager
    async def _open_response(
        self, params: RequestParams, attempt: Attempt
    ) -> AsyncIterator[httpx.Response]:
        """Raises the DrawingFailed of an answer that is no success."""

        async def trace(event: str, _: Mapping[str, Any]) -> None:
            if event.endswith("send_request_headers.started"):
                attempt.sent = True

        with open_form(params, self._profile) as form:
            async with self._http.stream(
                "POST",
                **form,
                headers={"X-Client-Request-Id": attempt.request_id},
                extensions={"trace": trace},
            ) as response:
                attempt.provider_request_id = read_request_id(response.headers)
                if not response.is_success:
                    raise self._handle_response.failure(
                        response, await _read_error_payload(response)
                    )
                yield response

    async def _read(
        self, streamed: StreamedResponse, previews: PreviewFiles, limit: asyncio.Timeout
    ) -> None:
        loop = asyncio.get_running_loop()
        latest = limit.when() or math.inf
        async for piece in streamed.response.aiter_raw():
            if not streamed.buffer(piece):
                continue
            try:
                await run_in_thread(streamed.read_buffer)
            except (ResponseLost, ResponseUnreadable) as error:
                streamed.failure = error
                return
            previews.publish()
            if streamed.reader.done:
                return
            if streamed.reader.image_ended:
                limit.reschedule(min(latest, loop.time() + self._idle_timeout))


async def _read_error_payload(response: httpx.Response) -> ErrorPayload:
    """What cannot be read is left out: the status says enough."""
    body = bytearray()
    with suppress(httpx.RequestError, ssl.SSLError, ResponseLost, ResponseUnreadable):
        await read_prefix(response, body, ERROR_BODY_LIMIT)
    return await run_in_thread(ErrorPayload.from_body, bytes(body), charset(response))


@contextmanager
def _partial_file(into: Path) -> Iterator[BinaryIO]:
    """A file that becomes `into` when the block ends well, and is gone otherwise."""
    part = into.with_name(f"{into.name}{PART_SUFFIX}")
    try:
        with part.open("w+b") as file:
            yield file
        part.replace(into)
    finally:
        part.unlink(missing_ok=True)
