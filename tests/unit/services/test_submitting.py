import itertools

import pytest

from bot.domain.errors import (
    AccessDenied,
    NothingToRepeat,
    NotYours,
    PictureTooLarge,
    PromptEmpty,
    PromptTooLong,
    TooManyRequests,
)
from bot.domain.jobs import JobKind, Origin, Request
from bot.domain.pictures import Image, Measure, Reference
from bot.domain.usage import Limits
from bot.services.rules import Rules
from bot.services.submitting import AwaitWords, RepeatJob, RewordJob, SubmitJob
from bot.storage import SqlImages, SqlJobs, SqlPending
from tests.unit.services.workshop import OFFER, PRICE, Clock

UPDATES = itertools.count(1)
PHOTO = Reference("photo", 1000)
OTHER = Reference("other", 1000)
TOO_LARGE = Reference("large", 20 * 1024 * 1024 + 1)


def asked_by(person: int = 7, chat: int | None = None, message: int = 5) -> Origin:
    return Origin(next(UPDATES), chat or person, person, message)


class Bell:
    rung = 0

    def __call__(self) -> None:
        self.rung += 1


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture
def submit(jobs: SqlJobs, pending: SqlPending, clock: Clock, bell: Bell) -> SubmitJob:
    rules = Rules(Limits(person_jobs=3), allowed_ids=frozenset({7, 8, -100}))
    return SubmitJob(jobs, pending, rules, OFFER, clock, bell)


@pytest.fixture
def await_words(submit: SubmitJob, pending: SqlPending, clock: Clock) -> AwaitWords:
    return AwaitWords(pending, submit.rules, clock)


@pytest.fixture
def repeat(jobs: SqlJobs, images: SqlImages, submit: SubmitJob) -> RepeatJob:
    return RepeatJob(jobs, images, submit)


@pytest.fixture
def reword(jobs: SqlJobs, await_words: AwaitWords) -> RewordJob:
    return RewordJob(jobs, await_words)


async def test_a_request_is_written_down_and_the_runner_woken(
    submit: SubmitJob, jobs: SqlJobs, bell: Bell
) -> None:
    job = await submit(asked_by(), Request("  a <fox> \n", "1024x1024", 3))

    assert (await jobs.live())[0].job == job
    assert (job.request.prompt, job.request.size, job.request.pictures) == (
        "a <fox>",
        "1024x1024",
        3,
    )
    assert bell.rung == 1


async def test_a_size_that_is_no_longer_offered_becomes_the_first(submit: SubmitJob) -> None:
    assert (await submit(asked_by(), Request("a fox", "640x480"))).request.size == "auto"


async def test_a_prompt_has_its_bounds(submit: SubmitJob, jobs: SqlJobs, bell: Bell) -> None:
    longest = "ж" * OFFER.prompt_limit
    await submit(asked_by(), Request(f" {longest} "))

    with pytest.raises(PromptEmpty):
        await submit(asked_by(), Request(" \n\t"))
    with pytest.raises(PromptTooLong) as error:
        await submit(asked_by(), Request(f"{longest}ж"))

    assert error.value.values == {"limit": 20, "length": 21}
    assert len(await jobs.live()) == 1
    assert bell.rung == 1


async def test_the_next_words_are_the_instruction_for_a_waiting_picture(
    submit: SubmitJob, await_words: AwaitWords, clock: Clock
) -> None:
    await await_words(asked_by(), [OTHER])
    await await_words(asked_by(), [PHOTO])
    clock.now += 15 * 60 - 1

    first = await submit(asked_by(), Request("make it blue"))
    second = await submit(asked_by(), Request("a fox"))

    assert first.request.references == (PHOTO,)
    assert second.request.references == ()


async def test_a_picture_waits_a_quarter_of_an_hour(
    submit: SubmitJob, await_words: AwaitWords, clock: Clock
) -> None:
    await await_words(asked_by(), [PHOTO])
    clock.now += 15 * 60

    assert (await submit(asked_by(), Request("a fox"))).request.references == ()


async def test_a_picture_of_its_own_takes_the_place_of_the_waiting_one(
    submit: SubmitJob, await_words: AwaitWords
) -> None:
    await await_words(asked_by(), [PHOTO])

    own = await submit(asked_by(), Request("make it blue", references=(OTHER,)))
    later = await submit(asked_by(), Request("a fox"))

    assert own.request.references == (OTHER,)
    assert later.request.references == ()


async def test_what_is_refused_leaves_the_picture_waiting(
    submit: SubmitJob, await_words: AwaitWords
) -> None:
    await await_words(asked_by(), [PHOTO])

    with pytest.raises(PromptTooLong):
        await submit(asked_by(), Request("ж" * 21))

    assert (await submit(asked_by(), Request("blue"))).request.references == (PHOTO,)


async def test_an_example_leaves_the_picture_waiting(
    submit: SubmitJob, await_words: AwaitWords
) -> None:
    await await_words(asked_by(), [PHOTO])

    example = await submit(asked_by(), Request("a fox"), words_only=True)

    assert example.request.references == ()
    assert (await submit(asked_by(), Request("blue"))).request.references == (PHOTO,)


async def test_waiting_pictures_are_their_person_s_and_their_chat_s(
    submit: SubmitJob, await_words: AwaitWords
) -> None:
    await await_words(asked_by(7, -100), [PHOTO])

    for origin in (asked_by(7), asked_by(8, -100)):
        assert (await submit(origin, Request("a fox"))).request.references == ()


async def test_what_telegram_will_not_hand_out_is_refused(
    submit: SubmitJob, await_words: AwaitWords
) -> None:
    with pytest.raises(PictureTooLarge):
        await submit(asked_by(), Request("blue", references=(PHOTO, TOO_LARGE)))
    with pytest.raises(PictureTooLarge):
        await await_words(asked_by(), [TOO_LARGE])
    await await_words(asked_by(), [Reference("unknown size")])


async def test_strangers_are_not_let_in(submit: SubmitJob, await_words: AwaitWords) -> None:
    with pytest.raises(AccessDenied):
        await submit(asked_by(9), Request("a fox"))
    with pytest.raises(AccessDenied):
        await await_words(asked_by(9), [PHOTO])
    await submit(asked_by(9, -100), Request("a fox"))


async def test_limits_hold_but_for_administrators(
    submit: SubmitJob, jobs: SqlJobs, pending: SqlPending, clock: Clock, bell: Bell
) -> None:
    rules = Rules(Limits(person_jobs=0, picture_price=PRICE), admin_ids=frozenset({7}))
    strict = SubmitJob(jobs, pending, rules, OFFER, clock, bell)

    with pytest.raises(TooManyRequests):
        await strict(asked_by(8), Request("a fox"))
    await strict(asked_by(7), Request("a fox"))
    assert rules.limits_of(asked_by(7)).picture_price == PRICE


async def test_again_asks_for_the_same_under_the_first_message(
    submit: SubmitJob, repeat: RepeatJob
) -> None:
    first = await submit(asked_by(message=5), Request("blue", pictures=2, references=(PHOTO,)))

    again = await repeat(first.id, asked_by(message=99))

    assert again.id != first.id
    assert again.request == first.request
    assert again.origin.message_id == 5


async def test_the_rest_is_only_what_is_missing(
    submit: SubmitJob, repeat: RepeatJob, images: SqlImages, clock: Clock
) -> None:
    first = await submit(asked_by(), Request("a fox", pictures=3))
    measure = Measure(1254, 836, "png", 7)
    await images.add(first.id, Image(1, images.path_for(first.id, 1), measure), clock())

    rest = await repeat(first.id, asked_by(), only_missing=True)

    assert rest.request.pictures == 2


async def test_other_words_meet_the_same_picture(
    submit: SubmitJob, reword: RewordJob, jobs: SqlJobs
) -> None:
    edit = await submit(asked_by(), Request("blood", references=(PHOTO,)))
    drawing = await submit(asked_by(), Request("blood"))

    assert await reword(drawing.id, asked_by()) is JobKind.GENERATION
    assert await reword(edit.id, asked_by()) is JobKind.EDIT
    assert (await submit(asked_by(), Request("juice"))).request.references == (PHOTO,)


async def test_buttons_work_for_their_person_in_their_chat(
    submit: SubmitJob, repeat: RepeatJob, reword: RewordJob
) -> None:
    job = await submit(asked_by(7, -100), Request("a fox"))

    for button in (repeat, reword):
        with pytest.raises(NotYours):
            await button(job.id, asked_by(8, -100))
        with pytest.raises(NothingToRepeat):
            await button(job.id, asked_by(7))
        with pytest.raises(NothingToRepeat):
            await button(999, asked_by(7, -100))
