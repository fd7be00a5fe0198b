"""A comment and what it is forwarded with: the comment comes first, and both are one request."""

import pytest

from draw_bot_sandbox.images import Answer
from draw_bot_sandbox.telegram import Message, forward
from tests.e2e.languages import in_english
from tests.e2e.pending import TALL, WIDE, prompts, references
from tests.e2e.pictures import picture
from tests.e2e.resident import Resident
from tests.e2e.town import Town


@pytest.fixture
def author(town: Town) -> Resident:
    """Somebody whose messages in the group others forward; the bot does not see them there."""
    return town.admin()


async def forwards(anna: Resident, *messages: Message, comment: str | None = None) -> list[Message]:
    return await forward(anna.person, anna.chat, messages, comment)


async def test_a_photo_is_changed_as_its_comment_says(
    town: Town, anna: Resident, author: Resident
) -> None:
    post = await author.show("Buy our foxes", WIDE)
    async with town.bot():
        comment, _ = await forwards(anna, post, comment="make it blue, 1024x1024")
        result = await anna.picture(comment)
        await town.answered()

    assert prompts(town) == ["make it blue"]
    assert references(town) == [[(120, 80)]]
    assert anna.sees() == [result]


@in_english
async def test_its_status_comes_at_once_and_says_that_a_picture_changes(
    town: Town, anna: Resident, author: Resident
) -> None:
    gate = town.images.hold()
    post = await author.show("Buy our foxes", WIDE)
    async with town.bot():
        comment, _ = await forwards(anna, post, comment="make it blue")
        status = await anna.status(comment)
        await anna.hears("status-edit", reply_to=comment, references=1)
        gate.release()
        await anna.picture(comment)
        await anna.sees_no_status()

    assert status.deleted


async def test_an_album_is_one_request(town: Town, anna: Resident, author: Resident) -> None:
    album = await author.person.send_album(author.chat, [WIDE, TALL, WIDE], "Buy our foxes")
    async with town.bot():
        comment, *_ = await forwards(anna, *album, comment="make them blue")
        await anna.picture(comment)
        await town.answered()

    assert prompts(town) == ["make them blue"]
    assert references(town) == [[(120, 80), (60, 90), (120, 80)]]
    assert len(anna.sees()) == 1


async def test_several_pictures_one_by_one_are_one_request(
    town: Town, anna: Resident, author: Resident
) -> None:
    posts = [
        await author.show(None, WIDE),
        await author.attach("owl.png", picture("PNG", 90, 70)),
        await author.person.send_sticker(author.chat, picture("WEBP", 80, 80)),
    ]
    async with town.bot():
        comment, *_ = await forwards(anna, *posts, comment="make them blue")
        await anna.picture(comment)
        await town.answered()

    assert references(town) == [[(120, 80), (90, 70), (80, 80)]]
    assert len(anna.sees()) == 1


async def test_a_text_is_drawn_as_its_comment_says(
    town: Town, anna: Resident, author: Resident
) -> None:
    post = await author.write("a fox in the snow")
    async with town.bot():
        comment, _ = await forwards(anna, post, comment="in watercolour")
        await anna.picture(comment)
        await town.answered()

    assert prompts(town) == ["in watercolour\na fox in the snow"]


@pytest.mark.parametrize("what", ["voice", "paper", "place", "animated"])
async def test_what_cannot_be_changed_is_not_drawn_instead(
    town: Town, anna: Resident, author: Resident, what: str
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
    async with town.bot():
        comment, _ = await forwards(anna, post, comment="make it blue")
        said = await anna.hears("error-picture-unsupported", reply_to=comment)
        await town.answered()

    assert not town.images.requests
    assert anna.sees() == [said]


async def test_the_forwarded_picture_goes_before_one_that_waits(
    town: Town, anna: Resident, author: Resident
) -> None:
    post = await author.show("Buy our foxes", TALL)
    async with town.bot():
        await anna.hears_about(await anna.show(data=WIDE))
        comment, _ = await forwards(anna, post, comment="make it blue")
        await anna.picture(comment)

    assert references(town) == [[(60, 90)]]


async def test_in_a_group_that_shows_it_all(town: Town, boris: Resident) -> None:
    elsewhere = town.telegram.group("Elsewhere", [town.ada])
    post = await town.ada.send_photo(elsewhere, WIDE, "Buy our foxes")
    town.group.privacy = False
    async with town.bot():
        comment, _ = await forwards(boris, post, comment="/draw make it blue")
        await boris.picture(comment)
        await town.answered()

    assert prompts(town) == ["make it blue"]
    assert references(town) == [[(120, 80)]]


async def test_somebody_elses_forward_is_no_part_of_it(
    town: Town, boris: Resident, stranger: Resident
) -> None:
    post = await town.admin().show("Buy our foxes", WIDE)
    town.group.privacy = False
    async with town.bot():
        asked = await boris.write("/draw a fox")
        await forwards(stranger, post)
        await boris.picture(asked)

    assert references(town) == [[]]


async def test_a_forward_that_comes_later_is_asked_about(
    town: Town, anna: Resident, author: Resident
) -> None:
    post = await author.show("Buy our foxes", WIDE)
    async with town.bot():
        await anna.picture(await anna.write("a fox"))
        (shown,) = await forwards(anna, post)
        await anna.hears_about(shown)

    assert references(town) == [[]]


async def test_a_picture_of_ones_own_is_no_part_of_it(town: Town, anna: Resident) -> None:
    async with town.bot():
        asked = await anna.write("a fox")
        await anna.hears_about(await anna.show(data=WIDE))
        await anna.picture(asked)

    assert references(town) == [[]]


async def test_a_cancelled_comment_takes_its_picture_along(
    town: Town, anna: Resident, author: Resident
) -> None:
    post = await author.show("Buy our foxes", WIDE)
    town.images.hold()
    async with town.bot(jobs_per_user=3):
        comment = await anna.write("make it blue")
        await anna.write("/cancel")
        await town.answered()
        post.extra = {"date": comment.date}
        await forwards(anna, post)
        await anna.status(await anna.write("a fox"))
        await town.images.until(lambda: "a fox" in prompts(town))

    assert references(town)[-1] == []
    assert len(anna.sees()) == 3  # what was stopped, the answer to /cancel, and the fox


@in_english
async def test_what_the_service_refuses_is_told_once(
    town: Town, anna: Resident, author: Resident
) -> None:
    town.images.next(Answer.moderation(["violence"]))
    post = await author.show("Buy our foxes", WIDE)
    async with town.bot():
        comment, _ = await forwards(anna, post, comment="make it bleed")
        refused = await anna.hears(
            "error-moderated", reply_to=comment, category="violence", cost="free"
        )
        await town.answered()

    assert anna.sees() == [refused]
    assert len(town.images.requests) == 1


@pytest.mark.parametrize("caption", ["Buy our foxes", "/draw a fox", None])
async def test_a_forwarded_photo_is_asked_about_whatever_its_caption(
    town: Town, anna: Resident, author: Resident, caption: str | None
) -> None:
    post = await author.show(caption, WIDE)
    async with town.bot():
        (shown,) = await forwards(anna, post)
        await anna.hears_about(shown)

    assert not town.images.requests


async def test_a_forwarded_album_is_asked_about(
    town: Town, anna: Resident, author: Resident
) -> None:
    album = await author.person.send_album(author.chat, [WIDE, TALL], "Buy our foxes")
    async with town.bot():
        await forwards(anna, *album)
        await anna.hears("what-to-change-private", picture="photos")
        await anna.picture(await anna.write("make them blue"))

    assert prompts(town) == ["make them blue"]
    assert references(town) == [[(120, 80), (60, 90)]]


@pytest.mark.parametrize("caption", [".", "…", "🔥", "👍🏽❤️", "?!", ")))", "\u200b"])
async def test_a_caption_without_words_is_no_instruction(
    town: Town, anna: Resident, caption: str
) -> None:
    async with town.bot():
        await anna.hears_about(await anna.show(caption, WIDE))
        wordless = await anna.write("🔥")
        await anna.hears("error-prompt-empty", reply_to=wordless)
        await anna.picture(await anna.write("make it blue"))

    assert prompts(town) == ["make it blue"]
    assert references(town) == [[(120, 80)]]


async def test_an_album_with_a_caption_without_words(town: Town, anna: Resident) -> None:
    async with town.bot():
        await anna.person.send_album(anna.chat, [WIDE, TALL], "🔥")
        await anna.hears("what-to-change-private", picture="photos")

    assert not town.images.requests


async def test_a_thumb_under_a_result_is_no_request(town: Town, anna: Resident) -> None:
    async with town.bot():
        result = await anna.picture(await anna.write("a fox"))
        await town.answered()
        thumb = await anna.write("👍", reply_to=result)
        await anna.hears("what-to-change-private", reply_to=thumb, picture="result")

    assert len(town.images.requests) == 1


async def test_a_forwarded_text_is_drawn(town: Town, anna: Resident, author: Resident) -> None:
    post = await author.write("a fox in the snow")
    async with town.bot():
        (asked,) = await forwards(anna, post)
        await anna.picture(asked)

    assert prompts(town) == ["a fox in the snow"]
