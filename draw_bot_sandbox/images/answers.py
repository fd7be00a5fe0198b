"""What the server answers next, as data: a test or a demo writes it down beforehand."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

JSON = "application/json"
EVENTS = "text/event-stream"


class Gate:
    """Holds answers back until it is released."""

    def __init__(self) -> None:
        self._opened = asyncio.Event()

    def release(self) -> None:
        """Lets everything through, now and later."""
        self._opened.set()

    async def passed(self) -> None:
        """Returns when the gate is released."""
        await self._opened.wait()


@dataclass(frozen=True)
class Answer:
    """One answer. Without a body of its own it is a drawn picture, in the dialect's form.

    The picture: `picture` is Pillow's format name, `size` (pixels) and `gives` (see `Dialect`)
    override what was asked; `noisy` makes a file of about 3 bytes a pixel.
    The form: `before` goes out ahead of the rest (a gateway's keepalive), `escaped` writes `\\/`
    for `/`, `inline` makes the `url` a `data:` URL, `stream` sends events or JSON whatever was
    asked, `crlf` ends their lines with it, `failure` is the error that a stream ends in.
    Failures: `extra_wait` is in seconds, `cut_after` closes the connection after that many
    bytes of the body, or leaves it open and silent where it `stalls`, `dropped` closes it before
    any answer.
    """

    status: int = 200
    body: bytes | None = None
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    picture: str | None = None
    size: tuple[int, int] | None = None
    gives: tuple[str, ...] | None = None
    noisy: bool = False
    before: bytes = b""
    escaped: bool = False
    inline: bool = False
    stream: bool | None = None
    crlf: bool = False
    failure: Mapping[str, object] | None = None
    extra_wait: float = 0.0
    gate: Gate | None = None
    cut_after: int | None = None
    stalls: bool = False
    dropped: bool = False

    @classmethod
    def raw(cls, body: bytes, *, content_type: str = JSON, status: int = 200) -> Self:
        """These bytes, as they are."""
        return cls(status, body, content_type)

    @classmethod
    def json(cls, content: object, *, status: int = 200) -> Self:
        """This JSON, whatever it says."""
        return cls.raw(json.dumps(content).encode(), status=status)

    @classmethod
    def error(
        cls,
        status: int,
        *,
        code: str = "server_error",
        message: str = "The server had an error while processing your request.",
        kind: str = "invalid_request_error",
        retry_after: float | None = None,
        details: Mapping[str, object] | None = None,
    ) -> Self:
        """OpenAI's error object; status 200 makes it the late error of a gateway."""
        error = {"message": message, "type": kind, "code": code, **(details or {})}
        headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
        return cls(status, json.dumps({"error": error}).encode(), JSON, headers)

    @classmethod
    def busy(cls, *, retry_after: float | None = None) -> Self:
        """The 429 of an overloaded provider."""
        message = "Rate limit reached. Try again later."
        return cls.error(
            429,
            code="rate_limit_exceeded",
            message=message,
            kind="rate_limit_error",
            retry_after=retry_after,
        )

    @classmethod
    def moderation(cls, categories: Sequence[str] = ()) -> Self:
        """The refusal of the safety system."""
        return cls.error(
            400,
            code="moderation_blocked",
            message="Your request was rejected by the safety system.",
            kind="image_generation_user_error",
            details={"moderation_details": {"categories": list(categories)}},
        )

    @classmethod
    def unsupported(cls) -> Self:
        """How llmapi.site answers a key whose group has no pictures; it gives no code."""
        message = "Images API is not supported for this platform"
        return cls.json({"error": {"type": "not_found_error", "message": message}}, status=404)

    @classmethod
    def broken_stream(
        cls,
        *,
        code: str = "server_error",
        message: str = "The server had an error while processing your request.",
        kind: str = "image_generation_server_error",
    ) -> Self:
        """A stream that gives its partial pictures and then `event: error`."""
        return cls(stream=True, failure={"type": kind, "code": code, "message": message})

    @classmethod
    def html(cls, status: int = 200) -> Self:
        """The page of a proxy that stands in the way."""
        page = b"<!DOCTYPE html><title>Error</title><h1>A timeout occurred</h1>"
        return cls.raw(page, content_type="text/html", status=status)

    @classmethod
    def empty(cls) -> Self:
        """A 200 without a picture."""
        return cls.json({"created": 0, "data": []})

    @classmethod
    def cut(cls, after: int) -> Self:
        """A picture whose connection ends after that many bytes of the body."""
        return cls(cut_after=after)

    @classmethod
    def stall(cls, after: int) -> Self:
        """A picture of which only that many bytes of the body come, until the client gives up."""
        return cls(cut_after=after, stalls=True)

    @classmethod
    def drop(cls) -> Self:
        """A connection that ends without a word."""
        return cls(dropped=True)

    @classmethod
    def hang(cls) -> Self:
        """No answer, until the client or the server gives up."""
        return cls(gate=Gate())


# What a person may write into a prompt of the demo, to see how a failure looks.
MAGIC: Mapping[str, Answer] = {
    "#moderation": Answer.moderation(["violence"]),
    "#busy": Answer.busy(),
    "#cut": Answer.cut(after=20_000),
    "#slow": Answer(extra_wait=60),
    "#wide": Answer(size=(4200, 200)),
    "#big": Answer(size=(3840, 2160), noisy=True),
}
