from bot.domain.images import Reference
from bot.domain.intake import PendingEdit
from bot.domain.jobs import Origin
from bot.domain.ports import PendingReferences

FOX, OWL = Reference("fox", 1000), Reference("owl", job_id=5, position=2)
MINE = Origin(40, 7, 7, message_id=4)


async def test_pictures_wait_until_their_time_is_over(pending: PendingReferences) -> None:
    await pending.keep(MINE, [FOX, OWL], until=900)

    assert await pending.find(7, 7, at=899.9) == PendingEdit(40, 4, None, (FOX, OWL))
    assert await pending.find(7, 7, at=900) is None


async def test_a_newer_picture_replaces_the_older_one(pending: PendingReferences) -> None:
    await pending.keep(MINE, [FOX], until=900)
    await pending.keep(Origin(41, 7, 7, message_id=5), [OWL], until=1000)

    assert await pending.find(7, 7, at=950) == PendingEdit(41, 5, None, (OWL,))


async def test_in_a_group_everybody_has_their_own(pending: PendingReferences) -> None:
    await pending.keep(Origin(40, -5, 7, message_id=4), [FOX], until=900)
    await pending.keep(Origin(41, -5, 8, message_id=5), [OWL], until=900)

    assert await pending.find(-5, 8, at=0) == PendingEdit(41, 5, None, (OWL,))
    assert await pending.find(7, 7, at=0) is None


async def test_dropping_says_whether_something_waited(pending: PendingReferences) -> None:
    await pending.keep(MINE, [FOX], until=900)

    assert await pending.drop(7, 7, at=0)
    assert not await pending.drop(7, 7, at=0)
    assert await pending.find(7, 7, at=0) is None


async def test_what_waited_too_long_is_none(pending: PendingReferences) -> None:
    await pending.keep(MINE, [FOX], until=900)

    assert not await pending.drop(7, 7, at=900)


async def test_what_waited_too_long_is_swept(pending: PendingReferences) -> None:
    await pending.keep(MINE, [FOX], until=900)
    await pending.keep(Origin(41, -5, 8, message_id=5), [OWL], until=901)

    await pending.prune(900)

    assert await pending.find(7, 7, at=0) is None
    assert await pending.find(-5, 8, at=0) is not None
