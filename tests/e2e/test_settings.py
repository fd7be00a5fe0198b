"""`/settings` and `/language`: what is chosen there counts afterwards."""

import json

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.telegram import Message
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.languages import in_both


def marked(page: Message) -> list[str]:
    """What the marked buttons carry."""
    return [
        button.data or "" for row in page.buttons for button in row if button.text.startswith("✓")
    ]


async def test_the_size_counts_from_the_next_request(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await anna.choose("size:1536x1024")
        gate = harness.images.hold()
        asked = await anna.write("a fox")
        status = await anna.status(asked)
        assert "3:2, 1536×1024" in status.text
        gate.release()
        result = await anna.picture(asked)

    assert harness.images.requests[0].fields["size"] == "1536x1024"
    assert "1536×1024" in result.caption


async def test_settings_survive_a_restart(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot():
        await anna.choose("size:1024x1536")
    async with harness.bot():
        assert "2:3, 1024×1536" in anna.buttons(await anna.settings())[0]


@pytest.mark.parametrize("command", ["/settings", "/language"])
@in_both
async def test_the_language_changes_the_page_the_menu_and_what_is_said(
    harness: BotHarness, language: Language, command: str
) -> None:
    anna = harness.chat_user(language)
    other = next(each for each in Language if each is not language)
    voice = ChatUser(harness.telegram, anna.person, anna.chat, harness.chat_user(other).say)
    button = f"language:{other}:{int(command == '/settings')}"
    async with harness.bot():
        await anna.write(command)
        title = "language" if command == "/language" else "settings-tap"
        page = await anna.hears(title)
        if command == "/settings":
            await anna.turn(page, "settings:language")
        await anna.person.press(page, button)
        await harness.telegram.until(lambda: voice.say(title) in page.text)
        if command == "/settings":
            await anna.turn(page, "settings:language")
        assert marked(page) == [button]
        await anna.write("/help")
        await voice.hears("help")

    own = {"type": "chat", "chat_id": anna.chat.id}
    [menu] = [each for each in harness.calls("setMyCommands") if json.loads(each["scope"]) == own]
    said = {each["command"]: each["description"] for each in json.loads(menu["commands"])}
    assert said["help"] == voice.say("command-help")
