"""The latest results of a user."""

from pathlib import Path

from sqlalchemy import RowMapping, false, func, or_, select, true

from bot.domain.images import HistoryImage, Image, Measure
from bot.domain.jobs import FINAL, Requester
from bot.storage.engine.database import Database
from bot.storage.tables import images, jobs, sent_pictures

_PHOTO_ID = (
    select(func.max(sent_pictures.c.file_id))
    .where(
        sent_pictures.c.job_id == images.c.job_id,
        sent_pictures.c.position == images.c.position,
        sent_pictures.c.is_photo == true(),
    )
    .scalar_subquery()
)
_CAN_BE_SHOWN = or_(images.c.deleted == false(), _PHOTO_ID.is_not(None))
"""Results that cannot be shown any more come last."""
# Every drawn image counts, delivered or not; erased jobs have an empty prompt.
_RESULTS = (
    select(images, jobs.c.prompt, _PHOTO_ID.label("photo_id"))
    .join(jobs, jobs.c.id == images.c.job_id)
    .where(jobs.c.state.in_(FINAL), jobs.c.prompt != "")
)


class SqlHistoryStore:
    """`folder` holds the files of pictures."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    async def recent(self, requester: Requester, most: int) -> list[HistoryImage]:
        latest = (
            _RESULTS.where(jobs.c.chat_id == requester.chat_id, jobs.c.user_id == requester.user_id)
            .order_by(_CAN_BE_SHOWN.desc(), images.c.job_id.desc(), images.c.position)
            .limit(most)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(latest)).mappings().all()
        return [self._result(row) for row in rows]

    def _result(self, row: RowMapping) -> HistoryImage:
        measure = Measure(row["width"], row["height"], row["format"], row["bytes"])
        image = Image(row["position"], self._folder / row["file"], measure)
        return HistoryImage(row["job_id"], row["prompt"], image, row["photo_id"])
