"""A data folder as a process of an earlier revision left it, with rows in every state."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, Inspector, column, create_engine, insert, inspect, table, text

from bot.storage.engine.alembic_upgrade import alembic_config
from bot.storage.engine.migrate import migrate
from tests.kit.clock import NOON

HELD = NOON + 60
RELEASED = 0
DAY = "2026-11-21"
PRICE = 40
EARLIER = "an earlier process"
FORGOTTEN = 12

# id, user, state, pictures, held until, interruptions, answered
JOBS = [
    (QUEUED := 1, 7, "queued", 2, None, 0, False),
    (QUEUED_WITH_ONE := 2, 8, "queued", 2, RELEASED, 1, False),
    (RUNNING := 3, 7, "running", 2, HELD, 0, False),
    (RUNNING_RELEASED := 4, 9, "running", 1, RELEASED, 1, False),
    (RUNNING_ALL_DRAWN := 5, 10, "running", 2, HELD, 1, False),
    (STORED := 6, 11, "stored", 1, HELD, 1, False),
    (SENDING := 7, 11, "sending", 1, RELEASED, 1, False),
    (FAILED := 8, 11, "failed", 1, None, 0, False),
    (CANCELLED := 9, 11, "cancelled", 1, HELD, 0, False),
    (DONE := 10, 11, "done", 1, HELD, 0, True),
    (TOLD := 11, 11, "failed", 1, HELD, 0, True),
]
DRAWN = [(QUEUED_WITH_ONE, 0), (RUNNING, 0), (RUNNING_ALL_DRAWN, 0), (RUNNING_ALL_DRAWN, 1)]
DRAWN += [(STORED, 0), (SENDING, 0), (DONE, 0)]
LIVE = {"queued", "running", "stored", "sending"}

UNMET = {"what": "size", "values": {"wanted": "4k 3:2", "fitted": "1536x1024"}}
"""As earlier versions wrote it."""
FOX = {"file_id": "fox", "size": 1000, "job_id": None, "position": 0}
USUAL = {
    "chat_id": 7,
    "user_id": 7,
    "message_id": 5,
    "position": 0,
    "pictures": 1,
    "at": NOON,
    "kind": "edit",
    "prompt": "a fox",
    "size": "auto",
    "send_as": "photo",
    "language": "ru",
    "picture_references": json.dumps([FOX]),
    "lacks": json.dumps([UNMET]),
    "picture_reference": json.dumps(FOX),
    "sent_parts": 0,
    "said_at": NOON,
    "words": "a fox",
    "is_cut": True,
    "is_comment": False,
    "is_forward": False,
    "done": False,
    "deleted": False,
    "width": 1254,
    "height": 836,
    "format": "png",
    "bytes": 7,
    "provider": "llmeasy",
    "opened_at": NOON,
    "created_at": NOON - 60,
    "day": DAY,
    "body": "{}",
    "is_photo": True,
}
"""What the columns of these names hold where nothing else is said."""


class EarlierTables:
    """Writes rows. What the revision does not know is left out, tables and columns."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._inspector: Inspector = inspect(connection)

    def has(self, name: str) -> bool:
        return self._inspector.has_table(name)

    def has_column(self, name: str, column_name: str) -> bool:
        columns = self._inspector.get_columns(name) if self.has(name) else []
        return any(each["name"] == column_name for each in columns)

    def add(self, name: str, **values: object) -> None:
        if not self.has(name):
            return
        row = {**USUAL, **values}
        row["person_id"] = row["user_id"]  # as it was called until 0013
        known = [each["name"] for each in self._inspector.get_columns(name) if each["name"] in row]
        to = table(name, *map(column, known))
        self._connection.execute(insert(to).values({each: row[each] for each in known}))


def fill_and_upgrade(folder: Path, revision: str) -> None:
    """Makes `bot.db` and the folder of pictures, and upgrades them as a start does."""
    with _connection(folder) as connection:
        command.upgrade(alembic_config(connection), revision)
        tables = EarlierTables(connection)
        for name, values in (("people", {"id": 7}), ("users", {"id": 7}), ("chats", {"id": -5})):
            tables.add(name, **values, pictures=2, send_as="file", provider=None)
        _add_jobs(tables)
        _add_pictures(tables, folder / "images" / "0")
        _add_ledger(tables)
        if revision == "0001":  # what was set aside had no cost yet, rather than none
            connection.execute(text("UPDATE ledger SET cost_microusd = NULL WHERE set_aside > 0"))
        _add_messages(tables)
        migrate(connection)


@contextmanager
def _connection(folder: Path) -> Iterator[Connection]:
    engine = create_engine(f"sqlite:///{folder}/bot.db")
    with engine.begin() as connection:
        yield connection
    engine.dispose()


def _add_jobs(tables: EarlierTables) -> None:
    failure = json.dumps({"code": "busy", "values": {"tries": 4}, "perhaps_billed": False})
    for job_id, user, state, pictures, held_until, interruptions, answered in JOBS:
        tables.add(
            "jobs",
            id=job_id,
            update_id=job_id,
            message_id=job_id,
            chat_id=user,
            user_id=user,
            state=state,
            pictures=pictures,
            started_at=NOON - 60,
            held_until=held_until,
            answered=answered,
            owner=EARLIER if held_until else None,
            interruptions=interruptions,
            failure=failure if state == "failed" else None,
            provider=None,
        )
        if state in {"stored", "sending"} or (state not in LIVE and not answered):
            tables.add("work", kind="deliver", subject=str(job_id), rank=0, due_at=held_until or 0)
    closed = {"closed_at": NOON, "price_microusd": PRICE, "cost_microusd": PRICE}
    tables.add("attempts", request_id="r0", job_id=RUNNING, position=1, price_microusd=PRICE)
    tables.add("attempts", request_id="r1", job_id=DONE, outcome="drawn", **closed)
    tables.add("attempts", request_id="r2", job_id=TOLD, outcome="refused", **closed)
    tables.add("attempts", request_id="r3", job_id=TOLD, outcome="lost", **closed)


def _add_pictures(tables: EarlierTables, folder: Path) -> None:
    """With rows of their own, the last picture of a job gets its image as the job is stored."""
    there = list(DRAWN)
    if tables.has("pictures"):
        there.remove((RUNNING_ALL_DRAWN, 1))
    folder.mkdir(parents=True)
    for job_id, position in DRAWN:
        (folder / f"{job_id}-{position}").write_bytes(b"picture")
    for job_id, position in there:
        tables.add("images", job_id=job_id, position=position, file=f"0/{job_id}-{position}")
    tables.add("images", job_id=TOLD, file=f"0/{TOLD}-0", deleted=True)
    tables.add("sent_pictures", chat_id=11, message_id=99, job_id=DONE, file_id="photo")
    for job_id, _, state, count, held_until, *_ in JOBS:
        for position in range(count if state in {"queued", "running"} else 0):
            picture = {"job_id": job_id, "position": position, "token": 1}
            if (job_id, position) in there:
                tables.add("pictures", **picture, state="drawn")
            else:
                _add_undrawn(tables, picture, held_until if state == "running" else None)


def _add_undrawn(tables: EarlierTables, picture: dict[str, int], held_until: float | None) -> None:
    """With the time until which it was drawn: none where it waits."""
    rank = 10 * picture["job_id"] + picture["position"]
    is_begun, owner = held_until is not None, EARLIER if held_until else None
    tables.add(
        "pictures",
        **{**picture, "number": rank, "rank": rank, "owner": owner, "held_until": held_until},
        state="drawing" if is_begun else "waiting",
    )
    subject = "{job_id}/{position}".format(**picture)
    tables.add("work", kind="draw", subject=subject, rank=rank, due_at=held_until or 0)


def _add_ledger(tables: EarlierTables) -> None:
    """What is set aside for jobs under way, and what came of the others."""
    sums: dict[int, dict[str, int]] = {}
    for job_id, user, state, pictures, *_ in JOBS:
        for entry in _entries(state, pictures):
            tables.add("ledger", job_id=job_id, user_id=user, chat_id=user, **entry)
            for owner in (user, 0):
                before = sums.get(owner, {})
                sums[owner] = {name: entry[name] + before.get(name, 0) for name in entry}
    for owner, amounts in sums.items():
        tables.add("daily_sums", owner_id=owner, **amounts)
    for owner in (11, 0):
        tables.add("daily_drawn", owner_id=owner)


def _entries(state: str, pictures: int) -> list[Mapping[str, int]]:
    cost, came = pictures * PRICE, state == "done"
    nothing = {"delivered": 0, "failed": 0, "counted": 0, "cost_microusd": 0, "unpriced": 0}
    aside = {**nothing, "set_aside": pictures, "cost_aside_microusd": cost}
    if state in LIVE:
        return [aside]
    settled = {**nothing, "set_aside": -pictures, "cost_aside_microusd": -cost}
    settled |= {"delivered": pictures * came, "counted": pictures * came}
    return [aside, {**settled, "failed": pictures * (not came), "cost_microusd": cost * came}]


def _add_messages(tables: EarlierTables) -> None:
    for number, handled in ((101, True), (102, False)):
        tables.add("updates", update_id=number, handled=handled)
    tables.add("pending", update_id=103, until=HELD + 60)
    for number, album in enumerate("aabc"):
        part = {"album": album, "update_id": number, "message_id": number, "chat_id": -5}
        tables.add("album_parts", **part, held_until=NOON + 15, done=album == "b", words=None)
    for album in "ac":
        tables.add("work", kind="album", subject=f"-5/{album}", rank=0, due_at=0)
    tables.add("job_parts", update_id=QUEUED, message_id=QUEUED, job_id=QUEUED)
    tables.add("forgotten", user_id=FORGOTTEN, up_to=TOLD)
    tables.add("work", kind="forget", subject=str(FORGOTTEN), rank=0, due_at=0)
    tables.add("replies", id=1, update_id=104, kind="message", due_at=NOON, lane="message/7")
    if tables.has_column("replies", "lane"):  # the first of each lane has its entry
        tables.add("work", kind="reply", subject="1", rank=0, due_at=0)
