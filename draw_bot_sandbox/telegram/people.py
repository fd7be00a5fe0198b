"""People who use the bot: what they do arrives there as Telegram would tell it."""

import asyncio
from collections.abc import Sequence
from typing import Literal

from draw_bot_sandbox.telegram.detect import with_found_entities
from draw_bot_sandbox.telegram.model import (
    ANONYMOUS,
    OF_A_CHANNEL,
    Attachment,
    Channel,
    Chat,
    Media,
    Message,
    User,
)
from draw_bot_sandbox.telegram.privacy import is_for_bot
from draw_bot_sandbox.telegram.text import CAPTION_LIMIT, NO_TEXT, TEXT_LIMIT, FormattedText, tidy
from draw_bot_sandbox.telegram.wire import (
    Wire,
    bot_member_wire,
    chat_wire,
    inaccessible_wire,
    message_wire,
    user_wire,
)
from draw_bot_sandbox.telegram.world import CallbackAnswer, World


class NotAMemberError(Exception):
    """The person is not in that chat."""


class Person:
    """Acts in chats. Every act is awaited, and done when it returns; the bot answers in its time.

    `speaks_as`: in whose name what they say is sent; presses are always their own.
    """

    def __init__(
        self, world: World, user: User, speaks_as: Channel | Literal["group"] | None = None
    ) -> None:
        self._world = world
        self.user = user
        self._speaks_as = speaks_as

    @property
    def anonymous(self) -> "Person":
        """The same, writing in the name of the group that they administer."""
        return Person(self._world, self.user, "group")

    def as_channel(self, channel: Channel) -> "Person":
        return Person(self._world, self.user, channel)

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.first_name

    @property
    def language_code(self) -> str | None:
        return self.user.language_code

    async def send_text(
        self,
        chat: Chat,
        text: str,
        reply_to: Message | None = None,
        *,
        thread_id: int | None = None,
        extra: Wire | None = None,
    ) -> Message:
        """`extra`, in the Bot API's fields: what it quotes, or replies to in another chat.

        Raises ValueError for what no client sends: nothing at all, or over 4096 units.
        """
        words = _typed(text, TEXT_LIMIT)
        if not words.text:
            raise ValueError("nobody can send an empty message")
        return self.say(chat, words, None, reply_to, thread_id=thread_id, extra=extra)

    async def send_content(self, chat: Chat, content: Wire) -> Message:
        """What has no method here, in the Bot API's fields: `{"location": {…}}`."""
        return self.say(chat, NO_TEXT, None, None, extra=content)

    async def send_photo(
        self,
        chat: Chat,
        data: bytes,
        caption: str | None = None,
        reply_to: Message | None = None,
        *,
        album: str | None = None,
    ) -> Message:
        """Recompressed on the way, as Telegram does; raises PictureRefusedError for no picture.

        `album` makes it a part of the album of that name.
        """
        words, photo = _typed(caption, CAPTION_LIMIT), await self._photo(data)
        return self.say(chat, words, photo, reply_to, media_group_id=album)

    async def send_album(
        self,
        chat: Chat,
        pictures: Sequence[bytes],
        caption: str | None = None,
        reply_to: Message | None = None,
        *,
        caption_at: int = 0,
        names: Sequence[str] = (),
    ) -> list[Message]:
        """Two to ten photos, or files where `names` are given; an update for each."""
        words = _typed(caption, CAPTION_LIMIT)
        media = [
            await (self._file(data, names[index]) if names else self._photo(data))
            for index, data in enumerate(pictures)
        ]
        group_id = self._world.new_group_id()
        return [
            self.say(
                chat,
                words if index == caption_at else NO_TEXT,
                part,
                reply_to,
                media_group_id=group_id,
            )
            for index, part in enumerate(media)
        ]

    async def send_file(
        self,
        chat: Chat,
        data: bytes,
        name: str,
        mime: str | None = None,
        *,
        caption: str | None = None,
        reply_to: Message | None = None,
        album: str | None = None,
    ) -> Message:
        """Byte for byte, as a document; the type goes by the name where none is given."""
        words, file = _typed(caption, CAPTION_LIMIT), await self._file(data, name, mime)
        return self.say(chat, words, file, reply_to, media_group_id=album)

    async def send_sticker(
        self, chat: Chat, data: bytes, *, animated: bool = False, reply_to: Message | None = None
    ) -> Message:
        name, mime = (
            ("sticker.tgs", "application/x-tgsticker") if animated else ("sticker.webp", None)
        )
        file = self._world.files.keep_bytes("sticker", name, data, mime)
        sticker = Attachment("sticker", file, 512, 512, is_animated=animated)
        return self.say(chat, NO_TEXT, self._world.media.know(sticker), reply_to)

    async def send_voice(
        self,
        chat: Chat,
        data: bytes = b"OggS",
        reply_to: Message | None = None,
        *,
        caption: str | None = None,
    ) -> Message:
        words = _typed(caption, CAPTION_LIMIT)
        file = self._world.files.keep_bytes("voice", "voice.ogg", data, "audio/ogg")
        voice = self._world.media.know(Attachment("voice", file))
        return self.say(chat, words, voice, reply_to)

    async def edit(self, message: Message, text: str) -> None:
        """Change the text or the caption of the person's own message."""
        words = _typed(text, CAPTION_LIMIT if message.media else TEXT_LIMIT)
        message.words = with_found_entities(words)
        self._world.edited(message)
        if is_for_bot(message, self._world.me):
            self._world.tell_bot("edited_message", message_wire(message))

    async def delete(self, message: Message) -> None:
        """Bots are not told."""
        self._world.delete(message)

    async def press(
        self,
        message: Message,
        data_or_text: str,
        *,
        forged: bool = False,
        timeout: float | None = None,  # noqa: ASYNC109  # the caller says how long to wait
    ) -> CallbackAnswer:
        """Press a button, named by its data or its text, and wait for the bot's answer.

        A forged press sends data that no button of the message carries. Raises LookupError where
        there is no such button, and TimeoutError where the bot keeps silent.
        """
        self._check_member(message.chat)
        button = message.button(data_or_text)
        if not forged and (button is None or button.data is None):
            raise LookupError(f"no button {data_or_text!r} under {message}")
        data = button.data if button and button.data else data_or_text
        query_id, answer = self._world.begin_press()
        shown = inaccessible_wire(message) if message.deleted else message_wire(message)
        self._world.tell_bot(
            "callback_query",
            {
                "id": query_id,
                "from": user_wire(self.user),
                "message": shown,
                "chat_instance": str(message.chat.id),
                "data": data,
            },
        )
        async with asyncio.timeout(self._world.wait_limit if timeout is None else timeout):
            return await answer

    async def remove_bot(self, chat: Chat) -> None:
        """Block it in a private chat, kick it out of a group: it may not write there any more."""
        self._set_bot(chat, is_in=False)

    async def add_bot(self, chat: Chat) -> None:
        self._set_bot(chat, is_in=True)

    def _set_bot(self, chat: Chat, *, is_in: bool) -> None:
        before, chat.bot_is_in = chat.bot_is_in, is_in
        statuses = [bot_member_wire(self._world.me, is_in=there) for there in (before, is_in)]
        self._world.tell_bot(
            "my_chat_member",
            {
                "chat": chat_wire(chat),
                "from": user_wire(self.user),
                "date": int(self._world.clock()),
                "old_chat_member": statuses[0],
                "new_chat_member": statuses[1],
            },
        )

    def say(
        self,
        chat: Chat,
        words: FormattedText,
        media: Media | None,
        reply_to: Message | None,
        *,
        media_group_id: str | None = None,
        thread_id: int | None = None,
        forward_origin: Wire | None = None,
        extra: Wire | None = None,
    ) -> Message:
        self._check_member(chat)
        if thread_id is not None:
            chat.threads.add(thread_id)
        sender, sender_chat = self._shown_in(chat)
        message = self._world.post(
            chat,
            sender,
            words,
            media,
            reply_to=reply_to,
            media_group_id=media_group_id,
            thread_id=thread_id,
            sender_chat=sender_chat,
            forward_origin=forward_origin,
            extra=extra,
        )
        if is_for_bot(message, self._world.me):
            self._world.tell_bot("message", message_wire(message))
        return message

    def _shown_in(self, chat: Chat) -> tuple[User, Chat | Channel | None]:
        """Raises NotAMemberError for who may not write in the group's name."""
        if self._speaks_as is None:
            return self.user, None
        if isinstance(self._speaks_as, Channel):
            return OF_A_CHANNEL, self._speaks_as
        if self.id not in chat.admins:
            raise NotAMemberError(f"{self.name} does not administer {chat.title}")
        return ANONYMOUS, chat

    def _check_member(self, chat: Chat) -> None:
        if self.id not in chat.members:
            raise NotAMemberError(f"{self.name} is not in {chat.title}")

    async def _photo(self, data: bytes) -> Media:
        with self._world.files.holding("photo", data) as upload:
            return await self._world.media.photo(upload)

    async def _file(self, data: bytes, name: str, mime: str | None = None) -> Media:
        with self._world.files.holding(name, data) as upload:
            return await self._world.media.document(upload, mime)


def _typed(text: str | None, limit: int) -> FormattedText:
    words = tidy(FormattedText(text or ""))
    if len(words) > limit:
        raise ValueError(f"a client sends at most {limit} characters at once")
    return words
