import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import text

from bot.domain.ids import UpdateId
from bot.domain.jobs import Job, Request
from bot.domain.ports import JobRepository, UpdateInbox, WorkQueue
from bot.domain.usage import NO_LIMITS
from bot.domain.work import UPDATES, Claim, WorkKind
from bot.storage import Database
from tests.kit.ids import build_origin
from tests.kit.job_steps import LEASE, OTHER_OWNER, OWNER, lease
from tests.kit.updates import keep, mark_handled, unhandled

ONE, TWO, THREE = (UpdateId(1), "one"), (UpdateId(2), "two"), (UpdateId(3), "three")


async def test_an_update_that_comes_twice_is_new_once(inbox: UpdateInbox) -> None:
    assert await keep(inbox, [TWO, ONE], at=10) == [TWO, ONE]
    assert await keep(inbox, [TWO, THREE, THREE], at=11) == [THREE]
    assert await keep(inbox, [TWO], at=12) == []
    assert await keep(inbox, [], at=13) == []


async def test_a_restart_finds_the_updates_that_were_not_handled(inbox: UpdateInbox) -> None:
    await keep(inbox, [THREE, (UpdateId(1), "один 🦊"), TWO], at=10)
    await mark_handled(inbox, UpdateId(2))

    assert await unhandled(inbox) == [(1, "один 🦊"), THREE]


async def test_an_update_whose_job_is_admitted_is_handled(
    inbox: UpdateInbox, jobs: JobRepository, database: Database
) -> None:
    await inbox.keep([ONE, TWO], lease(10, OTHER_OWNER))

    await jobs.admit(build_origin(1, 7, 7, message_id=1), Request("a fox"), NO_LIMITS, 10)

    assert [update.id for update in await inbox.claim_left(lease(10 + LEASE))] == [2]
    async with database.read() as connection:
        said = await connection.scalar(text("SELECT body FROM updates WHERE update_id = 1"))
    assert said == ""


async def test_who_stood_still_longer_than_the_lease_marks_nothing(
    inbox: UpdateInbox, queue: WorkQueue
) -> None:
    [slow] = await inbox.keep([ONE], lease(10, OTHER_OWNER))
    assert await inbox.claim_left(lease(10 + LEASE - 1)) == []
    [taken_over] = await inbox.claim_left(lease(10 + LEASE))
    assert (taken_over.body, taken_over.claim) == (slow.body, Claim(OWNER, 2))

    await inbox.mark_handled(slow)
    assert not await inbox.hold(slow, lease(10 + LEASE, OTHER_OWNER))
    await queue.hold(OTHER_OWNER, [], 10 + 100 * LEASE)
    await queue.release(OTHER_OWNER, [])

    assert await inbox.claim_left(lease(10 + 2 * LEASE - 1, "a third")) == []
    assert await inbox.hold(taken_over, lease(10 + 2 * LEASE))
    await inbox.mark_handled(taken_over)
    assert await unhandled(inbox) == []


async def test_what_is_left_is_due_once_its_lease_has_ended(
    inbox: UpdateInbox, queue: WorkQueue
) -> None:
    kinds = [WorkKind.SWEEP, WorkKind.UPDATES]
    await inbox.keep([ONE, TWO], lease(10, OTHER_OWNER))
    assert await inbox.held_until(lease(10)) == 10 + LEASE
    assert await inbox.held_until(lease(10, OTHER_OWNER)) is None
    assert await queue.due(kinds, 10 + LEASE - 1, 9) == []
    assert await queue.due(kinds, 10 + LEASE, 9) == [UPDATES]
    assert await queue.due([WorkKind.SWEEP], 10 + LEASE, 9) == []

    await queue.hold(OTHER_OWNER, [], 10 + 2 * LEASE)
    assert await queue.due(kinds, 10 + LEASE, 9) == []

    await queue.release(OTHER_OWNER, [])
    assert await queue.due(kinds, 10, 9) == [UPDATES]
    assert await inbox.held_until(lease(10)) is None
    await inbox.claim_left(lease(10))
    assert await queue.due(kinds, 10, 9) == []


async def test_its_own_updates_are_under_way_however_late_their_lease_is_extended(
    inbox: UpdateInbox,
) -> None:
    await inbox.keep([ONE], lease(10))

    assert await inbox.claim_left(lease(10 + 2 * LEASE)) == []


async def test_a_handled_update_is_still_known(inbox: UpdateInbox) -> None:
    await keep(inbox, [ONE], at=10)
    await mark_handled(inbox, UpdateId(1))

    assert await keep(inbox, [ONE], at=11) == []


DAY = 24 * 60 * 60


@pytest.mark.parametrize("age", [DAY, -DAY], ids=["a day", "a clock that was set back"])
async def test_an_id_is_known_for_as_long_as_telegram_may_repeat_it(
    inbox: UpdateInbox, age: float
) -> None:
    await keep(inbox, [ONE], at=20 * DAY)
    await mark_handled(inbox, UpdateId(1))

    assert await keep(inbox, [ONE], at=20 * DAY + age) == []


@pytest.mark.parametrize("handled", [True, False])
async def test_an_id_of_weeks_ago_is_a_new_update(inbox: UpdateInbox, handled: bool) -> None:
    """Telegram begins its numbers anew after a week without updates."""
    await keep(inbox, [(UpdateId(1), "an old one"), TWO], at=10)
    if handled:
        await mark_handled(inbox, UpdateId(1))

    now = 21 * DAY
    assert await keep(inbox, [(UpdateId(1), "a new one"), THREE], at=now) == [
        (1, "a new one"),
        THREE,
    ]
    assert await keep(inbox, [(UpdateId(1), "a new one")], at=now + 1) == []
    assert await unhandled(inbox) == [TWO, (1, "a new one"), THREE]


async def test_only_old_and_handled_updates_are_forgotten(inbox: UpdateInbox) -> None:
    await keep(inbox, [ONE, TWO], at=10)
    await keep(inbox, [THREE], at=20)
    await mark_handled(inbox, UpdateId(1))
    await mark_handled(inbox, UpdateId(3))

    await inbox.prune(older_than=20)

    assert await unhandled(inbox) == [TWO]
    again = [ONE, TWO, THREE]
    assert await keep(inbox, again, at=30) == [ONE]


async def test_a_crowd_that_asks_holds_up_no_update_that_is_done(
    database: Database, inbox: UpdateInbox, ask: Callable[..., Awaitable[Job]]
) -> None:
    """The next update of its chat waits until the row says so."""
    await keep(inbox, [ONE], at=10)
    order: list[str] = []

    async def noted(name: str, work: Awaitable[object]) -> None:
        await work
        order.append(name)

    async with asyncio.TaskGroup() as everybody, database.write():
        everybody.create_task(noted("request", ask()))
        await asyncio.sleep(0)
        everybody.create_task(noted("handled", mark_handled(inbox, UpdateId(1))))
        await asyncio.sleep(0)

    assert order == ["handled", "request"]
