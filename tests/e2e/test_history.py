"""The latest pictures, all at once and each in full."""

from typing import Any

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from draw_bot_sandbox.telegram import Message
from tests.kit.chat_user import ChatUser, plain
from tests.kit.harness import BotHarness
from tests.kit.image_files import picture, size_of
from tests.kit.languages import in_english
from tests.kit.quick_images import HEIGHT, WIDTH

DRAWN = picture("PNG", WIDTH, HEIGHT)
FAILURES: dict[str, dict[str, Any]] = {
    "out of order": {"error_code": 500},
    "a gateway's": {"error_code": 502},
    "cut off": {"drop_connection": "before"},
}
WEEK = 8 * 24 * 60 * 60
UNKNOWN: dict[str, Any] = {
    "error_code": 400,
    "description": "Bad Request: wrong file identifier/HTTP URL specified",
}


async def draws(anna: ChatUser, *prompts: str) -> None:
    for prompt in prompts:
        await anna.picture(await anna.write(prompt))


async def looks_back(
    harness: BotHarness, anna: ChatUser, count: int
) -> tuple[list[Message], Message]:
    """Asks for the history: its photos, and the message that lists them."""
    await harness.answered(len(await harness.rows("SELECT id FROM jobs")))
    asked = await anna.write("/history")
    heading = plain(anna.say("history", count=count))
    listed = await anna.gets(
        lambda each: each.id > asked.id and each.words.text.startswith(heading)
    )
    return anna.sees(lambda each: each.id > asked.id and each.photo is not None), listed


def lines(listed: Message) -> list[str]:
    return listed.words.text.splitlines()[2:]


async def test_there_is_nothing_yet(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await anna.write("/history")
        await anna.hears("history-empty")


async def test_one_picture_comes_as_a_photo_and_in_full_when_it_is_tapped(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        await draws(anna, "a fox")
        [photo], listed = await looks_back(harness, anna, 1)
        assert photo is listed
        assert lines(listed) == ["1. a fox · 96×64"]
        await anna.person.press(listed, "1")
        original = await anna.gets(lambda each: each.document is not None)

    assert original.document is not None
    assert original.document.bytes == DRAWN


async def test_three_come_as_an_album_newest_first(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await draws(
            anna, "a <b>fox</b>", "an owl & " + "a very " * 20 + "long story", "a cat\n\nasleep"
        )
        uploads = len(harness.calls("sendPhoto"))
        photos, listed = await looks_back(harness, anna, 3)

    assert len(photos) == 3
    assert len({each.media_group_id for each in photos}) == 1
    assert anna.chat.messages[-1] is listed
    assert anna.buttons(listed) == ["1", "2", "3"]
    cat, owl, fox = lines(listed)
    assert cat == "1. a cat asleep · 96×64"
    assert owl.startswith("2. an owl & a very a very ")
    assert owl.endswith("… · 96×64")
    assert len(owl) < 80
    assert fox == "3. a <b>fox</b> · 96×64"
    assert [photo.caption for photo in photos] == [cat, owl, fox]
    assert len(harness.calls("sendPhoto")) == uploads


async def test_of_many_the_latest_ten_come(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot(jobs_per_user=4):
        await anna.choose("pictures:4")
        for prompt in ("a fox", "an owl", "a cat"):
            await anna.album(await anna.write(prompt), 4)
        photos, listed = await looks_back(harness, anna, 10)
        await anna.person.press(listed, "10")
        original = await anna.gets(lambda each: each.document is not None)

    assert len(photos) == 10
    assert [len(row) for row in listed.buttons] == [5, 5]
    assert lines(listed)[3:5] == ["4. a cat · 96×64", "5. an owl · 96×64"]
    assert lines(listed)[-1] == "10. a fox · 96×64"
    assert original.document is not None
    assert original.document.name == "a-fox-2.png"


@in_english
async def test_files_are_shown_small_and_together_with_photos(
    harness: BotHarness, anna: ChatUser
) -> None:
    harness.images.next(Answer(size=(2048, 1024)))
    async with harness.bot():
        await anna.choose("send:file")
        await anna.file(await anna.write("a fox"))
        await anna.choose("send:photo")
        await draws(anna, "an owl")
        photos, listed = await looks_back(harness, anna, 2)

    assert lines(listed) == ["1. an owl · 96×64", "2. a fox · 2048×1024"]
    shown = [photo.photo.sizes[-1] for photo in photos if photo.photo]
    assert [(size.width, size.height) for size in shown] == [(96, 64), (800, 400)]


@in_english
async def test_it_works_after_a_restart_and_after_the_originals_were_cleared(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        await anna.choose("send:file")
        await anna.file(await anna.write("a file"))
        await anna.choose("send:photo")
        await draws(anna, "a fox", "an owl")
    harness.time.leap(WEEK)
    async with harness.bot():
        await harness.log_capture.until("pictures swept", 2)
        photos, listed = await looks_back(harness, anna, 2)

    assert len(photos) == 2
    assert lines(listed) == ["1. an owl · 96×64", "2. a fox · 96×64"]


async def test_a_number_brings_its_picture_weeks_later_and_after_a_restart(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot(keep_images_days=30):
        await draws(anna, "a fox", "an owl")
        _, listed = await looks_back(harness, anna, 2)
    harness.time.leap(2 * WEEK)
    async with harness.bot(keep_images_days=30):
        await anna.person.press(listed, "2")
        original = await anna.gets(lambda each: each.document is not None)

    assert original.document is not None
    assert original.document.name == "a-fox-1.png"


async def test_where_nothing_is_left_it_says_so(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await anna.choose("send:file")
        await anna.file(await anna.write("a fox"))
        await harness.answered()
    harness.time.leap(WEEK)
    async with harness.bot():
        await harness.log_capture.until("pictures swept", 2)
        await anna.write("/history")
        await anna.hears("history-gone")


@in_english
@pytest.mark.parametrize("count", [1, 2])
async def test_what_telegram_no_longer_knows_comes_from_the_originals(
    harness: BotHarness, anna: ChatUser, count: int
) -> None:
    method = "sendPhoto" if count == 1 else "sendMediaGroup"
    async with harness.bot():
        await draws(anna, *["a fox", "an owl"][:count])
        harness.telegram.fail_next(method, **UNKNOWN)
        photos, _ = await looks_back(harness, anna, count)

    assert len(photos) == count


@in_english
@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize("method", ["sendMediaGroup", "sendMessage"])
async def test_it_comes_once_however_telegram_stumbles(
    harness: BotHarness, anna: ChatUser, method: str, failure: dict[str, Any]
) -> None:
    async with harness.bot():
        await draws(anna, "a fox", "an owl")
        await harness.answered(2)
        harness.telegram.fail_next(method, **failure)
        photos, listed = await looks_back(harness, anna, 2)

    assert len(photos) == 2
    assert anna.chat.messages[-1] is listed


async def test_it_says_so_in_the_end_when_telegram_stumbles(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        harness.telegram.fail_next("sendMessage", error_code=500)
        await anna.write("/history")
        await anna.hears("history-empty")


async def test_it_comes_once_though_it_cannot_be_written_down(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        await draws(anna, "a fox", "an owl")
        await harness.answered(2)
        album = harness.interceptor.hold_next("sendMediaGroup")
        await anna.write("/history")
        await album.reached()
        async with harness.without("sent_pictures"):
            album.release()
            listed = await anna.hears("history", count=2)

    photos = anna.sees(lambda each: each.media_group_id is not None)
    assert (len(photos), anna.chat.messages[-1]) == (2, listed)


async def test_what_telegram_did_not_take_is_in_it(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await draws(anna, "a fox")
        harness.telegram.fail_next("sendPhoto", **UNKNOWN)
        await anna.write("an owl")
        await harness.answered(2)
        photos, listed = await looks_back(harness, anna, 2)

    assert len(photos) == 2
    assert lines(listed) == ["1. an owl · 96×64", "2. a fox · 96×64"]


@in_english
async def test_words_in_reply_to_one_of_them_change_its_original(
    harness: BotHarness, anna: ChatUser
) -> None:
    harness.images.next(Answer(size=(1600, 120)))
    async with harness.bot():
        await anna.choose("send:file")
        await anna.file(await anna.write("a fox"))
        await anna.choose("send:photo")
        await draws(anna, "an owl")
        photos, _ = await looks_back(harness, anna, 2)
        await anna.picture(await anna.write("make it blue", reply_to=photos[1]))

    assert size_of(harness.images.requests[-1].references[0].data) == (1600, 120)


async def test_pictures_of_groups_and_of_others_are_not_in_it(
    harness: BotHarness, anna: ChatUser, language: Language
) -> None:
    member, boris = harness.member(language), harness.chat_user(other(language))
    async with harness.bot():
        await member.picture(await member.write("/draw an owl"))
        await draws(boris, "a cat")
        await anna.write("/history")
        await anna.hears("history-empty")
        await member.write("/history")
        await draws(anna, "a fox")
        _, listed = await looks_back(harness, anna, 1)

    assert lines(listed) == ["1. a fox · 96×64"]
    assert not member.sees(lambda each: plain(member.say("history-empty")) in each.text)


def other(language: Language) -> Language:
    return Language.EN if language is Language.RU else Language.RU
