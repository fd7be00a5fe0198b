"""An Images API on loopback, as strict as its dialect, that draws and that fails when told to."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterator, Mapping

from aiohttp import web

from bot.sandbox.images.answers import MAGIC, Answer, Gate
from bot.sandbox.images.checks import check_fields, check_key, check_references
from bot.sandbox.images.dialects import LLMEASY, Dialect
from bot.sandbox.images.forms import Form, RefusalError, read_json, read_multipart
from bot.sandbox.images.journal import Journal, Received
from bot.sandbox.images.painting import AUTO_SIZE, encoded, noise, paint
from bot.sandbox.images.sending import picture_body, send, unless_gone

Reader = Callable[[web.Request], Awaitable[Form]]


class ImagesSandbox:
    """Serves generations and edits.

    `delay` (seconds that a drawing takes), `noisy` (every picture a large file) and `magic`
    (failures by words in the prompt, see `MAGIC`) may be changed at any time.
    """

    def __init__(
        self,
        *,
        key: str = "sk-sandbox",
        delay: float = 0.0,
        noisy: bool = False,
        magic: bool = False,
        dialect: Dialect = LLMEASY,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.key = key
        self.delay = delay
        self.noisy = noisy
        self.magic = magic
        self._dialect = dialect
        self._clock = clock
        self._sleep = sleep
        self._journal = Journal()
        self._scripted: deque[Answer] = deque()
        self._gate: Gate | None = None
        self._drawn: Counter[str] = Counter()
        self._running: set[asyncio.Task[object]] = set()

    @property
    def requests(self) -> list[Received]:
        """Everything that was asked so far, refused requests too."""
        return self._journal.requests

    def add_to(self, app: web.Application, base: str = "/v1") -> None:
        """Adds both endpoints under the base path, and ends what still runs at shutdown."""
        app.router.add_post(f"{base}/images/generations", self._generations)
        app.router.add_post(f"{base}/images/edits", self._edits)
        app.on_shutdown.append(self._stop)

    def next(self, *answers: Answer) -> None:
        """Queues answers: each request that is well formed takes one; then it draws as usual."""
        self._scripted.extend(answers)

    def hold(self) -> Gate:
        """Well-formed requests that come from now on wait until the gate is released."""
        self._gate = Gate()
        return self._gate

    async def until(self, condition: Callable[[], bool], within: float = 10.0) -> None:
        """Waits for a condition on `requests`; raises TimeoutError that shows them all."""
        await self._journal.until(condition, within)

    async def _generations(self, request: web.Request) -> web.StreamResponse:
        return await self._serve(request, read_json)

    async def _edits(self, request: web.Request) -> web.StreamResponse:
        largest = self._dialect.largest_reference
        return await self._serve(request, lambda request: read_multipart(request, largest))

    async def _serve(self, request: web.Request, read: Reader) -> web.StreamResponse:
        """Takes a request in, answers it, and notes how it ended."""
        number = self._journal.add(
            Received(request.path, _without_key(request.headers), self._clock())
        )
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # a handler always runs in a task
        self._running.add(task)
        try:
            form, answer = await self._understood(request, read, number)
            body = await unless_gone(request, self._body(form, answer))
            response = await send(request, answer, body, {"x-request-id": f"req_{number + 1:08d}"})
        except ConnectionError:
            self._journal.note(number, gone=True)
            return web.Response()
        finally:
            self._running.discard(task)
        self._journal.note(number, status=answer.status)
        return response

    async def _understood(
        self, request: web.Request, read: Reader, number: int
    ) -> tuple[Form, Answer]:
        """The form and the answer to it: a refusal, or what was scripted, or a drawing."""
        form = Form()
        try:
            check_key(request.headers.get("Authorization"), self.key)
            form = await read(request)
            check_fields(form, self._dialect)
            if read is not read_json:
                await asyncio.to_thread(check_references, form, self._dialect)
        except RefusalError as refusal:
            return form, Answer.error(refusal.status, code=refusal.code, message=refusal.message)
        finally:
            self._journal.note(
                number, fields=form.fields, references=form.references, mask=form.mask
            )
        return form, self._chosen(str(form.fields["prompt"]))

    def _chosen(self, prompt: str) -> Answer:
        if self._scripted:
            return self._scripted.popleft()
        words = prompt.lower().split() if self.magic else ()
        return next((MAGIC[word] for word in words if word in MAGIC), Answer())

    async def _body(self, form: Form, answer: Answer) -> Iterator[bytes]:
        """The answer's bytes, after the time that it takes."""
        for gate in (self._gate, answer.gate):
            if gate:
                await gate.passed()
        await self._sleep(self.delay + answer.extra_wait)
        if answer.body is not None:
            return iter((answer.before, answer.body))
        prompt = str(form.fields["prompt"])
        variant = self._drawn[prompt]
        self._drawn[prompt] += 1
        picture = await asyncio.to_thread(self._picture, form, answer, variant)
        return picture_body(
            picture,
            answer,
            key=self._dialect.answer,
            created=int(self._clock()),
            usage=_usage(form, len(picture)),
        )

    def _picture(self, form: Form, answer: Answer, variant: int) -> bytes:
        asked = str(form.fields["size"])
        size = answer.size or (None if asked == "auto" else _pixels(asked))
        if answer.noisy or self.noisy:
            return noise(size or AUTO_SIZE)
        references = [reference.data for reference in form.references]
        words = str(form.fields["prompt"])
        return encoded(paint(words, size, references, variant), answer.picture)

    async def _stop(self, _: web.Application) -> None:
        for task in self._running:
            task.cancel()


def _without_key(headers: Mapping[str, str]) -> dict[str, str]:
    return {**headers, **({"Authorization": "***"} if "Authorization" in headers else {})}


def _pixels(size: str) -> tuple[int, int]:
    width, height = size.split("x")
    return int(width), int(height)


def _usage(form: Form, size: int) -> Mapping[str, object]:
    """Tokens in OpenAI's form; the numbers are only plausible."""
    text = len(str(form.fields["prompt"])) // 4 + 1
    image = 1024 * len(form.references)
    out = 1000 + size // 1000
    return {
        "input_tokens": text + image,
        "input_tokens_details": {"text_tokens": text, "image_tokens": image},
        "output_tokens": out,
        "total_tokens": text + image + out,
    }
