"""Everything that is the case: the chats, the people, and what the bot has yet to hear."""

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from draw_bot_sandbox.telegram.changes import Changes
from draw_bot_sandbox.telegram.commands import CommandMenu
from draw_bot_sandbox.telegram.detect import with_found_entities
from draw_bot_sandbox.telegram.files import FileStore
from draw_bot_sandbox.telegram.markup import Keyboard
from draw_bot_sandbox.telegram.media import MediaDesk
from draw_bot_sandbox.telegram.model import BotSettings, Channel, Chat, Media, Message, User
from draw_bot_sandbox.telegram.text import NO_TEXT, FormattedText
from draw_bot_sandbox.telegram.updates import UpdateQueue
from draw_bot_sandbox.telegram.wire import Wire, message_wire

# Real ids left 32 bits behind years ago: code that stores them must hold them.
_FIRST_PERSON = 5_000_000_001
_FIRST_SUPERGROUP = -1_002_000_000_001
_FIRST_CHANNEL = -1_001_000_000_001


@dataclass(frozen=True, slots=True)
class CallbackAnswer:
    """What a person sees after pressing a button: nothing, a toast, or an alert."""

    text: str | None
    show_alert: bool


class World:
    def __init__(self, me: User, clock: Callable[[], float], wait_limit: float = 30.0) -> None:
        self.me = me
        self.settings = BotSettings()
        self.clock = clock
        self.wait_limit = wait_limit  # seconds
        self.files = FileStore()
        self.media = MediaDesk(self.files)
        self.changes = Changes()
        self.updates = UpdateQueue(self.changes)
        self.menu = CommandMenu()
        self.descriptions: dict[tuple[str, str], str] = {}  # by method and language
        self.users: dict[int, User] = {}
        self.chats: dict[int, Chat] = {}
        self._presses: dict[str, asyncio.Future[CallbackAnswer]] = {}
        self._numbers = itertools.count(1)

    def add_user(
        self,
        first_name: str,
        language_code: str | None,
        username: str | None,
        *,
        is_bot: bool = False,
    ) -> User:
        number = _FIRST_PERSON + len(self.users)
        user = User(number, first_name, language_code, username, is_bot)
        self.users[user.id] = user
        return user

    def private_chat(self, user: User) -> Chat:
        if user.id not in self.chats:
            members = {user.id: user}
            self.chats[user.id] = Chat(user.id, "private", user.first_name, self.clock, members)
            self.changes.note()
        return self.chats[user.id]

    def add_group(self, title: str, members: dict[int, User], *, is_forum: bool) -> Chat:
        number = next(self._numbers)
        chat_id = _FIRST_SUPERGROUP - number if is_forum else -number
        chat = Chat(chat_id, "group", title, self.clock, members)
        if is_forum:
            chat.kind, chat.is_forum = "supergroup", True
        self.chats[chat_id] = chat
        self.changes.note()
        return chat

    def add_channel(self, title: str) -> Channel:
        return Channel(_FIRST_CHANNEL - next(self._numbers), title)

    def upgrade(self, group: Chat) -> Chat:
        """The supergroup that it becomes: the same people, none of its messages."""
        number = next(self._numbers)
        new = Chat(_FIRST_SUPERGROUP - number, "supergroup", group.title, self.clock, group.members)
        new.admins, new.privacy = group.admins, group.privacy
        group.moved_to = new.id
        self.chats[new.id] = new
        self.changes.note()
        return new

    def tell_of_upgrade(self, group: Chat, supergroup: Chat) -> None:
        """Both chats have a note of it, which nobody sees as a message."""
        notes = (
            (group, {"migrate_to_chat_id": supergroup.id}),
            (supergroup, {"migrate_from_chat_id": group.id}),
        )
        for chat, move in notes:
            sender = next(iter(chat.members.values()))
            note = Message(chat.next_id(), chat, sender, int(self.clock()))
            self.tell_bot("message", message_wire(note) | move)

    def post(
        self,
        chat: Chat,
        sender: User,
        words: FormattedText = NO_TEXT,
        media: Media | None = None,
        *,
        buttons: Keyboard = (),
        reply_to: Message | None = None,
        media_group_id: str | None = None,
        thread_id: int | None = None,
        sender_chat: Chat | Channel | None = None,
        forward_origin: Wire | None = None,
        extra: Wire | None = None,
    ) -> Message:
        """Put a new message into the chat."""
        message = Message(
            id=chat.next_id(),
            chat=chat,
            sender=sender,
            date=int(self.clock()),
            words=with_found_entities(words),
            media=media,
            buttons=buttons,
            reply_to=reply_to,
            media_group_id=media_group_id,
            thread_id=thread_id or (reply_to.thread_id if reply_to else None),
            sender_chat=sender_chat,
            forward_origin=forward_origin,
            extra=extra or {},
        )
        chat.add(message)
        if sender == self.me:
            chat.show_action("")
        self.changed(chat)
        return message

    def edited(self, message: Message) -> None:
        """Mark what was changed in place as edited."""
        message.edits += 1
        message.edit_date = int(self.clock())
        self.changed(message.chat)

    def delete(self, message: Message) -> None:
        message.chat.remove(message)
        self.changed(message.chat)

    def changed(self, chat: Chat) -> None:
        chat.version += 1
        self.changes.note()

    def tell_bot(self, kind: str, payload: dict[str, Any]) -> None:
        self.updates.add(kind, payload)

    def new_group_id(self) -> str:
        return str(13_000_000_000_000_000 + next(self._numbers))

    def begin_press(self) -> tuple[str, asyncio.Future[CallbackAnswer]]:
        """A callback query's id, and the answer that will come to it."""
        query_id = str(4_000_000_000_000_000_000 + next(self._numbers))
        self._presses[query_id] = asyncio.get_running_loop().create_future()
        return query_id, self._presses[query_id]

    def end_press(self, query_id: str) -> asyncio.Future[CallbackAnswer] | None:
        """Take the press away: whoever answers does it once."""
        return self._presses.pop(query_id, None)

    def close(self) -> None:
        """Nothing more will happen: end the long polls."""
        self.updates.close()
        self.changes.close()
