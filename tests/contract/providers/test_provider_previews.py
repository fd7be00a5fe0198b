"""A picture that grows: its earlier states reach the listener, and nothing else does."""

import asyncio
import base64
import io
import json
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from aiohttp import web
from PIL import Image

from bot.domain.errors import Moderated, ResponseLost
from bot.domain.jobs import AttemptOutcome
from draw_bot_sandbox.images import Answer
from tests.contract.providers.provider import PICTURE, PRICE, FakeProvider, answered, serve_provider

FULL = Path("/dev/full")
PREVIEWS = [bytes([number]) * 300 for number in range(5)]


@dataclass
class Screen:
    """Shows previews: takes each file over, and looks at it."""

    seen: list[bytes] = field(default_factory=list)

    def __call__(self, path: Path) -> None:
        self.seen.append(path.read_bytes())
        path.unlink()


def event(name: str, picture: bytes) -> bytes:
    content = {"type": name, "b64_json": base64.b64encode(picture).decode()}
    return f"event: {name}\ndata: {json.dumps(content)}\n\n".encode()


def preview_events(count: int) -> bytes:
    return b"".join(event("image_generation.partial_image", each) for each in PREVIEWS[:count])


DONE = event("image_generation.completed", PICTURE)


@pytest.fixture
def screen() -> Screen:
    return Screen()


async def test_a_provider_that_streams_shows_the_picture_grow(
    provider: FakeProvider, screen: Screen
) -> None:
    """Three times where it is openai, whose page alone speaks of partial images."""
    provider.images.next(Answer(size=(64, 48)))
    await provider.draw(show=screen)
    assert len(screen.seen) == provider.profile.previews == (3 if provider.name == "openai" else 0)
    assert len({*screen.seen, provider.into.read_bytes()}) == len(screen.seen) + 1
    for preview in screen.seen:
        with Image.open(io.BytesIO(preview)) as picture:
            assert picture.size == (64, 48)
    assert provider.left_on_disk == ["7-0"]


async def test_an_edit_grows_too(openai: FakeProvider, screen: Screen, tmp_path: Path) -> None:
    Image.new("RGB", (16, 16)).save(tmp_path / "a.png")
    openai.images.next(Answer(size=(64, 48)))
    await openai.draw(None, tmp_path / "a.png", show=screen)
    assert len(screen.seen) == 3


async def test_previews_come_in_order_and_no_more_than_were_asked(
    provider: FakeProvider, screen: Screen
) -> None:
    provider.images.next(Answer.raw(preview_events(5) + DONE))
    await provider.draw(show=screen)
    assert screen.seen == PREVIEWS[: provider.profile.previews]
    assert provider.into.read_bytes() == PICTURE
    assert provider.left_on_disk == ["7-0"]


async def test_nobody_listens_and_nothing_is_asked_or_written(provider: FakeProvider) -> None:
    provider.images.next(Answer.raw(preview_events(3) + DONE))
    await provider.draw()
    assert provider.images.requests[0].fields.get("partial_images", 0) == 0
    assert provider.left_on_disk == ["7-0"]


@pytest.mark.parametrize("stream", [True, False])
async def test_a_gateway_that_does_not_stream_works_the_same(
    provider: FakeProvider, screen: Screen, stream: bool
) -> None:
    """As events without partial pictures, or as plain JSON, whatever was asked."""
    provider.images.next(answered(form="events" if stream else "b64"))
    client = provider.client(previews=0)
    await provider.draw(client, show=screen)
    assert screen.seen == []
    assert provider.into.read_bytes() == PICTURE
    assert provider.left_on_disk == ["7-0"]


@pytest.mark.parametrize(
    "answer",
    [
        Answer.raw(preview_events(2)),
        Answer.raw(preview_events(2).rstrip()),
        Answer.raw((preview_events(2) + DONE)[:-20]),
        replace(Answer.raw(preview_events(2) + DONE), cut_after=len(preview_events(2))),
        replace(Answer.raw(preview_events(2) + DONE), cut_after=len(preview_events(2)) + 50),
    ],
)
async def test_a_cut_after_a_preview_is_no_picture(
    openai: FakeProvider, screen: Screen, answer: Answer
) -> None:
    openai.images.next(answer)
    with pytest.raises(ResponseLost):
        await openai.draw(show=screen)
    assert screen.seen == PREVIEWS[: len(screen.seen)]
    assert openai.left_on_disk == []
    assert openai.attempt_log.closings == [(AttemptOutcome.LOST, PRICE)]


async def test_repeats_show_no_more_than_one_picture_has(
    openai: FakeProvider, screen: Screen
) -> None:
    openai.images.next(Answer.raw(preview_events(2)), Answer.raw(preview_events(2) + DONE))
    await openai.draw(openai.client(ambiguous=1), show=screen)
    assert screen.seen == [*PREVIEWS[:2], PREVIEWS[0]]
    assert openai.left_on_disk == ["7-0"]


@pytest.mark.parametrize(
    ("code", "expected"), [("moderation_blocked", Moderated), ("server_error", ResponseLost)]
)
async def test_an_error_after_previews_is_the_answer(
    openai: FakeProvider, screen: Screen, code: str, expected: type[Exception]
) -> None:
    stop = b'event: error\ndata: {"error": {"code": "%s"}}\n\n' % code.encode()
    openai.images.next(*[Answer.raw(preview_events(1) + stop)] * 4)
    with pytest.raises(expected):
        await openai.draw(show=screen)
    assert set(screen.seen) <= set(PREVIEWS)
    assert openai.left_on_disk == []


async def test_each_preview_is_seen_as_it_comes(openai: FakeProvider, screen: Screen) -> None:
    """And what was handed over stays the listener's when the drawing is cancelled."""
    shown: asyncio.Queue[Path] = asyncio.Queue()

    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(preview_events(1))
        await asyncio.Event().wait()
        return response

    async with serve_provider(handler) as base_url, asyncio.TaskGroup() as group:
        client = openai.client(base_url=base_url)
        drawing = group.create_task(openai.draw(client, show=shown.put_nowait))
        path = await shown.get()
        assert path.parent == openai.into.parent
        drawing.cancel()
    assert openai.left_on_disk == [path.name]
    assert path.read_bytes() == PREVIEWS[0]


@pytest.mark.skipif(not FULL.exists(), reason="no device here that is always full")
async def test_a_preview_that_the_disk_does_not_take_costs_no_picture(
    openai: FakeProvider, screen: Screen
) -> None:
    openai.into.with_name("7-0.preview-openai-1").symlink_to(FULL)
    openai.images.next(Answer.raw(preview_events(3) + DONE))
    await openai.draw(show=screen)
    assert (screen.seen, openai.into.read_bytes()) == ([PREVIEWS[0], PREVIEWS[2]], PICTURE)
    assert openai.left_on_disk == ["7-0"]
