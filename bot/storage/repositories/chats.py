"""Moves the rows of a group to its new id when it becomes a supergroup."""

from sqlalchemy import Table, Update, and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ChatId, chat_as_user
from bot.domain.replies import ReplyKind, chat_lane
from bot.domain.work import AlbumKey, WorkItem, WorkKind
from bot.storage.engine.database import Database
from bot.storage.engine.upsert import insert_or_add
from bot.storage.ledger.daily_sums import OwnerId, owner_of
from bot.storage.queue.entries import dequeue, enqueue
from bot.storage.tables import (
    album_parts,
    chats,
    daily_drawn,
    daily_sums,
    job_parts,
    jobs,
    ledger,
    pending,
    replies,
    work,
)

NO_MESSAGE_ID = 0  # messages are counted anew in a supergroup
NO_PLACE = {"message_id": NO_MESSAGE_ID, "thread_id": None}


class SqlChatRepository:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def move(self, old: ChatId, new: ChatId) -> None:
        """Moves settings, what waits, parts of requests, unsent replies, usage and jobs; idempotent.

        Raises StorageUnavailable.
        """
        async with self._database.write() as connection:
            await _move_settings(connection, old, new)
            await _move_pending(connection, old, new)
            for sums in (daily_sums, daily_drawn):
                await _merge_sums(connection, sums, OwnerId(old), OwnerId(new))
                await _merge_sums(connection, sums, _sums_as_user(old), _sums_as_user(new))
            await _move_jobs(connection, old, new)
            for table in (album_parts, job_parts, replies):
                await _move_messages(connection, table, old, new)
            await _move_album_entries(connection, old, new)
            await _move_lanes(connection, old, new)


async def _move_album_entries(connection: AsyncConnection, old: ChatId, new: ChatId) -> None:
    """Albums of which the rest may come in the new chat."""
    of_chat = and_(work.c.kind == WorkKind.ALBUM, work.c.subject.startswith(f"{old}/"))
    entries = select(work.c.subject, work.c.due_at).where(of_chat)
    for subject, due_at in (await connection.execute(entries)).all():
        key = AlbumKey.parse(subject)
        await dequeue(connection, [WorkItem.album(key)])
        # In the place of an entry of the rest, which came before the move was told.
        await enqueue(connection, WorkItem.album(AlbumKey(new, key.album)), due_at)


async def _move_lanes(connection: AsyncConnection, old: ChatId, new: ChatId) -> None:
    for kind in (ReplyKind.MESSAGE, ReplyKind.HISTORY):
        of_old = replies.c.lane == chat_lane(kind, old)
        await connection.execute(update(replies).where(of_old).values(lane=chat_lane(kind, new)))


async def _move_settings(connection: AsyncConnection, old: ChatId, new: ChatId) -> None:
    """Settings chosen in the old chat replace those that the new chat got with its first message."""
    if await connection.scalar(select(chats.c.id).where(chats.c.id == old)):
        await connection.execute(delete(chats).where(chats.c.id == new))
        await connection.execute(update(chats).where(chats.c.id == old).values(id=new))


async def _move_pending(connection: AsyncConnection, old: ChatId, new: ChatId) -> None:
    """A user's references that wait in the new chat already stay: they are the newer ones."""
    await connection.execute(_change_user_id(pending, old, new))
    newer = select(pending.c.user_id).where(pending.c.chat_id == new)
    before = pending.c.chat_id == old
    await connection.execute(delete(pending).where(before, pending.c.user_id.in_(newer)))
    await _move_messages(connection, pending, old, new)


async def _move_jobs(connection: AsyncConnection, old: ChatId, new: ChatId) -> None:
    """Moves jobs with their entries in the ledger, which are found by job."""
    mine = ledger.c.job_id.in_(select(jobs.c.id).where(jobs.c.chat_id == old))
    await connection.execute(_change_user_id(ledger, old, new).where(mine))
    await connection.execute(update(ledger).where(mine).values(chat_id=new))
    await connection.execute(
        update(jobs).where(jobs.c.chat_id == old).values(status_message_id=None)
    )
    await _move_messages(connection, jobs, old, new)


async def _move_messages(
    connection: AsyncConnection, table: Table, old: ChatId, new: ChatId
) -> None:
    """Rows of messages, which have no number there."""
    await connection.execute(_change_user_id(table, old, new))
    moved = update(table).where(table.c.chat_id == old).values(chat_id=new, **NO_PLACE)
    await connection.execute(moved)


def _change_user_id(table: Table, old: ChatId, new: ChatId) -> Update:
    """The group itself is who asked, where its administrators are anonymous."""
    itself = (table.c.chat_id == old, table.c.user_id == old)
    return update(table).where(*itself).values(user_id=new)


def _sums_as_user(chat_id: ChatId) -> OwnerId:
    """Of what its anonymous administrators asked for."""
    return owner_of(chat_as_user(chat_id))


async def _merge_sums(connection: AsyncConnection, sums: Table, old: OwnerId, new: OwnerId) -> None:
    rows = (await connection.execute(select(sums).where(sums.c.owner_id == old))).mappings().all()
    keys = [column.name for column in sums.primary_key]
    if rows:
        amounts = [name for name in rows[0] if name not in keys]
        moved = [{**row, "owner_id": new} for row in rows]
        await connection.execute(insert_or_add(sums, amounts), moved)
    await connection.execute(delete(sums).where(sums.c.owner_id == old))
