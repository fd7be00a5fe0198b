"""The bytes of a success, piece by piece: one JSON, or server-sent events."""

import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

from draw_bot_sandbox.images.answers import Answer
from draw_bot_sandbox.images.dialects import Stream
from draw_bot_sandbox.images.forms import Form

PIECE = 3 * 64 * 1024  # bytes; a multiple of 3, so that the pieces' base64 can be joined
HERE = f"<{uuid4()}>"  # where a picture's base64 goes; no prompt holds it


@dataclass(frozen=True)
class Drawing:
    """A picture and what is said of it; `sketches` are its earlier states, `kind` is `png`, …"""

    picture: bytes
    kind: str
    sketches: Sequence[bytes]
    created: int
    usage: Mapping[str, object]
    edited: bool


def usage(form: Form, size: int, partial: int, parts: Sequence[str]) -> Mapping[str, object]:
    """These parts of the tokens in OpenAI's form; the numbers are only plausible."""
    text = len(form.fields["prompt"]) // 4 + 1
    image = 1024 * len(form.references)
    out = 1000 + size // 1000 + 100 * partial
    tokens = {
        "input_tokens": text + image,
        "input_tokens_details": {"text_tokens": text, "image_tokens": image},
        "output_tokens": out,
        "total_tokens": text + image + out,
    }
    return {part: tokens[part] for part in parts}


def item(
    drawing: Drawing, keys: Sequence[str], *, data_url: bool, url: str | None, prompt: str
) -> dict[str, str]:
    """data[0] of an answer; `url` None makes it a `data:` URL."""
    prefix = f"data:image/{drawing.kind};base64,"
    texts = {
        "b64_json": f"{prefix if data_url else ''}{HERE}",
        "url": f"{prefix}{HERE}" if url is None else url,
        "revised_prompt": prompt,
    }
    return {key: texts[key] for key in keys}


def whole(drawing: Drawing, item: Mapping[str, str], answer: Answer) -> Iterator[bytes]:
    """The JSON of a success."""
    yield answer.before
    content = {"created": drawing.created, "data": [item], "usage": drawing.usage}
    yield from _filled(content, drawing.picture, escaped=answer.escaped)


async def events(
    drawing: Drawing, stream: Stream, answer: Answer, pause: Callable[[], Awaitable[None]]
) -> AsyncIterator[bytes]:
    """The sketches and then the picture, each after a pause, in OpenAI's events."""
    end = b"\r\n" if answer.crlf else b"\n"
    yield answer.before + stream.keepalive.replace(b"\n", end)
    for name, content, picture in _happenings(drawing, answer):
        await pause()
        yield b"event: " + name.encode() + end + b"data: "
        for piece in _filled({"type": name, **content}, picture, escaped=answer.escaped):
            yield piece
        yield end + end
    if stream.done:
        yield b"data: [DONE]" + end + end


def _happenings(
    drawing: Drawing, answer: Answer
) -> Iterator[tuple[str, Mapping[str, object], bytes]]:
    """Each event's name, what it says and its picture."""
    about = {"b64_json": HERE, "created_at": drawing.created, "output_format": drawing.kind}
    kind = "image_edit" if drawing.edited else "image_generation"
    for index, sketch in enumerate(drawing.sketches):
        yield f"{kind}.partial_image", {**about, "partial_image_index": index}, sketch
    if answer.failure:
        yield "error", {"error": answer.failure}, b""
    else:
        yield f"{kind}.completed", {**about, "usage": drawing.usage}, drawing.picture


def _filled(content: Mapping[str, object], picture: bytes, *, escaped: bool) -> Iterator[bytes]:
    """The content's JSON, with the picture wherever `HERE` stands."""
    first, *others = json.dumps(content).split(HERE)
    pieces = _pieces(first, others, picture)
    return (piece.replace(b"/", rb"\/") for piece in pieces) if escaped else pieces


def _pieces(first: str, others: Sequence[str], picture: bytes) -> Iterator[bytes]:
    yield first.encode()
    for other in others:
        for start in range(0, len(picture), PIECE):
            yield base64.b64encode(picture[start : start + PIECE])
        yield other.encode()
