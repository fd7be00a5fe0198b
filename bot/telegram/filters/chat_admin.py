"""Asks Telegram whether a user is an administrator of the group."""

from aiogram import Bot
from aiogram.enums import ChatMemberStatus
from aiogram.exceptions import TelegramAPIError

from bot.domain.jobs import Requester
from bot.observability import get_logger
from bot.telegram.client.call_options import BEST_EFFORT, with_options

log = get_logger(__name__)

REQUEST_SECONDS = 5
"""A press is not kept waiting."""


async def is_chat_admin(bot: Bot, requester: Requester) -> bool:
    """Of the group; False in a private chat, or where Telegram does not answer."""
    if not requester.in_group:
        return False
    try:
        at_once = with_options(bot, BEST_EFFORT)
        member = await at_once.get_chat_member(
            requester.chat_id, requester.user_id, request_timeout=REQUEST_SECONDS
        )
    except TelegramAPIError as error:
        log.warning("membership not read", error=error.message)
        return False
    return member.status in {ChatMemberStatus.CREATOR, ChatMemberStatus.ADMINISTRATOR}
