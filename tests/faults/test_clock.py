"""A clock that is wrong, or is set while requests are under way: nobody waits for it."""

import signal
from functools import partial

import pytest

from draw_bot_sandbox.telegram import Message
from tests.faults.forked_bot import WAIT_LIMIT
from tests.faults.invariants import assert_invariants
from tests.faults.kill_points import DRAWING, QUEUED, STORED, Boundary
from tests.faults.scene import Scene
from tests.faults.ten_users import ten_users
from tests.faults.test_killed import ended, killed

DAY = 24 * 60 * 60


async def test_it_jumps(scene: Scene) -> None:
    """By days, there and back, while five people draw and five wait in line."""
    scene.tries("a clock that jumps")
    for _ in range(10):
        scene.somebody()
    gate = scene.images.hold()
    await scene.everybody_asks()
    async with scene.bot(PARALLEL_IMAGES="5") as bot:
        await scene.images.has_heard(5)
        await scene.telegram.until(lambda: len(drawing(scene)) == 5, WAIT_LIMIT)
        for leap in (2 * DAY, -3 * DAY, DAY):
            before = drawing(scene)
            scene.time.leap(leap)
            await scene.telegram.until(partial(all_changed, scene, before), WAIT_LIMIT)
        gate.release()
        await scene.all_answered()
        bot.send(signal.SIGTERM)
        assert await bot.ended() == 0
    assert_invariants(scene)


def drawing(scene: Scene) -> dict[Message, int]:
    """The statuses that tell the time, and how often they have changed."""
    shown = [wish.status for wish in scene.wishes if wish.status]
    return {status: status.edits for status in shown if "Drawing" in status.words.text}


def all_changed(scene: Scene, before: dict[Message, int]) -> bool:
    return all(edits > before[status] for status, edits in drawing(scene).items())


@pytest.mark.parametrize(
    "boundary",
    [
        pytest.param(DRAWING, id=DRAWING.name),
        pytest.param(QUEUED, id=QUEUED.name, marks=pytest.mark.soak),
        pytest.param(STORED, id=STORED.name, marks=pytest.mark.soak),
    ],
)
async def test_it_is_two_days_ahead_until_a_kill(scene: Scene, boundary: Boundary) -> None:
    scene.tries(f"killed with a clock two days ahead: {boundary.name}")
    ten_users(scene)
    await scene.everybody_asks()
    scene.time.leap(2 * DAY)
    await killed(scene, boundary)
    scene.time.leap(-2 * DAY)
    await ended(scene)
    assert_invariants(scene, repeats=boundary.repeats, exactly=boundary.exactly)
