"""A provider that keeps failing is left out, tried again, and comes back."""

import asyncio
import base64
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image
from structlog.testing import capture_logs

from bot.domain.errors import ProviderBusy, ResponseLost, ResponseUnreadable
from draw_bot_sandbox.images import Answer
from tests.contract.providers.failover import Failover, OpenFailover
from tests.contract.providers.provider import REQUEST, answered
from tests.kit.attempt_log import RecordingAttemptLog
from tests.kit.clock import FakeSleep

BUSY = Answer.busy()
NO_PICTURE = answered(base64.b64encode(b"nothing but words"))
LOST = answered(dropped=True)
DRAWN = answered()
GONE, BACK = ("llmeasy", False), ("llmeasy", True)


@pytest.fixture
async def failover(open_failover: OpenFailover) -> Failover:
    """The first one has failed five times, the second one drew."""
    failover = await open_failover("llmeasy", "openai")
    failover.answer(*[BUSY] * 5)
    assert failover.image_generator.open_circuits() == frozenset()
    for _ in range(5):
        await failover.draw()
    assert (failover.asked, failover.changes) == ([5, 5], [GONE])
    assert failover.image_generator.open_circuits() == {"llmeasy"}
    return failover


async def test_a_provider_that_failed_five_times_is_not_asked_for_a_minute(
    failover: Failover,
) -> None:
    failover.answer(DRAWN, DRAWN)
    failover.now = 59.9
    assert (await failover.draw()).opened == ["openai"]
    failover.now = 60
    assert (await failover.draw()).opened == ["llmeasy"]
    assert (failover.image_generator.open_circuits(), failover.changes) == (
        frozenset(),
        [GONE, BACK],
    )
    assert (await failover.draw()).opened == ["llmeasy"]


async def test_a_probe_that_fails_is_drawn_elsewhere_and_nobody_hears_of_it(
    failover: Failover,
) -> None:
    failover.answer(BUSY)
    failover.now = 60
    assert (await failover.draw()).opened == ["llmeasy", "openai"]
    failover.now = 119
    assert (await failover.draw()).opened == ["openai"]
    assert failover.image_generator.open_circuits() == {"llmeasy"}
    assert failover.changes == [GONE]


async def test_bytes_that_are_no_picture_bring_no_provider_back(failover: Failover) -> None:
    failover.answer(NO_PICTURE)
    failover.now = 60
    with pytest.raises(ResponseUnreadable):
        await failover.draw()
    assert failover.image_generator.open_circuits() == {"llmeasy"}
    assert failover.changes == [GONE]


async def test_a_probe_is_one_request(open_failover: OpenFailover) -> None:
    failover = await open_failover("llmeasy", "openai", waits=(0, 0, 0), ambiguous=2)
    failover.answer(*[BUSY] * 5, LOST, BUSY)
    for _ in range(2):
        await failover.draw()
    assert failover.asked == [5, 2]
    failover.now = 60
    with pytest.raises(ResponseLost):
        await failover.draw()
    failover.now = 120
    assert (await failover.draw()).opened == ["llmeasy", "openai"]
    assert failover.asked == [7, 3]


async def test_while_one_request_probes_the_others_go_elsewhere(failover: Failover) -> None:
    failover.answer(DRAWN)
    failover.now = 60
    gate = failover.providers[0].images.hold()
    async with asyncio.TaskGroup() as group:
        group.create_task(failover.draw())
        await failover.providers[0].images.until(lambda: failover.asked[0] == 6)
        for _ in range(3):
            assert (await failover.draw()).opened == ["openai"]
        gate.release()
    assert (failover.asked, failover.changes) == ([6, 8], [GONE, BACK])


async def test_a_cancelled_probe_lets_the_next_request_try(failover: Failover) -> None:
    failover.answer(DRAWN)
    failover.now = 60
    gate = failover.providers[0].images.hold()
    async with asyncio.TaskGroup() as group:
        probing = group.create_task(failover.draw())
        await failover.providers[0].images.until(lambda: failover.asked[0] == 6)
        probing.cancel()
    gate.release()
    assert (await failover.draw()).opened == ["llmeasy"]
    assert failover.changes == [GONE, BACK]


async def test_where_all_are_out_they_are_asked_all_the_same(open_failover: OpenFailover) -> None:
    failover = await open_failover("llmeasy", "openai")
    for provider in failover.providers:
        provider.images.next(*[BUSY] * 6)
    failover.providers[1].images.next(DRAWN)
    for _ in range(6):
        with pytest.raises(ProviderBusy):
            await failover.draw()
    assert failover.image_generator.open_circuits() == {"llmeasy", "openai"}
    failover.providers[0].images.next(BUSY)
    assert (await failover.draw()).opened == ["llmeasy", "openai"]
    assert failover.changes == [GONE, ("openai", False), ("openai", True)]


async def test_a_provider_that_is_alone_is_never_left_out(open_failover: OpenFailover) -> None:
    failover = await open_failover("llmeasy", waits=(0, 0, 0))
    failover.answer(*[BUSY] * 11, DRAWN)
    for _ in range(2):
        with pytest.raises(ProviderBusy):
            await failover.draw()
    assert (await failover.draw()).opened == ["llmeasy"] * 4
    assert (failover.image_generator.open_circuits(), failover.changes) == (frozenset(), [])


async def test_who_alone_can_edit_repeats_as_often_as_ever(
    open_failover: OpenFailover, tmp_path: Path
) -> None:
    """There is nobody to hand the request on to."""
    Image.new("RGB", (16, 16)).save(tmp_path / "a.png")
    failover = await open_failover("llmeasy", "gateway", waits=(0, 0, 0))
    failover.answer(*[BUSY] * 7, DRAWN)
    with pytest.raises(ProviderBusy):
        await failover.draw(tmp_path / "a.png")
    assert (await failover.draw(tmp_path / "a.png")).opened == ["llmeasy"] * 4
    assert failover.changes == [GONE, BACK]


@dataclass
class LongWait(FakeSleep):
    """Goes on until it is cancelled."""

    async def __call__(self, seconds: float) -> None:
        await super().__call__(seconds)
        await asyncio.Event().wait()


async def test_requests_that_wait_to_repeat_move_on_at_once(open_failover: OpenFailover) -> None:
    failover = await open_failover("llmeasy", "openai", waits=(15,))
    failover.providers[0].waits = LongWait()
    failover.answer(*[BUSY] * 5)
    with capture_logs() as lines:
        async with asyncio.timeout(10), asyncio.TaskGroup() as group:
            for _ in range(5):
                group.create_task(failover.draw())
    assert (failover.asked, failover.changes) == ([5, 5], [GONE])
    repeats = [line for line in lines if line["event"] == "drawing is tried again"]
    assert len(repeats) == 4  # the fifth failure ends all waits and begins none


async def test_a_lost_answer_is_repeated_though_the_provider_is_out(
    open_failover: OpenFailover,
) -> None:
    """Nobody else may draw it."""
    failover = await open_failover("llmeasy", "openai", waits=(0,), ambiguous=1)
    failover.answer(BUSY, BUSY, BUSY, BUSY, LOST, DRAWN)
    await failover.draw()
    await failover.draw()
    assert (await failover.draw()).opened == ["llmeasy", "llmeasy"]
    assert failover.changes == [GONE, BACK]


async def test_so_is_a_picture_that_was_lost_before_a_restart(open_failover: OpenFailover) -> None:
    failover = await open_failover("llmeasy", "openai", waits=(0,), ambiguous=1)
    failover.answer(*[BUSY] * 5, DRAWN)
    for _ in range(2):
        await failover.draw()
    attempt_log = RecordingAttemptLog(lost_before=1)
    await failover.image_generator.draw(REQUEST, (), failover.folder / "7-0", attempt_log)
    assert attempt_log.opened == ["llmeasy", "llmeasy"]


async def test_and_it_stays_with_a_provider_that_is_out(open_failover: OpenFailover) -> None:
    failover = await open_failover("llmeasy", "openai", ambiguous=1)
    failover.answer(*[BUSY] * 6)
    for _ in range(5):
        await failover.draw()
    attempt_log = RecordingAttemptLog(lost_before=1)
    with pytest.raises(ProviderBusy):
        await failover.image_generator.draw(REQUEST, (), failover.folder / "7-0", attempt_log)
    assert attempt_log.opened == ["llmeasy"]


async def test_a_picture_that_may_be_drawn_already_does_not_move_on(failover: Failover) -> None:
    failover.answer(LOST)
    failover.now = 60
    with pytest.raises(ResponseLost):
        await failover.draw()
    assert failover.asked == [6, 5]
