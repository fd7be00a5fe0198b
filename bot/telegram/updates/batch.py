"""What getUpdates answers, as far as it can be used."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.ids import UpdateId

MAX_UPDATE_ID = 2_000_000_000
"""Telegram's server numbers updates up to this (`TQueue::EventId::MAX_ID` in its sources)."""


@dataclass(frozen=True, slots=True)
class UpdateBatch:
    """The updates of one answer, as (update id, JSON); `skipped` cannot be told apart or kept."""

    updates: Sequence[tuple[UpdateId, str]]
    skipped: int = 0
    highest_id: UpdateId | None = None

    @property
    def size(self) -> int:
        return len(self.updates) + self.skipped

    @property
    def is_unreadable(self) -> bool:
        """Whether it holds something, and no number of an update."""
        return self.size > 0 and self.highest_id is None


def parse_batch(answer: object) -> UpdateBatch:
    """What is no update is left out: it is no reason to stop, or to ask for the others again."""
    if not isinstance(answer, list):
        return UpdateBatch([], skipped=1)
    ids = [_id_of(update) for update in answer]
    kept = {
        update_id: json.dumps(update)
        for update_id, update in zip(ids, answer, strict=True)
        if update_id is not None
    }
    skipped = sum(update_id not in kept for update_id in ids)
    known = [update_id for update_id in ids if update_id is not None]
    return UpdateBatch([*kept.items()], skipped, max(known, default=None))


def _id_of(update: object) -> UpdateId | None:
    """None where it has none; `true` is no number here."""
    update_id = update.get("update_id") if isinstance(update, dict) else None
    is_id = type(update_id) is int and 0 <= update_id <= MAX_UPDATE_ID
    return update_id if is_id else None
