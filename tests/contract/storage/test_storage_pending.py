from bot.domain.ids import JobId, MessageId, UpdateId
from bot.domain.images import Reference
from bot.domain.intake import PendingEdit
from bot.domain.jobs import ReplyTarget
from bot.domain.ports import PendingReferences
from tests.kit.ids import CHAT, GROUP, OTHER_USER, REQUESTER, build_origin, build_requester

FOX, OWL = Reference("fox", 1000), Reference("owl", job_id=JobId(5), position=2)
MINE = build_origin(40, 7, 7, message_id=4)


async def test_pictures_wait_until_their_time_is_over(pending: PendingReferences) -> None:
    await pending.keep(MINE, [FOX, OWL], until=900)

    assert await pending.find(REQUESTER, at=899.9) == PendingEdit(
        UpdateId(40), ReplyTarget(CHAT, MessageId(4)), (FOX, OWL)
    )
    assert await pending.find(REQUESTER, at=900) is None


async def test_a_mask_waits_with_its_picture(pending: PendingReferences) -> None:
    mask = Reference("mask", 45)
    await pending.keep(MINE, [FOX], until=900, mask=mask)

    assert await pending.find(REQUESTER, at=0) == PendingEdit(
        UpdateId(40), ReplyTarget(CHAT, MessageId(4)), (FOX,), mask
    )


async def test_a_newer_picture_replaces_the_older_one(pending: PendingReferences) -> None:
    await pending.keep(MINE, [FOX], until=900)
    await pending.keep(build_origin(41, 7, 7, message_id=5), [OWL], until=1000)

    assert await pending.find(REQUESTER, at=950) == PendingEdit(
        UpdateId(41), ReplyTarget(CHAT, MessageId(5)), (OWL,)
    )


async def test_in_a_group_everybody_has_their_own(pending: PendingReferences) -> None:
    await pending.keep(build_origin(40, -5, 7, message_id=4), [FOX], until=900)
    await pending.keep(build_origin(41, -5, 8, message_id=5), [OWL], until=900)

    assert await pending.find(build_requester(OTHER_USER, GROUP), at=0) == PendingEdit(
        UpdateId(41), ReplyTarget(GROUP, MessageId(5)), (OWL,)
    )
    assert await pending.find(REQUESTER, at=0) is None


async def test_dropping_says_whether_something_waited(pending: PendingReferences) -> None:
    await pending.keep(MINE, [FOX], until=900)

    assert await pending.drop(REQUESTER, at=0)
    assert not await pending.drop(REQUESTER, at=0)
    assert await pending.find(REQUESTER, at=0) is None


async def test_what_waited_too_long_is_none(pending: PendingReferences) -> None:
    await pending.keep(MINE, [FOX], until=900)

    assert not await pending.drop(REQUESTER, at=900)


async def test_what_waited_too_long_is_swept(pending: PendingReferences) -> None:
    await pending.keep(MINE, [FOX], until=900)
    await pending.keep(build_origin(41, -5, 8, message_id=5), [OWL], until=901)

    await pending.prune(900)

    assert await pending.find(REQUESTER, at=0) is None
    assert await pending.find(build_requester(OTHER_USER, GROUP), at=0) is not None
