"""A job as its row, there and back."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, ColumnElement, RowMapping, and_, false, or_

from bot.domain.errors import ErrorValue
from bot.domain.failures import Failure
from bot.domain.images import Reference
from bot.domain.jobs import FINAL, Job, JobState, Origin, ReplyTarget, Request, Requester
from bot.domain.offers import Look
from bot.domain.prompt_options import UnmetOption
from bot.domain.settings import SendAs
from bot.domain.work import Claim
from bot.storage.tables import jobs

MAX_LEASE = 15 * 60
"""Seconds: a lease is ten minutes at the most. A longer one was written by a wrong clock."""

TO_DELIVER = or_(
    jobs.c.state.in_([JobState.STORED, JobState.SENDING]),
    and_(jobs.c.state.in_(FINAL), jobs.c.answered == false()),
)


def is_unleased(held_until: Column[float], at: float) -> ColumnElement[bool]:
    """It has no lease, an expired one, or one too long to be right."""
    return or_(held_until.is_(None), held_until <= at, held_until > at + MAX_LEASE)


def new_job_row(origin: Origin, request: Request, at: float) -> dict[str, Any]:
    """The row of a job that was just admitted."""
    return {
        **origin_columns(origin),
        **request_columns(request),
        "state": JobState.QUEUED,
        "created_at": at,
        "sent_parts": 0,
        "answered": False,
    }


def request_columns(request: Request) -> dict[str, Any]:
    """What is asked for, as a part of the row."""
    return {
        "kind": request.kind,
        "prompt": request.prompt,
        **asdict(request.look),
        "provider": request.provider,
        "pictures": request.pictures,
        "send_as": request.send_as,
        "picture_references": references_to_json(request.references),
        "mask": mask_to_json(request.mask),
        "lacks": [asdict(unmet_option) for unmet_option in request.unmet_options],
        "by_button": request.by_button,
    }


def job_from_row(row: RowMapping) -> Job:
    return Job(
        id=row["id"],
        origin=origin_from_row(row),
        request=Request(
            prompt=row["prompt"],
            look=look_from_row(row),
            pictures=row["pictures"],
            send_as=SendAs(row["send_as"]),
            references=references_from_json(row["picture_references"]),
            mask=mask_from_json(row["mask"]),
            provider=row["provider"],
            unmet_options=tuple(map(_unmet_option_from_json, row["lacks"])),
            by_button=row["by_button"],
        ),
        state=JobState(row["state"]),
        created_at=row["created_at"],
        started_at=row["started_at"],
        stored_at=row["stored_at"],
        status_message_id=row["status_message_id"],
        sent_parts=row["sent_parts"],
        sent_pictures=row["sent_pictures"],
        unconfirmed=row["unconfirmed"],
        failure=failure_from_json(row["failure"]) if row["failure"] else None,
        interruptions=row["interruptions"],
        due_at=row["due_at"],
        claim=Claim(row["owner"] or "", row["token"]),
    )


def origin_from_row(row: RowMapping) -> Origin:
    """Of a job, or of a message that belongs to one."""
    requester = Requester(row["chat_id"], row["user_id"])
    return Origin(row["update_id"], requester, reply_to_from_row(row))


def reply_to_from_row(row: RowMapping) -> ReplyTarget:
    return ReplyTarget(row["chat_id"], row["message_id"], row["thread_id"])


def origin_columns(origin: Origin) -> dict[str, Any]:
    """The same as a part of the row; the chat is in it once."""
    return {
        "update_id": origin.update_id,
        **asdict(origin.requester),
        **asdict(origin.reply_to),
    }


def failure_from_json(kept: dict[str, Any]) -> Failure:
    """Rows of earlier versions say only whether anything counts."""
    counted = kept.get("counted", kept.get("perhaps_billed", False))
    values = {name: _failure_value(name, value) for name, value in kept["values"].items()}
    return Failure(kept["code"], values, int(counted))


def _failure_value(name: str, kept: str | int | list[int]) -> ErrorValue:
    """JSON has no tuples; rows of earlier versions have numbers of parts as a text, `2, 4`."""
    if name == "parts" and isinstance(kept, str):
        return tuple(map(int, kept.split(", ")))
    return tuple(kept) if isinstance(kept, list) else kept


def _unmet_option_from_json(kept: dict[str, Any]) -> UnmetOption:
    """Rows of earlier versions have the size that was wanted as a text: `4k 3:2`."""
    values = dict(kept["values"])
    if "fitted" in values and (wanted := values.pop("wanted", "")):
        values |= {"ratio" if ":" in each else "tier": each for each in wanted.split()}
    return UnmetOption(kept["what"], values)


def look_from_row(row: RowMapping) -> Look:
    return Look(row["size"], row["quality"], row["background"])


def references_to_json(references: Sequence[Reference]) -> list[dict[str, Any]]:
    return [asdict(reference) for reference in references]


def references_from_json(rows: list[dict[str, Any]]) -> tuple[Reference, ...]:
    return tuple(Reference(**row) for row in rows)


def mask_to_json(mask: Reference | None) -> dict[str, Any] | None:
    return asdict(mask) if mask else None


def mask_from_json(kept: dict[str, Any] | None) -> Reference | None:
    return Reference(**kept) if kept else None
