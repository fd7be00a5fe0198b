"""Two to four pictures of one request."""

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from draw_bot_sandbox.telegram import Message
from tests.kit.chat_user import ChatUser, plain
from tests.kit.harness import BotHarness


async def below(anna: ChatUser, words: str = "a fox") -> Message:
    """The message under an album."""
    again = anna.say("button-again")
    return await anna.gets(
        lambda each: again in anna.buttons(each) and each.text.startswith(f"{words}\n")
    )


@pytest.mark.parametrize("count", [2, 4])
async def test_they_are_drawn_at_once_and_come_as_an_album(
    harness: BotHarness, anna: ChatUser, count: int
) -> None:
    async with harness.bot():
        await anna.choose(f"pictures:{count}")
        gate = harness.images.hold()
        asked = await anna.write("a fox")
        status = await anna.status(asked)
        assert anna.say("pictures", count=count) in status.text
        await harness.images.until(lambda: len(harness.images.requests) == count)
        gate.release()
        album = await anna.album(asked, count)
        under = await below(anna)
        await anna.sees_no_status()

    assert len({each.media_group_id for each in album}) == 1
    assert album[0].media_group_id
    assert [each.caption for each in album] == [str(number + 1) for number in range(count)]
    assert anna.chat.messages[-1] is under
    assert under.text.startswith("a fox\n96×64 · ")
    assert [each.fields["n"] for each in harness.images.requests] == [1] * count


async def test_files_are_numbered_as_their_buttons(harness: BotHarness, anna: ChatUser) -> None:
    harness.images.next(Answer.empty(), Answer(), Answer())
    async with harness.bot(parallel_images=1):
        await anna.choose("pictures:3", "send:file")
        await anna.write("a fox")
        under = await below(anna)
        edit = anna.say("button-edit")
        assert [f"{edit} 1", f"{edit} 2"] == anna.buttons(under)[-2:]

    assert names(anna) == ["a-fox-1.png", "a-fox-2.png"]
    assert [each.caption for each in files(anna)] == ["1", "2"]


async def test_each_original_is_that_of_its_number(harness: BotHarness, anna: ChatUser) -> None:
    harness.images.next(Answer.html(), Answer(), Answer())
    async with harness.bot(parallel_images=1):
        await anna.album(await anna.write("a fox x3"), 2)
        await anna.person.press(await below(anna), f"{anna.say('button-original')} 2")
        await harness.log_capture.until("original brought")

    assert names(anna) == ["a-fox-2.png"]


async def gone(harness: BotHarness, message: Message, label: str) -> None:
    """Waits until that button is not under the message any more."""
    await harness.telegram.until(lambda: message.button(label) is None)


def files(anna: ChatUser) -> list[Message]:
    return anna.sees(lambda each: each.document is not None)


def names(anna: ChatUser) -> list[str]:
    return [each.document.name for each in files(anna) if each.document]


async def test_what_worked_arrives_and_the_rest_can_be_drawn(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot(daily_images_per_user=4):
        await anna.choose("pictures:4")
        refusal = Answer.moderation(["violence"])
        harness.images.next(Answer(), refusal, Answer(), refusal)
        asked = await anna.write("a fox")
        await anna.album(asked, 2)
        under = await below(anna)
        partly = anna.say("result-partial", count=2, total=4)
        why = anna.say("error-moderated", category="violence", cost="none")
        assert under.text.endswith(plain(f"\n\n{partly} {why}"))
        assert anna.buttons(under)[0] == anna.say("button-rest")

        await harness.answered()
        await anna.press(under, "button-rest")
        await gone(harness, under, anna.say("button-rest"))
        await anna.album(asked, 4)
        await harness.answered(2)

    assert len(harness.images.requests) == 6
    delivered = await harness.rows("SELECT sum(delivered) AS pictures FROM ledger")
    assert delivered == [{"pictures": 4}]


async def test_one_of_two_comes_as_a_photo_with_both_buttons(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        await anna.choose("pictures:2")
        harness.images.next(Answer(), Answer.empty())
        asked = await anna.write("a fox")
        result = await anna.picture(asked)
        await anna.press(result, "button-rest")
        await anna.album(asked, 2)

    assert anna.say("result-partial", count=1, total=2) in result.caption
    assert anna.say("error-answer-unreadable", cost="partly", counted=2) in result.caption
    assert len(harness.images.requests) == 3


async def test_when_none_worked_one_sentence_says_so(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await anna.choose("pictures:3")
        harness.images.next(*[Answer.moderation(["hate"])] * 3)
        asked = await anna.write("a fox")
        said = await anna.hears("error-moderated", reply_to=asked, category="hate", cost="free")
        await anna.sees_no_status()

    assert [each for each in anna.sees() if each.reply_to is asked] == [said]


async def test_several_are_changed_from_one_picture(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot():
        await anna.choose("pictures:2")
        await anna.album(await anna.show("make it blue"), 2)

    assert [len(each.references) for each in harness.images.requests] == [1, 1]
    assert all(each.path.endswith("/images/edits") for each in harness.images.requests)


async def test_no_more_than_allowed_are_drawn_at_once(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot(parallel_images=2):
        await anna.choose("pictures:4")
        gate = harness.images.hold()
        asked = await anna.write("a fox")
        await anna.status(asked)
        await harness.images.until(lambda: len(harness.images.requests) == 2)
        under_way = await harness.rows("SELECT count(*) AS open FROM attempts")
        gate.release()
        await anna.album(asked, 4)

    assert under_way == [{"open": 2}]


async def test_the_rest_is_offered_once_whatever_else_is_pressed(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    rest, size, back = (anna.say(f"button-{key}") for key in ("rest", "shapes", "back"))
    harness.images.next(Answer(), Answer.empty())
    async with harness.bot():
        await anna.choose("pictures:2")
        result = await anna.picture(await anna.write("a fox"))
        for key in (size, back, rest, size, back):
            await anna.person.press(result, key)
            await gone(harness, result, key)
        await harness.answered(2)

    assert rest not in anna.buttons(result)
    assert len(harness.images.requests) == 3
