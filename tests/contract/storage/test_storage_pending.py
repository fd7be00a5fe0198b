from bot.domain.pictures import Reference
from bot.domain.ports import Pending

FOX, OWL = Reference("fox", 1000), Reference("owl")


async def test_pictures_wait_until_their_time_is_over(pending: Pending) -> None:
    await pending.keep(7, 7, [FOX, OWL], until=900)

    assert await pending.find(7, 7, at=899.9) == (FOX, OWL)
    assert await pending.find(7, 7, at=900) == ()


async def test_a_newer_picture_replaces_the_older_one(pending: Pending) -> None:
    await pending.keep(7, 7, [FOX], until=900)
    await pending.keep(7, 7, [OWL], until=1000)

    assert await pending.find(7, 7, at=950) == (OWL,)


async def test_in_a_group_everybody_has_their_own(pending: Pending) -> None:
    await pending.keep(-5, 7, [FOX], until=900)
    await pending.keep(-5, 8, [OWL], until=900)

    assert await pending.find(-5, 8, at=0) == (OWL,)
    assert await pending.find(7, 7, at=0) == ()


async def test_dropping_says_whether_something_waited(pending: Pending) -> None:
    await pending.keep(7, 7, [FOX], until=900)

    assert await pending.drop(7, 7)
    assert not await pending.drop(7, 7)
    assert await pending.find(7, 7, at=0) == ()
