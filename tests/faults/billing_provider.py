"""The provider, which knows what each request came to: the truth about pictures and money."""

from collections.abc import Mapping
from itertools import count
from typing import Any

from aiohttp import web

from draw_bot_sandbox.images import Answer, ImagesSandbox
from draw_bot_sandbox.images.forms import Form
from draw_bot_sandbox.images.server import Reader
from tests.faults.forked_bot import WAIT_LIMIT
from tests.kit.image_files import picture

WIDTH, HEIGHT = 96, 64


class BillingProvider(ImagesSandbox):
    """Each picture that it draws of its own accord is a column wider than the one before."""

    def __init__(self, **setting: Any) -> None:
        super().__init__(**setting)
        self._widths = count(WIDTH)
        self._answers: dict[str, Answer] = {}

    async def _understood(
        self, request: web.Request, read: Reader, rules: Mapping[str, Any], number: int
    ) -> tuple[Form, Answer]:
        form, answer = await super()._understood(request, read, rules, number)
        self._answers[request.headers["X-Client-Request-Id"]] = answer
        return form, answer

    def _picture(self, form: Form, answer: Answer, variant: int) -> bytes:
        if answer == Answer():
            return picture("PNG", next(self._widths), HEIGHT)
        return super()._picture(form, answer, variant)

    async def has_heard(self, count: int) -> None:
        """Waits until so many requests were read to their end."""
        await self.until(lambda: len(self.heard) == count, within=WAIT_LIMIT)

    @property
    def asked(self) -> list[str]:
        """The bot's own name of each request."""
        return [each.headers["X-Client-Request-Id"] for each in self.requests]

    @property
    def heard(self) -> list[str]:
        """The names of those that were read to their end."""
        return [name for name, each in zip(self.asked, self.requests, strict=True) if each.fields]

    def costs(self, words: str | None = None) -> list[str]:
        """The names of the requests that may have been billed, of all or for these words."""
        return [
            name
            for name, each in zip(self.asked, self.requests, strict=True)
            if words in {None, each.fields.get("prompt")}
            and (each.gone or not _is_refusal(self._answers.get(name, Answer())))
        ]

    def drawn(self, words: str) -> list[str]:
        """The names of the requests whose picture left it whole."""
        return [
            name
            for name, each in zip(self.asked, self.requests, strict=True)
            if (each.status, each.fields.get("prompt")) == (200, words)
            and self._answers[name] == Answer()
        ]


GAVE_UP = {408, 504, 522, 523, 524}
"""A gateway did not wait for the picture, which was drawn and billed."""


def _is_refusal(answer: Answer) -> bool:
    """Such an answer says that nothing is charged, be it that of a 200."""
    if answer.status in GAVE_UP:
        return False
    is_page = answer.content_type == "text/html"
    return answer.status >= 400 or is_page or b'"error"' in (answer.body or b"")
