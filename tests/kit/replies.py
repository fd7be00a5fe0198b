"""The replies of handlers, without the application around them."""

from collections.abc import Mapping

from aiogram import Bot
from sqlalchemy import select

from bot.domain.ports import ReplySender, Sleep
from bot.domain.replies import Reply, ReplyKind
from bot.domain.work import WorkKind
from bot.runtime.queue_worker import QueueWorker
from bot.runtime.retry import RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.replies import ReplyQueue, SendReply
from bot.storage import Database, SqlReplyRepository, SqlWorkQueue
from bot.storage.job_rows import origin_from_row
from bot.storage.tables import replies as rows
from bot.telegram.delivery.replies import Replies
from bot.telegram.delivery.reply_senders import SendMessageReply
from tests.kit.clock import Clock, FakeSleep
from tests.kit.fakes import FakeResultSender
from tests.kit.job_steps import LEASE, OWNER


def make_replies(
    bot: Bot, database: Database, supervisor: TaskSupervisor, clock: Clock, pause: Sleep
) -> Replies:
    """Of messages alone, through that bot."""
    senders = {ReplyKind.MESSAGE: SendMessageReply(bot)}
    queue = make_reply_queue(database, senders, supervisor, clock, pause)
    return Replies(bot, queue, supervisor, clock)


def make_reply_queue(
    database: Database,
    senders: Mapping[ReplyKind, ReplySender],
    supervisor: TaskSupervisor,
    clock: Clock,
    pause: Sleep,
    *,
    owner: str = OWNER,
) -> ReplyQueue:
    """Of a process of that name, whose worker only does what it is told to."""
    kept, retry_storage = (
        SqlReplyRepository(database),
        RetryStorage(FakeResultSender(), FakeSleep()),
    )
    worker = QueueWorker(
        queue=SqlWorkQueue(database),
        places={},
        owner=owner,
        lease_seconds=LEASE,
        retry_storage=retry_storage,
        supervisor=supervisor,
        clock=clock,
        sleep=FakeSleep(),
    )
    send = SendReply(kept, senders, retry_storage, clock, pause)
    queue = ReplyQueue(kept, send, retry_storage, worker)
    worker.handlers[WorkKind.REPLY] = queue
    return queue


async def kept_replies(database: Database) -> list[Reply]:
    """All that are rows, in their order."""
    async with database.read() as connection:
        found = await connection.execute(select(rows).order_by(rows.c.id))
        return [
            Reply(
                origin_from_row(row),
                ReplyKind(row["kind"]),
                row["body"],
                row["created_at"],
                row["tries"],
            )
            for row in found.mappings()
        ]
