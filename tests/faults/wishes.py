"""What somebody asks for, how it may end, and what is to be seen of it in the chat."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bot.domain.settings import Language, SendAs
from bot.i18n import Catalogue
from draw_bot_sandbox.telegram import Chat, Message, Person
from draw_bot_sandbox.telegram.clients import cut
from tests.kit.chat_user import plain
from tests.kit.image_files import size_of

LATER = plain(Catalogue.load().translator(Language.EN)("later"))
"""What people hear while the database cannot be used."""

Pictures = Counter[tuple[int, int]]
"""By their sides, which no two pictures have in common."""


class End(Enum):
    PICTURES = auto()
    SENTENCE = auto()
    EITHER = auto()
    """Pictures or one sentence."""
    UNSURE = auto()
    """The pictures, or a sentence that they may have come, or both."""
    NOTHING = auto()
    """The bot cannot write there any more."""


@dataclass(eq=False)
class Wish:
    """In a chat where nobody else asks."""

    person: Person
    chat: Chat
    pictures: int = 1
    send_as: SendAs = SendAs.PHOTO
    photo: bytes | None = None
    album: Sequence[bytes] = ()
    thread_id: int | None = None
    is_long: bool = False
    """The client cuts its words into two messages."""
    end: End = End.PICTURES
    copies: int = 1
    """So often may be there what was sent last: Telegram took it, and its answer was lost."""
    may_leave: bool = False
    """A status may stay, for the same reason."""

    @property
    def words(self) -> str:
        return self.beginning + " that runs" * (500 if self.is_long else 0)

    @property
    def beginning(self) -> str:
        return f"a fox for {self.person.name}"

    async def ask(self) -> None:
        """A long text begins with its first message, and `goes_on` with the other."""
        words = self.words if self.chat.kind == "private" else f"/draw {self.words}"
        if self.album:
            await self.person.send_album(self.chat, self.album, words)
        elif self.photo:
            await self.person.send_photo(self.chat, self.photo, words)
        else:
            await self.person.send_text(self.chat, cut(words)[0], thread_id=self.thread_id)

    async def goes_on(self) -> None:
        """At the same time, as Telegram tells it."""
        first = self.chat.messages[0]
        await self.person.send_text(self.chat, cut(self.words)[1], extra={"date": first.date})

    async def press(self, label: str, within: float = 30) -> None:
        """Presses a button of its status, and waits for the bot's answer to that."""
        assert self.status is not None
        await self.person.press(self.status, label, timeout=within)

    @property
    def said(self) -> list[Message]:
        """The bot's messages."""
        return [message for message in self.chat.messages if message.sender.is_bot]

    @property
    def statuses(self) -> list[Message]:
        """What says that it is drawn."""
        return [message for message in self.said if message.button("Cancel")]

    @property
    def status(self) -> Message | None:
        return next(iter(self.statuses), None)

    @property
    def sentences(self) -> list[str]:
        """How it ended, where there is no picture."""
        return [
            message.text
            for message in self.said
            if message.media is None
            and not message.button("Cancel")
            and not message.text.startswith((self.beginning, LATER))
        ]

    @property
    def photos(self) -> Pictures:
        return _by_sides(each.photo.bytes for each in self._results if each.photo)

    @property
    def files(self) -> Pictures:
        return _by_sides(each.document.bytes for each in self._results if each.document)

    @property
    def came(self) -> int:
        """How many different pictures are in the chat."""
        return len(self.photos | self.files)

    @property
    def _results(self) -> list[Message]:
        return [message for message in self.said if message not in self.statuses]


def _by_sides(pictures: Iterable[bytes]) -> Pictures:
    return Counter(size_of(data) for data in pictures)
