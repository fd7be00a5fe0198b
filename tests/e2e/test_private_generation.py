"""Words in a private chat become a picture."""

import json

from bot.domain.settings import Language
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.languages import in_both

WILD = "<b> & _*[`] </b> 🦊👩‍🚀 ثعلب &amp; \\n ~|"


@in_both
async def test_words_become_a_picture_under_them(harness: BotHarness, anna: ChatUser) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        asked = await anna.write(WILD)
        status = await anna.status(asked)
        assert anna.say("status-generation") in status.text
        await harness.images.until(lambda: bool(harness.images.requests))
        attempts = await harness.rows("SELECT request_id, closed_at FROM attempts")
        gate.release()
        result = await anna.picture(asked)
        await anna.sees_no_status()

    assert result.caption.startswith(f"{WILD}\n96×64 · ")
    assert anna.say("button-again") in anna.buttons(result)
    assert anna.chat.messages == [asked, result]
    request = harness.images.requests[0]
    assert request.fields == {
        "model": "gpt-image-2",
        "prompt": WILD,
        "n": 1,
        "size": "auto",
        "response_format": "b64_json",
        "output_format": "png",
    }
    # The attempt was written down before the provider could bill it.
    sent_id = request.headers["X-Client-Request-Id"]
    assert attempts == [{"request_id": sent_id, "closed_at": None}]
    assert await harness.rows("SELECT state, answered FROM jobs") == [
        {"state": "done", "answered": 1}
    ]


async def test_lines_and_the_spaces_in_them_stay(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    prompt = "a fox\n\n  in  space\n— watercolour"
    async with harness.bot():
        asked = await anna.write(prompt)
        result = await anna.picture(asked)

    assert result.caption.startswith(f"{prompt}\n96×64")
    assert harness.images.requests[0].fields["prompt"] == prompt


async def test_draw_alone_explains_itself_with_an_example_to_tap(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        asked = await anna.write("/draw")
        explained = await anna.hears("draw-explained", reply_to=asked)
        assert not harness.images.requests
        await anna.press(explained, "example-1")
        result = await anna.picture(None)

    assert result.caption.startswith(anna.say("example-1"))


async def test_start_says_in_three_lines_what_to_send(harness: BotHarness, anna: ChatUser) -> None:
    examples = ["example-1", "example-2", "example-3"]
    async with harness.bot():
        await anna.write("/start")
        welcome = await anna.reads(anna.opening("start", "wait"))
        assert len(list(filter(None, welcome.text.splitlines()))) == 3
        assert anna.say("duration-minutes", count=3) in welcome.text
        assert anna.buttons(welcome) == [anna.say(example) for example in examples]


@in_both
async def test_the_menu_is_there_in_the_persons_language(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        await harness.telegram.until(lambda: len(harness.calls("setMyCommands")) == 4)

    code = "ru" if anna.say.language is Language.RU else ""
    menus = {
        json.loads(call["scope"])["type"]: json.loads(call["commands"])
        for call in harness.calls("setMyCommands")
        if call.get("language_code", "") == code
    }
    private = [
        "draw",
        "settings",
        "history",
        "usage",
        "language",
        "cancel",
        "forget",
        "help",
    ]
    assert [each["command"] for each in menus["all_private_chats"]] == private
    assert [each["command"] for each in menus["all_group_chats"]] == ["draw", "cancel"]
    for each in [*menus["all_private_chats"], *menus["all_group_chats"]]:
        assert each["description"] == anna.say(f"command-{each['command']}")
