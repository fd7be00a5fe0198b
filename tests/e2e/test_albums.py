"""Albums: one edit with all parts in their order, or one question about them."""

import pytest

from bot.domain.settings import Language
from tests.e2e.albums import FILES, PDF, PHOTOS, SIDES, part, send
from tests.e2e.image_requests import prompts, references
from tests.kit.chat_user import ChatUser, plain
from tests.kit.harness import BotHarness
from tests.kit.languages import in_english


@in_english
@pytest.mark.parametrize("caption_at", [0, 1, 2])
async def test_the_caption_may_stand_on_any_part(
    harness: BotHarness, anna: ChatUser, caption_at: int
) -> None:
    async with harness.bot():
        album = await send(anna, PHOTOS[:3], "make one of them", caption_at)
        result = await anna.picture(album[caption_at])
        await anna.sees_no_status()

    assert prompts(harness) == ["make one of them"]
    assert references(harness)[0] == SIDES[:3]
    assert anna.sees() == [result]


async def test_captions_on_several_parts_are_one_instruction(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot():
        await part(anna, PHOTOS[0], "this fox")
        last = await part(anna, PHOTOS[1], "in this forest")
        await anna.gets(lambda each: each.photo is not None)

    assert prompts(harness) == ["this fox\nin this forest"]
    assert last.caption == "in this forest"


async def test_without_words_one_question_is_asked(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        album = await send(anna, PHOTOS[:4])
        asked = await anna.hears("what-to-change-private", reply_to=album[0], picture="photos")
        assert anna.sees() == [asked]
        await anna.picture(await anna.write("make one of them"))

    assert references(harness)[0] == SIDES[:4]


async def test_all_ten_are_sent_in_their_order(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        album = await send(anna, PHOTOS, "make one of them", 9)
        await anna.picture(album[9])

    assert references(harness)[0] == SIDES


async def test_files_and_photos_go_together(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await part(anna, PHOTOS[0])
        asked = await anna.person.send_file(
            anna.chat, FILES[1], "1.png", caption="make one of them", album="holidays"
        )
        await part(anna, PHOTOS[2])
        await anna.picture(asked)

    assert references(harness)[0] == SIDES[:3]


async def test_of_too_many_the_first_are_taken_and_the_status_says_so(
    harness: BotHarness, anna: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot(max_references=3):
        album = await send(anna, PHOTOS[:5], "make one of them")
        status = await anna.status(album[0])
        assert plain(anna.say("lacking-references", wanted=5, most=3)) in status.text
        gate.release()
        await anna.picture(album[0])

    assert references(harness)[0] == SIDES[:3]


async def test_a_part_that_is_no_picture_is_named(harness: BotHarness, anna: ChatUser) -> None:
    names = ["0.png", "list.pdf", "2.png"]
    async with harness.bot():
        album = await anna.person.send_album(
            anna.chat, [FILES[0], PDF, FILES[2]], "make one of them", names=names
        )
        await anna.hears(
            "error-parts-unreadable",
            reply_to=album[0],
            parts=(2,),
            count=1,
            total=3,
            cause="picture-unsupported",
            cost="free",
        )

    assert not harness.images.requests


async def test_an_album_without_any_picture_gets_one_sentence(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        album = await anna.person.send_album(
            anna.chat, [PDF] * 3, "make one of them", names=["1.pdf", "2.pdf", "3.pdf"]
        )
        said = await anna.hears("error-picture-unsupported", reply_to=album[0])
        await anna.picture(await anna.write("a fox"))

    assert anna.sees()[0] is said
    assert len(anna.sees(lambda each: each.photo is None)) == 1


async def test_strangers_hear_once_that_they_may_not(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot(access="allowlist", allowed_ids={1}):
        album = await send(anna, PHOTOS[:3], "make one of them")
        said = await anna.hears("error-access-denied", reply_to=album[0])
        unasked = await send(anna, PHOTOS[:3])
        await anna.hears("error-access-denied", reply_to=unasked[0])

    assert anna.sees()[0] is said
    assert len(anna.sees()) == 2
    assert not await harness.rows("SELECT * FROM pending")


@in_english
@pytest.mark.parametrize("older", [False, True])
async def test_words_right_after_it_are_its_instruction(
    harness: BotHarness, anna: ChatUser, older: bool
) -> None:
    async with harness.bot():
        if older:
            await anna.hears_about(await anna.show(data=PHOTOS[5]))
        await send(anna, PHOTOS[:2])
        await anna.picture(await anna.write("make one of them"))
        await anna.sees_no_status()

    assert prompts(harness) == ["make one of them"]
    assert references(harness)[0] == SIDES[:2]


async def test_words_that_came_while_the_bot_was_off_are_its_instruction(
    harness: BotHarness,
) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot():
        await anna.picture(await anna.write("a fox"))
    await send(anna, PHOTOS[:2])
    asked = await anna.write("make one of them")
    async with harness.bot():
        await anna.picture(asked)

    assert prompts(harness) == ["a fox", "make one of them"]
    assert references(harness)[1] == SIDES[:2]


async def test_cancel_right_after_it_ends_it(harness: BotHarness, anna: ChatUser) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        album = await send(anna, PHOTOS[:2], "make one of them")
        await anna.write("/cancel")
        await anna.gets(lambda each: each.reply_to is album[0] and not anna.shows_status(each))
        await harness.answered()
        gate.release()

    (job,) = await harness.rows("SELECT state FROM jobs")
    assert job["state"] == "cancelled"


@in_english
@pytest.mark.parametrize("caption", [None, "make one of them"])
async def test_a_photo_after_it_is_the_one_that_waits(
    harness: BotHarness, anna: ChatUser, caption: str | None
) -> None:
    async with harness.bot():
        await send(anna, PHOTOS[:2], caption)
        await anna.hears_about(await anna.show(data=PHOTOS[5]))
        await anna.picture(await anna.write("make it blue"))
        await anna.sees_no_status()

    blue = prompts(harness).index("make it blue")
    assert references(harness)[blue] == [SIDES[5]]


async def test_a_command_in_its_caption_is_not_drawn(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        album = await send(anna, PHOTOS[:2], "/paint it")
        await anna.hears("unknown-command-private", reply_to=album[0])

    assert not harness.images.requests


async def test_albums_of_two_people_are_kept_apart(harness: BotHarness) -> None:
    anna, tom = harness.chat_user(Language.RU), harness.chat_user(Language.EN)
    async with harness.bot():
        hers = await send(anna, PHOTOS[:2], "make one of them")
        his = await send(tom, PHOTOS[2:5], "a collage")
        await anna.picture(hers[0])
        await tom.picture(his[0])

    by_words = dict(zip(prompts(harness), range(2), strict=True))
    assert references(harness)[by_words["make one of them"]] == SIDES[:2]
    assert references(harness)[by_words["a collage"]] == SIDES[2:5]


async def test_in_reply_to_a_picture_the_albums_own_are_meant(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot():
        result = await anna.picture(await anna.write("a fox"))
        album = await anna.person.send_album(
            anna.chat, PHOTOS[:2], "make one of them", reply_to=result
        )
        await anna.picture(album[0])

    assert references(harness)[1] == SIDES[:2]


async def test_a_part_that_comes_too_late_is_an_album_of_its_own(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot():
        await part(anna, PHOTOS[0])
        await anna.picture(await part(anna, PHOTOS[1], "make one of them"))
        late = await part(anna, PHOTOS[2])
        await anna.hears("what-to-change-private", reply_to=late, picture="photo")

    assert references(harness)[0] == SIDES[:2]


async def test_options_among_the_words_count(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        album = await send(anna, PHOTOS[:2], "make one of them x2")
        await anna.album(album[0], 2)

    assert prompts(harness) == ["make one of them"] * 2
    assert references(harness)[1] == SIDES[:2]


async def test_the_rest_that_comes_after_a_restart_belongs_to_it(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot(grace=0):
        await part(anna, PHOTOS[0])
        asked = await part(anna, PHOTOS[1], "make one of them")
        await harness.log_capture.until("part of an album kept", 2)
    harness.time.skip(3600)
    await part(anna, PHOTOS[2])
    async with harness.bot():
        result = await anna.picture(asked)
        await anna.sees_no_status()

    assert anna.sees() == [result]
    assert references(harness)[0] == SIDES[:3]


@in_english
async def test_what_a_stop_cut_off_is_acted_on_once(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot(grace=0):
        await anna.write("/help")
        await anna.hears("help")
        async with harness.without("jobs"):
            album = await send(anna, PHOTOS[:3], "make one of them")
            await harness.log_capture.until("the database cannot be used")
    async with harness.bot():
        result = await anna.picture(album[0])
        await harness.answered()

    assert anna.sees()[1:] == [result]
    assert references(harness)[0] == SIDES[:3]
    assert len(harness.images.requests) == 1


async def test_what_was_asked_already_is_not_asked_again(
    harness: BotHarness, anna: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot(grace=0):
        held = harness.interceptor.hold_next("sendMessage")
        album = await send(anna, PHOTOS[:3], "make one of them")
        await held.reached()
    held.release()
    gate.release()
    async with harness.bot():
        await anna.picture(album[0])
        await harness.answered()

    assert len(await harness.rows("SELECT id FROM jobs")) == 1
    assert len([each for each in anna.sees() if each.photo]) == 1


@in_english
async def test_a_refusal_is_told_until_telegram_takes_it(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot(daily_images_per_user=0):
        harness.telegram.fail_next("sendMessage", error_code=500, times=2)
        album = await send(anna, PHOTOS[:3], "make one of them")
        said = await anna.gets(lambda each: each.reply_to is album[0])
        await harness.telegram.until(lambda: not harness.telegram.failures_left("sendMessage"))

    assert anna.sees() == [said]
    assert not harness.images.requests
