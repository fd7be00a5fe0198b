"""What becomes of an answer: its picture, or the error that it means."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import httpx

from bot.domain.errors import AnswerLost, AnswerUnreadable, Busy, DrawingFailed
from bot.domain.ports import Clock
from bot.observability import get_logger
from bot.providers.answers import COMPLAINT_LIMIT, Complaint, picture_address
from bot.providers.arrival import Arrival
from bot.providers.attempts import Attempt
from bot.providers.costs import drew
from bot.providers.downloads import Downloads
from bot.providers.failures import failure_of, unavailable
from bot.providers.pictures import is_picture
from bot.providers.profile import Profile
from bot.providers.redaction import redacted
from bot.providers.threads import in_thread

logger = get_logger(__name__)

FETCH_SECONDS = 60.0  # that fetching a picture has at least, however long its address took

Decodes = Callable[[Path], Awaitable[bool]]
"""Whether a file is a picture that can be decoded to its last pixel."""


async def nothing_decodes(_: Path) -> bool:
    """For those who cannot decode: no picture in a broken answer is believed."""
    return False


@dataclass(frozen=True, slots=True)
class ConcludeAnswer:
    """Takes the picture of an answer, also of one that broke off behind it: it is paid for."""

    profile: Profile
    key: str
    downloads: Downloads
    decodes: Decodes
    clock: Clock

    async def __call__(
        self, arrival: Arrival, file: BinaryIO, attempt: Attempt, ends: float
    ) -> Mapping[str, object]:
        """The answer without its picture, which is in the file then.

        `ends`, by the event loop's clock, is when fetching a picture must be over. Raises
        DrawingFailed, and OSError of our own disk.
        """
        document = await self._document(arrival)
        if self.profile.token_prices:
            attempt.cost = self.profile.token_prices.cost(document.get("usage"))
        address = picture_address(document)
        trouble = await self._trouble(arrival, document, is_drawn=address is not None)
        if arrival.reader.brings_picture:
            await self._check(file, trouble)
        elif address is not None:
            await self._fetch(address, file, trouble, ends)
        else:
            raise trouble or await self._without_picture(arrival, document)
        return document

    def failure(self, response: httpx.Response, complaint: Complaint) -> DrawingFailed:
        return failure_of(
            response.status_code,
            response.headers,
            complaint,
            provider=self.profile.name,
            address=self._address(response),
            secret=self.key,
            now=self.clock(),
        )

    async def _document(self, arrival: Arrival) -> Mapping[str, object]:
        try:
            return await in_thread(arrival.finish)
        except (AnswerLost, AnswerUnreadable) as error:
            if arrival.is_page:
                note = "a web page in place of an answer"
                address = self._address(arrival.response)
                raise unavailable(note, "set-up", self.profile.name, address) from error
            raise await self._in_other_json(arrival) or arrival.trouble or error from error

    async def _in_other_json(self, arrival: Arrival) -> DrawingFailed | None:
        """What an answer says that is no JSON object, as far as its words are known."""
        complaint = await in_thread(Complaint.of_body, arrival.reader.rest[:COMPLAINT_LIMIT])
        failure = self.failure(arrival.response, complaint)
        may_be_drawn = isinstance(failure, Busy) and arrival.reader.begun
        return None if may_be_drawn or isinstance(failure, AnswerLost) else failure

    async def _trouble(
        self, arrival: Arrival, document: Mapping[str, object], *, is_drawn: bool
    ) -> DrawingFailed | None:
        """What makes a picture doubtful. Raises a refusal: no picture is drawn after one."""
        complaint = await in_thread(Complaint.within, document)
        if complaint is None:
            return arrival.doubt
        failure = self.failure(arrival.response, complaint)
        is_drawn = is_drawn or arrival.reader.begun or drew(document.get("usage"))
        if isinstance(failure, Busy) and is_drawn:
            failure = AnswerLost(failure.vendor_note, wait=failure.wait)
        if not isinstance(failure, AnswerLost):
            raise failure
        return failure

    async def _without_picture(
        self, arrival: Arrival, document: Mapping[str, object]
    ) -> DrawingFailed:
        complaint = await in_thread(Complaint.in_place_of_picture, document)
        if complaint is None:
            return arrival.trouble or AnswerUnreadable("the answer holds no picture")
        return self.failure(arrival.response, complaint)

    async def _check(self, file: BinaryIO, trouble: DrawingFailed | None) -> None:
        if trouble is None:
            if not await in_thread(is_picture, file):
                raise AnswerUnreadable("the file is no picture")
        elif not await self._is_whole(file):
            raise trouble
        else:
            logger.info("a broken answer brought its picture", trouble=str(trouble))

    async def _fetch(
        self, address: str, file: BinaryIO, trouble: DrawingFailed | None, ends: float
    ) -> None:
        """Brings a picture that is not in the answer itself."""
        least = asyncio.get_running_loop().time() + FETCH_SECONDS
        try:
            async with asyncio.timeout_at(max(ends, least)):
                await self.downloads.fetch(address, file)
        except AnswerLost as error:
            await self._check(file, trouble or error)
        except TimeoutError:
            await self._check(file, trouble or AnswerLost("fetching the picture took too long"))
        except AnswerUnreadable as error:
            raise trouble or error from error
        else:
            await self._check(file, None)

    async def _is_whole(self, file: BinaryIO) -> bool:
        file.flush()
        return await in_thread(is_picture, file) and await self.decodes(Path(file.name))

    def _address(self, response: httpx.Response) -> str:
        """For the operator: what was asked, without anything secret."""
        url = response.request.url.copy_with(userinfo=b"", query=None, fragment=None)
        return redacted(str(url), self.key)
