"""Which row of a picture is meant, and whether somebody may write there."""

from sqlalchemy import ColumnElement, and_

from bot.domain.jobs import PictureState
from bot.domain.work import Claim, PictureKey
from bot.storage.tables import pictures


def is_picture(key: PictureKey) -> ColumnElement[bool]:
    return and_(pictures.c.job_id == key.job_id, pictures.c.position == key.position)


def is_held(key: PictureKey, claim: Claim) -> ColumnElement[bool]:
    """By exactly that claim: who was slower than the lease finds the token of another."""
    return and_(
        is_picture(key),
        pictures.c.state == PictureState.DRAWING,
        pictures.c.owner == claim.owner,
        pictures.c.token == claim.token,
    )
