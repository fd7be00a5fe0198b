"""A group that becomes a supergroup takes all that is its own along."""

from dataclasses import replace

import pytest
from sqlalchemy import Column, Table, insert, select, text

from bot.domain.errors import GroupLimitReached
from bot.domain.ids import AlbumId, ChatId, MessageId, UpdateId
from bot.domain.images import Reference
from bot.domain.intake import AlbumPart, ClaimedAlbum, PendingEdit, RequestPart
from bot.domain.jobs import ReplyTarget, Request
from bot.domain.ports import (
    AlbumRepository,
    ChatRepository,
    JobRepository,
    PendingReferences,
    SettingsRepository,
    UsageRepository,
    WorkQueue,
)
from bot.domain.ports.work import NotClaimed
from bot.domain.settings import Language, Owner, SendAs
from bot.domain.usage import NO_LIMITS, Limits
from bot.domain.work import WorkItem, WorkKind
from bot.storage import SqlRequestPartRepository
from bot.storage.engine.database import Database
from bot.storage.tables import metadata
from tests.contract.storage.conftest import Draw, Finish
from tests.kit.fixtures import Ask
from tests.kit.ids import GROUP, OTHER_USER, USER, build_origin, build_requester
from tests.kit.job_steps import OTHER_OWNER, OWNER, lease

OLD, NEW = GROUP, ChatId(-1001234567890)
FOX, OWL = Reference("fox"), Reference("owl")

STAYS = {
    "users": "a group has its settings in the table of chats",
    "sent_pictures": "its messages stay in the old group",
    "forgotten": "only people ask for that, in their private chats",
}
"""Tables with an id that may be a group's, and why it is not changed."""


async def test_its_choices_go_before_what_the_first_word_there_wrote_down(
    chats: ChatRepository, preferences: SettingsRepository
) -> None:
    await preferences.get(Owner(OLD), Language.RU)
    chosen = await preferences.change(Owner(OLD), lambda now: replace(now, send_as=SendAs.FILE))
    await preferences.get(Owner(NEW), Language.EN)

    for _ in range(2):  # it may be told again
        await chats.move(OLD, NEW)
        assert await preferences.get(Owner(NEW), Language.EN) == chosen


async def test_what_is_chosen_there_stays_when_the_move_is_told_again(
    chats: ChatRepository, preferences: SettingsRepository
) -> None:
    await preferences.get(Owner(OLD), Language.EN)
    await chats.move(OLD, NEW)
    await preferences.change(Owner(NEW), lambda now: replace(now, pictures=3))
    await chats.move(OLD, NEW)

    assert (await preferences.get(Owner(NEW), Language.EN)).pictures == 3


async def test_everybody_keeps_the_picture_that_waits(
    chats: ChatRepository, pending: PendingReferences
) -> None:
    for user_id in (7, 8):
        await pending.keep(build_origin(user_id, OLD, user_id, message_id=4), [FOX], until=900)
    await pending.keep(build_origin(9, NEW, 8, message_id=1), [OWL], until=900)
    await chats.move(OLD, NEW)

    assert await pending.find(build_requester(USER, NEW), at=0) == PendingEdit(
        UpdateId(7), ReplyTarget(NEW, MessageId(0)), (FOX,)
    )
    assert await pending.find(build_requester(OTHER_USER, NEW), at=0) == PendingEdit(
        UpdateId(9), ReplyTarget(NEW, MessageId(1)), (OWL,)
    )
    assert await pending.find(build_requester(USER, OLD), at=0) is None


async def test_its_day_goes_on_there(
    *,
    chats: ChatRepository,
    ask: Ask,
    draw: Draw,
    finish: Finish,
    jobs: JobRepository,
    book: UsageRepository,
) -> None:
    limits = Limits(group_daily=3)
    done, under_way = [await ask(chat=OLD, limits=limits) for _ in range(2)]
    await draw(done)
    await finish(done)
    await chats.move(OLD, NEW)
    moved = await jobs.get(under_way.id)
    assert moved is not None
    assert (moved.requester.chat_id, moved.reply_to.chat_id) == (NEW, NEW)

    await ask(chat=NEW, limits=limits)
    with pytest.raises(GroupLimitReached):
        await ask(chat=NEW, limits=limits)
    await draw(under_way)
    await finish(under_way)

    usage = await book.usage(Owner(NEW), done.created_at)
    assert (usage.today.pictures, usage.set_aside) == (2, 1)
    before = await book.usage(Owner(OLD), done.created_at)
    assert (before.today.pictures, before.set_aside) == (0, 0)


async def test_its_rows_of_the_ledger_bear_its_new_id(
    database: Database, chats: ChatRepository, ask: Ask
) -> None:
    await ask(chat=OLD)
    await ask()
    await chats.move(OLD, NEW)

    async with database.read() as connection:
        rows = await connection.scalars(text("SELECT chat_id FROM ledger ORDER BY id"))
        assert rows.all() == [NEW, 7]


def chat_columns(table: Table) -> list[Column[int]]:
    """That may hold the id of a group."""
    names = {"id"} if table.name in {"chats", "users"} else {"chat_id", "user_id", "owner_id"}
    return [column for column in table.c if column.name in names]


def row_of(table: Table) -> dict[str, int]:
    """A row of the old group, as far as the table allows it."""
    needed = {column.name: 1 for column in table.c if not column.nullable}
    return needed | {column.name: OLD for column in chat_columns(table)}


async def test_no_table_is_left_behind(database: Database, chats: ChatRepository) -> None:
    tables = [table for table in metadata.sorted_tables if chat_columns(table)]
    async with database.write() as connection:
        for table in tables:
            await connection.execute(insert(table).values(row_of(table)))

    await chats.move(OLD, NEW)

    async with database.read() as connection:
        for table in tables:
            at = OLD if table.name in STAYS else NEW
            for column in chat_columns(table):
                assert (await connection.scalars(select(column).distinct())).all() == [at], column


def text_of_three(*, ends_before: bool) -> list[RequestPart]:
    """Its last message comes after the move."""
    return [
        RequestPart(build_origin(number, chat, 7, message_id), 0.0, f"part {number}", is_cut=is_cut)
        for number, chat, message_id, is_cut in [
            (1, OLD, 8, True),
            (2, OLD, 9, not ends_before),
            (3, NEW, 2, False),
        ]
    ]


@pytest.mark.parametrize("ends_before", [False, True])
async def test_a_text_goes_on_there(
    database: Database, chats: ChatRepository, jobs: JobRepository, ends_before: bool
) -> None:
    parts = SqlRequestPartRepository(database)
    *before, after = text_of_three(ends_before=ends_before)
    job = await jobs.admit(before[0].origin, Request("a fox"), NO_LIMITS, 0.0, before[0])
    await jobs.amend(job.id, Request("a fox"), before[1], NO_LIMITS, 0.0)
    await chats.move(OLD, NEW)

    found = await parts.find(after)
    assert (found and found.words()) == (None if ends_before else "part 1 part 2")


async def test_an_album_goes_on_there(albums: AlbumRepository, chats: ChatRepository) -> None:
    *before, after = [
        AlbumPart(part.origin, AlbumId("album"), None, FOX)
        for part in text_of_three(ends_before=False)
    ]
    for each in before:
        await albums.add(each, 0.0)
    await chats.move(OLD, NEW)
    await albums.add(after, 0.0)

    claimed = await albums.claim(after.key, lease(1.0))
    assert isinstance(claimed, ClaimedAlbum)
    assert [each.origin.update_id for each in claimed.parts] == [1, 2, 3]


async def test_an_album_goes_on_whose_rest_came_before_the_move_was_told(
    albums: AlbumRepository, chats: ChatRepository, queue: WorkQueue
) -> None:
    *before, after = [
        AlbumPart(part.origin, AlbumId("album"), None, FOX)
        for part in text_of_three(ends_before=False)
    ]
    for each in (*before, after):
        await albums.add(each, 0.0)
    for _ in range(2):
        await chats.move(OLD, NEW)

    assert await queue.due([WorkKind.ALBUM], 1.0, 9) == [WorkItem.album(after.key)]
    claimed = await albums.claim(after.key, lease(1.0))
    assert isinstance(claimed, ClaimedAlbum)
    assert len(claimed.parts) == 3


async def test_who_holds_an_album_holds_it_there(
    albums: AlbumRepository, chats: ChatRepository, queue: WorkQueue
) -> None:
    first, _, after = [
        AlbumPart(part.origin, AlbumId("album"), None, FOX)
        for part in text_of_three(ends_before=False)
    ]
    await albums.add(first, 0.0)
    claimed = await albums.claim(first.key, lease(1.0))
    assert isinstance(claimed, ClaimedAlbum)
    await chats.move(OLD, NEW)

    await queue.hold(OWNER, [WorkItem.album(first.key)], until=100.0)
    assert await albums.claim(after.key, lease(99.0, OTHER_OWNER)) == NotClaimed(100.0)
    await albums.mark_done(claimed, 99.0)
    assert await albums.claim(after.key, lease(200.0)) == NotClaimed()
