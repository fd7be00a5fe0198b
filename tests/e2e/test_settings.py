"""`/settings` and `/language`: messages that change in place."""

import json

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.telegram import Message
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.languages import in_both, in_english

SIZES = (
    "auto",
    "1024x1024",
    "1536x1024",
    "1024x1536",
    "1536x1152",
    "1152x1536",
    "2048x2048",
    "2048x1152",
    "3840x2160",
    "2160x3840",
)
ROWS = ["settings:size", "settings:pictures", "settings:send", "settings:language"]


def carried(page: Message) -> list[str]:
    return [button.data or "" for row in page.buttons for button in row]


def marked(page: Message) -> list[str]:
    """What the marked buttons carry."""
    return [
        button.data or "" for row in page.buttons for button in row if button.text.startswith("✓")
    ]


async def test_a_setting_opens_its_choices_and_a_choice_leads_back(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        page = await anna.settings()
        assert carried(page) == ROWS
        assert page.text.endswith(anna.say("settings-tap"))
        for section, old, new, says in (
            ("pictures", "pictures:1", "pictures:4", "4"),
            ("send", "send:photo", "send:both", anna.say("choice-send", value="both")),
            ("size", "size:auto", "size:1536x1024", "3:2, 1536×1024"),
        ):
            await anna.turn(page, f"settings:{section}")
            assert marked(page) == [old]
            await anna.turn(page, new)
            assert carried(page) == ROWS
            line = anna.say(f"settings-{section}", value=says)
            assert f"{line} ›" in anna.buttons(page)
            await anna.turn(page, f"settings:{section}")
            assert marked(page) == [new]
            assert line in page.text
            await anna.turn(page, "settings:all")

    assert anna.sees() == [page]
    assert carried(page) == ROWS


@in_english
async def test_a_shape_opens_its_sizes(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        page = await anna.settings()
        await anna.turn(page, "settings:size")
        await anna.turn(page, "sizes|16:9")
        assert anna.buttons(page) == ["2K · 2048×1152", "4K · 3840×2160", "← Back"]
        await anna.turn(page, "settings:size")
        await anna.turn(page, "sizes|16:9")
        await anna.turn(page, "size:3840x2160")

    assert anna.buttons(page)[0] == "Size: 16:9, 4K, 3840×2160 ›"


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


async def test_all_sizes_are_what_the_service_takes(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    harness.images.hold()
    async with harness.bot(jobs_per_user=20, parallel_images=20, grace=0):
        for size in SIZES:
            await anna.choose(f"size:{size}")
            await anna.write(f"{size} is the fox")
        await harness.images.until(lambda: len(harness.images.requests) == len(SIZES))

    asked = {str(each.fields["prompt"]): each.fields["size"] for each in harness.images.requests}
    assert asked == {f"{size} is the fox": size for size in SIZES}


async def test_settings_survive_a_restart(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot():
        await anna.choose("size:1024x1536")
    async with harness.bot():
        assert "2:3, 1024×1536" in anna.buttons(await anna.settings())[0]


async def test_a_page_from_before_the_update_still_works(
    harness: BotHarness, anna: ChatUser
) -> None:
    """Its buttons stood on one page: each changes a setting, and what is drawn is the new page."""
    async with harness.bot():
        page = await anna.settings()
        await anna.turn(page, "settings:language")
        for old in ("size:2160x3840", "pictures:3", "send:file", f"language:{anna.say.language}:1"):
            await anna.person.press(page, old, forged=True)
        await harness.telegram.until(lambda: carried(page) == ROWS)
        await anna.turn(page, "settings:send")

    assert marked(page) == ["send:file"]


async def test_the_same_choice_twice_is_no_error(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        page = await anna.settings()
        await anna.turn(page, "settings:pictures")
        for _ in range(2):
            toast = await anna.person.press(page, "pictures:3", forged=True)
            assert toast.text is None
        await harness.telegram.until(lambda: carried(page) == ROWS)
        await anna.turn(page, "settings:pictures")

    assert marked(page) == ["pictures:3"]


async def test_a_choice_in_a_deleted_message_still_counts(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot():
        page = await anna.settings()
        await anna.turn(page, "settings:pictures")
        await anna.person.delete(page)
        await anna.person.press(page, "pictures:3")
        page = await anna.settings()
        await anna.turn(page, "settings:pictures")

    assert marked(page) == ["pictures:3"]


async def test_what_is_not_offered_is_not_chosen(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    choices = ("size:9x9", "size:huge", "pictures:0", "pictures:99", "pictures:-1")
    async with harness.bot():
        page = await anna.settings()
        before = anna.buttons(page)
        for choice in choices:
            await anna.person.press(page, choice, forged=True)
        await anna.picture(await anna.write("a fox"))
        assert anna.buttons(await anna.settings()) == before


@pytest.mark.parametrize("section", ["settings:quality", "settings:provider", "settings:all"])
async def test_what_can_not_be_chosen_any_more_opens_the_first_page(
    harness: BotHarness, anna: ChatUser, section: str
) -> None:
    async with harness.bot():
        page = await anna.settings()
        await anna.turn(page, "settings:send")
        await anna.person.press(page, section, forged=True)
        await harness.telegram.until(lambda: carried(page) == ROWS)


@pytest.mark.parametrize("section", ["settings:colour", "settings", "sizes", "settings:size:1"])
async def test_a_button_that_nobody_knows_says_so(
    harness: BotHarness, anna: ChatUser, section: str
) -> None:
    async with harness.bot():
        page = await anna.settings()
        toast = await anna.person.press(page, section, forged=True)

    assert toast.text == anna.say("unknown-button")


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
