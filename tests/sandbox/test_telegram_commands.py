"""Which menu a person sees: the narrowest scope first, the person's language before none."""

import pytest

from draw_bot_sandbox.telegram.commands import Command, CommandMenu, Scope
from draw_bot_sandbox.telegram.model import Chat, User

MASHA = User(1, "Маша", "ru")
TOM = User(2, "Tom", "en-GB")
PRIVATE = Chat(1, "private", "Маша", lambda: 0.0, {1: MASHA})
GROUP = Chat(-1, "group", "Friends", lambda: 0.0, {1: MASHA, 2: TOM}, admins={1})

ORDER = [
    (Scope("chat_member", -1, 1), "ru"),
    (Scope("chat_member", -1, 1), ""),
    (Scope("chat_administrators", -1), "ru"),
    (Scope("chat", -1), ""),
    (Scope("all_chat_administrators"), "ru"),
    (Scope("all_group_chats"), "ru"),
    (Scope("all_group_chats"), ""),
    (Scope("default"), "ru"),
    (Scope("default"), ""),
]


def menu_of(*lists: tuple[Scope, str]) -> CommandMenu:
    menu = CommandMenu()
    for scope, language in lists:
        menu.set(scope, language, [Command(scope.type, language or "any")])
    return menu


@pytest.mark.parametrize("widest", range(len(ORDER)))
def test_an_administrator_of_a_group_goes_through_all_scopes(widest: int) -> None:
    scope, language = ORDER[widest]
    (command,) = menu_of(*ORDER[widest:]).seen_by(MASHA, GROUP)
    assert command == Command(scope.type, language or "any")


def test_a_member_sees_no_administrators_menu() -> None:
    (command,) = menu_of(*ORDER).seen_by(TOM, GROUP)
    assert command == Command("chat", "any")


def test_a_private_chat_has_its_own_scopes() -> None:
    lists = [(Scope("all_private_chats"), "en"), (Scope("default"), "ru")]
    assert menu_of(*lists).seen_by(MASHA, PRIVATE) == (Command("default", "ru"),)
    assert menu_of(*lists).seen_by(TOM, PRIVATE) == (Command("all_private_chats", "en"),)
    assert menu_of((Scope("all_group_chats"), "")).seen_by(MASHA, PRIVATE) == ()
