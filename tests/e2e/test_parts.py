"""A result of several messages: each of them arrives once, whatever breaks between them."""

from typing import Any

import pytest

from bot.domain.settings import Language
from bot.telegram.delivery import delivery_plan
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness

FAILURES: dict[str, dict[str, Any]] = {
    "out of order once": {"error_code": 500, "times": 1},
    "out of order twice": {"error_code": 500, "times": 2},
    "cut off once": {"drop_connection": "before", "times": 1},
}
KINDS = {
    "a photo and its file": (("send:both",), "sendDocument"),
    "an album and its words": (("pictures:2",), "sendMessage"),
    "photos, files and words": (("pictures:2", "send:both"), "sendMessage"),
}


@pytest.fixture
def anna(harness: BotHarness) -> ChatUser:
    return harness.chat_user(Language.EN)


async def breaking(
    harness: BotHarness, anna: ChatUser, choices: tuple[str, ...], method: str, **failure: Any
) -> None:
    """Asks for a result whose later part will fail."""
    await anna.choose(*choices)
    gate = harness.images.hold()
    await anna.status(await anna.write("a fox"))
    harness.telegram.fail_next(method, **failure)
    gate.release()


def assert_all_came_once(harness: BotHarness, anna: ChatUser, choices: tuple[str, ...]) -> None:
    pictures = 2 if "pictures:2" in choices else 1
    files = pictures if "send:both" in choices else 0
    result = [each for each in anna.sees() if each.button("settings:size") is None]
    assert sum(each.photo is not None for each in result) == pictures
    assert sum(each.document is not None for each in result) == files
    words = [each for each in result if each.words.text.startswith("a fox\n")]
    assert len(words) == 1
    assert anna.say("button-again") in anna.buttons(words[0])
    assert len(result) == pictures + files + (pictures > 1)
    assert len(harness.images.requests) == pictures


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize(("choices", "method"), KINDS.values(), ids=KINDS)
async def test_a_later_part_that_is_not_taken_comes_once(
    harness: BotHarness,
    anna: ChatUser,
    choices: tuple[str, ...],
    method: str,
    failure: dict[str, Any],
) -> None:
    async with harness.bot():
        await breaking(harness, anna, choices, method, **failure)
        await harness.answered()

    assert_all_came_once(harness, anna, choices)
    assert len(harness.log_capture.said("answer not brought yet")) == failure["times"]


@pytest.mark.parametrize(("choices", "method"), KINDS.values(), ids=KINDS)
async def test_also_when_the_bot_was_restarted_in_between(
    harness: BotHarness, anna: ChatUser, choices: tuple[str, ...], method: str
) -> None:
    async with harness.bot(grace=0):
        await breaking(harness, anna, choices, method, times=3, error_code=500)
        await harness.log_capture.until("answer not brought yet")
    assert not harness.log_capture.said("answered")

    async with harness.bot():
        await harness.answered()

    assert_all_came_once(harness, anna, choices)


async def test_a_later_part_that_is_refused_does_not_keep_back_the_others(
    harness: BotHarness, anna: ChatUser
) -> None:
    choices = ("pictures:2", "send:both")
    async with harness.bot():
        await anna.choose(*choices)
        gate = harness.images.hold()
        asked = await anna.write("a fox")
        await anna.status(asked)
        album = harness.interceptor.hold_next("sendMediaGroup")
        gate.release()
        await album.reached()
        harness.telegram.fail_next("sendMediaGroup", error_code=400, description="Bad Request: no")
        album.release()
        told = await anna.reads(not_whole(anna, count=2, total=2), asked)
        await harness.answered()

    assert len(anna.sees(lambda each: each.photo is not None)) == 2
    assert not anna.sees(lambda each: each.document is not None)
    assert len(anna.sees(lambda each: each.text.startswith("a fox\n"))) == 1
    original = anna.say("button-original")
    assert anna.buttons(told) == [f"{original} 1", f"{original} 2"]


async def test_one_that_is_gone_from_the_disk_is_drawn_alone(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        await anna.choose("pictures:2")
        gate = harness.images.hold()
        asked = await anna.write("a fox")
        await harness.images.until(lambda: len(harness.images.requests) == 2)
        harness.telegram.fail_next("sendMediaGroup", error_code=500)
        gate.release()
        await harness.log_capture.until("answer not brought yet")
        (kept,) = await harness.rows("SELECT file FROM images WHERE position = 0")
        (harness.folder / "images" / kept["file"]).unlink()
        told = await anna.reads(not_whole(anna, count=1, total=2, cause="disk"), asked)
        rest = anna.say("button-rest")
        assert anna.buttons(told) == [rest]
        await anna.person.press(told, rest)
        await anna.album(asked, 2)
        await harness.answered(2)

    assert not told.buttons
    assert len(harness.images.requests) == 3


async def test_of_several_files_the_ones_that_came_are_told_from_the_others(
    harness: BotHarness, anna: ChatUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_plan, "REQUEST_BYTES", 1)  # a file a message, as large ones come
    async with harness.bot(daily_images_per_user=2):
        await anna.choose("pictures:2", "send:file")
        gate = harness.images.hold()
        asked = await anna.write("a fox")
        await anna.status(asked)
        first = harness.interceptor.hold_next("sendDocument")
        gate.release()
        await first.reached()
        harness.telegram.fail_next("sendDocument", error_code=400, description="Bad Request: no")
        first.release()
        await anna.reads(not_whole(anna, count=1, total=2), asked)
        await harness.answered()
        await anna.choose("pictures:1")
        await anna.write("a cat")  # what did not come was drawn all the same, and can be fetched
        await anna.reads(anna.opening("error-limit-reached", "comes_back", limit=2, left=0))

    came = await harness.rows("SELECT sum(delivered) AS came, sum(counted) AS counted FROM ledger")
    assert came == [{"came": 1, "counted": 2}]


@pytest.mark.parametrize(("choices", "method"), KINDS.values(), ids=KINDS)
async def test_a_later_part_that_may_have_come_twice(
    harness: BotHarness, anna: ChatUser, choices: tuple[str, ...], method: str
) -> None:
    """Words come until it is known that they did; a picture is not sent a third time."""
    async with harness.bot():
        await breaking(harness, anna, choices, method, times=2, drop_connection="before")
        if method == "sendMessage":
            await harness.answered()
            assert_all_came_once(harness, anna, choices)
            return
        await anna.reads(not_whole(anna, count=1, total=1))
        await harness.answered()

    assert len(harness.log_capture.said("not known to have arrived")) == 1
    assert not [call for call in harness.telegram.calls if call.method == method and call.ok]


def not_whole(anna: ChatUser, *, count: int, total: int, cause: str = "telegram") -> str:
    return anna.say(
        "error-part-lost", count=count, total=total, cause=cause, cost="counts", counted=count
    )
