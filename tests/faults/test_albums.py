"""`kill -9` between the parts of ten people's albums, and between them and their requests."""

import pytest

from tests.faults.invariants import assert_invariants
from tests.faults.kill_points import Boundary
from tests.faults.scene import Scene
from tests.faults.stop_conditions import row_refused, while_drawing
from tests.faults.ten_users import ten_users
from tests.faults.test_killed import ended, killed
from tests.kit.image_files import picture, size_of

SIDES = [(40, 60), (50, 60), (60, 60)]
ALBUM = [picture("JPEG", *sides) for sides in SIDES]
BOUNDARIES = (
    Boundary(
        "between the parts of an album",
        row_refused(
            "INSERT ON album_parts",
            "(SELECT count(*) FROM album_parts WHERE album = NEW.album) = 1",
        ),
    ),
    Boundary("the album is whole, before its request's row", row_refused("INSERT ON jobs")),
    Boundary(
        "before the album's rows say that it is a request",
        while_drawing(row_refused("UPDATE OF done ON album_parts")),
        repeats=1,
        exactly=False,
    ),
)


@pytest.mark.parametrize("boundary", BOUNDARIES, ids=lambda each: each.name)
async def test_no_part_of_an_album_is_lost_by_a_kill(scene: Scene, boundary: Boundary) -> None:
    scene.tries(f"albums, killed: {boundary.name}")
    ten_users(scene)
    for wish in scene.wishes:
        wish.album = ALBUM
    scene.stragglers = 0
    await scene.everybody_asks()
    await killed(scene, boundary)
    await ended(scene)

    assert_invariants(scene, repeats=boundary.repeats, exactly=boundary.exactly)
    whole = [each for each in scene.images.requests if each.fields]  # a kill may cut one on its way
    assert whole
    for request in whole:
        assert [size_of(each.data) for each in request.references] == SIDES
    assert not scene.rows("SELECT * FROM album_parts WHERE NOT done")
