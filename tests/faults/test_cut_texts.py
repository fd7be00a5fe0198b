"""`kill -9` between the two messages of ten people's long texts."""

import pytest

from tests.faults.invariants import assert_invariants
from tests.faults.kill_points import Boundary
from tests.faults.scene import Scene
from tests.faults.stop_conditions import row_refused, state_refused
from tests.faults.ten_users import ten_users
from tests.faults.test_killed import ended, killed

OF_ONE = "SELECT count(*) FROM job_parts WHERE user_id"
SENDER = "(SELECT user_id FROM job_parts WHERE update_id = NEW.update_id)"
UNHEARD = Boundary("before Telegram tells the rest of a text", state_refused("running"))
BOUNDARIES = (
    Boundary(
        "before the rest of a text is added",
        row_refused("INSERT ON job_parts", f"({OF_ONE} = NEW.user_id) = 1"),
    ),
    Boundary(
        "the rest of a text is added, before its update's row says handled",
        row_refused("UPDATE ON updates", f"({OF_ONE} = {SENDER}) = 2"),
    ),
)


async def ask(scene: Scene) -> None:
    ten_users(scene)
    for wish in scene.wishes:
        wish.is_long = True
    scene.stragglers = 0
    await scene.everybody_asks()


def assert_drawn_whole(scene: Scene) -> None:
    assert_invariants(scene)
    drawn = {each.fields["prompt"] for each in scene.images.requests}
    assert drawn == {wish.words for wish in scene.wishes}


@pytest.mark.parametrize("boundary", BOUNDARIES, ids=lambda each: each.name)
async def test_a_text_is_drawn_once_and_whole_after_a_kill(
    scene: Scene, boundary: Boundary
) -> None:
    scene.tries(f"long texts, killed: {boundary.name}")
    await ask(scene)
    for wish in scene.wishes:
        await wish.goes_on()
    await killed(scene, boundary)
    await ended(scene)

    assert_drawn_whole(scene)


async def test_the_rest_of_a_text_comes_after_the_kill(scene: Scene) -> None:
    scene.tries(f"long texts, killed: {UNHEARD.name}")
    await ask(scene)
    await killed(scene, UNHEARD)
    for wish in scene.wishes:
        await wish.goes_on()
    await ended(scene)

    assert_drawn_whole(scene)
