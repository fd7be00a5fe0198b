"""Words in reply to a picture change that picture."""

import pytest

from draw_bot_sandbox.images import Answer
from draw_bot_sandbox.telegram import Message
from tests.e2e.image_requests import references
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.image_files import TALL, WIDE, picture
from tests.kit.languages import in_english

LARGE, LARGER = (1600, 120), (1800, 135)
AT_TELEGRAM = (1280, 96)
"""What is left of both, sent as a photo."""
FILE = {"file_id": "f", "file_unique_id": "u"}
STORY = {"chat": {"id": 7, "type": "private", "first_name": "Tom"}, "id": 3}
ELSEWHERE = {"origin": {"type": "hidden_user", "sender_user_name": "Tom", "date": 1}}
VIDEO = FILE | {"width": 9, "height": 9, "duration": 1}
UNCHANGEABLE: dict[str, dict[str, object]] = {
    "video": {"video": VIDEO},
    "video note": {"video_note": FILE | {"length": 9, "duration": 1}},
    "voice": {"voice": FILE | {"duration": 1}},
    "audio": {"audio": FILE | {"duration": 1}},
    "story": {"story": STORY},
    "paid media": {"paid_media": {"star_count": 1, "paid_media": [{"type": "preview"}]}},
    "place": {"location": {"latitude": 1.0, "longitude": 2.0}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "contact": {"contact": {"phone_number": "1", "first_name": "Tom"}},
    "animated sticker": {
        "sticker": FILE
        | {"type": "regular", "width": 9, "height": 9, "is_animated": True, "is_video": False}
    },
    "paper": {"document": FILE | {"file_name": "list.txt", "mime_type": "text/plain"}},
}
SAYINGS = ("/draw make it blue", "@sandbox_bot make it blue", "make it blue, @sandbox_bot")


async def shown_by(person: ChatUser, what: str) -> tuple[Message, tuple[int, int]]:
    """A message with a picture of that kind, and the picture's size."""
    chat = person.chat
    if what == "photo":
        return await person.show("look at this", WIDE), (120, 80)
    if what == "file":
        return await person.attach("fox.png", picture("PNG", 90, 70), "look"), (90, 70)
    if what == "sticker":
        return await person.person.send_sticker(chat, picture("WEBP", 80, 80)), (80, 80)
    parts = await person.person.send_album(chat, [WIDE, TALL, WIDE], "look")
    return parts[1], (60, 90)


@in_english
async def test_a_chain_of_replies_changes_the_last_result_each_time(
    harness: BotHarness, anna: ChatUser
) -> None:
    """Its untouched original each time, and not what Telegram made of it."""
    harness.images.next(Answer(size=LARGE), Answer(size=LARGER))
    async with harness.bot():
        results: list[Message | None] = [None]
        for number, words in enumerate(("a fox", "blue", "red", "green"), start=1):
            asked = await anna.write(words, reply_to=results[-1])
            results.append(await anna.picture(asked))
            await harness.answered(number)
        await anna.picture(await anna.write("round", reply_to=results[1]))

    assert references(harness) == [[], [LARGE], [LARGER], [(96, 64)], [LARGE]]


@in_english
async def test_after_a_restart_too(harness: BotHarness, anna: ChatUser) -> None:
    harness.images.next(Answer(size=LARGE))
    async with harness.bot():
        result = await anna.picture(await anna.write("a fox"))
        await harness.answered()
    async with harness.bot():
        await anna.picture(await anna.write("make it blue", reply_to=result))

    assert references(harness) == [[], [LARGE]]


@in_english
async def test_after_the_original_was_cleared_the_photo_is_used(
    harness: BotHarness, anna: ChatUser
) -> None:
    harness.images.next(Answer(size=LARGE))
    async with harness.bot():
        result = await anna.picture(await anna.write("a fox"))
        await harness.answered()
    async with harness.bot(keep_images_mb=0):
        await harness.log_capture.until("pictures swept", 2)
        await anna.picture(await anna.write("make it blue", reply_to=result))

    assert references(harness) == [[], [AT_TELEGRAM]]


@in_english
async def test_a_part_of_an_album_of_results(harness: BotHarness, anna: ChatUser) -> None:
    harness.images.next(Answer(size=LARGE), Answer(size=LARGE))
    async with harness.bot():
        parts = await anna.album(await anna.write("a fox, x2"), 2)
        await harness.answered()
        await anna.picture(await anna.write("make it blue", reply_to=parts[1]))

    assert references(harness)[2] == [LARGE]


@in_english
async def test_a_result_that_came_as_a_file(harness: BotHarness, anna: ChatUser) -> None:
    harness.images.next(Answer(size=LARGE))
    async with harness.bot():
        result = await anna.file(await anna.write("a fox as a file"))
        await harness.answered()
        await anna.picture(await anna.write("make it blue", reply_to=result))

    assert references(harness)[1] == [LARGE]


@in_english
@pytest.mark.parametrize("what", ["photo", "file", "sticker"])
async def test_a_picture_that_was_sent_before(
    harness: BotHarness, anna: ChatUser, what: str
) -> None:
    async with harness.bot():
        shown, size = await shown_by(anna, what)
        await harness.answered(0 if what == "sticker" else 1)
        await anna.picture(await anna.write("make it blue", reply_to=shown))

    assert references(harness)[-1] == [size]


async def test_a_picture_of_ones_own_goes_before_the_one_replied_to(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        result = await anna.picture(await anna.write("a fox"))
        await anna.picture(await anna.show("make it blue", TALL, reply_to=result))

    assert references(harness) == [[], [(60, 90)]]


async def test_words_in_reply_to_other_words_are_a_request(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        asked = await anna.write("/help")
        await anna.picture(await anna.write("a fox", reply_to=asked))
        quoting = {"quote": {"text": "a fox", "position": 0}, "external_reply": ELSEWHERE}
        await anna.picture(await anna.person.send_text(anna.chat, "a cat", extra=quoting))

    assert references(harness) == [[]] * 2


@pytest.mark.parametrize("content", UNCHANGEABLE.values(), ids=UNCHANGEABLE)
async def test_what_is_no_picture_is_not_changed(
    harness: BotHarness, anna: ChatUser, content: dict[str, object]
) -> None:
    async with harness.bot():
        shown = await anna.person.send_content(anna.chat, content)
        asked = await anna.write("make it blue", reply_to=shown)
        if "document" in content:
            await anna.hears("error-picture-unsupported", reply_to=asked)
            return
        await anna.hears("what-works", reply_to=asked)
        for extra in ({"external_reply": ELSEWHERE | content}, _as_story(content)):
            asked = await anna.person.send_text(anna.chat, "make it blue", extra=extra)
            await anna.hears("what-works", reply_to=asked)

    assert not harness.images.requests


@in_english
async def test_in_a_group_it_is_not_changed_either(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser
) -> None:
    async with harness.bot():
        shown = await stranger.person.send_content(harness.group, UNCHANGEABLE["video"])
        for words in ("/draw make it blue", "/draw", "@sandbox_bot make it blue"):
            asked = await boris.write(words, reply_to=shown)
            await boris.hears("what-works", reply_to=asked)

    assert not harness.images.requests


def _as_story(content: dict[str, object]) -> dict[str, object]:
    return {"reply_to_story": content.get("story", STORY)}


async def test_of_several_pictures_one_has_to_be_chosen(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        asked = await anna.write("a fox, x2")
        await anna.album(asked, 2)
        buttons = await anna.gets(lambda each: each.button("picture:edit:1:1") is not None)
        unclear = await anna.write("make it blue", reply_to=buttons)
        await anna.hears("which-picture", reply_to=unclear)

    assert len(harness.images.requests) == 2


@in_english
@pytest.mark.parametrize("what", ["photo", "file", "sticker", "album part"])
@pytest.mark.parametrize("saying", SAYINGS)
async def test_in_a_group_anybodys_picture(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser, what: str, saying: str
) -> None:
    async with harness.bot():
        shown, size = await shown_by(stranger, what)
        result = await boris.picture(await boris.write(saying, reply_to=shown))

    assert result.caption.startswith("make it blue\n")
    assert references(harness) == [[size]]


@in_english
async def test_in_a_group_a_chain_of_replies(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser
) -> None:
    harness.images.next(Answer(size=LARGE), Answer(size=LARGER))
    async with harness.bot():
        result = await boris.picture(await boris.write("/draw a fox"))
        for number, saying in enumerate(SAYINGS, start=1):
            await harness.answered(number)
            await boris.write("nice", reply_to=result)
            asked = await stranger.write(saying, reply_to=result)
            result = await stranger.picture(asked)
        await boris.sees_no_status()

    assert references(harness) == [[], [LARGE], [LARGER], [(96, 64)]]
    assert len(boris.sees()) == 4


@in_english
@pytest.mark.parametrize("alone", ["/draw", "@sandbox_bot"])
async def test_in_a_group_a_reply_without_words_asks_about_the_picture(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser, alone: str
) -> None:
    harness.images.next(Answer(size=LARGE))
    async with harness.bot():
        result = await boris.picture(await boris.write("/draw a fox"))
        await harness.answered()
        tall = await stranger.show(data=TALL)
        for replied, sort, expected in ((result, "result", LARGE), (tall, "photo", (60, 90))):
            asked = await boris.write(alone, reply_to=replied)
            question = await boris.hears("what-to-change-group", reply_to=asked, picture=sort)
            await boris.picture(await boris.write("make it blue", reply_to=question))
            assert references(harness)[-1] == [expected]


async def test_in_a_private_chat_draw_alone_asks_about_the_picture(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        result = await anna.picture(await anna.write("a fox"))
        await harness.answered()
        asked = await anna.write("/draw", reply_to=result)
        question = await anna.hears("what-to-change-private", reply_to=asked, picture="result")
        await anna.press(question, "suggestion-1")
        await anna.picture(asked)

    assert references(harness) == [[], [(96, 64)]]
