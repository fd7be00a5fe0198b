import asyncio

from structlog.testing import capture_logs

from bot.runtime.task_supervisor import TaskSupervisor


async def test_the_close_waits_for_what_runs_and_for_what_that_starts() -> None:
    supervisor, done = TaskSupervisor(), []

    async def work(name: str, following: str | None) -> None:
        for _ in range(10):
            await asyncio.sleep(0)
        done.append(name)
        if following:
            supervisor.start(work(following, None), following)

    supervisor.start(work("drawn", "answered"), "job")
    await supervisor.close(10)

    assert done == ["drawn", "answered"]


async def test_the_close_cuts_off_what_takes_too_long() -> None:
    supervisor, cleaned = TaskSupervisor(), []

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            cleaned.append(True)

    task = supervisor.start(endless(), "endless")
    await asyncio.sleep(0)
    await supervisor.close(0)

    assert task.cancelled()
    assert cleaned == [True]


async def test_who_is_in_a_hurry_does_not_wait_for_the_grace() -> None:
    supervisor, hurry = TaskSupervisor(), asyncio.Event()
    task = supervisor.start(asyncio.Event().wait(), "endless")
    closing = asyncio.Task(supervisor.close(3600, hurry))
    await asyncio.sleep(0)
    assert not closing.done()

    hurry.set()
    async with asyncio.timeout(5):
        await closing

    assert task.cancelled()


async def test_an_empty_supervisor_closes_at_once() -> None:
    await TaskSupervisor().close(3600)


async def test_what_work_breaks_on_is_logged() -> None:
    supervisor = TaskSupervisor()

    async def broken() -> None:
        raise ZeroDivisionError

    with capture_logs() as logs:
        supervisor.start(broken(), "sums")
        await supervisor.close(1)

    (entry,) = logs
    assert (entry["event"], entry["work"]) == ("work broke off", "sums")
    assert isinstance(entry["exc_info"], ZeroDivisionError)
