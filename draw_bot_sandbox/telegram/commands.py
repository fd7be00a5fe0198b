"""The command menu: who sees which commands, by Telegram's order of scopes and languages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from draw_bot_sandbox.telegram.errors import bad_request
from draw_bot_sandbox.telegram.model import Chat, User

_MOST_COMMANDS = 100
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_MOST_DESCRIPTION = 256


@dataclass(frozen=True, slots=True)
class Command:
    command: str
    description: str
    is_ephemeral: bool = False
    """Whether it makes an ephemeral message (Bot API 10.3)."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose menu it is; chat and user where the type names them."""

    type: str = "default"
    chat_id: int = 0
    user_id: int = 0


class CommandMenu:
    def __init__(self) -> None:
        self._lists: dict[tuple[Scope, str], tuple[Command, ...]] = {}

    def set(self, scope: Scope, language: str, commands: list[Command]) -> None:
        _check_language(language)
        if len(commands) > _MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        for command in commands:
            _check(command)
        self._lists[scope, language] = tuple(commands)

    def get(self, scope: Scope, language: str) -> tuple[Command, ...]:
        return self._lists.get((scope, language), ())

    def delete(self, scope: Scope, language: str) -> None:
        self._lists.pop((scope, language), None)

    def seen_by(self, person: User, chat: Chat) -> tuple[Command, ...]:
        """The first list that is set, from the narrowest scope to the widest."""
        language = (person.language_code or "")[:2]
        for scope in _scopes(person, chat):
            for spoken in (language, ""):
                if commands := self.get(scope, spoken):
                    return commands
        return ()


def _scopes(person: User, chat: Chat) -> Iterator[Scope]:
    if chat.kind == "private":
        yield Scope("chat", chat.id)
        yield Scope("all_private_chats")
    else:
        is_admin = person.id in chat.admins
        yield Scope("chat_member", chat.id, person.id)
        if is_admin:
            yield Scope("chat_administrators", chat.id)
        yield Scope("chat", chat.id)
        if is_admin:
            yield Scope("all_chat_administrators")
        yield Scope("all_group_chats")
    yield Scope("default")


def _check_language(language: str) -> None:
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")


def _check(command: Command) -> None:
    if not _NAME.fullmatch(command.command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 0 < len(command.description.strip()) <= _MOST_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
