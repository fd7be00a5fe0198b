"""`kill -9` between any two steps of ten people's requests, and a new start."""

import signal
from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest

from tests.faults.invariants import assert_invariants
from tests.faults.kill_points import LONG, SHORT, TWICE_LONG, TWICE_SHORT, Boundary
from tests.faults.scene import Scene
from tests.faults.ten_users import ten_users
from tests.faults.wishes import End

Test = TypeVar("Test", bound=Callable[..., object])


def at_each(short: Sequence[Boundary], long: Sequence[Boundary]) -> Callable[[Test], Test]:
    cases = [pytest.param(each, id=each.name) for each in short]
    cases += [pytest.param(each, id=each.name, marks=pytest.mark.soak) for each in long]
    return pytest.mark.parametrize("boundary", cases)


@at_each(SHORT, LONG)
async def test_nothing_is_lost_by_a_kill(scene: Scene, boundary: Boundary, seed: int) -> None:
    scene.tries(f"killed: {boundary.name}")
    ten_users(scene, seed)
    await scene.everybody_asks()
    await killed(scene, boundary)
    await ended(scene, **boundary.settings)
    for wish in scene.wishes:
        wish.end = boundary.end
        if scene.stragglers:
            wish.copies, wish.may_leave = 2, True
            wish.end = End.EITHER if wish.end is End.SENTENCE else wish.end
    if scene.stragglers:
        assert_invariants(scene, repeats=1, exactly=False)
    else:
        assert_invariants(scene, repeats=boundary.repeats, exactly=boundary.exactly)


@at_each(TWICE_SHORT, TWICE_LONG)
async def test_nothing_is_lost_by_two_kills(scene: Scene, boundary: Boundary, seed: int) -> None:
    """What may have been billed is repeated once; what may have arrived, too."""
    scene.tries(f"killed twice: {boundary.name}")
    ten_users(scene, seed)
    scene.stragglers = 0
    await scene.everybody_asks()
    await killed(scene, boundary)
    await killed(scene, boundary)
    await ended(scene, **boundary.settings)
    for wish in scene.wishes:
        wish.end = boundary.twice
    assert_invariants(scene, repeats=boundary.repeats, exactly=boundary.exactly)


async def killed(scene: Scene, boundary: Boundary) -> None:
    """A start that comes as far as the boundary, and no further."""
    for wish in scene.wishes:
        wish.copies, wish.may_leave = boundary.copies, boundary.may_leave
    with boundary.stop(scene) as reached:
        async with scene.bot(**boundary.settings) as bot:
            await reached(bot)
            if not boundary.may_leave:
                await scene.until(lambda: all_known(scene))
            bot.send(signal.SIGKILL)
            assert await bot.ended() == -signal.SIGKILL


def all_known(scene: Scene) -> bool:
    """Whether no status is between Telegram and its row, which is a boundary of its own."""
    known = dict(scene.rows("SELECT chat_id, status_message_id FROM jobs"))
    shown = [wish.status for wish in scene.wishes]
    return all(known.get(status.chat.id) == status.id for status in shown if status)


async def ended(scene: Scene, **settings: str) -> None:
    """The next start brings everything to its end."""
    async with scene.bot(**settings) as bot:
        await bot.said("serving")
        await scene.all_answered()
        bot.send(signal.SIGTERM)
        assert await bot.ended() == 0
