"""Turns a response into the image it holds or the error it means."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import httpx

from bot.domain.errors import (
    DrawingFailed,
    ProviderBusy,
    ResponseLost,
    ResponseUnreadable,
    TaskStarted,
)
from bot.domain.ports import Clock
from bot.observability import get_logger
from bot.providers.http.downloads import ImageDownloader
from bot.providers.http.response_body import charset
from bot.providers.http.streamed_response import StreamedResponse
from bot.providers.http.threads import run_in_thread
from bot.providers.parsing.error_payload import ERROR_BODY_LIMIT, ErrorPayload
from bot.providers.parsing.image_places import Place, find_image_url
from bot.providers.parsing.image_signature import is_image_file
from bot.providers.parsing.pending_task import is_unfinished, names_task
from bot.providers.parsing.redaction import redacted
from bot.providers.policy.attempts import Attempt
from bot.providers.policy.failures import classify_failure, unavailable
from bot.providers.profiles.costs import has_output_tokens
from bot.providers.profiles.profile import Profile

logger = get_logger(__name__)

FETCH_SECONDS = 60.0  # that fetching a picture has at least, however long its address took
ACCEPTED = 202  # and not done

IsDecodable = Callable[[Path], Awaitable[bool]]
"""Whether a file is a picture that can be decoded to its last pixel."""


async def never_decodable(_: Path) -> bool:
    """The default: no image in a broken response is accepted."""
    return False


@dataclass(frozen=True, slots=True)
class HandleResponse:
    """Takes the image of a response, also when it breaks off behind the image: it is paid for."""

    profile: Profile
    key: str
    downloads: ImageDownloader
    is_decodable: IsDecodable
    clock: Clock

    async def __call__(
        self, streamed: StreamedResponse, file: BinaryIO, attempt: Attempt, deadline: float
    ) -> Mapping[str, object]:
        """The answer without its picture, which is in the file then.

        `deadline`, by the event loop's clock, is when fetching a picture must be over. Raises
        DrawingFailed, and OSError of our own disk.
        """
        document = await self._document(streamed)
        if self.profile.token_prices:
            attempt.cost = self.profile.token_prices.cost(document.get("usage"))
        told = await self._told_failure(streamed, document)
        failure = told or streamed.integrity_failure
        address = find_image_url(document, Place.USUAL if told else Place.OTHER)
        may_be_sent = told or find_image_url(document.get("data"), Place.USUAL)
        reader = streamed.reader
        has_image = reader.has_usual_image if may_be_sent else reader.has_image
        if not has_image and address is None:
            cause = failure or await self._failure_in_words(streamed, document)
            raise cause or streamed.failure or ResponseUnreadable("the answer holds no picture")
        try:
            if has_image:
                await self._check(file, failure)
            elif address is not None:
                await self._fetch(address, file, failure, deadline)
        except (ResponseLost, ResponseUnreadable) as error:
            if reader.image_started and isinstance(error, ResponseLost):
                raise
            # The address of a manual, perhaps, beside a refusal.
            cause = await self._failure_in_words(streamed, document)
            raise told or (cause if cause and _is_refusal(cause) else error) from error
        return document

    def failure(self, response: httpx.Response, payload: ErrorPayload) -> DrawingFailed:
        return classify_failure(
            response.status_code,
            response.headers,
            payload,
            provider=self.profile.name,
            address=self._request_url(response),
            secret=self.key,
            now=self.clock(),
            is_edit=response.request.headers.get("content-type", "").startswith("multipart/"),
        )

    async def _document(self, streamed: StreamedResponse) -> Mapping[str, object]:
        try:
            return await run_in_thread(streamed.finish)
        except (ResponseLost, ResponseUnreadable) as error:
            if streamed.is_html:
                note = "a web page in place of an answer"
                address = self._request_url(streamed.response)
                raise unavailable(note, "set-up", self.profile.name, address) from error
            cause = await self._failure_in_other_json(streamed)
            is_task = streamed.reader.tells_task and streamed.failure is None
            if cause is None and (is_task or streamed.response.status_code == ACCEPTED):
                cause = self._task_started(streamed.response)
            raise cause or streamed.failure or error from error

    async def _failure_in_other_json(self, streamed: StreamedResponse) -> DrawingFailed | None:
        """What an answer says that is no JSON object, as far as its words are known."""
        payload = await run_in_thread(
            ErrorPayload.from_body,
            streamed.reader.rest[:ERROR_BODY_LIMIT],
            charset(streamed.response),
        )
        failure = self.failure(streamed.response, payload)
        may_be_drawn = isinstance(failure, ProviderBusy) and streamed.reader.image_started
        return None if may_be_drawn or isinstance(failure, ResponseLost) else failure

    async def _told_failure(
        self, streamed: StreamedResponse, document: Mapping[str, object]
    ) -> DrawingFailed | None:
        """What went wrong by the answer's own words. Raises a refusal: no image follows one."""
        payload = await run_in_thread(ErrorPayload.beside_image, document)
        if payload is None:
            is_task = await run_in_thread(is_unfinished, document)
            return await self._failure_in_words(streamed, document) if is_task else None
        failure = self.failure(streamed.response, payload)
        is_drawn = (
            streamed.reader.image_started
            or find_image_url(document, Place.USUAL) is not None
            or has_output_tokens(document.get("usage"))
        )
        if isinstance(failure, ProviderBusy) and is_drawn:
            failure = ResponseLost(failure.provider_note, wait=failure.wait)
        if not failure.perhaps_billed:
            raise failure
        return failure

    async def _failure_in_words(
        self, streamed: StreamedResponse, document: Mapping[str, object]
    ) -> DrawingFailed | None:
        """What an answer without a picture says anywhere in it."""
        payload = await run_in_thread(ErrorPayload.instead_of_image, document)
        failure = self.failure(streamed.response, payload) if payload else None
        is_task = streamed.response.status_code == ACCEPTED or names_task(document)
        if is_task and not (failure and _is_refusal(failure)):
            return self._task_started(streamed.response)
        return failure

    def _task_started(self, response: httpx.Response) -> DrawingFailed:
        return TaskStarted(
            f"{response.status_code}: a task in place of a picture",
            reason="task",
            provider=self.profile.name,
            address=self._request_url(response),
        )

    async def _check(self, file: BinaryIO, failure: DrawingFailed | None) -> None:
        if failure is None:
            if not await run_in_thread(is_image_file, file):
                raise ResponseUnreadable("the file is no picture")
        elif not await self._is_whole(file):
            raise failure
        else:
            logger.info("a broken answer brought its picture", failure=str(failure))

    async def _fetch(
        self, address: str, file: BinaryIO, failure: DrawingFailed | None, deadline: float
    ) -> None:
        """Brings a picture that is not in the answer itself."""
        least = asyncio.get_running_loop().time() + FETCH_SECONDS
        try:
            async with asyncio.timeout_at(max(deadline, least)):
                await self.downloads.fetch(address, file)
        except ResponseLost as error:
            await self._check(file, failure or error)
        except TimeoutError:
            await self._check(file, failure or ResponseLost("fetching the picture took too long"))
        except ResponseUnreadable as error:
            raise failure or error from error
        else:
            await self._check(file, None)

    async def _is_whole(self, file: BinaryIO) -> bool:
        file.flush()
        return await run_in_thread(is_image_file, file) and await self.is_decodable(Path(file.name))

    def _request_url(self, response: httpx.Response) -> str:
        """For the operator: what was asked, without anything secret."""
        url = response.request.url.copy_with(userinfo=b"", query=None, fragment=None)
        return redacted(str(url), self.key)


def _is_refusal(failure: DrawingFailed) -> bool:
    """Nothing was drawn, and asking again would not help."""
    return not (failure.retry or failure.perhaps_billed)
