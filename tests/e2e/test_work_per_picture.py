"""What one text → picture → done costs in the database."""

from benchmarks.counting import DatabaseWork, database_work
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness

# The most, to be lowered whenever the bot does less.
STATEMENTS = 44
WRITE_TRANSACTIONS = 9

HEARTBEAT = "bot.storage.queue.work_queue.SqlWorkQueue.due"
HEARTBEAT_SECONDS = 5  # a third of HOLD_SECONDS
IDLE = 600.0  # virtual seconds
LAST_LOOK = 5.0  # virtual seconds, in which the statuses are seen to be gone
QUIET = 0.5  # virtual seconds: they pass when nothing is left to do


async def test_a_picture_takes_no_more_statements_and_transactions_than_before(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        works = [await _work_of_a_picture(harness, anna, number) for number in range(5)]

    # The bot's own loops do something meanwhile, or not; and some rows are made but once.
    least = min(works, key=lambda work: len(work.statements))
    listed = "\n".join(f"{each.repository} <- {each.caller}" for each in least.statements)
    assert len(least.statements) <= STATEMENTS, listed
    assert least.transactions <= WRITE_TRANSACTIONS, listed


async def _work_of_a_picture(harness: BotHarness, anna: ChatUser, before: int) -> DatabaseWork:
    """`before`: how many pictures were drawn already."""
    with database_work() as work:
        await anna.picture(await anna.write("a fox in space"))
        await anna.sees_no_status()
        await harness.answered(before + 1)
        await harness.time.sleep(QUIET)
    return work


async def test_an_idle_bot_asks_for_nothing_but_its_heartbeat(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        await _work_of_a_picture(harness, anna, 0)
        await harness.time.sleep(LAST_LOOK)
        with database_work() as work:
            await harness.time.sleep(IDLE)

    assert {each.repository for each in work.statements} <= {HEARTBEAT}
    assert len(work.statements) <= 2 * (IDLE / HEARTBEAT_SECONDS + 1)
    assert work.transactions == 0
