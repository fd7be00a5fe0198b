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

from bot.domain.errors import AnswerLost, Moderated
from bot.domain.jobs import AttemptOutcome
from draw_bot_sandbox.images import Answer
from tests.contract.providers.vendor import PICTURE, PRICE, Vendor, answered, vendor_of

FULL = Path("/dev/full")
SKETCHES = [bytes([number]) * 300 for number in range(5)]


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


def sketches(count: int) -> bytes:
    return b"".join(event("image_generation.partial_image", each) for each in SKETCHES[:count])


DONE = event("image_generation.completed", PICTURE)


@pytest.fixture
def screen() -> Screen:
    return Screen()


async def test_a_vendor_that_streams_shows_the_picture_grow(vendor: Vendor, screen: Screen) -> None:
    """Three times where it is openai, whose page alone speaks of partial images."""
    vendor.images.next(Answer(size=(64, 48)))
    await vendor.draw(show=screen)
    assert len(screen.seen) == vendor.profile.previews == (3 if vendor.name == "openai" else 0)
    assert len({*screen.seen, vendor.into.read_bytes()}) == len(screen.seen) + 1
    for preview in screen.seen:
        with Image.open(io.BytesIO(preview)) as picture:
            assert picture.size == (64, 48)
    assert vendor.left_on_disk == ["7-0"]


async def test_an_edit_grows_too(openai: Vendor, screen: Screen, tmp_path: Path) -> None:
    Image.new("RGB", (16, 16)).save(tmp_path / "a.png")
    openai.images.next(Answer(size=(64, 48)))
    await openai.draw(None, tmp_path / "a.png", show=screen)
    assert len(screen.seen) == 3


async def test_previews_come_in_order_and_no_more_than_were_asked(
    vendor: Vendor, screen: Screen
) -> None:
    vendor.images.next(Answer.raw(sketches(5) + DONE))
    await vendor.draw(show=screen)
    assert screen.seen == SKETCHES[: vendor.profile.previews]
    assert vendor.into.read_bytes() == PICTURE
    assert vendor.left_on_disk == ["7-0"]


async def test_nobody_listens_and_nothing_is_asked_or_written(vendor: Vendor) -> None:
    vendor.images.next(Answer.raw(sketches(3) + DONE))
    await vendor.draw()
    assert vendor.images.requests[0].fields.get("partial_images", 0) == 0
    assert vendor.left_on_disk == ["7-0"]


@pytest.mark.parametrize("stream", [True, False])
async def test_a_gateway_that_does_not_stream_works_the_same(
    vendor: Vendor, screen: Screen, stream: bool
) -> None:
    """As events without partial pictures, or as plain JSON, whatever was asked."""
    vendor.images.next(answered(form="events" if stream else "b64"))
    client = vendor.client(previews=0)
    await vendor.draw(client, show=screen)
    assert screen.seen == []
    assert vendor.into.read_bytes() == PICTURE
    assert vendor.left_on_disk == ["7-0"]


@pytest.mark.parametrize(
    "answer",
    [
        Answer.raw(sketches(2)),
        Answer.raw(sketches(2).rstrip()),
        Answer.raw((sketches(2) + DONE)[:-20]),
        replace(Answer.raw(sketches(2) + DONE), cut_after=len(sketches(2))),
        replace(Answer.raw(sketches(2) + DONE), cut_after=len(sketches(2)) + 50),
    ],
)
async def test_a_cut_after_a_preview_is_no_picture(
    openai: Vendor, screen: Screen, answer: Answer
) -> None:
    openai.images.next(answer)
    with pytest.raises(AnswerLost):
        await openai.draw(show=screen)
    assert screen.seen == SKETCHES[: len(screen.seen)]
    assert openai.left_on_disk == []
    assert openai.book.closings == [(AttemptOutcome.LOST, PRICE)]


async def test_repeats_show_no_more_than_one_picture_has(openai: Vendor, screen: Screen) -> None:
    openai.images.next(Answer.raw(sketches(2)), Answer.raw(sketches(2) + DONE))
    await openai.draw(openai.client(ambiguous=1), show=screen)
    assert screen.seen == [*SKETCHES[:2], SKETCHES[0]]
    assert openai.left_on_disk == ["7-0"]


@pytest.mark.parametrize(
    ("code", "expected"), [("moderation_blocked", Moderated), ("server_error", AnswerLost)]
)
async def test_an_error_after_previews_is_the_answer(
    openai: Vendor, screen: Screen, code: str, expected: type[Exception]
) -> None:
    stop = b'event: error\ndata: {"error": {"code": "%s"}}\n\n' % code.encode()
    openai.images.next(*[Answer.raw(sketches(1) + stop)] * 4)
    with pytest.raises(expected):
        await openai.draw(show=screen)
    assert set(screen.seen) <= set(SKETCHES)
    assert openai.left_on_disk == []


async def test_each_preview_is_seen_as_it_comes(openai: Vendor, screen: Screen) -> None:
    """And what was handed over stays the listener's when the drawing is cancelled."""
    shown: asyncio.Queue[Path] = asyncio.Queue()

    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(sketches(1))
        await asyncio.Event().wait()
        return response

    async with vendor_of(handler) as base_url, asyncio.TaskGroup() as group:
        client = openai.client(base_url=base_url)
        drawing = group.create_task(openai.draw(client, show=shown.put_nowait))
        path = await shown.get()
        assert path.parent == openai.into.parent
        drawing.cancel()
    assert openai.left_on_disk == [path.name]
    assert path.read_bytes() == SKETCHES[0]


@pytest.mark.skipif(not FULL.exists(), reason="no device here that is always full")
async def test_a_preview_that_the_disk_does_not_take_costs_no_picture(
    openai: Vendor, screen: Screen
) -> None:
    openai.into.with_name("7-0.preview-openai-1").symlink_to(FULL)
    openai.images.next(Answer.raw(sketches(3) + DONE))
    await openai.draw(show=screen)
    assert (screen.seen, openai.into.read_bytes()) == ([SKETCHES[0], SKETCHES[2]], PICTURE)
    assert openai.left_on_disk == ["7-0"]
