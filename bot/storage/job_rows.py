"""A job as its row, there and back."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Column, ColumnElement, RowMapping, or_

from bot.domain.failures import Failure
from bot.domain.jobs import Job, JobState, Origin, Request
from bot.domain.offers import Look
from bot.domain.pictures import Reference
from bot.domain.settings import SendAs
from bot.domain.wishes import Lack

LONGEST_HOLD = 15 * 60
"""Seconds: a lease is ten minutes at the most. Who holds longer had a clock that was wrong."""


def free(held_until: Column[float], at: float) -> ColumnElement[bool]:
    """Nobody works on it at that time."""
    return or_(held_until.is_(None), held_until <= at, held_until > at + LONGEST_HOLD)


def new_row(origin: Origin, request: Request, at: float) -> dict[str, Any]:
    """The row of a job that was just admitted."""
    return {
        **asdict(origin),
        **request_row(request),
        "state": JobState.QUEUED,
        "created_at": at,
        "sent_parts": 0,
        "answered": False,
    }


def request_row(request: Request) -> dict[str, Any]:
    """What is asked for, as a part of the row."""
    return {
        "kind": request.kind,
        "prompt": request.prompt,
        **asdict(request.look),
        "provider": request.provider,
        "pictures": request.pictures,
        "send_as": request.send_as,
        "picture_references": reference_list(request.references),
        "lacks": [asdict(lack) for lack in request.lacks],
        "by_button": request.by_button,
    }


def job_of(row: RowMapping) -> Job:
    return Job(
        id=row["id"],
        origin=origin_of(row),
        request=Request(
            prompt=row["prompt"],
            look=look_of(row),
            pictures=row["pictures"],
            send_as=SendAs(row["send_as"]),
            references=references_of(row["picture_references"]),
            provider=row["provider"],
            lacks=tuple(Lack(**lack) for lack in row["lacks"]),
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
        failure=_failure_of(row["failure"]) if row["failure"] else None,
        interruptions=row["interruptions"],
        due_at=row["due_at"],
    )


def origin_of(row: RowMapping) -> Origin:
    """Of a job, or of a message that belongs to one."""
    return Origin(
        update_id=row["update_id"],
        chat_id=row["chat_id"],
        person_id=row["person_id"],
        message_id=row["message_id"],
        thread_id=row["thread_id"],
    )


def _failure_of(kept: dict[str, Any]) -> Failure:
    """Rows of earlier versions say only whether anything counts."""
    counted = kept.get("counted", kept.get("perhaps_billed", False))
    return Failure(kept["code"], kept["values"], int(counted))


def look_of(row: RowMapping) -> Look:
    return Look(row["size"], row["quality"], row["background"])


def reference_list(references: Sequence[Reference]) -> list[dict[str, Any]]:
    return [asdict(reference) for reference in references]


def references_of(rows: list[dict[str, Any]]) -> tuple[Reference, ...]:
    return tuple(Reference(**row) for row in rows)
