import pytest

from bot.domain.failures import Failure
from bot.domain.ids import JobId, MessageId, UpdateId
from bot.domain.images import Reference
from bot.domain.jobs import AttemptOutcome, Job, JobKind, JobState, Request
from bot.domain.offers import Look
from bot.domain.ports import ImageRepository, JobRepository, UpdateInbox, WorkQueue
from bot.domain.ports.work import NotClaimed
from bot.domain.prompt_options import UnmetOption
from bot.domain.settings import SendAs
from bot.domain.usage import NO_LIMITS
from bot.domain.work import PictureKey, WorkItem
from tests.contract.storage.conftest import Draw
from tests.kit.clock import NOON
from tests.kit.fixtures import Ask
from tests.kit.ids import build_origin
from tests.kit.job_steps import LEASE, OTHER_OWNER, OWNER, JobSteps, lease
from tests.kit.updates import keep

PROMPT = "<b>лиса</b> & _*[ 🦊 العربية"
LOOK = Look("2048x1152", "high", "transparent")
PICTURE, MASK = Reference("AgAC", 123), Reference("BQAD", 45)
EDIT = Request(PROMPT, LOOK, 4, SendAs.BOTH, (PICTURE, Reference("BQAC")), MASK, "openai")
CANCELLED = Failure("cancelled", {})


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
    await keep(inbox, [(UpdateId(1), "an old one")], at=1000)
    old = await jobs.admit(build_origin(1, 7, 7, 5), Request("a fox"), NO_LIMITS, at=1001)
    await keep(inbox, [(UpdateId(1), "a new one")], at=weeks)
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
    await keep(inbox, [(UpdateId(1), "one")], at=1000)
    first = await jobs.admit(build_origin(1, 7, 7, 5), Request("a fox"), NO_LIMITS, at=1001)
    again = await jobs.admit(build_origin(1, 7, 7, 5), Request("a fox"), NO_LIMITS, at=weeks)

    assert again == first


async def test_those_who_wait_and_those_who_are_drawn_are_live(
    jobs: JobRepository, steps: JobSteps, ask: Ask
) -> None:
    asked = [await ask(user_id=user_id) for user_id in (7, 8, 9, 10)]
    await steps.claim(asked[0], NOON)
    await steps.cancel(asked[2], NOON + 1)
    await steps.store(asked[3], NOON + 1)

    live = [(job.id, job.state) for job in await jobs.live()]
    assert live == [(asked[0].id, JobState.RUNNING), (asked[1].id, JobState.QUEUED)]


async def test_only_one_of_two_who_end_a_request_succeeds(
    jobs: JobRepository, steps: JobSteps, ask: Ask
) -> None:
    job = await ask()

    assert await jobs.end(job.id, JobState.CANCELLED, CANCELLED, lease(NOON))
    assert await jobs.end(job.id, JobState.CANCELLED, CANCELLED, lease(NOON)) is None
    assert await jobs.end(job.id, JobState.FAILED, CANCELLED, lease(NOON)) is None
    assert (
        await steps.pictures.claim(PictureKey(job.id, 0), lease(NOON), lambda _: True)
        == NotClaimed()
    )
    assert await jobs.end(JobId(404), JobState.CANCELLED, CANCELLED, lease(NOON)) is None
    assert await jobs.get(JobId(404)) is None


@pytest.mark.parametrize("to", [JobState.FAILED, JobState.CANCELLED])
async def test_what_is_delivered_is_cancelled_no_more(
    jobs: JobRepository, steps: JobSteps, ask: Ask, to: JobState
) -> None:
    stored = await steps.store(await ask(), NOON)

    assert await jobs.end(stored.id, to, CANCELLED, lease(NOON)) is None
    await jobs.move(stored, JobState.SENDING, NOON)
    assert await jobs.end(stored.id, to, CANCELLED, lease(NOON)) is None


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
    steps: JobSteps,
    ask: Ask,
    end: JobState,
    outcomes: list[AttemptOutcome | None],
    counted: int,
) -> None:
    job, other = await ask(), await ask()
    for each in (job, other):
        await steps.claim(each, NOON)
    assert await steps.open(other, "theirs", NOON, price=None)
    for number, outcome in enumerate(outcomes):
        assert await steps.open(job, f"r{number}", NOON, price=None)
        if outcome:
            await steps.close(f"r{number}", outcome, NOON)

    values: dict[str, str | int] = {"tries": 4, "provider": "Сервис"}
    failure = Failure("busy", values, counted=3)  # the attempts know better
    ended = await steps.end(job, end, NOON + 1, failure)

    assert (ended.state, ended.failure) == (end, Failure("busy", values, counted))
    assert await jobs.get(job.id) == ended


@pytest.mark.parametrize("parts", [(2, 4), "2, 4"])
async def test_numbers_of_a_failure_stay_numbers_in_rows_of_earlier_versions_too(
    jobs: JobRepository, steps: JobSteps, ask: Ask, parts: tuple[int, ...] | str
) -> None:
    job = await ask()
    values = {"parts": parts, "count": 2, "total": 5, "cause": "picture-damaged"}
    await steps.end(job, JobState.FAILED, NOON, Failure("parts-unreadable", values))

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
    steps: JobSteps, queue: WorkQueue, ask: Ask
) -> None:
    job, fresh = await ask(), await ask()
    await steps.claim(job, NOON)
    await steps.open(job, "r0", NOON, price=None)
    await queue.release(OWNER, [WorkItem.draw(PictureKey(job.id, 0))])
    await steps.claim(job, NOON + 1, owner=OTHER_OWNER)

    ended = [await steps.cancel(one, NOON + 2) for one in (job, fresh)]

    assert [one.failure and one.failure.counted for one in ended] == [1, 0]


async def test_a_request_that_is_drawn_on_after_a_restart_keeps_its_pictures_and_is_timed_anew(
    *, jobs: JobRepository, images: ImageRepository, steps: JobSteps, ask: Ask, draw: Draw
) -> None:
    job = await ask(pictures=2)
    await steps.claim_all(job, NOON)
    path = await draw(job, 0)

    await steps.claim(job, NOON + LEASE, 1, owner=OTHER_OWNER)

    claimed = await jobs.get(job.id)
    assert claimed
    assert claimed.started_at == NOON + LEASE
    assert [image.path for image in await images.of_job(job.id)] == [path]


async def test_a_request_is_timed_from_the_first_of_its_pictures(
    jobs: JobRepository, steps: JobSteps, ask: Ask
) -> None:
    job = await ask(pictures=2)
    await steps.claim(job, NOON + 5, 0)
    claimed = await steps.claim(job, NOON + 9, 1)

    assert (claimed.job.state, claimed.job.started_at) == (JobState.RUNNING, NOON + 5)
    assert await jobs.get(job.id) == claimed.job


async def test_how_much_of_a_result_was_sent_is_remembered(
    jobs: JobRepository, steps: JobSteps, ask: Ask
) -> None:
    job = await steps.store(await ask(), NOON)
    assert job.sent_parts == 0

    assert await jobs.mark_sending(job, 2)

    kept = await jobs.get(job.id)
    assert kept
    assert (kept.sent_parts, kept.unconfirmed) == (0, 2)

    assert not await jobs.mark_sent(job, 2, 3)

    kept = await jobs.get(job.id)
    assert kept
    assert (kept.sent_parts, kept.sent_pictures, kept.unconfirmed) == (2, 3, 0)


async def test_a_stored_job_is_sent_from_its_first_message_on(
    jobs: JobRepository, steps: JobSteps, ask: Ask
) -> None:
    stored = await steps.store(await ask(user_id=10), NOON)
    failed = await steps.end(await ask(user_id=11), JobState.FAILED, NOON)

    for job, state in ((stored, JobState.SENDING), (failed, JobState.FAILED)):
        assert await jobs.mark_sending(job, 1)
        kept = await jobs.get(job.id)
        assert kept is not None
        assert (kept.state, kept.unconfirmed) == (state, 1)


async def test_the_last_message_makes_a_job_done_and_its_status_is_yet_to_go(
    jobs: JobRepository, steps: JobSteps, ask: Ask
) -> None:
    job = await steps.store(await ask(pictures=2), NOON)
    await jobs.mark_sending(job, 1)

    assert not await jobs.mark_sent(job, 1, 0)
    assert await jobs.mark_sent(job, 2, 2, done_at=NOON + 1)

    left = await jobs.claim_delivery(job.id, lease(NOON + LEASE, OTHER_OWNER))
    assert isinstance(left, Job)
    assert (left.state, left.sent_parts, left.sent_pictures) == (JobState.DONE, 2, 2)
    await jobs.mark_delivered(left)
    assert await jobs.claim_delivery(job.id, lease(NOON + 9 * LEASE)) == NotClaimed()


async def test_a_job_that_failed_meanwhile_is_not_done(
    jobs: JobRepository, steps: JobSteps, ask: Ask
) -> None:
    job = await steps.store(await ask(), NOON)
    await jobs.mark_sending(job, 1)
    await jobs.move(job, JobState.FAILED, NOON, Failure("unconfirmed", {}))

    assert not await jobs.mark_sent(job, 1, 1, done_at=NOON + 1)

    kept = await jobs.get(job.id)
    assert kept is not None
    assert (kept.state, kept.sent_parts, kept.sent_pictures) == (JobState.FAILED, 0, 0)


async def test_the_sentence_begins_anew_when_the_pictures_could_not_be_brought(
    jobs: JobRepository, steps: JobSteps, ask: Ask
) -> None:
    job = await steps.store(await ask(), NOON)
    await jobs.move(job, JobState.SENDING, at=NOON)
    await jobs.mark_sent(job, 2, 1)
    await jobs.mark_sending(job, 2)

    ended = await jobs.move(job, JobState.FAILED, NOON + 1, Failure("unconfirmed", {}))

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
    jobs: JobRepository, steps: JobSteps, ask: Ask
) -> None:
    async def drawn(job: Job, at: float, seconds: float) -> None:
        await steps.claim(job, at)
        await steps.store(job, at + seconds)

    await drawn(await ask(), NOON, 900)
    await drawn(await ask(size="1024x1024"), NOON + 1000, 60)
    await steps.claim(await ask(), NOON + 1000)
    assert await jobs.recent_durations(JobKind.GENERATION, "auto") == [900]
    assert await jobs.recent_durations(JobKind.EDIT, "auto") == []

    for number in range(50):
        await drawn(await ask(), NOON + 1000 + number, 60)

    assert await jobs.recent_durations(JobKind.GENERATION, "auto") == [60] * 50
