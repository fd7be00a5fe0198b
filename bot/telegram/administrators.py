"""Who may press every button of a group."""

from aiogram import Bot
from aiogram.enums import ChatMemberStatus
from aiogram.exceptions import TelegramAPIError

from bot.domain.jobs import Origin
from bot.observability import get_logger
from bot.telegram.outbox import in_passing

log = get_logger(__name__)


async def is_administrator(bot: Bot, origin: Origin) -> bool:
    """Of the group there; nobody is one in a private chat."""
    if not origin.in_group:
        return False
    try:
        with in_passing():  # a press is not kept waiting
            member = await bot.get_chat_member(origin.chat_id, origin.person_id)
    except TelegramAPIError as error:
        log.warning("membership not read", error=error.message)
        return False
    return member.status in {ChatMemberStatus.CREATOR, ChatMemberStatus.ADMINISTRATOR}
