"""An Images API on loopback, as strict as its dialect, that draws and that fails when told to."""

import asyncio
import time
from collections import Counter, deque
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from aiohttp import web

from draw_bot_sandbox.images.answers import EVENTS, MAGIC, Answer, Gate
from draw_bot_sandbox.images.bodies import Drawing, events, item, usage, whole
from draw_bot_sandbox.images.checks import check_key, check_references, checked_fields
from draw_bot_sandbox.images.dialects import Dialect, Field, Stream
from draw_bot_sandbox.images.forms import MULTIPART, Form, RefusalError, read_json, read_multipart
from draw_bot_sandbox.images.journal import Journal, Received
from draw_bot_sandbox.images.painting import AUTO_SIZE, encoded, noise, paint, sketches
from draw_bot_sandbox.images.providers import LLMEASY
from draw_bot_sandbox.images.sending import send, unless_gone
from draw_bot_sandbox.images.shelf import Shelf
from draw_bot_sandbox.images.sizes import AUTO, Size, in_words, pixels

Reader = Callable[[web.Request], Awaitable[Form]]


class ImagesSandbox:
    """Serves generations and edits, the files that answers point to, and the list of models.

    `delay` (seconds that a drawing takes), `noisy` (every picture a large file) and `magic`
    (failures by words in the prompt, see `MAGIC`) may be changed at any time.

    `models` are those of the list, where they are not the dialect's: False for no such endpoint,
    True for one that has what the dialect draws with.
    """

    def __init__(
        self,
        *,
        key: str = "sk-sandbox",
        delay: float = 0.0,
        noisy: bool = False,
        magic: bool = False,
        dialect: Dialect = LLMEASY,
        models: bool | tuple[str, ...] | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        wait_limit: float = 30.0,
    ) -> None:
        self.key = key
        self.delay = delay
        self.noisy = noisy
        self.magic = magic
        self._dialect = dialect
        self._models = _listed(dialect, models)
        self._clock = clock
        self._sleep = sleep
        self._wait_limit = wait_limit
        self._journal = Journal()
        self._shelf = Shelf()
        self._scripted: deque[Answer] = deque()
        self._gate: Gate | None = None
        self._drawn: Counter[str] = Counter()
        self._running: set[asyncio.Task[object]] = set()

    @property
    def requests(self) -> list[Received]:
        """Everything that was asked so far, refused requests too."""
        return self._journal.requests

    def add_to(self, app: web.Application, base: str | None = None) -> None:
        """Adds the endpoints under the dialect's base path, or this one.

        What still runs ends when the application shuts down.
        """
        base = self._dialect.base if base is None else base
        app.router.add_post(f"{base}/images/generations", self._generations)
        if self._dialect.edits is not None:
            app.router.add_post(f"{base}/images/edits", self._edits)
        if self._models is not None:
            app.router.add_get(f"{base}/models", self._list_models)
        app.router.add_get(f"{base}/files/{{name}}", self._shelf.get)
        app.on_shutdown.append(self._stop)

    def next(self, *answers: Answer) -> None:
        """Queues answers: each request that is well formed takes one; then it draws as usual."""
        self._scripted.extend(answers)

    def hold(self) -> Gate:
        """Well-formed requests that come from now on wait until the gate is released."""
        self._gate = Gate()
        return self._gate

    async def until(self, condition: Callable[[], bool], within: float | None = None) -> None:
        """Waits for a condition on `requests`; raises TimeoutError that shows them all."""
        await self._journal.until(condition, self._wait_limit if within is None else within)

    async def _generations(self, request: web.Request) -> web.StreamResponse:
        return await self._serve(request, read_json, self._dialect.generations)

    async def _edits(self, request: web.Request) -> web.StreamResponse:
        largest = self._dialect.largest_reference
        rules = self._dialect.edits or {}
        return await self._serve(request, lambda request: read_multipart(request, largest), rules)

    async def _list_models(self, request: web.Request) -> web.Response:
        """It is free, and none of `requests`."""
        try:
            check_key(request.headers.get("Authorization"), self.key)
        except RefusalError as refusal:
            return web.json_response(self._told(refusal), status=refusal.status)
        about = {"object": "model", "created": int(self._clock()), "owned_by": "system"}
        data = [{"id": name, **about} for name in self._models or ()]
        return web.json_response({"object": "list", "data": data})

    def _told(self, refusal: RefusalError) -> Mapping[str, object]:
        """In the dialect's form."""
        return {"error": {part: refusal.error[part] for part in self._dialect.error}}

    async def _serve(
        self, request: web.Request, read: Reader, rules: Mapping[str, Field]
    ) -> web.StreamResponse:
        """Takes a request in, answers it, and notes how it ended."""
        number = self._journal.add(
            Received(request.path, _without_key(request.headers), self._clock())
        )
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  # a handler always runs in a task
        self._running.add(task)
        try:
            form, answer = await self._understood(request, read, rules, number)
            body = self._body(request, form, answer)
            response = await send(request, answer, body, {"x-request-id": f"req_{number + 1:08d}"})
        except ConnectionError:
            self._journal.note(number, gone=True)
            return web.Response()
        finally:
            self._running.discard(task)
        self._journal.note(number, status=answer.status)
        return response

    async def _understood(
        self, request: web.Request, read: Reader, rules: Mapping[str, Field], number: int
    ) -> tuple[Form, Answer]:
        """The form and the answer to it: a refusal, or what was scripted, or a drawing."""
        form = Form()
        try:
            check_key(request.headers.get("Authorization"), self.key)
            form = await read(request)
            fields = checked_fields(form, rules)
            if form.encoding == MULTIPART:
                await asyncio.to_thread(check_references, form, self._dialect)
        except RefusalError as refusal:
            return form, Answer.json(self._told(refusal), status=refusal.status)
        finally:
            self._journal.note(
                number, fields=form.fields, references=form.references, mask=form.mask
            )
        return replace(form, fields=fields), self._chosen(fields)

    def _chosen(self, fields: Mapping[str, Any]) -> Answer:
        """What was scripted, or a drawing; as events where they are asked for."""
        words = fields["prompt"].lower().split() if self.magic else ()
        usual = next((MAGIC[word] for word in words if word in MAGIC), Answer())
        answer = self._scripted.popleft() if self._scripted else usual
        asked = bool(fields.get("stream"))
        streams = answer.body is None and (asked if answer.stream is None else answer.stream)
        return replace(answer, stream=True, content_type=EVENTS) if streams else answer

    async def _body(
        self, request: web.Request, form: Form, answer: Answer
    ) -> AsyncGenerator[bytes, None]:
        """The answer's bytes, after the time that it takes or, in a stream, during it."""
        await unless_gone(request, self._gates_passed(answer))
        seconds = self.delay + answer.extra_wait
        if not answer.stream:
            await unless_gone(request, self._waited(seconds))
        if answer.body is not None:
            yield answer.before + answer.body
            return
        drawing = await unless_gone(request, self._drawing(form, answer))
        if answer.stream:
            share = seconds / (len(drawing.sketches) + 1)
            stream = self._dialect.stream or Stream()
            async for piece in events(
                drawing, stream, answer, lambda: unless_gone(request, self._waited(share))
            ):
                yield piece
        else:
            for piece in whole(drawing, self._item(request, form, answer, drawing), answer):
                yield piece

    async def _gates_passed(self, answer: Answer) -> None:
        for gate in (self._gate, answer.gate):
            if gate:
                await gate.passed()

    async def _waited(self, seconds: float) -> None:
        await self._sleep(seconds)

    async def _drawing(self, form: Form, answer: Answer) -> Drawing:
        prompt = form.fields["prompt"]
        variant = self._drawn[prompt]
        self._drawn[prompt] += 1
        picture = await asyncio.to_thread(self._picture, form, answer, variant)
        partial = form.fields.get("partial_images", 0) if answer.stream else 0
        return Drawing(
            picture,
            _kind(form, answer),
            await asyncio.to_thread(self._sketches, picture, partial),
            created=int(self._clock()),
            usage=usage(form, len(picture), partial, self._dialect.usage),
            edited=bool(form.references),
        )

    def _picture(self, form: Form, answer: Answer, variant: int) -> bytes:
        words = form.fields["prompt"]
        by_field = pixels(form.fields.get("size", AUTO))
        size = answer.size or (in_words(words) if self._dialect.size_in_words else by_field)
        if answer.noisy or self.noisy:
            return noise(size or AUTO_SIZE)
        return self._painted(form, size, variant, _kind(form, answer).upper())

    def _painted(self, form: Form, size: Size | None, variant: int, kind: str) -> bytes:
        references = [reference.data for reference in form.references]
        return encoded(paint(form.fields["prompt"], size, references, variant), kind)

    def _sketches(self, picture: bytes, count: int) -> list[bytes]:
        return sketches(picture, count)

    def _item(
        self, request: web.Request, form: Form, answer: Answer, drawing: Drawing
    ) -> Mapping[str, str]:
        """data[0], with a file on the shelf where the address of one is given."""
        asked = form.fields.get("response_format")
        keys = answer.gives or ((asked,) if asked else self._dialect.gives)
        url = None
        if "url" in keys and not answer.inline:
            name = self._shelf.put(drawing.picture, drawing.kind)
            base, _, _ = request.path.rpartition("/images/")
            url = f"{request.url.origin()}{base}/files/{name}"
        prompt = form.fields["prompt"]
        return item(drawing, keys, data_url=self._dialect.data_url, url=url, prompt=prompt)

    async def _stop(self, _: web.Application) -> None:
        for task in self._running:
            task.cancel()


def _without_key(headers: Mapping[str, str]) -> dict[str, str]:
    return {**headers, **({"Authorization": "***"} if "Authorization" in headers else {})}


def _listed(dialect: Dialect, models: bool | tuple[str, ...] | None) -> tuple[str, ...] | None:
    """What the list of models has; None: there is no list."""
    if models is None:
        return dialect.models
    if models is True:
        return dialect.models or dialect.generations["model"].choices
    return None if models is False else models


def _kind(form: Form, answer: Answer) -> str:
    """The picture's type as media types name it."""
    return (answer.picture or form.fields.get("output_format", "png")).lower()
