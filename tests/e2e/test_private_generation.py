"""Words in a private chat become a picture."""

import json
import math

from bot.domain.settings import Language
from bot.i18n import duration
from tests.e2e.languages import in_both
from tests.e2e.resident import Resident, plain
from tests.e2e.town import Town

WILD = "<b> & _*[`] </b> 🦊👩‍🚀 ثعلب &amp; \\n ~|"
ASTRONAUT = "👩🏽‍🚀"


@in_both
async def test_words_become_a_picture_under_them(town: Town, anna: Resident) -> None:
    gate = town.images.hold()
    async with town.bot():
        asked = await anna.write(WILD)
        status = await anna.status(asked)
        assert anna.say("status-generation") in status.text
        await town.images.until(lambda: bool(town.images.requests))
        attempts = await town.rows("SELECT request_id, closed_at FROM attempts")
        gate.release()
        result = await anna.picture(asked)
        await anna.sees_no_status()

    assert result.caption.startswith(f"{WILD}\n96×64 · ")
    assert anna.say("button-again") in anna.buttons(result)
    assert anna.chat.messages == [asked, result]
    request = town.images.requests[0]
    assert request.fields == {
        "model": "gpt-image-2",
        "prompt": WILD,
        "n": 1,
        "size": "auto",
        "response_format": "b64_json",
        "output_format": "png",
    }
    # The attempt was written down before the vendor could bill it.
    sent_id = request.headers["X-Client-Request-Id"]
    assert attempts == [{"request_id": sent_id, "closed_at": None}]
    assert await town.rows("SELECT state, answered FROM jobs") == [{"state": "done", "answered": 1}]


async def test_the_caption_tells_the_real_size_and_the_time(town: Town, anna: Resident) -> None:
    town.images.delay = 20
    async with town.bot():
        began = town.time.steady()
        asked = await anna.write("a fox")
        words, facts = (await anna.picture(asked)).caption.split("\n")
        longest = math.ceil(town.time.steady() - began)

    assert words == "a fox"
    size, _, took = facts.partition(" · ")
    assert size == "96×64"
    assert took in {duration(anna.say, seconds) for seconds in range(20, longest + 1)}


async def test_again_draws_the_same_words_once_more(town: Town, anna: Resident) -> None:
    async with town.bot():
        asked = await anna.write("a fox")
        result = await anna.picture(asked)
        await anna.press(result, "button-again")
        await anna.album(asked, count=2)

    assert [each.fields["prompt"] for each in town.images.requests] == ["a fox", "a fox"]


async def test_a_long_request_is_drawn_whole_and_cut_in_the_caption(town: Town) -> None:
    anna = town.resident(Language.EN)
    prompt = ASTRONAUT * 500
    async with town.bot():
        asked = await anna.write(prompt)
        caption = (await anna.picture(asked)).caption

    words = caption.split("\n")[0]
    assert town.images.requests[0].fields["prompt"] == prompt
    assert words.endswith("…")
    # No astronaut is torn into a woman, a colour of skin and a rocket.
    assert words.removesuffix("…") == ASTRONAUT * (len(words) // len(ASTRONAUT))
    assert len(words) > 100


async def test_lines_and_the_spaces_in_them_stay(town: Town) -> None:
    anna = town.resident(Language.EN)
    prompt = "a fox\n\n  in  space\n— watercolour"
    async with town.bot():
        asked = await anna.write(prompt)
        result = await anna.picture(asked)

    assert result.caption.startswith(f"{prompt}\n96×64")
    assert town.images.requests[0].fields["prompt"] == prompt


async def test_draw_with_words_is_the_same(town: Town, anna: Resident) -> None:
    async with town.bot():
        asked = await anna.write("/draw a <fox>")
        result = await anna.picture(asked)

    assert result.caption.startswith("a <fox>\n")


async def test_draw_alone_explains_itself_with_an_example_to_tap(
    town: Town, anna: Resident
) -> None:
    async with town.bot():
        asked = await anna.write("/draw")
        explained = await anna.hears("draw-explained", reply_to=asked)
        assert not town.images.requests
        await anna.press(explained, "example-1")
        result = await anna.picture(None)

    assert result.caption.startswith(anna.say("example-1"))


async def test_start_says_in_three_lines_what_to_send(town: Town, anna: Resident) -> None:
    examples = ["example-1", "example-2", "example-3"]
    async with town.bot():
        await anna.write("/start")
        welcome = await anna.reads(anna.opening("start", "wait"))
        assert len(list(filter(None, welcome.text.splitlines()))) == 3
        assert anna.say("duration-minutes", count=3) in welcome.text
        assert anna.buttons(welcome) == [anna.say(example) for example in examples]
        for count, example in enumerate(examples, start=1):
            await anna.press(welcome, example)
            results = await anna.album(None, count)
            assert results[-1].caption.startswith(anna.say(example))
            await town.answered(count)


async def test_help_says_what_works(town: Town, anna: Resident) -> None:
    async with town.bot():
        await anna.write("/help")
        answer = await anna.hears("help")

    assert answer.text == plain(anna.say("help"))
    assert not town.images.requests


@in_both
async def test_the_menu_is_there_in_the_persons_language(town: Town, anna: Resident) -> None:
    async with town.bot():
        await town.telegram.until(lambda: len(town.calls("setMyCommands")) == 4)

    code = "ru" if anna.say.language is Language.RU else ""
    menus = {
        json.loads(call["scope"])["type"]: json.loads(call["commands"])
        for call in town.calls("setMyCommands")
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
