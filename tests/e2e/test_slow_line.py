"""A slow line to Telegram: pictures come without their files, and a tap brings these."""

from bot.domain.settings import Language
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness

HOUR = 3600
SLOW = 130


async def get_two_slow_files(harness: BotHarness, person: ChatUser, way: str) -> None:
    await person.choose(f"send:{way}")
    for number in (1, 2):
        held = harness.interceptor.hold_next("sendDocument")
        await person.write(f"cat {number}")
        await held.reached()
        harness.time.skip(SLOW)
        held.release()
        await harness.answered(number)


async def test_after_two_slow_files_they_come_by_their_button_for_an_hour(
    harness: BotHarness, anna: ChatUser, operator: ChatUser
) -> None:
    async with harness.bot(admin_ids={operator.person.id}):
        await operator.write("/help")
        await get_two_slow_files(harness, anna, "both")
        asked = await anna.write("fox 3")
        photo = await anna.picture(asked)
        await harness.answered(3)
        answers = anna.sees(lambda each: each.reply_to is asked)
        await anna.press(photo, "button-original")
        await anna.file(asked)
        harness.time.skip(HOUR)
        await anna.file(await anna.write("fox 4"))
        await harness.answered(4)

    assert answers == [photo]
    assert photo.caption.endswith("\n\n" + anna.say("result-slow-line", count=1))
    assert operator.say("operator-slow-line") in [each.text for each in operator.sees()]
    assert await harness.rows("SELECT DISTINCT state FROM jobs") == [{"state": "done"}]


async def test_a_file_that_does_not_get_through_is_told_of_once_the_line_is_known_as_slow(
    harness: BotHarness,
) -> None:
    anna, boris = harness.chat_user(Language.EN), harness.chat_user(Language.RU)
    harness.telegram.fail_next("sendDocument", error_code=500, times=100, chat_id=anna.chat.id)
    async with harness.bot():
        await anna.choose("send:both")
        asked = await anna.write("a fox")
        await harness.log_capture.until("answer not brought yet")
        await get_two_slow_files(harness, boris, "file")
        await anna.hears("result-slow-line", reply_to=asked, count=1)
        await harness.answered(3)

    assert len(anna.sees(lambda each: each.photo is not None)) == 1
    assert await harness.rows("SELECT DISTINCT state FROM jobs") == [{"state": "done"}]


async def test_where_originals_are_not_kept_files_come_on_a_slow_line_too(
    harness: BotHarness,
) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot(keep_images_days=0):
        await get_two_slow_files(harness, anna, "file")
        await anna.file(await anna.write("a fox"))
        await harness.answered(3)
