"""SIGTERM, once and twice, while ten people's requests are under way."""

import signal

import pytest

from tests.faults.invariants import assert_invariants
from tests.faults.scene import Scene
from tests.faults.stop_conditions import drawing, queued
from tests.faults.ten_users import ten_users
from tests.faults.test_killed import ended


@pytest.mark.soak
async def test_what_is_drawn_gets_its_grace(scene: Scene) -> None:
    scene.tries("SIGTERM while it is drawn")
    ten_users(scene)
    await scene.everybody_asks()
    async with scene.bot() as bot:
        with drawing(scene) as reached:
            await reached(bot)
            bot.send(signal.SIGTERM)
            await bot.said("stopping")
        assert await bot.ended() == 0
    assert_invariants(scene)


async def test_a_second_one_ends_at_once_and_the_next_start_goes_on(scene: Scene) -> None:
    scene.tries("SIGTERM twice")
    ten_users(scene)
    await scene.everybody_asks()
    with drawing(scene) as reached:
        async with scene.bot(SHUTDOWN_GRACE="3600") as bot:
            await reached(bot)
            bot.send(signal.SIGTERM)
            await bot.said("stopping")
            bot.send(signal.SIGTERM)
            assert await bot.ended() == 0
    await ended(scene)
    assert_invariants(scene, repeats=1)


async def test_what_waits_in_line_is_left_to_the_next_start(scene: Scene) -> None:
    scene.tries("SIGTERM while it waits in line")
    ten_users(scene)
    await scene.everybody_asks()
    async with scene.bot(PARALLEL_IMAGES="1") as bot:
        with queued(scene) as reached:
            await reached(bot)
            bot.send(signal.SIGTERM)
            await bot.said("stopping")
        assert await bot.ended() == 0
    assert len({each.fields["prompt"] for each in scene.images.requests}) == 1
    await ended(scene)
    assert_invariants(scene)
