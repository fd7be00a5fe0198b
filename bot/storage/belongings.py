"""All that is kept of a person: the latest results, and how it is erased."""

import asyncio
from pathlib import Path
from typing import Any

from sqlalchemy import (
    RowMapping,
    Select,
    and_,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.jobs import FINAL
from bot.domain.pictures import Image, Measure, PastPicture
from bot.storage.database import Database
from bot.storage.images import erase_files
from bot.storage.tables import (
    album_parts,
    attempts,
    forgotten,
    images,
    job_parts,
    jobs,
    pending,
    sent_pictures,
)

OVER = jobs.c.state.in_(FINAL)
NO_WORDS: dict[str, Any] = {"prompt": "", "picture_references": [], "lacks": []}


class SqlBelongings:
    """`folder` holds the files of pictures."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    async def recent(self, chat_id: int, person_id: int, most: int) -> list[PastPicture]:
        latest = (
            _RESULTS.where(jobs.c.chat_id == chat_id, jobs.c.person_id == person_id)
            .order_by(_CAN_BE_SHOWN.desc(), images.c.job_id.desc(), images.c.position)
            .limit(most)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(latest)).mappings().all()
        return [self._result(row) for row in rows]

    async def forget(self, person_id: int, at: float) -> None:
        async with self._database.write() as connection:
            last = await connection.scalar(select(func.max(jobs.c.id))) or 0
            for table in (pending, album_parts, job_parts, forgotten):
                await connection.execute(delete(table).where(table.c.person_id == person_id))
            row = {"person_id": person_id, "up_to": last, "at": at}
            await connection.execute(insert(forgotten).values(row))

    async def to_forget(self) -> dict[int, float]:
        async with self._database.read() as connection:
            wishes = await connection.execute(select(forgotten.c.person_id, forgotten.c.at))
            return dict(wishes.all())

    async def erase(self, person_id: int) -> bool:
        """The files go first: a crash before their rows change is mended by doing it again."""
        of_person = _to_forget(person_id)
        async with self._database.read() as connection:
            over = (await connection.scalars(of_person.where(OVER))).all()
        files_gone = await asyncio.to_thread(erase_files, self._folder, over)
        under_way = of_person.where(or_(~OVER, jobs.c.answered == false())).limit(1)
        async with self._database.write() as connection:
            await _erase_rows(connection, of_person.where(OVER))
            left = await connection.scalar(under_way)
        await self._database.empty_log()
        return files_gone and left is None

    async def close(self, person_id: int, since: float) -> None:
        wish = and_(forgotten.c.person_id == person_id, forgotten.c.at == since)
        async with self._database.write() as connection:
            await connection.execute(delete(forgotten).where(wish))

    def _result(self, row: RowMapping) -> PastPicture:
        measure = Measure(row["width"], row["height"], row["format"], row["bytes"])
        image = Image(row["position"], self._folder / row["file"], measure)
        return PastPicture(row["job_id"], row["prompt"], image, row["photo_id"])


_PHOTO_ID = (
    select(func.max(sent_pictures.c.file_id))
    .where(
        sent_pictures.c.job_id == images.c.job_id,
        sent_pictures.c.position == images.c.position,
        sent_pictures.c.is_photo == true(),
    )
    .scalar_subquery()
)
# What was drawn counts, whether or not Telegram took it; what was forgotten has no words.
_CAN_BE_SHOWN = or_(images.c.deleted == false(), _PHOTO_ID.is_not(None))
"""What cannot takes no place from what can."""
_RESULTS = (
    select(images, jobs.c.prompt, _PHOTO_ID.label("photo_id"))
    .join(jobs, jobs.c.id == images.c.job_id)
    .where(OVER, jobs.c.prompt != "")
)


def _to_forget(person_id: int) -> Select[int]:
    """The person's own requests, and others' that repeat one: by an administrator's Again."""
    repeats = tuple_(jobs.c.chat_id, jobs.c.message_id).in_(_messages(person_id))
    return (
        select(jobs.c.id)
        .join(forgotten, forgotten.c.person_id == person_id)
        .where(jobs.c.id <= forgotten.c.up_to, or_(jobs.c.person_id == person_id, repeats))
    )


def _messages(person_id: int) -> Select[int, int]:
    """With which the person asked in groups: the first request of a message is its sender's."""
    of_person = jobs.c.person_id == person_id
    groups = select(jobs.c.chat_id).where(of_person, jobs.c.chat_id != person_id)
    first = (
        select(func.min(jobs.c.id))
        .where(jobs.c.chat_id.in_(groups), jobs.c.message_id != 0)
        .group_by(jobs.c.chat_id, jobs.c.message_id)
    )
    return select(jobs.c.chat_id, jobs.c.message_id).where(of_person, jobs.c.id.in_(first))


async def _erase_rows(connection: AsyncConnection, over: Select[int]) -> None:
    """The sentence of a failure is told yet, while its request is not answered."""
    worded = and_(jobs.c.id.in_(over), jobs.c.prompt != "")
    kept = and_(images.c.job_id.in_(over), images.c.deleted == false())
    noted = and_(attempts.c.job_id.in_(over), attempts.c.note.is_not(None))
    for table in (sent_pictures, job_parts):
        await connection.execute(delete(table).where(table.c.job_id.in_(over)))
    await connection.execute(update(images).where(kept).values(deleted=True))
    await connection.execute(update(attempts).where(noted).values(note=None))
    await connection.execute(update(jobs).where(worded).values(NO_WORDS))
    told = and_(jobs.c.id.in_(over), jobs.c.answered == true(), jobs.c.failure.is_not(None))
    for job_id, failure in await connection.execute(select(jobs.c.id, jobs.c.failure).where(told)):
        if failure["values"]:
            bare = update(jobs).where(jobs.c.id == job_id).values(failure={**failure, "values": {}})
            await connection.execute(bare)
