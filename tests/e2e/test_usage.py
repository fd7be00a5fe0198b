"""`/usage`: today, this month and in all."""

from draw_bot_sandbox.images import Answer
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.languages import in_both

DAY = 24 * 60 * 60


@in_both
async def test_it_counts_by_day_by_month_and_in_all(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot(daily_images_per_user=5):
        await anna.picture(await anna.write("last month"))
        await harness.answered(1)
        harness.time.leap(31 * DAY)
        await anna.picture(await anna.write("yesterday"))
        await harness.answered(2)
        harness.time.leap(DAY)
        harness.images.delay = 20
        await anna.picture(await anna.write("today"))
        harness.images.next(Answer.moderation())
        await anna.write("today as well")
        await harness.answered(4)
        await anna.write("/usage")
        said = await anna.hears("usage-title")

    lines = said.text.splitlines()
    failed = anna.say("failures", count=1)
    assert lines[1:4] == [
        f"{anna.say('usage-today')} {anna.say('pictures', count=1)} {failed}",
        f"{anna.say('usage-month')} {anna.say('pictures', count=2)} {failed}",
        f"{anna.say('usage-total')} {anna.say('pictures', count=3)} {failed}",
    ]
    assert anna.opening("usage-wait", "wait") in said.text
    assert lines[-1].startswith(anna.opening("usage-left", "comes_back", left=4, limit=5))


async def test_what_is_being_drawn_counts_against_the_limit(
    harness: BotHarness, anna: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot(daily_images_per_user=2):
        await anna.status(await anna.write("a fox"))
        await anna.write("/usage")
        said = await anna.hears("usage-title")
        gate.release()
        await harness.answered()

    assert anna.opening("usage-left", "comes_back", left=1, limit=2) in said.text
