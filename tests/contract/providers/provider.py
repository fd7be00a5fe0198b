"""A fake provider on loopback, a client of it, and the client's attempt log."""

import asyncio
import base64
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from PIL import Image

from bot.domain.errors import DrawingFailed, Refusal
from bot.domain.jobs import Request
from bot.domain.offers import Look
from bot.domain.ports import PreviewCallback
from bot.imaging.measure import measure
from bot.network import DIRECT, ProxySelector
from bot.providers import (
    APIYI,
    APIYI_VIP,
    GATEWAY,
    LLMAPI,
    LLMEASY,
    OPENAI,
    ImagesClient,
    Profile,
    RetryPolicy,
)
from draw_bot_sandbox.images import DIALECTS, Answer, ImagesSandbox
from draw_bot_sandbox.serving import serving
from tests.kit.attempt_log import RecordingAttemptLog
from tests.kit.clock import FakeSleep

# By the name of the dialect in which the sandbox answers.
PROFILES: Mapping[str, Profile] = {
    "llmeasy": LLMEASY,
    "llmapi": LLMAPI,
    "gateway": GATEWAY,
    "apiyi": APIYI,
    "apiyi-vip": APIYI_VIP,
    "openai": OPENAI,
}
KEY = "sk-sandbox"
PRICE = 40_000
PROMPT = 'a fox <b>&</b> "snow" 🦊'
SIZE = "2048x1152"  # of every offer
REQUEST = Request(PROMPT, Look(SIZE))
# It begins like a PNG; nobody here looks further.
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(range(248)) + bytes(range(256)) * 2
BASE64 = base64.b64encode(PICTURE)


def _small_picture() -> bytes:
    into = io.BytesIO()
    Image.effect_noise((24, 16), 90).save(into, "PNG")
    return into.getvalue()


WHOLE = _small_picture()
"""It can be decoded to its last pixel."""


async def is_decodable(path: Path) -> bool:
    """As the bot looks at a picture."""
    try:
        await asyncio.to_thread(measure, path)
    except Refusal:
        return False
    return True


_EVENTS = b"""\
: keepalive

data: {}

event: image_generation.partial_image
data: {"type": "image_generation.partial_image", "b64_json": "AAEC", "partial_image_index": 0}

event: image_generation.completed
data: {"type": "image_generation.completed", "b64_json": "%s"}

data: [DONE]

"""
# Every form in which the base64 of a picture may come.
FORMS: Mapping[str, bytes] = {
    "b64": b'{"created":1,"data":[{"b64_json":"%s"}]}',
    "prefixed": b'{"created":1,"data":[{"b64_json":"data:image/png;base64,%s"}]}',
    "data-url": b'{"created":1,"data":[{"url":"data:image/png;base64,%s"}]}',
    "output": b'{"output":"data:image/png;base64,%s"}',
    "artifacts": b'{"artifacts":[{"base64":"%s"}]}',
    "mixture": b'{"data":[{"url":"https://127.0.0.1:9/","b64_json":"%s","revised_prompt":"b64_json"}]}',
    "events": _EVENTS,
    "events-crlf": _EVENTS.replace(b"\n", b"\r\n"),
}


def body_of(text: bytes = BASE64, form: str = "b64") -> bytes:
    return FORMS[form] % text


def answered(text: bytes = BASE64, form: str = "b64", **fields: Any) -> Answer:
    """A success with a small picture; the sandbox need not draw one."""
    kind = "text/event-stream" if form.startswith("events") else "application/json"
    return replace(Answer.raw(body_of(text, form), content_type=kind), **fields)


@dataclass
class FakeProvider:
    """`into` is where the picture goes; nothing else is in its folder."""

    name: str
    images: ImagesSandbox
    base_url: str
    into: Path
    clients: AsyncExitStack
    attempt_log: RecordingAttemptLog = field(default_factory=RecordingAttemptLog)
    waits: FakeSleep = field(default_factory=FakeSleep)

    @property
    def profile(self) -> Profile:
        return PROFILES[self.name]

    def client(
        self,
        *,
        key: str = KEY,
        timeout: float = 20.0,
        ambiguous: int = 0,
        waits: Sequence[float] = (3, 8, 15),
        proxies: ProxySelector = DIRECT,
        idle_timeout: float = 20.0,
        **changes: Any,
    ) -> ImagesClient:
        """Changes are those of the profile's fields."""
        profile = replace(self.profile, **{"base_url": self.base_url, "price": PRICE, **changes})
        retries = RetryPolicy(waits, ambiguous, sleep=self.waits, chance=lambda: 0.0)
        client = ImagesClient(
            profile,
            key,
            proxies=proxies,
            timeout=timeout,
            retries=retries,
            is_decodable=is_decodable,
            idle_timeout=idle_timeout,
        )
        self.clients.push_async_callback(client.aclose)
        return client

    async def draw(
        self,
        client: ImagesClient | None = None,
        *references: Path,
        request: Request = REQUEST,
        show: PreviewCallback | None = None,
    ) -> None:
        client = client or self.client()
        await client.draw(request, references, self.into, self.attempt_log, show)

    @property
    def left_on_disk(self) -> list[str]:
        return sorted(path.name for path in self.into.parent.iterdir())


@asynccontextmanager
async def opened(name: str, folder: Path) -> AsyncIterator[FakeProvider]:
    """The provider of that dialect, for as long as the block lasts."""
    images = ImagesSandbox(key=KEY, dialect=DIALECTS[name])
    app = web.Application(client_max_size=100 * 1024 * 1024)
    images.add_to(app)
    await asyncio.to_thread(folder.mkdir)
    async with serving(app) as url, AsyncExitStack() as clients:
        yield FakeProvider(name, images, f"{url}{DIALECTS[name].base}", folder / "7-0", clients)


async def failure(provider: FakeProvider, *answers: Answer, ambiguous: int = 0) -> DrawingFailed:
    """What one picture with these answers ends in; nothing of it stays on disk."""
    provider.images.next(*answers)
    client = provider.client(ambiguous=ambiguous)
    with pytest.raises(DrawingFailed) as caught:
        await provider.draw(client)
    assert provider.left_on_disk == []
    assert len(provider.images.requests) == len(provider.attempt_log.closings)
    return caught.value


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def serve_provider(handler: Handler) -> AsyncIterator[str]:
    """The base URL of another provider, whose every answer is the handler's."""
    app = web.Application()
    app.router.add_route("*", "/v1/{path:.*}", handler)
    async with serving(app) as url:
        yield f"{url}/v1"
