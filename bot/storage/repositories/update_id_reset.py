"""Ids of updates that come a second time: Telegram begins anew after a week without updates.

So the same number is the same update only for a while: Telegram hands an update out for 24 hours
(core.telegram.org/bots/api, getUpdates), and a number comes again after a week at the earliest.
"""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.ids import UpdateId
from bot.storage.tables import jobs, updates

UPDATE_ID_LIFETIME = 2 * 24 * 60 * 60
"""Seconds."""


async def release_update_id(connection: AsyncConnection, update_id: UpdateId) -> bool:
    """Gives an old job with this update id a negative one, if it is of an earlier sequence.

    A job that was begun when its update had come belongs to that update, however late it is
    handled once more. The old job keeps a number that no update has. Says whether it was one.
    """
    came_at = select(updates.c.at).where(updates.c.update_id == update_id).scalar_subquery()
    of_another = (jobs.c.update_id == update_id, jobs.c.created_at < came_at - UPDATE_ID_LIFETIME)
    released = update(jobs).where(*of_another).values(update_id=-jobs.c.id)
    return (await connection.execute(released)).rowcount == 1
