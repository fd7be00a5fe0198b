"""Requests beyond what one person may have under way: they wait, and begin by themselves."""

from bot.domain.errors import ProviderBusy
from bot.domain.usage import Limits
from bot.services.jobs.cancel_job import CancelJob
from bot.storage import SqlJobRepository, SqlPictureRepository
from tests.kit.clock import Clock
from tests.kit.fakes import FakeResultSender, ImageGenerator
from tests.kit.fixtures import Ask
from tests.kit.ids import REQUESTER
from tests.unit.services.conftest import NewEndJob, Start

TWO = Limits(user_jobs=2)


async def test_no_more_are_drawn_at_once_and_the_next_begins_when_one_is_over(
    ask: Ask, start: Start, image_generator: ImageGenerator, sender: FakeResultSender
) -> None:
    for prompt in ("1", "2", "3", "4"):
        await ask(prompt, limits=TWO)
    start(8)
    assert await image_generator.started_prompts(2) == ["1", "2"]
    assert image_generator.begun.empty()

    image_generator.gate.set()
    arrived = {(await sender.delivered.get())[0].request.prompt for _ in range(4)}

    assert await image_generator.started_prompts(2) == ["3", "4"]
    assert arrived == {"1", "2", "3", "4"}
    assert image_generator.most_at_work == 2


async def test_it_begins_also_when_the_one_before_failed_or_broke(
    ask: Ask, start: Start, image_generator: ImageGenerator, sender: FakeResultSender
) -> None:
    for prompt in ("fails", "breaks", "kept"):
        await ask(prompt, limits=Limits(user_jobs=1))
    image_generator.failures.extend([ProviderBusy(tries=4), ZeroDivisionError()])
    image_generator.gate.set()
    start(8)

    assert await image_generator.started_prompts(3) == ["fails", "breaks", "kept"]
    assert (await sender.delivered.get())[0].request.prompt == "kept"


async def test_other_people_do_not_wait_for_what_is_kept(
    ask: Ask, start: Start, image_generator: ImageGenerator
) -> None:
    for prompt in ("1", "2", "3"):
        await ask(prompt, limits=TWO)
    await ask("another's", user_id=8)
    start(8)

    assert await image_generator.started_prompts(3) == ["1", "another's", "2"]
    assert image_generator.begun.empty()


async def test_cancelling_what_runs_makes_room_and_cancelling_what_is_kept_does_not(
    *,
    ask: Ask,
    start: Start,
    image_generator: ImageGenerator,
    sender: FakeResultSender,
    jobs: SqlJobRepository,
    new_end_job: NewEndJob,
) -> None:
    first, _, third, _ = [await ask(prompt, limits=TWO) for prompt in ("1", "2", "3", "4")]
    worker = start(8)
    await image_generator.started_prompts(2)
    cancel = CancelJob(jobs, new_end_job(worker))

    assert await cancel(third, REQUESTER)
    assert (await sender.explained.get()).id == third.id
    assert image_generator.begun.empty()
    assert await cancel(first, REQUESTER)

    assert await image_generator.started_prompts(1) == ["4"]


async def test_all_at_once_end_without_another_one_beginning(
    ask: Ask,
    start: Start,
    image_generator: ImageGenerator,
    jobs: SqlJobRepository,
    new_end_job: NewEndJob,
) -> None:
    for prompt in ("1", "2", "3", "4"):
        await ask(prompt, limits=TWO)
    worker = start(8)
    await image_generator.started_prompts(2)

    ended = await CancelJob(jobs, new_end_job(worker)).all_of(REQUESTER)

    assert [job.request.prompt for job in ended] == ["1", "2", "3", "4"]
    assert await jobs.live() == []
    assert image_generator.begun.empty()


async def test_after_a_restart_with_more_room_more_are_drawn(
    *,
    ask: Ask,
    start: Start,
    image_generator: ImageGenerator,
    pictures: SqlPictureRepository,
    clock: Clock,
) -> None:
    for prompt in ("1", "2", "3", "4"):
        await ask(prompt, limits=Limits(user_jobs=1))
    start(8)
    assert await image_generator.started_prompts(1) == ["1"]
    assert image_generator.begun.empty()

    await pictures.enqueue_held_back(lambda _: Limits(user_jobs=3), clock())
    start(8)

    assert await image_generator.started_prompts(2) == ["2", "3"]
    assert image_generator.begun.empty()
