from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.domain.failures import Failure
from bot.domain.ids import JobId, MessageId, RequestId, UpdateId
from bot.domain.images import Reference
from bot.domain.jobs import AttemptOutcome, Job, JobKind, JobState, Request
from bot.domain.offers import Look
from bot.domain.ports import AttemptRepository, ImageRepository, JobRepository, UpdateInbox
from bot.domain.prompt_options import UnmetOption
from bot.domain.settings import SendAs
from bot.domain.usage import NO_LIMITS
from tests.kit.claims import claim_next
from tests.kit.fixtures import Ask
from tests.kit.ids import build_origin

PROMPT = "<b>лиса</b> & _*[ 🦊 العربية"
LOOK = Look("2048x1152", "high", "transparent")
EDIT = Request(PROMPT, LOOK, 4, SendAs.BOTH, (Reference("AgAC", 123), Reference("BQAC")), "openai")


async def test_a_request_is_kept_exactly_as_it_was_made(jobs: JobRepository) -> None:
    origin = build_origin(
        update_id=2**40, chat_id=-1001234567890, user_id=2**33, message_id=9, thread_id=4
    )

    job = await jobs.admit(origin, EDIT, NO_LIMITS, at=1000.25)

    assert job == Job(job.id, origin, EDIT, JobState.QUEUED, created_at=1000.25)
    assert await jobs.get(job.id) == job


async def test_the_same_update_makes_one_request(jobs: JobRepository) -> None:
    first = await jobs.admit(build_origin(1, 7, 7, 5), Request("a fox"), NO_LIMITS, at=1000)
    again = await jobs.admit(build_origin(1, 7, 7, 5), Request("a fox"), NO_LIMITS, at=2000)

    assert again == first
    assert await jobs.live() == [first]


async def test_an_update_with_the_id_of_an_old_one_makes_a_request_of_its_own(
    jobs: JobRepository, inbox: UpdateInbox
) -> None:
    """Telegram begins its numbers anew after a week without updates."""
    weeks = 21 * 24 * 60 * 60
    await inbox.keep([(UpdateId(1), "an old one")], at=1000)
    old = await jobs.admit(build_origin(1, 7, 7, 5), Request("a fox"), NO_LIMITS, at=1001)
    await inbox.keep([(UpdateId(1), "a new one")], at=weeks)
    new = await jobs.admit(build_origin(1, 7, 7, 9), Request("a fox"), NO_LIMITS, at=weeks + 1)
    again = await jobs.admit(build_origin(1, 7, 7, 9), Request("a fox"), NO_LIMITS, at=weeks + 2)

    assert new.id != old.id
    assert again == new
    assert [job.id for job in await jobs.live()] == [old.id, new.id]


async def test_an_update_that_is_handled_once_more_after_weeks_makes_no_second_request(
    jobs: JobRepository, inbox: UpdateInbox
) -> None:
    """It was cut off before it was put away, and the bot was switched off for long."""
    weeks = 21 * 24 * 60 * 60
    await inbox.keep([(UpdateId(1), "one")], at=1000)
    first = await jobs.admit(build_origin(1, 7, 7, 5), Request("a fox"), NO_LIMITS, at=1001)
    again = await jobs.admit(build_origin(1, 7, 7, 5), Request("a fox"), NO_LIMITS, at=weeks)

    assert again == first


async def test_requests_are_claimed_first_come_first_served(jobs: JobRepository, ask: Ask) -> None:
    first, second = await ask(), await ask(user_id=8)

    claimed = [
        await claim_next(jobs, 2000),
        await claim_next(jobs, 2001),
        await claim_next(jobs, 2002),
    ]

    assert [job and job.id for job in claimed] == [first.id, second.id, None]
    assert claimed[0]
    assert claimed[0].state is JobState.RUNNING
    assert claimed[0].started_at == 2000


async def test_those_who_wait_and_those_who_are_drawn_are_live(
    jobs: JobRepository, ask: Ask
) -> None:
    ids = [(await ask(user_id=user_id)).id for user_id in (7, 8, 9, 10)]
    await claim_next(jobs, 2000)
    await jobs.move(ids[2], JobState.CANCELLED, at=2001)

    assert [job.id for job in await jobs.live()] == [ids[0], ids[1], ids[3]]
    assert [job.id for job in await jobs.queued()] == [ids[1], ids[3]]


async def test_only_one_of_two_who_move_a_request_succeeds(jobs: JobRepository, ask: Ask) -> None:
    job = await ask()

    assert await jobs.move(job.id, JobState.CANCELLED, at=2000)
    assert await jobs.move(job.id, JobState.CANCELLED, at=2000) is None
    assert await jobs.move(job.id, JobState.RUNNING, at=2000) is None
    assert await jobs.move(JobId(404), JobState.RUNNING, at=2000) is None
    assert await jobs.get(JobId(404)) is None


@pytest.mark.parametrize(
    ("outcomes", "counted"),
    [
        ([None], 1),  # still open: it may have been answered
        ([AttemptOutcome.LOST], 1),
        ([AttemptOutcome.DRAWN], 1),
        ([AttemptOutcome.LOST, AttemptOutcome.REFUSED], 1),
        ([AttemptOutcome.LOST, AttemptOutcome.LOST], 1),  # of one picture
        ([AttemptOutcome.REFUSED, AttemptOutcome.REFUSED], 0),
        ([], 0),
    ],
)
@pytest.mark.parametrize("end", [JobState.FAILED, JobState.CANCELLED])
async def test_a_failure_is_remembered_with_its_values_and_what_its_attempts_may_cost(
    *,
    jobs: JobRepository,
    attempts: AttemptRepository,
    ask: Ask,
    end: JobState,
    outcomes: list[AttemptOutcome | None],
    counted: int,
) -> None:
    job, other = await ask(), await ask()
    await claim_next(jobs, 2000)
    await claim_next(jobs, 2000)
    await attempts.open(other.id, 0, RequestId("theirs"), "llmeasy", price=None, at=2000)
    for number, outcome in enumerate(outcomes):
        await attempts.open(job.id, 0, RequestId(f"r{number}"), "llmeasy", price=None, at=2000)
        if outcome:
            await attempts.close(RequestId(f"r{number}"), outcome, 2000, None, "")

    values: dict[str, str | int] = {"tries": 4, "provider": "Сервис"}
    failure = Failure("busy", values, counted=3)  # the attempts know better
    ended = await jobs.move(job.id, end, 2001, failure)

    assert ended
    assert (ended.state, ended.failure) == (end, Failure("busy", values, counted))
    assert await jobs.get(job.id) == ended


@pytest.mark.parametrize("parts", [(2, 4), "2, 4"])
async def test_numbers_of_a_failure_stay_numbers_in_rows_of_earlier_versions_too(
    jobs: JobRepository, ask: Ask, parts: tuple[int, ...] | str
) -> None:
    job = await ask()
    values = {"parts": parts, "count": 2, "total": 5, "cause": "picture-damaged"}
    await jobs.move(job.id, JobState.FAILED, 2001, Failure("parts-unreadable", values))

    failed = await jobs.get(job.id)

    assert failed
    assert failed.failure == Failure("parts-unreadable", {**values, "parts": (2, 4)})
    assert failed.failure.unreadable == (2, 4)


@pytest.mark.parametrize(
    "wanted", [{"tier": "4k", "ratio": "3:2"}, {"wanted": "4k 3:2"}, {"wanted": "3:2 4k"}]
)
async def test_a_wanted_size_is_read_from_rows_of_earlier_versions_too(
    jobs: JobRepository, noon: float, wanted: dict[str, str]
) -> None:
    unmet_options = (UnmetOption("size", {**wanted, "fitted": "1536x1024"}),)
    request = Request("a fox", unmet_options=unmet_options)
    job = await jobs.admit(build_origin(1, 7, 7, message_id=1), request, NO_LIMITS, noon)

    read = await jobs.get(job.id)

    assert read
    (unmet_option,) = read.request.unmet_options
    assert unmet_option.values == {"tier": "4k", "ratio": "3:2", "fitted": "1536x1024"}


async def test_what_was_lost_before_a_restart_is_not_forgotten_by_a_cancel(
    jobs: JobRepository, attempts: AttemptRepository, ask: Ask
) -> None:
    job, fresh = await ask(), await ask()
    await claim_next(jobs, 2000)
    await attempts.open(job.id, 0, RequestId("r0"), "llmeasy", price=None, at=2000)
    await attempts.close_open(job.id, at=2001)
    await jobs.move(job.id, JobState.QUEUED, at=2001)

    ended = [
        await jobs.move(one.id, JobState.CANCELLED, 2002, Failure("cancelled", {}))
        for one in (job, fresh)
    ]

    assert [one and one.failure and one.failure.counted for one in ended] == [1, 0]


async def test_a_request_put_back_into_the_queue_keeps_its_pictures_and_is_timed_anew(
    jobs: JobRepository, images: ImageRepository, ask: Ask, draw: Callable[..., Awaitable[Path]]
) -> None:
    job = await ask(pictures=2)
    await claim_next(jobs, 2000)
    path = await draw(job, 0)

    waiting = await jobs.move(job.id, JobState.QUEUED, at=2050)
    claimed = await claim_next(jobs, 3000)

    assert waiting
    assert waiting.started_at is None
    assert claimed
    assert (claimed.id, claimed.started_at) == (job.id, 3000)
    assert [image.path for image in await images.of_job(job.id)] == [path]


async def test_how_much_of_a_result_was_sent_is_remembered(jobs: JobRepository, ask: Ask) -> None:
    job = await ask()
    assert job.sent_parts == 0

    await jobs.remember_unconfirmed(job.id, 2)

    kept = await jobs.get(job.id)
    assert kept
    assert (kept.sent_parts, kept.unconfirmed) == (0, 2)

    await jobs.remember_sent(job.id, 2, 3)

    kept = await jobs.get(job.id)
    assert kept
    assert (kept.sent_parts, kept.sent_pictures, kept.unconfirmed) == (2, 3, 0)


async def test_a_restart_finds_what_was_begun_and_what_was_not_answered(
    jobs: JobRepository, ask: Ask, finish: Callable[..., Awaitable[Job]]
) -> None:
    running, stored, failed, told, done, _queued = [await ask(user_id=p) for p in range(10, 16)]
    await finish(done)
    for job in (running, stored, failed, told):
        await jobs.move(job.id, JobState.RUNNING, at=2000)
    await jobs.move(stored.id, JobState.STORED, at=2001)
    await jobs.move(failed.id, JobState.FAILED, at=2001)
    await jobs.move(told.id, JobState.FAILED, at=2001)
    await jobs.mark_delivered(told.id)

    assert [job.id for job in await jobs.abandoned(at=2002)] == [running.id, stored.id, failed.id]


async def test_what_somebody_holds_is_not_left_over(jobs: JobRepository, ask: Ask) -> None:
    job = await ask()
    await jobs.claim(job.id, at=2000, until=2060)
    assert await jobs.abandoned(at=2059) == []
    assert await jobs.take_over(job.id, at=2059, until=2119) is None

    await jobs.hold([job.id], until=2100)
    assert await jobs.abandoned(at=2099) == []

    assert [left.id for left in await jobs.abandoned(at=2100)] == [job.id]
    assert await jobs.take_over(job.id, at=2100, until=2160) is not None
    assert await jobs.take_over(job.id, at=2100, until=2160) is None


async def test_who_held_a_job_by_a_clock_that_was_wrong_holds_it_no_more(
    jobs: JobRepository, ask: Ask
) -> None:
    job = await ask()
    await jobs.claim(job.id, at=100_000, until=100_600)

    assert await jobs.abandoned(at=100_000 - 300) == []  # it may be another machine's clock
    assert [left.id for left in await jobs.abandoned(at=100_000 - 3600)] == [job.id]
    assert await jobs.take_over(job.id, at=100_000 - 3600, until=97_000) is not None


async def test_the_sentence_begins_anew_when_the_pictures_could_not_be_brought(
    jobs: JobRepository, ask: Ask
) -> None:
    job = await ask()
    for to in (JobState.RUNNING, JobState.STORED, JobState.SENDING):
        await jobs.move(job.id, to, at=2000)
    await jobs.remember_sent(job.id, 2, 1)
    await jobs.remember_unconfirmed(job.id, 2)

    ended = await jobs.move(job.id, JobState.FAILED, 2001, Failure("unconfirmed", {}))

    assert ended
    assert (ended.sent_parts, ended.sent_pictures, ended.unconfirmed) == (0, 1, 0)


async def test_a_job_remembers_its_status_message(jobs: JobRepository, ask: Ask) -> None:
    job = await ask()

    await jobs.remember_status(job.id, MessageId(77))
    shown = await jobs.get(job.id)
    assert shown
    assert shown.status_message_id == 77

    await jobs.remember_status(job.id, None)
    put_away = await jobs.get(job.id)
    assert put_away
    assert put_away.status_message_id is None


async def test_the_usual_time_is_of_the_last_fifty_alike(
    jobs: JobRepository, ask: Ask, finish: Callable[..., Awaitable[Job]]
) -> None:
    slow = await ask()
    await jobs.move(slow.id, JobState.RUNNING, at=0)
    await jobs.move(slow.id, JobState.STORED, at=900)
    await finish(await ask(size="1024x1024"), began=1000)
    await jobs.move((await ask()).id, JobState.RUNNING, at=1000)
    assert await jobs.recent_durations(JobKind.GENERATION, "auto") == [900]
    assert await jobs.recent_durations(JobKind.EDIT, "auto") == []

    for number in range(50):
        await finish(await ask(), began=1000 + number)

    assert await jobs.recent_durations(JobKind.GENERATION, "auto") == [60] * 50
