"""The Images API sandbox sends events where its provider does, or where a test says so."""

import base64
import io
import json
from typing import Any

import aiohttp
import pytest
from PIL import Image

from draw_bot_sandbox.images import LLMAPI, LLMEASY, OPENAI, Answer, Dialect, ImagesSandbox
from tests.sandbox.images_client import ASKED, client_of, file, form_of

PATH = "/v1/images/generations"
STREAM = {"model": "gpt-image-2", "prompt": "a fox", "size": "1280x720", "stream": True}


async def streamed(dialect: Dialect, fields: dict[str, Any], *answers: Answer) -> bytes:
    """The body of an answer that is events."""
    sandbox = ImagesSandbox(dialect=dialect)
    sandbox.next(*answers)
    async with client_of(sandbox) as client, client.session.post(PATH, json=fields) as response:
        assert (response.status, response.content_type) == (200, "text/event-stream")
        return await response.read()


def happenings(body: bytes) -> list[tuple[str, Any]]:
    """Each event's name and its data, which is one line."""
    found = []
    for block in body.decode().strip("\n").split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def size_in(data: Any) -> tuple[int, int]:
    return Image.open(io.BytesIO(base64.b64decode(data["b64_json"]))).size


@pytest.mark.parametrize("partial", [0, 1, 3])
async def test_partial_pictures_come_as_asked_and_then_the_whole_one(partial: int) -> None:
    found = happenings(await streamed(OPENAI, {**STREAM, "partial_images": partial}))
    *early, (name, done) = found
    assert [(kind, data["partial_image_index"]) for kind, data in early] == [
        ("image_generation.partial_image", index) for index in range(partial)
    ]
    assert name == done["type"] == "image_generation.completed"
    assert done["usage"]["output_tokens"] > 100 * partial
    assert [size_in(data) for _, data in found] == [(1280, 720)] * (partial + 1)
    assert len({data["b64_json"] for _, data in found}) == partial + 1


async def test_an_edit_streams_too() -> None:
    body = form_of({**STREAM, "stream": "true", "partial_images": "1"}, ("image[]", file()))
    async with (
        client_of(ImagesSandbox(dialect=OPENAI)) as client,
        client.session.post("/v1/images/edits", data=body) as response,
    ):
        found = happenings(await response.read())
    assert [name for name, _ in found] == ["image_edit.partial_image", "image_edit.completed"]


async def test_llmapi_keeps_the_line_alive_and_says_when_it_is_done() -> None:
    body = await streamed(LLMAPI, STREAM)
    assert body.startswith(b": keepalive\n\ndata: {}\n\nevent: image_generation.completed\n")
    assert body.endswith(b"}\n\ndata: [DONE]\n\n")


async def test_lines_may_end_as_on_windows() -> None:
    body = await streamed(LLMAPI, STREAM, Answer(crlf=True))
    assert body.count(b"\n") == body.count(b"\r\n") > 4


async def test_a_test_decides_on_events_or_json() -> None:
    ((name, _),) = happenings(await streamed(LLMEASY, dict(ASKED), Answer(stream=True)))
    assert name == "image_generation.completed"
    sandbox = ImagesSandbox(dialect=OPENAI)
    sandbox.next(Answer(stream=False))
    async with client_of(sandbox) as client, client.session.post(PATH, json=STREAM) as response:
        assert (await response.json())["data"][0]["b64_json"]


async def test_a_stream_may_break_off_with_an_error() -> None:
    fields = {**STREAM, "partial_images": 1}
    (first, _), (name, data) = happenings(
        await streamed(OPENAI, fields, Answer.broken_stream(code="upstream"))
    )
    assert first == "image_generation.partial_image"
    assert (name, data["error"]["code"]) == ("error", "upstream")


async def test_a_scripted_error_is_no_stream() -> None:
    sandbox = ImagesSandbox(dialect=OPENAI)
    sandbox.next(Answer.busy())
    async with client_of(sandbox) as client, client.session.post(PATH, json=STREAM) as response:
        assert (response.status, response.content_type) == (429, "application/json")


async def test_a_stream_may_be_cut_in_the_middle() -> None:
    sandbox = ImagesSandbox(dialect=OPENAI)
    sandbox.next(Answer.cut(after=1000))
    async with client_of(sandbox) as client, client.session.post(PATH, json=STREAM) as response:
        assert len(await response.content.readexactly(1000)) == 1000
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.content.read()


async def test_the_delay_is_spread_over_the_pictures() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    sandbox = ImagesSandbox(dialect=OPENAI, delay=8, sleep=sleep)
    fields = {**STREAM, "partial_images": 3}
    async with client_of(sandbox) as client, client.session.post(PATH, json=fields) as response:
        await response.read()
    assert waited == [2, 2, 2, 2]


async def test_a_client_that_leaves_a_stream_is_noticed() -> None:
    sandbox = ImagesSandbox(dialect=OPENAI, delay=3600)
    async with client_of(sandbox) as client:
        async with client.session.post(PATH, json=STREAM) as response:
            assert response.status == 200
            response.close()
        await sandbox.until(lambda: sandbox.requests[0].gone)
    assert sandbox.requests[0].status is None
