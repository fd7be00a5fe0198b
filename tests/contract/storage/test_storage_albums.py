import asyncio
from dataclasses import replace

import pytest

from bot.domain.ids import AlbumId
from bot.domain.images import Reference
from bot.domain.intake import ALBUM_LONGEST, ALBUM_QUIET, AlbumPart
from bot.domain.ports import AlbumRepository
from bot.storage import Database, SqlAlbumRepository
from tests.kit.clock import NOON
from tests.kit.ids import build_origin

LEASE = 15.0


@pytest.fixture
def albums(database: Database) -> AlbumRepository:
    return SqlAlbumRepository(database)


def part(
    number: int, words: str | None = "", *, album: str = "a", chat: int = 7, message: int = 0
) -> AlbumPart:
    origin = build_origin(number, chat, 7, message_id=message or number, thread_id=3)
    return AlbumPart(origin, AlbumId(album), words, Reference(f"file-{number}", 1000 + number))


ONE, TWO, THREE = part(1), part(2, "make it blue"), part(3, None)


async def test_parts_are_taken_together_in_the_order_of_their_messages(
    albums: AlbumRepository,
) -> None:
    late_update = part(9, message=2)
    for each in (THREE, late_update, ONE):
        await albums.add(each, NOON)

    (first,) = await albums.due(NOON + ALBUM_QUIET)

    assert first == ONE
    assert await albums.claim(first, NOON, NOON + LEASE) == [ONE, late_update, THREE]


async def test_an_album_is_whole_after_a_quiet_second(albums: AlbumRepository) -> None:
    assert await albums.add(ONE, NOON) == NOON + ALBUM_QUIET
    assert await albums.add(TWO, NOON + 0.75) == NOON + 0.75 + ALBUM_QUIET

    assert await albums.due(NOON + ALBUM_QUIET) == []
    assert await albums.due(NOON + 0.75 + ALBUM_QUIET) == [ONE]


async def test_parts_are_waited_for_no_longer_than_five_seconds(albums: AlbumRepository) -> None:
    for number in range(9):
        whole_at = await albums.add(part(number + 1), NOON + number * 0.75)
        assert whole_at <= NOON + ALBUM_LONGEST or number * 0.75 > ALBUM_LONGEST - ALBUM_QUIET

    assert await albums.add(part(10), NOON + ALBUM_LONGEST - 0.25) == NOON + ALBUM_LONGEST
    assert len(await albums.due(NOON + ALBUM_LONGEST)) == 1


async def test_a_part_that_comes_twice_is_one(albums: AlbumRepository) -> None:
    await albums.add(ONE, NOON)
    await albums.add(replace(ONE, words="again"), NOON + 0.5)

    assert await albums.claim(ONE, NOON, NOON + LEASE) == [ONE]


async def test_albums_and_chats_are_kept_apart(albums: AlbumRepository) -> None:
    other, elsewhere = part(4, album="b"), part(5, chat=8)
    for each in (ONE, other, elsewhere):
        await albums.add(each, NOON)

    assert await albums.due(NOON + ALBUM_QUIET) == [ONE, other, elsewhere]
    assert await albums.claim(other, NOON, NOON + LEASE) == [other]


async def test_of_two_that_find_an_album_one_gets_it(albums: AlbumRepository) -> None:
    await albums.add(ONE, NOON)

    taken = await asyncio.gather(*(albums.claim(ONE, NOON, NOON + LEASE) for _ in range(5)))

    assert sorted(taken, key=len) == [[], [], [], [], [ONE]]
    assert await albums.due(NOON + ALBUM_QUIET) == []


async def test_what_is_held_no_longer_may_be_taken_over(albums: AlbumRepository) -> None:
    await albums.add(ONE, NOON)
    parts = await albums.claim(ONE, NOON, NOON + LEASE)
    await albums.hold(parts, NOON + 2 * LEASE)

    assert await albums.due(NOON + LEASE) == []
    assert await albums.claim(ONE, NOON + LEASE, NOON + 3 * LEASE) == []
    assert await albums.due(NOON + 2 * LEASE) == [ONE]

    await albums.hold(parts, 0)
    assert await albums.claim(ONE, NOON + ALBUM_QUIET, NOON + LEASE) == [ONE]


async def test_what_was_acted_on_is_not_acted_on_again_and_not_kept(
    albums: AlbumRepository, database: Database
) -> None:
    await albums.add(TWO, NOON)
    await albums.mark_done(await albums.claim(TWO, NOON, NOON + LEASE))
    await albums.add(TWO, NOON + LEASE)

    assert await albums.due(NOON + 9 * LEASE) == []
    async with database.read() as connection:
        rows = await connection.exec_driver_sql("SELECT words, picture_reference FROM album_parts")
        assert list(rows) == [(None, "{}")]


async def test_a_part_that_comes_too_late_is_an_album_of_its_own(albums: AlbumRepository) -> None:
    await albums.add(ONE, NOON)
    taken = await albums.claim(ONE, NOON + ALBUM_QUIET, NOON + LEASE)
    await albums.add(TWO, NOON + 2)

    assert await albums.due(NOON + 2 + ALBUM_QUIET) == [TWO]
    await albums.mark_done(taken)
    assert await albums.claim(TWO, NOON + 2 + ALBUM_QUIET, NOON + LEASE) == [TWO]


async def test_after_a_start_the_rest_has_as_much_time_again(albums: AlbumRepository) -> None:
    await albums.add(ONE, NOON)
    await albums.restart_waits(NOON + 60)
    await albums.add(TWO, NOON + 60.5)

    assert await albums.due(NOON + 60 + ALBUM_QUIET) == []
    assert await albums.claim(ONE, NOON + 62, NOON + 62 + LEASE) == [ONE, TWO]


async def test_a_clock_that_was_set_back_keeps_no_album(albums: AlbumRepository) -> None:
    await albums.add(ONE, NOON + 3600)

    assert await albums.due(NOON) == [ONE]


async def test_only_what_was_acted_on_is_forgotten(
    albums: AlbumRepository, database: Database
) -> None:
    for each in (ONE, part(2, album="b"), part(3, album="c")):
        await albums.add(each, NOON if each is not ONE else NOON - 100)
    await albums.mark_done([ONE, part(3, album="c")])

    await albums.prune(NOON)

    async with database.read() as connection:
        rows = await connection.exec_driver_sql("SELECT update_id FROM album_parts")
        assert sorted(rows.scalars()) == [2, 3]
