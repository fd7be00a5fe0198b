"""Which messages show which results."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import ChatId, JobId, MessageId
from bot.domain.images import DOWNLOAD_LIMIT, Reference, SentImage
from bot.storage.engine.database import Database
from bot.storage.engine.upsert import insert_or_replace
from bot.storage.tables import jobs, sent_pictures


class SqlSentImages:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, job_id: JobId, shown: Sequence[SentImage]) -> None:
        async with self._database.write() as connection:
            await write_shown(connection, job_id, shown)

    async def find(self, chat_id: ChatId, message_id: MessageId) -> Reference | None:
        there = select(sent_pictures.c.job_id, sent_pictures.c.position).where(
            sent_pictures.c.chat_id == chat_id, sent_pictures.c.message_id == message_id
        )
        async with self._database.read() as connection:
            result = (await connection.execute(there)).first()
        return await self.of_result(*result) if result else None

    async def of_result(self, job_id: JobId, position: int) -> Reference:
        """A file is the original itself, if Telegram does not find it too large; of photos, the
        largest is the best.
        """
        there = (
            select(sent_pictures)
            .where(sent_pictures.c.job_id == job_id, sent_pictures.c.position == position)
            .order_by(sent_pictures.c.is_photo, sent_pictures.c.bytes.desc())
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(there)).mappings().all()
        for row in rows:
            if (row["bytes"] or 0) <= DOWNLOAD_LIMIT:
                return Reference(row["file_id"], row["bytes"], job_id, position)
        return Reference("", None, job_id, position)


async def write_shown(
    connection: AsyncConnection, job_id: JobId, shown: Sequence[SentImage]
) -> None:
    """A message shows one result only."""
    if not shown:
        return
    chat_id = select(jobs.c.chat_id).where(jobs.c.id == job_id).scalar_subquery()
    await connection.execute(_SHOWN.values(chat_id=chat_id), [_row(job_id, each) for each in shown])


_SHOWN = insert_or_replace(sent_pictures).values(
    {
        name: bindparam(name)
        for name in ("message_id", "job_id", "position", "file_id", "bytes", "is_photo")
    }
)


def _row(job_id: JobId, shown: SentImage) -> dict[str, object]:
    return {
        "message_id": shown.message_id,
        "job_id": job_id,
        "position": shown.position,
        "file_id": shown.file_id,
        "bytes": shown.size,
        "is_photo": shown.is_photo,
    }
