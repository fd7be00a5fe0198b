import asyncio
from dataclasses import replace

from bot.domain.ids import AlbumId
from bot.domain.images import Reference
from bot.domain.intake import ALBUM_LONGEST, ALBUM_QUIET, AlbumPart, ClaimedAlbum
from bot.domain.ports import AlbumRepository, WorkQueue
from bot.domain.ports.work import NotClaimed
from bot.domain.work import AlbumKey, WorkItem, WorkKind
from bot.storage import Database
from tests.kit.clock import NOON
from tests.kit.ids import REQUESTER, build_origin, build_requester
from tests.kit.job_steps import LEASE, OTHER_OWNER, OWNER, lease

WHOLE = NOON + ALBUM_QUIET


def part(
    number: int, words: str | None = "", *, album: str = "a", chat: int = 7, message: int = 0
) -> AlbumPart:
    origin = build_origin(number, chat, 7, message_id=message or number, thread_id=3)
    return AlbumPart(origin, AlbumId(album), words, Reference(f"file-{number}", 1000 + number))


ONE, TWO, THREE = part(1), part(2, "make it blue"), part(3, None)
ITEM = WorkItem.album(ONE.key)


async def due(queue: WorkQueue, at: float) -> list[AlbumKey]:
    return [AlbumKey.parse(item.subject) for item in await queue.due([WorkKind.ALBUM], at, 99)]


async def claim(albums: AlbumRepository, key: AlbumKey, at: float) -> ClaimedAlbum:
    claimed = await albums.claim(key, lease(at))
    assert isinstance(claimed, ClaimedAlbum)
    return claimed


async def test_parts_are_taken_together_in_the_order_of_their_messages(
    albums: AlbumRepository, queue: WorkQueue
) -> None:
    late_update = part(9, message=2)
    for each in (THREE, late_update, ONE):
        await albums.add(each, NOON)

    (first,) = await due(queue, WHOLE)

    assert first == ONE.key
    assert (await claim(albums, first, WHOLE)).parts == [ONE, late_update, THREE]


async def test_an_album_is_whole_after_a_quiet_second(
    albums: AlbumRepository, queue: WorkQueue
) -> None:
    assert await albums.add(ONE, NOON) == WHOLE
    assert await albums.add(TWO, NOON + 0.75) == WHOLE + 0.75

    assert await due(queue, WHOLE) == []
    assert await albums.claim(ONE.key, lease(WHOLE)) == NotClaimed(WHOLE + 0.75)
    assert await due(queue, WHOLE + 0.75) == [ONE.key]


async def test_parts_are_waited_for_no_longer_than_five_seconds(
    albums: AlbumRepository, queue: WorkQueue
) -> None:
    for number in range(9):
        whole_at = await albums.add(part(number + 1), NOON + number * 0.75)
        assert whole_at <= NOON + ALBUM_LONGEST or number * 0.75 > ALBUM_LONGEST - ALBUM_QUIET

    assert await albums.add(part(10), NOON + ALBUM_LONGEST - 0.25) == NOON + ALBUM_LONGEST
    assert len(await due(queue, NOON + ALBUM_LONGEST)) == 1


async def test_a_part_that_comes_twice_is_one(albums: AlbumRepository) -> None:
    await albums.add(ONE, NOON)
    await albums.add(replace(ONE, words="again"), NOON + 0.5)

    assert (await claim(albums, ONE.key, WHOLE + 1)).parts == [ONE]


async def test_albums_and_chats_are_kept_apart(albums: AlbumRepository, queue: WorkQueue) -> None:
    other, elsewhere = part(4, album="b"), part(5, chat=8)
    for each in (ONE, other, elsewhere):
        await albums.add(each, NOON)

    assert set(await due(queue, WHOLE)) == {ONE.key, other.key, elsewhere.key}
    assert (await claim(albums, other.key, WHOLE)).parts == [other]


async def test_whose_albums_wait_is_known(albums: AlbumRepository) -> None:
    for each in (ONE, TWO, part(4, album="b"), part(5, chat=8)):
        await albums.add(each, NOON)
    await albums.mark_done(
        await claim(albums, AlbumKey(ONE.key.chat_id, AlbumId("b")), WHOLE), NOON
    )

    assert await albums.of_requester(REQUESTER) == [ONE.key]
    assert await albums.of_requester(build_requester(8)) == []


async def test_of_two_that_find_an_album_one_gets_it(
    albums: AlbumRepository, queue: WorkQueue
) -> None:
    await albums.add(ONE, NOON)

    taken = await asyncio.gather(
        *(albums.claim(ONE.key, lease(WHOLE, f"process {number}")) for number in range(5))
    )

    assert [each.parts for each in taken if isinstance(each, ClaimedAlbum)] == [[ONE]]
    assert taken.count(NotClaimed(WHOLE + LEASE)) == 4
    assert await due(queue, WHOLE) == []


async def test_what_may_lack_parts_is_taken_at_once_where_somebody_asks_for_it(
    albums: AlbumRepository,
) -> None:
    await albums.add(ONE, NOON)

    assert await albums.claim(ONE.key, lease(NOON)) == NotClaimed(WHOLE)
    taken = await albums.claim(ONE.key, lease(NOON), at_once=True)
    assert isinstance(taken, ClaimedAlbum)
    again = await albums.claim(ONE.key, lease(NOON, OTHER_OWNER), at_once=True)
    assert again == NotClaimed(NOON + LEASE)


async def test_what_is_held_no_longer_may_be_taken_over(
    albums: AlbumRepository, queue: WorkQueue
) -> None:
    await albums.add(ONE, NOON)
    slow = await claim(albums, ONE.key, WHOLE)
    await queue.hold(OWNER, [ITEM], NOON + 2 * LEASE)

    assert await due(queue, WHOLE + LEASE) == []
    other = lease(WHOLE + LEASE, OTHER_OWNER)
    assert await albums.claim(ONE.key, other) == NotClaimed(NOON + 2 * LEASE)
    assert await due(queue, NOON + 2 * LEASE) == [ONE.key]
    taken = await albums.claim(ONE.key, lease(NOON + 2 * LEASE, OTHER_OWNER))
    assert isinstance(taken, ClaimedAlbum)
    assert taken.parts == slow.parts

    await albums.mark_done(slow, NOON + 2 * LEASE)
    assert await due(queue, NOON + 3 * LEASE) == [ONE.key]
    await albums.mark_done(taken, NOON + 2 * LEASE)
    assert await due(queue, NOON + 3 * LEASE) == []


async def test_what_was_released_is_due_at_once(albums: AlbumRepository, queue: WorkQueue) -> None:
    await albums.add(ONE, NOON)
    await claim(albums, ONE.key, WHOLE)

    await queue.release(OWNER, [ITEM])

    taken = await albums.claim(ONE.key, lease(WHOLE, OTHER_OWNER))
    assert isinstance(taken, ClaimedAlbum)
    assert taken.parts == [ONE]


async def test_what_was_acted_on_is_not_acted_on_again_and_not_kept(
    albums: AlbumRepository, queue: WorkQueue, database: Database
) -> None:
    await albums.add(TWO, NOON)
    await albums.mark_done(await claim(albums, TWO.key, WHOLE), WHOLE)
    assert await albums.add(TWO, NOON + LEASE) == NOON + LEASE

    assert await due(queue, NOON + 9 * LEASE) == []
    assert await albums.claim(TWO.key, lease(NOON + 9 * LEASE), at_once=True) == NotClaimed()
    async with database.read() as connection:
        rows = await connection.exec_driver_sql("SELECT words, picture_reference FROM album_parts")
        assert list(rows) == [(None, "{}")]


async def test_a_part_that_comes_too_late_is_an_album_of_its_own(
    albums: AlbumRepository, queue: WorkQueue
) -> None:
    await albums.add(ONE, NOON)
    taken = await claim(albums, ONE.key, WHOLE)
    assert await albums.add(TWO, NOON + 2) == NOON + 2 + ALBUM_QUIET

    other = lease(NOON + 2 + ALBUM_QUIET, OTHER_OWNER)
    assert await albums.claim(TWO.key, other) == NotClaimed(WHOLE + LEASE)
    await albums.mark_done(taken, NOON + 2.5)
    assert await due(queue, NOON + 2.5) == []
    assert await due(queue, NOON + 2 + ALBUM_QUIET) == [TWO.key]
    assert (await claim(albums, TWO.key, NOON + 2 + ALBUM_QUIET)).parts == [TWO]


async def test_after_a_start_the_rest_has_as_much_time_again(
    albums: AlbumRepository, queue: WorkQueue
) -> None:
    await albums.add(ONE, NOON)
    assert await albums.restart_waits(NOON + 60) == [REQUESTER]
    await albums.add(TWO, NOON + 60.5)

    assert await due(queue, NOON + 60 + ALBUM_QUIET) == []
    assert (await claim(albums, ONE.key, NOON + 62)).parts == [ONE, TWO]


async def test_what_somebody_holds_is_not_due_sooner_because_another_starts(
    albums: AlbumRepository,
) -> None:
    await albums.add(ONE, NOON)
    await claim(albums, ONE.key, WHOLE)

    await albums.restart_waits(WHOLE + LEASE - 3)

    other = lease(WHOLE + LEASE - 1, OTHER_OWNER)
    assert await albums.claim(ONE.key, other) == NotClaimed(WHOLE + LEASE)


async def test_a_clock_that_was_set_back_keeps_no_album(
    albums: AlbumRepository, queue: WorkQueue
) -> None:
    await albums.add(ONE, NOON + 3600)

    assert await due(queue, NOON) == [ONE.key]
    assert (await claim(albums, ONE.key, NOON)).parts == [ONE]


async def test_only_what_was_acted_on_is_forgotten(
    albums: AlbumRepository, database: Database
) -> None:
    fresh = part(3, album="c")
    for each in (ONE, part(2, album="b"), fresh):
        await albums.add(each, NOON if each is not ONE else NOON - 100)
    for each in (ONE, fresh):
        await albums.mark_done(await claim(albums, each.key, WHOLE), WHOLE)

    await albums.prune(NOON)

    async with database.read() as connection:
        rows = await connection.exec_driver_sql("SELECT update_id FROM album_parts")
        assert sorted(rows.scalars()) == [2, 3]
