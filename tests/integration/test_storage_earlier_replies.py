"""Replies that revision 0015 kept are sent, each lane in its order."""

import json
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine, text

from bot.domain.ids import ReplyId
from bot.domain.replies import ClaimedReply
from bot.domain.work import WorkKind
from bot.storage import SqlReplyRepository, SqlWorkQueue, open_database
from bot.storage.engine.alembic_upgrade import alembic_config
from bot.storage.engine.migrate import migrate
from tests.kit.clock import NOON
from tests.kit.job_steps import lease
from tests.kit.replies import kept_replies

REPLY = """
INSERT INTO replies (id, update_id, chat_id, user_id, message_id, kind, body, created_at, due_at)
VALUES (:id, :id, :chat, 7, 5, :kind, :body, :at, :at)
"""
ROWS = [
    (1, 7, "message", {"text": "a"}),
    (2, 7, "message", {"text": "b"}),
    (3, -5, "message", {"text": "c"}),
    (4, 7, "history", {}),
    (5, 7, "original", {"job_id": 9, "position": 0}),
    (6, 7, "original", {"job_id": 9, "position": 1}),
]


async def test_they_are_due_at_once_and_in_their_order(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/bot.db")
    with engine.begin() as connection:
        command.upgrade(alembic_config(connection), "0015")
        for reply_id, chat, kind, body in ROWS:
            values = {"id": reply_id, "chat": chat, "kind": kind, "body": json.dumps(body)}
            connection.execute(text(REPLY), {**values, "at": NOON - 60})
        migrate(connection)
    engine.dispose()

    async with open_database(f"sqlite+aiosqlite:///{tmp_path}/bot.db") as database:
        replies = SqlReplyRepository(database)
        due = await SqlWorkQueue(database).due([WorkKind.REPLY], NOON, 9)
        kept = await kept_replies(database)
        lanes = await replies.waiting_lanes()
        first = await replies.claim(ReplyId(1), lease(NOON))
        assert isinstance(first, ClaimedReply)
        second = await replies.remove(first, lease(NOON))

    assert sorted(item.subject for item in due) == ["1", "3", "4", "5", "6"]
    assert [dict(each.body) for each in kept] == [body for *_, body in ROWS]
    assert lanes == {each.lane for each in kept}
    assert isinstance(second, ClaimedReply)
    assert second.id == 2
