"""People, chats and messages, as a person looking at the screen would tell of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from draw_bot_sandbox.telegram.files import StoredFile
from draw_bot_sandbox.telegram.markup import Button, Keyboard
from draw_bot_sandbox.telegram.render import render_html
from draw_bot_sandbox.telegram.text import NO_TEXT, Entity, FormattedText

ACTION_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class User:
    """Anybody with an account, the bot too."""

    id: int
    first_name: str
    language_code: str | None = None
    username: str | None = None
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Channel:
    """Speaks in groups in its own name; the bot is not in it."""

    id: int
    title: str


# Whom `from` names where a message is sent in the name of a chat.
ANONYMOUS = User(1_087_968_824, "Group", username="GroupAnonymousBot", is_bot=True)
OF_A_CHANNEL = User(136_817_688, "Channel", username="Channel_Bot", is_bot=True)
AUTOMATIC = User(777_000, "Telegram")


@dataclass(slots=True)
class BotSettings:
    """What its owner sets in a chat with @BotFather, and `getMe` tells.

    `can_read_all_group_messages` is privacy mode switched off: it holds in groups that the bot
    comes into from then on.
    """

    can_join_groups: bool = True
    can_read_all_group_messages: bool = False
    supports_guest_queries: bool = False
    supports_inline_queries: bool = False
    can_connect_to_business: bool = False


@dataclass(frozen=True, slots=True)
class PhotoSize:
    file: StoredFile
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo in all its sizes, the smallest first; as a whole it is its biggest size."""

    sizes: tuple[PhotoSize, ...]

    @property
    def file_id(self) -> str:
        return self.sizes[-1].file.file_id

    @property
    def width(self) -> int:
        return self.sizes[-1].width

    @property
    def height(self) -> int:
        return self.sizes[-1].height

    @property
    def bytes(self) -> bytes:
        return self.sizes[-1].file.bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is shown as what `kind` says; sides in pixels where it has any."""

    kind: Literal["document", "sticker", "voice", "video"]
    file: StoredFile
    width: int = 0
    height: int = 0
    thumbnail: PhotoSize | None = None
    is_animated: bool = False

    @property
    def file_id(self) -> str:
        return self.file.file_id

    @property
    def name(self) -> str:
        return self.file.name

    @property
    def mime(self) -> str:
        return self.file.mime

    @property
    def bytes(self) -> bytes:
        return self.file.bytes


Media = Photo | Attachment


@dataclass(eq=False, repr=False, slots=True)
class Message:
    """One message as it is shown now; editing changes it in place. Dates in Unix seconds.

    `extra` are fields of the Bot API that nothing here looks into: a poll, a place, a quote.
    """

    id: int
    chat: "Chat"
    sender: User
    date: int
    words: FormattedText = NO_TEXT
    media: Media | None = None
    buttons: Keyboard = ()
    reply_to: "Message | None" = None
    media_group_id: str | None = None
    thread_id: int | None = None
    sender_chat: "Chat | Channel | None" = None
    forward_origin: dict[str, Any] | None = None
    is_automatic_forward: bool = False
    extra: dict[str, Any] = field(default_factory=dict)
    edits: int = 0
    edit_date: int | None = None
    deleted: bool = False

    @property
    def text(self) -> str:
        return "" if self.media else self.words.text

    @property
    def caption(self) -> str:
        return self.words.text if self.media else ""

    @property
    def entities(self) -> tuple[Entity, ...]:
        return self.words.entities

    @property
    def html(self) -> str:
        """Text or caption, safe to put into a page."""
        return render_html(self.words)

    @property
    def photo(self) -> Photo | None:
        return self.media if isinstance(self.media, Photo) else None

    @property
    def document(self) -> Attachment | None:
        media = self.media
        return media if isinstance(media, Attachment) and media.kind == "document" else None

    def button(self, data_or_text: str) -> Button | None:
        """The button that carries this data, or else the one with this text on it."""
        buttons = [button for row in self.buttons for button in row]
        by_data = (button for button in buttons if button.data == data_or_text)
        by_text = (button for button in buttons if button.text == data_or_text)
        return next(by_data, None) or next(by_text, None)

    def __repr__(self) -> str:
        """One line, for a dump of the chat."""
        kind = (
            "photo" if self.photo else self.media.kind if isinstance(self.media, Attachment) else ""
        )
        buttons = " ".join(f"[{button.text}]" for row in self.buttons for button in row)
        parts = (f"#{self.id} {self.sender.first_name}:", kind and f"<{kind}>", self.words.text)
        return " ".join(part for part in (*parts, buttons) if part)


@dataclass(eq=False, repr=False, slots=True)
class Chat:
    """A private chat (its id is the person's) or a group (its id is negative)."""

    id: int
    kind: Literal["private", "group", "supergroup"]
    title: str
    clock: Callable[[], float]
    members: dict[int, User] = field(default_factory=dict)
    admins: set[int] = field(default_factory=set)
    privacy: bool = True
    is_forum: bool = False
    threads: set[int] = field(default_factory=set)
    closed_threads: set[int] = field(default_factory=set)
    forbidden: set[str] = field(default_factory=set)
    """What members may not send: ``photos``, ``documents``."""
    moved_to: int | None = None
    """The supergroup that this group has become."""
    bot_is_in: bool = True
    version: int = 0
    _by_id: dict[int, Message] = field(default_factory=dict)
    _last_id: int = 0
    _action: tuple[str, float] = ("", 0.0)

    def __repr__(self) -> str:
        return "\n  ".join((f"{self.title} ({self.kind})", *map(repr, self.messages)))

    @property
    def messages(self) -> list[Message]:
        """What is to be seen, in order."""
        return list(self._by_id.values())

    @property
    def actions(self) -> list[str]:
        """What the bot is seen doing now, such as ``["upload_photo"]``."""
        action, until = self._action
        return [action] if action and self.clock() < until else []

    def message(self, message_id: int) -> Message | None:
        return self._by_id.get(message_id)

    def add(self, message: Message) -> None:
        self._by_id[message.id] = message

    def remove(self, message: Message) -> None:
        message.deleted = True
        self._by_id.pop(message.id, None)

    def next_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def show_action(self, action: str) -> None:
        """Show it for five seconds, or until the bot's next message; "" ends it."""
        self._action = (action, self.clock() + ACTION_SECONDS)
