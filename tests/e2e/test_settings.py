"""`/settings` and `/language`: messages that change in place."""

import json

import pytest

from bot.domain.settings import Language
from bot.sandbox.telegram import Message
from tests.e2e.resident import Resident
from tests.e2e.town import Town

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
CHOICES = [("size", size) for size in SIZES[1:]]
CHOICES += [("pictures", "4"), ("send", "file"), ("send", "both")]


async def opened(anna: Resident) -> Message:
    await anna.write("/settings")
    return await anna.gets(lambda each: each.button("size:auto") is not None)


def marked(page: Message) -> set[str]:
    """What the marked buttons carry."""
    return {
        button.data or "" for row in page.buttons for button in row if button.text.startswith("✓")
    }


async def until_marked(town: Town, page: Message, choices: set[str]) -> None:
    """A press is answered first, and shown next."""
    await town.telegram.until(lambda: marked(page) == choices)


async def test_one_message_shows_every_choice_and_marks_it_in_place(
    town: Town, anna: Resident, language: Language
) -> None:
    async with town.bot():
        page = await opened(anna)
        chosen = {"size": "auto", "pictures": "1", "send": "photo", "language": f"{language}:1"}
        assert marked(page) == {":".join(choice) for choice in chosen.items()}
        for name, value in CHOICES:
            await anna.person.press(page, f"{name}:{value}")
            chosen[name] = value
            await until_marked(town, page, {":".join(choice) for choice in chosen.items()})

    assert anna.sees() == [page]
    assert page.edits == len(CHOICES)
    assert "9:16 · 2160×3840" in page.text
    assert anna.say("send-as-both") in page.text


async def test_the_size_counts_from_the_next_request(town: Town, anna: Resident) -> None:
    async with town.bot():
        await anna.person.press(await opened(anna), "size:1536x1024")
        gate = town.images.hold()
        asked = await anna.write("a fox")
        status = await anna.status(asked)
        assert "3:2, 1536×1024" in status.text
        gate.release()
        result = await anna.picture(asked)

    assert town.images.requests[0].fields["size"] == "1536x1024"
    assert "1536×1024" in result.caption


async def test_all_sizes_are_what_the_service_takes(town: Town) -> None:
    anna = town.resident(Language.EN)
    town.images.hold()
    async with town.bot(jobs_per_user=20, parallel_images=20, grace=0):
        page = await opened(anna)
        for size in SIZES:
            await anna.person.press(page, f"size:{size}")
            await anna.write(f"{size} is the fox")
        await town.images.until(lambda: len(town.images.requests) == len(SIZES))

    asked = {str(each.fields["prompt"]): each.fields["size"] for each in town.images.requests}
    assert asked == {f"{size} is the fox": size for size in SIZES}


async def test_settings_survive_a_restart(town: Town) -> None:
    anna = town.resident(Language.EN)
    async with town.bot():
        await anna.person.press(await opened(anna), "size:1024x1024")
    async with town.bot():
        assert "size:1024x1024" in marked(await opened(anna))


async def test_the_same_choice_twice_is_no_error(town: Town, anna: Resident) -> None:
    async with town.bot():
        page = await opened(anna)
        for _ in range(2):
            toast = await anna.person.press(page, "pictures:3")
            assert toast.text is None
        assert "pictures:3" in marked(page)


async def test_a_choice_in_a_deleted_message_still_counts(town: Town) -> None:
    anna = town.resident(Language.EN)
    async with town.bot():
        page = await opened(anna)
        await anna.person.delete(page)
        await anna.person.press(page, "pictures:3")
        assert "pictures:3" in marked(await opened(anna))


async def test_what_is_not_offered_is_not_chosen(town: Town) -> None:
    anna = town.resident(Language.EN)
    async with town.bot():
        page = await opened(anna)
        for choice in ("size:9x9", "size:huge", "pictures:0", "pictures:99", "pictures:-1"):
            await anna.person.press(page, choice, forged=True)
        await anna.picture(await anna.write("a fox"))
        assert marked(await opened(anna)) == {
            "size:auto",
            "pictures:1",
            "send:photo",
            "language:en:1",
        }


@pytest.mark.parametrize("command", ["/settings", "/language"])
async def test_the_language_changes_the_page_the_menu_and_what_is_said(
    town: Town, language: Language, command: str
) -> None:
    anna = town.resident(language)
    other = next(each for each in Language if each is not language)
    voice = Resident(town.telegram, anna.person, anna.chat, town.resident(other).say)
    button = f"language:{other}:{int(command == '/settings')}"
    async with town.bot():
        await anna.write(command)
        page = await anna.gets(lambda each: each.button(button) is not None)
        await anna.person.press(page, button)
        title = voice.say("language") if command == "/language" else voice.say("send-as-photo")
        await town.telegram.until(lambda: title in page.text)
        chosen = page.button(button)
        assert chosen is not None
        assert chosen.text.startswith("✓")
        await anna.write("/help")
        await voice.hears("help")

    own = {"type": "chat", "chat_id": anna.chat.id}
    [menu] = [each for each in town.calls("setMyCommands") if json.loads(each["scope"]) == own]
    said = {each["command"]: each["description"] for each in json.loads(menu["commands"])}
    assert said["help"] == voice.say("command-help")
