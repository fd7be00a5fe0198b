"""What a bot in privacy mode gets to see of a group."""

from draw_bot_sandbox.telegram.model import Message, User


def is_for_bot(message: Message, me: User) -> bool:
    """Everything in a private chat; in a group commands, mentions, and replies to the bot."""
    chat = message.chat
    if not chat.bot_is_in:
        return False
    if chat.kind == "private" or not chat.privacy or me.id in chat.admins:
        return True
    is_reply = message.reply_to is not None and message.reply_to.sender.id == me.id
    return is_reply or _addresses(message, f"@{me.username}".lower())


def _addresses(message: Message, name: str) -> bool:
    units = message.words.text.encode("utf-16-le")
    for entity in message.entities:
        found = units[entity.offset * 2 : entity.end * 2].decode("utf-16-le").lower()
        if entity.type == "mention" and found == name:
            return True
        if entity.type == "bot_command" and found.endswith(name if "@" in found else ""):
            return True
    return False
