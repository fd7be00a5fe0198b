import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.domain.ids import UpdateId
from bot.domain.jobs import Job
from bot.domain.ports import UpdateInbox
from bot.storage import Database

ONE, TWO, THREE = (UpdateId(1), "one"), (UpdateId(2), "two"), (UpdateId(3), "three")


async def test_an_update_that_comes_twice_is_new_once(inbox: UpdateInbox) -> None:
    assert await inbox.keep([TWO, ONE], at=10) == [TWO, ONE]
    assert await inbox.keep([TWO, THREE, THREE], at=11) == [THREE]
    assert await inbox.keep([TWO], at=12) == []
    assert await inbox.keep([], at=13) == []


async def test_a_restart_finds_the_updates_that_were_not_handled(inbox: UpdateInbox) -> None:
    await inbox.keep([THREE, (UpdateId(1), "один 🦊"), TWO], at=10)
    await inbox.mark_handled(UpdateId(2))

    assert await inbox.unhandled() == [(1, "один 🦊"), THREE]


async def test_a_handled_update_is_still_known(inbox: UpdateInbox) -> None:
    await inbox.keep([ONE], at=10)
    await inbox.mark_handled(UpdateId(1))

    assert await inbox.keep([ONE], at=11) == []


DAY = 24 * 60 * 60


@pytest.mark.parametrize("age", [DAY, -DAY], ids=["a day", "a clock that was set back"])
async def test_an_id_is_known_for_as_long_as_telegram_may_repeat_it(
    inbox: UpdateInbox, age: float
) -> None:
    await inbox.keep([ONE], at=20 * DAY)
    await inbox.mark_handled(UpdateId(1))

    assert await inbox.keep([ONE], at=20 * DAY + age) == []


@pytest.mark.parametrize("handled", [True, False])
async def test_an_id_of_weeks_ago_is_a_new_update(inbox: UpdateInbox, handled: bool) -> None:
    """Telegram begins its numbers anew after a week without updates."""
    await inbox.keep([(UpdateId(1), "an old one"), TWO], at=10)
    if handled:
        await inbox.mark_handled(UpdateId(1))

    now = 21 * DAY
    assert await inbox.keep([(UpdateId(1), "a new one"), THREE], at=now) == [
        (1, "a new one"),
        THREE,
    ]
    assert await inbox.keep([(UpdateId(1), "a new one")], at=now + 1) == []
    assert await inbox.unhandled() == [TWO, (1, "a new one"), THREE]


async def test_only_old_and_handled_updates_are_forgotten(inbox: UpdateInbox) -> None:
    await inbox.keep([ONE, TWO], at=10)
    await inbox.keep([THREE], at=20)
    await inbox.mark_handled(UpdateId(1))
    await inbox.mark_handled(UpdateId(3))

    await inbox.prune(older_than=20)

    assert await inbox.unhandled() == [TWO]
    again = [ONE, TWO, THREE]
    assert await inbox.keep(again, at=30) == [ONE]


async def test_a_crowd_that_asks_holds_up_no_update_that_is_done(
    database: Database, inbox: UpdateInbox, ask: Callable[..., Awaitable[Job]]
) -> None:
    """The next update of its chat waits until the row says so."""
    await inbox.keep([ONE], at=10)
    order: list[str] = []

    async def noted(name: str, work: Awaitable[object]) -> None:
        await work
        order.append(name)

    async with asyncio.TaskGroup() as everybody, database.write():
        everybody.create_task(noted("request", ask()))
        await asyncio.sleep(0)
        everybody.create_task(noted("handled", inbox.mark_handled(UpdateId(1))))
        await asyncio.sleep(0)

    assert order == ["handled", "request"]
