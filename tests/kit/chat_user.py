"""Somebody in a chat with the bot: what they do there, and what they see."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.sizes import ratio_of
from bot.i18n import Translator, Value
from draw_bot_sandbox.telegram import CallbackAnswer, Chat, Message, Person, TelegramSandbox
from tests.kit.image_files import WIDE

PHOTO = WIDE
TAG = re.compile(r"<[^>]+>")


def plain(sentence: str) -> str:
    """HTML as it is read."""
    return html.unescape(TAG.sub("", sentence))


@dataclass(frozen=True)
class ChatUser:
    """`say` is the bot's voice in that chat."""

    telegram: TelegramSandbox
    person: Person
    chat: Chat
    say: Translator

    async def write(self, text: str, reply_to: Message | None = None) -> Message:
        return await self.person.send_text(self.chat, text, reply_to)

    async def show(
        self, caption: str | None = None, data: bytes = PHOTO, reply_to: Message | None = None
    ) -> Message:
        """Sends a photo."""
        return await self.person.send_photo(self.chat, data, caption, reply_to)

    async def attach(
        self, name: str, data: bytes, caption: str | None = None, mime: str | None = None
    ) -> Message:
        """Sends a file."""
        return await self.person.send_file(self.chat, data, name, mime, caption=caption)

    async def press(self, message: Message, key: str) -> CallbackAnswer:
        """Presses the button whose label is the sentence `key`."""
        return await self.person.press(message, self.say(key))

    async def choose(self, *choices: str) -> None:
        """Chooses in `/settings`: `pictures:2`, `send:file`, `size:2048x1152`."""
        page = await self.settings()
        for choice in choices:
            section, _, value = choice.partition(":")
            await self.turn(page, f"settings:{section}")
            if page.button(choice) is None:
                await self.turn(page, f"sizes|{ratio_of(value)}")
            await self.turn(page, choice)

    async def turn(self, page: Message, button: str) -> None:
        """Presses in `/settings`, and waits until the page shows something else."""
        edits = page.edits
        await self.person.press(page, button)
        await self.telegram.until(lambda: page.edits > edits)

    async def settings(self) -> Message:
        """Asks for the page of settings."""
        asked = await self.write("/settings")
        return await self.gets(
            lambda each: each.id > asked.id and each.button("settings:size") is not None
        )

    def sees(self, condition: Callable[[Message], bool] = lambda _: True) -> list[Message]:
        """The bot's messages that are there now."""
        me = self.telegram.me
        return [each for each in self.chat.messages if each.sender == me and condition(each)]

    def opening(self, key: str, gap: str, **values: Value) -> str:
        """The sentence `key` as far as its value `gap`, which the test does not know."""
        return self.say(key, **{gap: "§"}, **values).partition("§")[0]

    async def gets(self, condition: Callable[[Message], bool]) -> Message:
        """Waits for the bot's message; the latest one that fits."""
        found = await self.telegram.until(lambda: self.sees(condition))
        return found[-1]

    async def reads(self, sentence: str, reply_to: Message | None = None) -> Message:
        """Waits for a message with that sentence (HTML) in it."""
        words = plain(sentence)
        return await self.gets(
            lambda each: words in each.words.text and reply_to in {None, each.reply_to}
        )

    async def hears(self, key: str, reply_to: Message | None = None, **values: Value) -> Message:
        """Waits for a message with the sentence `key` of `locales/` in it."""
        return await self.reads(self.say(key, **values), reply_to)

    async def hears_about(self, shown: Message) -> Message:
        """Waits for the question what to change in that photo."""
        place = "private" if self.chat.kind == "private" else "group"
        return await self.hears(f"what-to-change-{place}", reply_to=shown, picture="photo")

    async def status(self, request: Message | None = None) -> Message:
        """Waits for the status that answers the request."""
        return await self.gets(
            lambda each: self.shows_status(each) and request in {None, each.reply_to}
        )

    async def picture(self, request: Message | None) -> Message:
        """Waits for the photo that answers the request, or, None, that answers no message.

        One that still grows is none.
        """
        return await self.gets(lambda each: self._is_result(each, request))

    async def file(self, request: Message) -> Message:
        """Waits for the file that answers the request."""
        return await self.gets(lambda each: each.document is not None and each.reply_to is request)

    async def album(self, request: Message | None, count: int) -> list[Message]:
        """Waits for so many photos that answer the request together."""

        def parts() -> list[Message]:
            return self.sees(lambda each: self._is_result(each, request))

        await self.telegram.until(lambda: len(parts()) == count)
        return parts()

    async def sees_no_status(self) -> None:
        await self.telegram.until(lambda: not self.sees(self.shows_status))

    def buttons(self, message: Message) -> list[str]:
        """The labels under the message."""
        return [button.text for row in message.buttons for button in row]

    def shows_status(self, message: Message) -> bool:
        return self.say("button-cancel") in self.buttons(message)

    def _is_result(self, message: Message, request: Message | None) -> bool:
        answers = message.photo is not None and message.reply_to is request
        return answers and not self.shows_status(message)
