"""People in their chats, without a bot that answers."""

import pytest

from draw_bot_sandbox.telegram import Chat, NotAMemberError, Person, TelegramSandbox


@pytest.fixture
def sandbox() -> TelegramSandbox:
    return TelegramSandbox(clock=lambda: 1_790_000_000.0)


@pytest.fixture
def masha(sandbox: TelegramSandbox) -> Person:
    return sandbox.person("Маша", "ru")


@pytest.fixture
def chat(sandbox: TelegramSandbox, masha: Person) -> Chat:
    return sandbox.private_chat(masha)


def test_ids_are_as_large_as_real_ones(sandbox: TelegramSandbox, chat: Chat) -> None:
    tom = sandbox.person("Tom")
    assert chat.id > 2**32
    assert sandbox.private_chat(tom).id == tom.id != chat.id
    assert sandbox.private_chat(tom) is sandbox.private_chat(tom)
    assert sandbox.group("Friends", [tom]).id < 0


async def test_messages_are_numbered_in_every_chat_anew(
    sandbox: TelegramSandbox, masha: Person, chat: Chat
) -> None:
    group = sandbox.group("Friends", [masha])
    assert (await masha.send_text(chat, "fox")).id == 1
    assert (await masha.send_text(group, "fox")).id == 1


@pytest.mark.parametrize("text", ["", " \n", "x" * 4097, "🦊" * 2049])
async def test_nobody_sends_what_no_client_sends(masha: Person, chat: Chat, text: str) -> None:
    with pytest.raises(ValueError, match=r"empty message|at most 4096"):
        await masha.send_text(chat, text)
    assert chat.messages == []


async def test_only_members_write_and_press(sandbox: TelegramSandbox, chat: Chat) -> None:
    tom = sandbox.person("Tom")
    with pytest.raises(NotAMemberError, match="Tom is not in Маша"):
        await tom.send_text(chat, "fox")


async def test_a_changed_message_is_shown_changed_and_a_deleted_one_not_at_all(
    sandbox: TelegramSandbox, masha: Person, chat: Chat
) -> None:
    message = await masha.send_text(chat, "fox")
    await masha.edit(message, "two foxes")
    assert (message.text, message.edits) == ("two foxes", 1)
    assert sandbox.pending_updates == 2
    await masha.delete(message)
    assert chat.messages == []
    assert sandbox.pending_updates == 2


async def test_a_bot_that_was_removed_hears_nothing_more(
    sandbox: TelegramSandbox, masha: Person, chat: Chat
) -> None:
    await masha.remove_bot(chat)
    await masha.send_text(chat, "anybody there?")
    assert sandbox.pending_updates == 1
