"""A comment and what it is forwarded with: the comment comes first, and both are one request."""

import pytest

from draw_bot_sandbox.images import Answer
from draw_bot_sandbox.telegram import Message, forward
from tests.e2e.image_requests import prompts, references
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.image_files import TALL, WIDE, picture
from tests.kit.languages import in_english


@pytest.fixture
def author(harness: BotHarness) -> ChatUser:
    """Somebody whose messages in the group others forward; the bot does not see them there."""
    return harness.admin()


async def forwards(anna: ChatUser, *messages: Message, comment: str | None = None) -> list[Message]:
    return await forward(anna.person, anna.chat, messages, comment)


async def test_a_photo_is_changed_as_its_comment_says(
    harness: BotHarness, anna: ChatUser, author: ChatUser
) -> None:
    post = await author.show("Buy our foxes", WIDE)
    async with harness.bot():
        comment, _ = await forwards(anna, post, comment="make it blue, 1024x1024")
        result = await anna.picture(comment)
        await harness.answered()

    assert prompts(harness) == ["make it blue"]
    assert references(harness) == [[(120, 80)]]
    assert anna.sees() == [result]


@in_english
async def test_its_status_comes_at_once_and_says_that_a_picture_changes(
    harness: BotHarness, anna: ChatUser, author: ChatUser
) -> None:
    gate = harness.images.hold()
    post = await author.show("Buy our foxes", WIDE)
    async with harness.bot():
        comment, _ = await forwards(anna, post, comment="make it blue")
        status = await anna.status(comment)
        await anna.hears("status-edit", reply_to=comment, references=1)
        gate.release()
        await anna.picture(comment)
        await anna.sees_no_status()

    assert status.deleted


async def test_an_album_is_one_request(
    harness: BotHarness, anna: ChatUser, author: ChatUser
) -> None:
    album = await author.person.send_album(author.chat, [WIDE, TALL, WIDE], "Buy our foxes")
    async with harness.bot():
        comment, *_ = await forwards(anna, *album, comment="make them blue")
        await anna.picture(comment)
        await harness.answered()

    assert prompts(harness) == ["make them blue"]
    assert references(harness) == [[(120, 80), (60, 90), (120, 80)]]
    assert len(anna.sees()) == 1


async def test_several_pictures_one_by_one_are_one_request(
    harness: BotHarness, anna: ChatUser, author: ChatUser
) -> None:
    posts = [
        await author.show(None, WIDE),
        await author.attach("owl.png", picture("PNG", 90, 70)),
        await author.person.send_sticker(author.chat, picture("WEBP", 80, 80)),
    ]
    async with harness.bot():
        comment, *_ = await forwards(anna, *posts, comment="make them blue")
        await anna.picture(comment)
        await harness.answered()

    assert references(harness) == [[(120, 80), (90, 70), (80, 80)]]
    assert len(anna.sees()) == 1


async def test_a_text_is_drawn_as_its_comment_says(
    harness: BotHarness, anna: ChatUser, author: ChatUser
) -> None:
    post = await author.write("a fox in the snow")
    async with harness.bot():
        comment, _ = await forwards(anna, post, comment="in watercolour")
        await anna.picture(comment)
        await harness.answered()

    assert prompts(harness) == ["in watercolour\na fox in the snow"]


@pytest.mark.parametrize("what", ["voice", "paper", "place", "animated"])
async def test_what_cannot_be_changed_is_not_drawn_instead(
    harness: BotHarness, anna: ChatUser, author: ChatUser, what: str
) -> None:
    chat, person = author.chat, author.person
    if what == "voice":
        post = await person.send_voice(chat)
    elif what == "paper":
        post = await author.attach("list.txt", b"milk")
    elif what == "place":
        post = await person.send_content(chat, {"location": {"latitude": 1, "longitude": 2}})
    else:
        post = await person.send_sticker(chat, b"{}", animated=True)
    async with harness.bot():
        comment, _ = await forwards(anna, post, comment="make it blue")
        said = await anna.hears("error-picture-unsupported", reply_to=comment)
        await harness.answered()

    assert not harness.images.requests
    assert anna.sees() == [said]


async def test_the_forwarded_picture_goes_before_one_that_waits(
    harness: BotHarness, anna: ChatUser, author: ChatUser
) -> None:
    post = await author.show("Buy our foxes", TALL)
    async with harness.bot():
        await anna.hears_about(await anna.show(data=WIDE))
        comment, _ = await forwards(anna, post, comment="make it blue")
        await anna.picture(comment)

    assert references(harness) == [[(60, 90)]]


async def test_in_a_group_that_shows_it_all(harness: BotHarness, boris: ChatUser) -> None:
    elsewhere = harness.telegram.group("Elsewhere", [harness.ada])
    post = await harness.ada.send_photo(elsewhere, WIDE, "Buy our foxes")
    harness.group.privacy = False
    async with harness.bot():
        comment, _ = await forwards(boris, post, comment="/draw make it blue")
        await boris.picture(comment)
        await harness.answered()

    assert prompts(harness) == ["make it blue"]
    assert references(harness) == [[(120, 80)]]


async def test_somebody_elses_forward_is_no_part_of_it(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser
) -> None:
    post = await harness.admin().show("Buy our foxes", WIDE)
    harness.group.privacy = False
    async with harness.bot():
        asked = await boris.write("/draw a fox")
        await forwards(stranger, post)
        await boris.picture(asked)

    assert references(harness) == [[]]


async def test_a_forward_that_comes_later_is_asked_about(
    harness: BotHarness, anna: ChatUser, author: ChatUser
) -> None:
    post = await author.show("Buy our foxes", WIDE)
    async with harness.bot():
        await anna.picture(await anna.write("a fox"))
        (shown,) = await forwards(anna, post)
        await anna.hears_about(shown)

    assert references(harness) == [[]]


async def test_a_picture_of_ones_own_is_no_part_of_it(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        asked = await anna.write("a fox")
        await anna.hears_about(await anna.show(data=WIDE))
        await anna.picture(asked)

    assert references(harness) == [[]]


async def test_a_cancelled_comment_takes_its_picture_along(
    harness: BotHarness, anna: ChatUser, author: ChatUser
) -> None:
    post = await author.show("Buy our foxes", WIDE)
    harness.images.hold()
    async with harness.bot(jobs_per_user=3):
        comment = await anna.write("make it blue")
        await anna.write("/cancel")
        await harness.answered()
        post.extra = {"date": comment.date}
        await forwards(anna, post)
        await anna.status(await anna.write("a fox"))
        await harness.images.until(lambda: "a fox" in prompts(harness))

    assert references(harness)[-1] == []
    assert len(anna.sees()) == 3  # what was stopped, the answer to /cancel, and the fox


@in_english
async def test_what_the_service_refuses_is_told_once(
    harness: BotHarness, anna: ChatUser, author: ChatUser
) -> None:
    harness.images.next(Answer.moderation(["violence"]))
    post = await author.show("Buy our foxes", WIDE)
    async with harness.bot():
        comment, _ = await forwards(anna, post, comment="make it bleed")
        refused = await anna.hears(
            "error-moderated", reply_to=comment, category="violence", cost="free"
        )
        await harness.answered()

    assert anna.sees() == [refused]
    assert len(harness.images.requests) == 1


@pytest.mark.parametrize("caption", ["Buy our foxes", "/draw a fox", None])
async def test_a_forwarded_photo_is_asked_about_whatever_its_caption(
    harness: BotHarness, anna: ChatUser, author: ChatUser, caption: str | None
) -> None:
    post = await author.show(caption, WIDE)
    async with harness.bot():
        (shown,) = await forwards(anna, post)
        await anna.hears_about(shown)
        if own := caption == "/draw a fox":  # in the group the author asks for a picture with it
            await author.picture(post)

    drawn_in = {row["chat_id"] for row in await harness.rows("SELECT chat_id FROM jobs")}
    assert drawn_in == ({author.chat.id} if own else set())


async def test_a_forwarded_album_is_asked_about(
    harness: BotHarness, anna: ChatUser, author: ChatUser
) -> None:
    album = await author.person.send_album(author.chat, [WIDE, TALL], "Buy our foxes")
    async with harness.bot():
        await forwards(anna, *album)
        await anna.hears("what-to-change-private", picture="photos")
        await anna.picture(await anna.write("make them blue"))

    assert prompts(harness) == ["make them blue"]
    assert references(harness) == [[(120, 80), (60, 90)]]


@pytest.mark.parametrize("caption", [".", "…", "🔥", "👍🏽❤️", "?!", ")))", "\u200b"])
async def test_a_caption_without_words_is_no_instruction(
    harness: BotHarness, anna: ChatUser, caption: str
) -> None:
    async with harness.bot():
        await anna.hears_about(await anna.show(caption, WIDE))
        wordless = await anna.write("🔥")
        await anna.hears("error-prompt-empty", reply_to=wordless)
        await anna.picture(await anna.write("make it blue"))

    assert prompts(harness) == ["make it blue"]
    assert references(harness) == [[(120, 80)]]


async def test_an_album_with_a_caption_without_words(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await anna.person.send_album(anna.chat, [WIDE, TALL], "🔥")
        await anna.hears("what-to-change-private", picture="photos")

    assert not harness.images.requests


async def test_a_thumb_under_a_result_is_no_request(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        result = await anna.picture(await anna.write("a fox"))
        await harness.answered()
        thumb = await anna.write("👍", reply_to=result)
        await anna.hears("what-to-change-private", reply_to=thumb, picture="result")

    assert len(harness.images.requests) == 1


async def test_a_forwarded_text_is_drawn(
    harness: BotHarness, anna: ChatUser, author: ChatUser
) -> None:
    post = await author.write("a fox in the snow")
    async with harness.bot():
        (asked,) = await forwards(anna, post)
        await anna.picture(asked)

    assert prompts(harness) == ["a fox in the snow"]
