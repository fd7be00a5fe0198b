"""A vendor on loopback, the client that speaks to it, and what the client writes down."""

import base64
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.providers import LLMEASY, ImagesClient, Profile, Retries
from bot.sandbox.images import Answer, ImagesSandbox
from tests.unit.providers.attempt_book import AttemptBook, Waits

KEY = "sk-sandbox"
PRICE = 40_000
PROMPT = 'a fox <b>&</b> "snow" 🦊'
PICTURE = bytes(range(256)) * 3
BASE64 = base64.b64encode(PICTURE)


def answered(body: bytes = BASE64, **fields: Any) -> Answer:
    """A success with a small picture; the sandbox need not draw one."""
    return replace(Answer.raw(b'{"created":1,"data":[{"b64_json":"' + body + b'"}]}'), **fields)


@dataclass
class Vendor:
    """`into` is where the picture goes; nothing else is in its folder."""

    images: ImagesSandbox
    base_url: str
    into: Path
    clients: AsyncExitStack
    book: AttemptBook = field(default_factory=AttemptBook)
    waits: Waits = field(default_factory=Waits)
    profile: Profile = LLMEASY

    def client(
        self, *, key: str = KEY, timeout: float = 20.0, ambiguous: int = 0, **changes: Any
    ) -> ImagesClient:
        """Changes are those of the profile's fields."""
        profile = replace(self.profile, **{"base_url": self.base_url, "price": PRICE, **changes})
        retries = Retries(sleep=self.waits, ambiguous=ambiguous, chance=lambda: 0.0)
        client = ImagesClient(profile, key, timeout=timeout, retries=retries)
        self.clients.push_async_callback(client.aclose)
        return client

    async def draw(self, client: ImagesClient | None = None, *references: Path) -> None:
        client = client or self.client()
        await client.draw(PROMPT, "1536x1024", references, self.into, self.book)

    @property
    def left_on_disk(self) -> list[str]:
        return sorted(path.name for path in self.into.parent.iterdir())
