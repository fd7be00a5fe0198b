"""How everything that is kept of a user is erased."""

import asyncio
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Select,
    and_,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ChatId, JobId, MessageId, UserId
from bot.domain.jobs import FINAL
from bot.domain.work import WorkItem
from bot.storage.engine.database import Database
from bot.storage.originals.images import erase_files
from bot.storage.queue.entries import dequeue, enqueue
from bot.storage.repositories.failure_values import NAMES_SOMEBODY, erase_told_values
from bot.storage.repositories.replies import enter_first_replies
from bot.storage.repositories.request_parts import forget_parts
from bot.storage.tables import (
    album_parts,
    attempts,
    forgotten,
    images,
    job_parts,
    jobs,
    pending,
    pictures,
    replies,
    sent_pictures,
)

FINISHED = jobs.c.state.in_(FINAL)
ERASED_REQUEST: dict[str, Any] = {
    "prompt": "",
    "picture_references": [],
    "mask": None,
    "lacks": [],
}


class SqlPrivacyStore:
    """`folder` holds the files of pictures."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    async def forget(self, user_id: UserId, at: float) -> None:
        async with self._database.write() as connection:
            last = await connection.scalar(select(func.max(jobs.c.id))) or 0
            for table in (pending, album_parts, replies, forgotten):
                await connection.execute(delete(table).where(table.c.user_id == user_id))
            await enter_first_replies(connection)
            await forget_parts(connection, user_id)
            # An administrator's name stands in others' jobs; only earlier versions kept it there.
            await erase_told_values(connection, and_(FINISHED, NAMES_SOMEBODY))
            row = {"user_id": user_id, "up_to": last, "at": at}
            await connection.execute(insert(forgotten).values(row))
            await enqueue(connection, WorkItem.forget(user_id), at)

    async def asked_at(self, user_id: UserId) -> float | None:
        at = select(forgotten.c.at).where(forgotten.c.user_id == user_id)
        async with self._database.read() as connection:
            return await connection.scalar(at)

    async def erase(self, user_id: UserId) -> bool:
        """Deletes the files first: after a crash, the next call finds their rows unchanged."""
        of_user = _jobs_to_forget(user_id)
        async with self._database.read() as connection:
            over = (await connection.scalars(of_user.where(FINISHED))).all()
        files_gone = await asyncio.to_thread(erase_files, self._folder, over)
        under_way = of_user.where(or_(~FINISHED, jobs.c.answered == false())).limit(1)
        async with self._database.write() as connection:
            await _erase_rows(connection, of_user.where(FINISHED))
            left = await connection.scalar(under_way)
        await self._database.truncate_wal()
        return files_gone and left is None

    async def close(self, user_id: UserId, since: float | None) -> None:
        of_user = forgotten.c.user_id == user_id
        asked_again = select(forgotten.c.at).where(of_user)
        async with self._database.write() as connection:
            await connection.execute(delete(forgotten).where(of_user, forgotten.c.at == since))
            if await connection.scalar(asked_again) is None:
                await dequeue(connection, [WorkItem.forget(user_id)])


def _jobs_to_forget(user_id: UserId) -> Select[JobId]:
    """The user's own jobs, and others' that repeat one: by an administrator's Again."""
    repeats = tuple_(jobs.c.chat_id, jobs.c.message_id).in_(_messages(user_id))
    return (
        select(jobs.c.id)
        .join(forgotten, forgotten.c.user_id == user_id)
        .where(jobs.c.id <= forgotten.c.up_to, or_(jobs.c.user_id == user_id, repeats))
    )


def _messages(user_id: UserId) -> Select[ChatId, MessageId]:
    """With which the user asked in groups: the first job of a message is its sender's."""
    of_user = jobs.c.user_id == user_id
    groups = select(jobs.c.chat_id).where(of_user, jobs.c.chat_id != user_id)
    first = (
        select(func.min(jobs.c.id))
        .where(jobs.c.chat_id.in_(groups), jobs.c.message_id != 0)
        .group_by(jobs.c.chat_id, jobs.c.message_id)
    )
    return select(jobs.c.chat_id, jobs.c.message_id).where(of_user, jobs.c.id.in_(first))


async def _erase_rows(connection: AsyncConnection, over: Select[JobId]) -> None:
    worded = and_(jobs.c.id.in_(over), jobs.c.prompt != "")
    kept = and_(images.c.job_id.in_(over), images.c.deleted == false())
    noted = and_(attempts.c.job_id.in_(over), attempts.c.note.is_not(None))
    for table in (sent_pictures, job_parts, pictures):
        await connection.execute(delete(table).where(table.c.job_id.in_(over)))
    await connection.execute(update(images).where(kept).values(deleted=True))
    await connection.execute(update(attempts).where(noted).values(note=None))
    await connection.execute(update(jobs).where(worded).values(ERASED_REQUEST))
    await erase_told_values(connection, jobs.c.id.in_(over))
