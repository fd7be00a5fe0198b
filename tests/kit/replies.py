"""The replies of handlers, without the application around them."""

from aiogram import Bot

from bot.domain.ports import Sleep
from bot.domain.replies import ReplyKind
from bot.runtime.retry import RetryStorage
from bot.runtime.task_supervisor import TaskSupervisor
from bot.services.replies import ReplyQueue, SendReply
from bot.storage import Database, SqlReplyRepository
from bot.telegram.delivery.replies import Replies
from bot.telegram.delivery.reply_senders import SendMessageReply
from tests.kit.clock import Clock
from tests.kit.fakes import FakeResultSender


def make_replies(
    bot: Bot, database: Database, supervisor: TaskSupervisor, clock: Clock, pause: Sleep
) -> Replies:
    """Of messages alone, through that bot."""
    kept, retry_storage = SqlReplyRepository(database), RetryStorage(FakeResultSender(), pause)
    senders = {ReplyKind.MESSAGE: SendMessageReply(bot)}
    send = SendReply(kept, senders, retry_storage, clock)
    return Replies(bot, ReplyQueue(kept, send, retry_storage, supervisor, pause), supervisor, clock)
