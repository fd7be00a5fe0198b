"""A vendor that keeps failing is left out, tried again, and comes back."""

import asyncio
import base64
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from structlog.testing import capture_logs

from bot.domain.errors import AnswerLost, AnswerUnreadable, Busy
from draw_bot_sandbox.images import Answer
from tests.contract.providers.row import Row, RowOf
from tests.contract.providers.vendor import REQUEST, answered
from tests.unit.providers.attempt_book import AttemptBook, Waits

BUSY = Answer.busy()
NO_PICTURE = answered(base64.b64encode(b"nothing but words"))
LOST = answered(dropped=True)
DRAWN = answered()
GONE, BACK = ("llmeasy", False), ("llmeasy", True)


@pytest.fixture
async def row(row_of: RowOf) -> Row:
    """The first one has failed five times, the second one drew."""
    row = await row_of("llmeasy", "openai")
    row.answer(*[BUSY] * 5)
    assert row.painter.left_out() == frozenset()
    for _ in range(5):
        await row.draw()
    assert (row.asked, row.changes) == ([5, 5], [GONE])
    assert row.painter.left_out() == {"llmeasy"}
    return row


async def test_a_vendor_that_failed_five_times_is_not_asked_for_a_minute(row: Row) -> None:
    row.answer(DRAWN, DRAWN)
    row.now = 59.9
    assert (await row.draw()).opened == ["openai"]
    row.now = 60
    assert (await row.draw()).opened == ["llmeasy"]
    assert (row.painter.left_out(), row.changes) == (frozenset(), [GONE, BACK])
    assert (await row.draw()).opened == ["llmeasy"]


async def test_a_probe_that_fails_is_drawn_elsewhere_and_nobody_hears_of_it(row: Row) -> None:
    row.answer(BUSY)
    row.now = 60
    assert (await row.draw()).opened == ["llmeasy", "openai"]
    row.now = 119
    assert (await row.draw()).opened == ["openai"]
    assert row.painter.left_out() == {"llmeasy"}
    assert row.changes == [GONE]


async def test_bytes_that_are_no_picture_bring_no_vendor_back(row: Row) -> None:
    row.answer(NO_PICTURE)
    row.now = 60
    with pytest.raises(AnswerUnreadable):
        await row.draw()
    assert row.painter.left_out() == {"llmeasy"}
    assert row.changes == [GONE]


async def test_a_probe_is_one_request(row_of: RowOf) -> None:
    row = await row_of("llmeasy", "openai", waits=(0, 0, 0), ambiguous=2)
    row.answer(*[BUSY] * 5, LOST, BUSY)
    for _ in range(2):
        await row.draw()
    assert row.asked == [5, 2]
    row.now = 60
    with pytest.raises(AnswerLost):
        await row.draw()
    row.now = 120
    assert (await row.draw()).opened == ["llmeasy", "openai"]
    assert row.asked == [7, 3]


async def test_while_one_request_probes_the_others_go_elsewhere(row: Row) -> None:
    row.answer(DRAWN)
    row.now = 60
    gate = row.vendors[0].images.hold()
    async with asyncio.TaskGroup() as group:
        group.create_task(row.draw())
        await row.vendors[0].images.until(lambda: row.asked[0] == 6)
        for _ in range(3):
            assert (await row.draw()).opened == ["openai"]
        gate.release()
    assert (row.asked, row.changes) == ([6, 8], [GONE, BACK])


async def test_a_cancelled_probe_lets_the_next_request_try(row: Row) -> None:
    row.answer(DRAWN)
    row.now = 60
    gate = row.vendors[0].images.hold()
    async with asyncio.TaskGroup() as group:
        probing = group.create_task(row.draw())
        await row.vendors[0].images.until(lambda: row.asked[0] == 6)
        probing.cancel()
    gate.release()
    assert (await row.draw()).opened == ["llmeasy"]
    assert row.changes == [GONE, BACK]


async def test_where_all_are_out_they_are_asked_all_the_same(row_of: RowOf) -> None:
    row = await row_of("llmeasy", "openai")
    for vendor in row.vendors:
        vendor.images.next(*[BUSY] * 6)
    row.vendors[1].images.next(DRAWN)
    for _ in range(6):
        with pytest.raises(Busy):
            await row.draw()
    assert row.painter.left_out() == {"llmeasy", "openai"}
    row.vendors[0].images.next(BUSY)
    assert (await row.draw()).opened == ["llmeasy", "openai"]
    assert row.changes == [GONE, ("openai", False), ("openai", True)]


async def test_a_vendor_that_is_alone_is_never_left_out(row_of: RowOf) -> None:
    row = await row_of("llmeasy", waits=(0, 0, 0))
    row.answer(*[BUSY] * 11, DRAWN)
    for _ in range(2):
        with pytest.raises(Busy):
            await row.draw()
    assert (await row.draw()).opened == ["llmeasy"] * 4
    assert (row.painter.left_out(), row.changes) == (frozenset(), [])


async def test_who_alone_can_edit_repeats_as_often_as_ever(row_of: RowOf, tmp_path: Path) -> None:
    """There is nobody to hand the request on to."""
    Image.new("RGB", (16, 16)).save(tmp_path / "a.png")
    row = await row_of("llmeasy", "gateway", waits=(0, 0, 0))
    row.answer(*[BUSY] * 7, DRAWN)
    with pytest.raises(Busy):
        await row.draw(tmp_path / "a.png")
    assert (await row.draw(tmp_path / "a.png")).opened == ["llmeasy"] * 4
    assert row.changes == [GONE, BACK]


@dataclass
class LongWait(Waits):
    """Goes on until it is cancelled."""

    async def __call__(self, seconds: float) -> None:
        await super().__call__(seconds)
        await asyncio.Event().wait()


async def test_requests_that_wait_to_repeat_move_on_at_once(row_of: RowOf) -> None:
    row = await row_of("llmeasy", "openai", waits=(15,))
    row.vendors[0].waits = LongWait()
    row.answer(*[BUSY] * 5)
    with capture_logs() as lines:
        async with asyncio.timeout(10), asyncio.TaskGroup() as group:
            for _ in range(5):
                group.create_task(row.draw())
    assert (row.asked, row.changes) == ([5, 5], [GONE])
    repeats = [line for line in lines if line["event"] == "drawing is tried again"]
    assert len(repeats) == 4  # the fifth failure ends all waits and begins none


async def test_a_lost_answer_is_repeated_though_the_vendor_is_out(row_of: RowOf) -> None:
    """Nobody else may draw it."""
    row = await row_of("llmeasy", "openai", waits=(0,), ambiguous=1)
    row.answer(BUSY, BUSY, BUSY, BUSY, LOST, DRAWN)
    await row.draw()
    await row.draw()
    assert (await row.draw()).opened == ["llmeasy", "llmeasy"]
    assert row.changes == [GONE, BACK]


async def test_so_is_a_picture_that_was_lost_before_a_restart(row_of: RowOf) -> None:
    row = await row_of("llmeasy", "openai", waits=(0,), ambiguous=1)
    row.answer(*[BUSY] * 5, DRAWN)
    for _ in range(2):
        await row.draw()
    book = AttemptBook(lost_before=1)
    await row.painter.draw(REQUEST, (), row.folder / "7-0", book)
    assert book.opened == ["llmeasy", "llmeasy"]


async def test_and_it_stays_with_a_vendor_that_is_out(row_of: RowOf) -> None:
    row = await row_of("llmeasy", "openai", ambiguous=1)
    row.answer(*[BUSY] * 6)
    for _ in range(5):
        await row.draw()
    book = AttemptBook(lost_before=1)
    with pytest.raises(Busy):
        await row.painter.draw(REQUEST, (), row.folder / "7-0", book)
    assert book.opened == ["llmeasy"]


async def test_a_picture_that_may_be_drawn_already_does_not_move_on(row: Row) -> None:
    row.answer(LOST)
    row.now = 60
    with pytest.raises(AnswerLost):
        await row.draw()
    assert row.asked == [6, 5]
