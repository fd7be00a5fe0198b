import asyncio

from structlog.testing import capture_logs

from bot.services.nursery import Nursery


async def test_the_close_waits_for_what_runs_and_for_what_that_starts() -> None:
    nursery, done = Nursery(), []

    async def work(name: str, following: str | None) -> None:
        for _ in range(10):
            await asyncio.sleep(0)
        done.append(name)
        if following:
            nursery.start(work(following, None), following)

    nursery.start(work("drawn", "answered"), "job")
    await nursery.close(10)

    assert done == ["drawn", "answered"]


async def test_the_close_cuts_off_what_takes_too_long() -> None:
    nursery, cleaned = Nursery(), []

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            cleaned.append(True)

    task = nursery.start(endless(), "endless")
    await asyncio.sleep(0)
    await nursery.close(0)

    assert task.cancelled()
    assert cleaned == [True]


async def test_who_is_in_a_hurry_does_not_wait_for_the_grace() -> None:
    nursery, hurry = Nursery(), asyncio.Event()
    task = nursery.start(asyncio.Event().wait(), "endless")
    closing = asyncio.Task(nursery.close(3600, hurry))
    await asyncio.sleep(0)
    assert not closing.done()

    hurry.set()
    async with asyncio.timeout(5):
        await closing

    assert task.cancelled()


async def test_an_empty_nursery_closes_at_once() -> None:
    await Nursery().close(3600)


async def test_what_work_breaks_on_is_logged() -> None:
    nursery = Nursery()

    async def broken() -> None:
        raise ZeroDivisionError

    with capture_logs() as logs:
        nursery.start(broken(), "sums")
        await nursery.close(1)

    (line,) = logs
    assert (line["event"], line["work"]) == ("work broke off", "sums")
    assert isinstance(line["exc_info"], ZeroDivisionError)
