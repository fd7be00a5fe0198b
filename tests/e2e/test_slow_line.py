"""A slow line to Telegram: pictures come without their files, and a tap brings these."""

from bot.domain.settings import Language
from tests.e2e.resident import Resident
from tests.e2e.town import Town

HOUR = 3600
SLOW = 130


async def get_two_slow_files(town: Town, person: Resident, way: str) -> None:
    await person.choose(f"send:{way}")
    for number in (1, 2):
        held = town.line.hold_next("sendDocument")
        await person.write(f"cat {number}")
        await held.acted()
        town.time.skip(SLOW)
        held.release()
        await town.answered(number)


async def test_after_two_slow_files_they_come_by_their_button_for_an_hour(
    town: Town, anna: Resident, operator: Resident
) -> None:
    async with town.bot(admin_ids={operator.person.id}):
        await operator.write("/help")
        await get_two_slow_files(town, anna, "both")
        asked = await anna.write("fox 3")
        photo = await anna.picture(asked)
        await town.answered(3)
        answers = anna.sees(lambda each: each.reply_to is asked)
        await anna.press(photo, "button-original")
        await anna.file(asked)
        town.time.skip(HOUR)
        await anna.file(await anna.write("fox 4"))
        await town.answered(4)

    assert answers == [photo]
    assert photo.caption.endswith("\n\n" + anna.say("result-slow-line", count=1))
    assert operator.say("operator-slow-line") in [each.text for each in operator.sees()]
    assert await town.rows("SELECT DISTINCT state FROM jobs") == [{"state": "done"}]


async def test_a_file_that_does_not_get_through_is_told_of_once_the_line_is_known_as_slow(
    town: Town,
) -> None:
    anna, boris = town.resident(Language.EN), town.resident(Language.RU)
    town.telegram.fail_next("sendDocument", error_code=500, times=100, chat_id=anna.chat.id)
    async with town.bot():
        await anna.choose("send:both")
        asked = await anna.write("a fox")
        await town.diary.until("answer not brought yet")
        await get_two_slow_files(town, boris, "file")
        await anna.hears("result-slow-line", reply_to=asked, count=1)
        await town.answered(3)

    assert len(anna.sees(lambda each: each.photo is not None)) == 1
    assert await town.rows("SELECT DISTINCT state FROM jobs") == [{"state": "done"}]


async def test_where_originals_are_not_kept_files_come_on_a_slow_line_too(town: Town) -> None:
    anna = town.resident(Language.EN)
    async with town.bot(keep_images_days=0):
        await get_two_slow_files(town, anna, "file")
        await anna.file(await anna.write("a fox"))
        await town.answered(3)
