"""The buttons that ask once more."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from bot.domain.errors import AlreadyDrawing, ErrorValue, NothingToRepeat
from bot.domain.failures import Failure
from bot.domain.images import Reference
from bot.domain.jobs import Job, JobState, Request
from bot.domain.offers import Look, Offers
from bot.domain.prompt_options import UnmetOption
from bot.domain.settings import Language, Settings
from bot.services.intake.await_instruction import AwaitInstruction
from bot.services.intake.repeat_job import RepeatJob
from bot.services.intake.reword_job import RewordJob
from bot.services.intake.submit_job import SubmitJob
from bot.services.intake.submit_prompt import SubmitPrompt
from bot.storage import SqlImageRepository, SqlJobRepository
from tests.kit.clock import Clock
from tests.kit.fakes import OFFER, make_origin
from tests.kit.job_steps import JobSteps, lease

PHOTO = Reference("photo", 1000)
OTHER = Reference("other", 1000)
MASK = Reference("mask", 45)
SETTINGS = Settings(Language.EN)
BUSY = Failure("busy", {})

EndAsFailed = Callable[..., Awaitable[None]]


@pytest.fixture
def end_as_failed(jobs: SqlJobRepository, clock: Clock) -> EndAsFailed:
    """Ends a job that nobody draws."""

    async def ended(job: Job, failure: Failure = BUSY) -> None:
        assert await jobs.end(job.id, JobState.FAILED, failure, lease(clock()))

    return ended


@pytest.fixture
def repeat(images: SqlImageRepository, submit: SubmitJob) -> RepeatJob:
    return RepeatJob(images, submit)


@pytest.fixture
def reword(await_instruction: AwaitInstruction) -> RewordJob:
    return RewordJob(await_instruction)


async def test_again_asks_for_the_same_under_the_first_message(
    submit: SubmitJob, repeat: RepeatJob, end_as_failed: EndAsFailed
) -> None:
    request = Request("blue", pictures=2, references=(PHOTO,), mask=MASK)
    first = await submit(make_origin(message=5), request)
    await end_as_failed(first)

    again = await repeat(first, make_origin(message=99))

    assert again.id != first.id
    assert again.request == replace(first.request, by_button=True)
    assert again.reply_to.message_id == 5


async def test_two_presses_at_once_make_one_request(
    *,
    submit: SubmitJob,
    repeat: RepeatJob,
    jobs: SqlJobRepository,
    clock: Clock,
    end_as_failed: EndAsFailed,
    steps: JobSteps,
) -> None:
    first = await submit(make_origin(), Request("a fox", pictures=2))
    await end_as_failed(first)

    presses = [repeat(first, make_origin(message=99)) for _ in range(3)]
    made = await asyncio.gather(*presses, return_exceptions=True)

    assert [type(each) for each in made if not isinstance(each, Job)] == [AlreadyDrawing] * 2
    (again,) = await jobs.live()
    await steps.claim(again, clock())
    with pytest.raises(AlreadyDrawing):
        await repeat(first, make_origin(message=99))
    await steps.store(again, clock())
    assert (await repeat(first, make_origin(message=99))).id > again.id


async def test_the_rest_is_another_wish_than_all_of_it_again(
    submit: SubmitJob, repeat: RepeatJob, clock: Clock, end_as_failed: EndAsFailed, steps: JobSteps
) -> None:
    first = await submit(make_origin(), Request("a fox", pictures=3))
    await steps.draw(first, clock(), 1)
    await end_as_failed(first)

    asked = [await again(first, make_origin()) for again in (repeat.missing, repeat)]

    assert [job.request.pictures for job in asked] == [2, 3]


async def test_the_rest_is_only_what_is_missing(
    submit: SubmitJob, repeat: RepeatJob, clock: Clock, steps: JobSteps
) -> None:
    unmet_options = (UnmetOption("pictures", {"wanted": 9, "most": 3}),)
    first = await submit(make_origin(), Request("a fox", pictures=3, unmet_options=unmet_options))
    await steps.draw(first, clock(), 1)

    rest = await repeat.missing(first, make_origin())

    assert (rest.request.pictures, rest.request.unmet_options) == (2, ())


@pytest.mark.parametrize(("cause", "missing"), [("disk", 3), ("telegram", 2)])
async def test_the_rest_of_what_was_lost_is_what_did_not_come(
    *,
    submit: SubmitJob,
    repeat: RepeatJob,
    jobs: SqlJobRepository,
    clock: Clock,
    cause: str,
    missing: int,
    steps: JobSteps,
) -> None:
    """Of four, two were drawn, and one of them came: what Telegram refused is on the disk yet."""
    first = await submit(make_origin(), Request("a fox", pictures=4))
    for position in (0, 1):
        await steps.draw(first, clock(), position)
    await steps.fail(first, clock(), BUSY, 2)
    stored = await steps.fail(first, clock(), BUSY, 3)
    assert stored is not None
    await jobs.move(stored, JobState.SENDING, clock())
    await jobs.mark_sent(stored, 1, 1)
    lost = Failure("part-lost", {"count": 1, "total": 2, "cause": cause})
    assert await jobs.move(stored, JobState.FAILED, clock(), lost)

    failed = await jobs.get(first.id)
    assert failed
    rest = await repeat.missing(failed, make_origin())

    assert rest.request.pictures == missing


async def test_again_leaves_a_waiting_picture_to_its_words(
    submit: SubmitJob,
    submit_prompt: SubmitPrompt,
    repeat: RepeatJob,
    await_instruction: AwaitInstruction,
    end_as_failed: EndAsFailed,
) -> None:
    first = await submit(make_origin(), Request("a fox"))
    await end_as_failed(first)
    await await_instruction(make_origin(), [PHOTO])

    assert (await repeat(first, make_origin())).request.references == ()
    assert (await submit_prompt(make_origin(), "blue", SETTINGS)).request.references == (PHOTO,)


async def test_other_words_meet_the_same_picture(
    submit: SubmitJob, submit_prompt: SubmitPrompt, reword: RewordJob
) -> None:
    edit = await submit(make_origin(), Request("blood", references=(PHOTO,), mask=MASK))

    await reword(edit, make_origin())
    reworded = (await submit_prompt(make_origin(), "juice", SETTINGS)).request
    assert (reworded.references, reworded.mask) == ((PHOTO,), MASK)


async def test_other_words_for_a_drawing_do_not_meet_a_picture_that_waits(
    submit: SubmitJob,
    submit_prompt: SubmitPrompt,
    reword: RewordJob,
    await_instruction: AwaitInstruction,
) -> None:
    drawing = await submit(make_origin(), Request("blood"))
    await await_instruction(make_origin(), [OTHER])

    await reword(drawing, make_origin())
    assert (await submit_prompt(make_origin(), "juice", SETTINGS)).request.references == ()


async def test_in_a_group_the_picture_waits_for_other_words_of_the_same_person(
    submit: SubmitJob, submit_prompt: SubmitPrompt, reword: RewordJob
) -> None:
    edit = await submit(make_origin(7, -100), Request("blood", references=(PHOTO,)))

    await reword(edit, make_origin(7, -100))
    assert (await submit_prompt(make_origin(8, -100), "a fox", SETTINGS)).request.references == ()
    assert (await submit_prompt(make_origin(7, -100), "juice", SETTINGS)).request.references == (
        PHOTO,
    )


async def test_again_of_another_is_of_whoever_pressed(submit: SubmitJob, repeat: RepeatJob) -> None:
    job = await submit(make_origin(7, -100), Request("a fox"))

    again = await repeat(job, make_origin(8, -100))

    assert (again.request.prompt, again.requester.user_id) == ("a fox", 8)


async def test_another_shape_of_the_same(
    submit: SubmitJob, repeat: RepeatJob, end_as_failed: EndAsFailed
) -> None:
    look = Look("1024x1024", "high")
    unmet_options = (UnmetOption("pictures", {"wanted": 9, "most": 4}),)
    request = Request("blue", look, pictures=2, references=(PHOTO,), unmet_options=unmet_options)
    first = await submit(make_origin(message=5), request)
    await end_as_failed(first)
    wide = replace(OFFER, sizes=("1024x1024", "2048x1152"))
    offers = replace(submit, offers=Offers((wide,)))

    again = await replace(repeat, submit=offers).in_shape(first, make_origin(), "16:9")

    reshaped = replace(request, look=Look("2048x1152", "high"), unmet_options=(), by_button=True)
    assert again.request == reshaped
    assert again.reply_to.message_id == 5


async def test_a_shape_that_is_gone_falls_to_the_nearest_and_says_so(
    submit: SubmitJob, repeat: RepeatJob
) -> None:
    first = await submit(make_origin(), Request("a fox"))

    again = await repeat.in_shape(first, make_origin(), "16:9")

    assert again.request.look == Look("1024x1024")
    assert again.request.unmet_options == (
        UnmetOption("size", {"ratio": "16:9", "fitted": "1024x1024"}),
    )


@pytest.mark.parametrize(
    ("references", "unreadable", "mask"),
    [((OTHER, PHOTO, OTHER, PHOTO), (1, 3), None), ((PHOTO, OTHER, PHOTO), (2,), MASK)],
    ids=["first", "later"],
)
async def test_an_edit_goes_on_without_what_could_not_be_read(
    *,
    submit: SubmitJob,
    repeat: RepeatJob,
    end_as_failed: EndAsFailed,
    jobs: SqlJobRepository,
    references: tuple[Reference, ...],
    unreadable: tuple[int, ...],
    mask: Reference | None,
) -> None:
    """A mask is of the first picture, and goes with it."""
    first = await submit(make_origin(), Request("blue", references=references, mask=MASK))
    values: dict[str, ErrorValue] = {
        "parts": unreadable,
        "count": len(unreadable),
        "total": len(references),
    }
    await end_as_failed(first, Failure("parts-unreadable", values))

    failed = await jobs.get(first.id)
    assert failed
    again = await repeat.without_unreadable(failed, make_origin())

    assert (again.request.references, again.request.mask) == ((PHOTO, PHOTO), mask)


async def test_nothing_is_left_out_of_what_failed_otherwise(
    submit: SubmitJob, repeat: RepeatJob, end_as_failed: EndAsFailed, jobs: SqlJobRepository
) -> None:
    first = await submit(make_origin(), Request("blue", references=(PHOTO,)))
    await end_as_failed(first, Failure("busy", {"tries": 4}))

    failed = await jobs.get(first.id)
    assert failed
    with pytest.raises(NothingToRepeat):
        await repeat.without_unreadable(failed, make_origin())
