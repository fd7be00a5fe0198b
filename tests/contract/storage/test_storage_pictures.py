"""Each picture is claimed by itself; of a slow owner nothing counts once another has it."""

from sqlalchemy import text

from bot.domain.failures import Failure
from bot.domain.ids import RequestId
from bot.domain.jobs import AttemptOutcome, Job, JobState
from bot.domain.ports import (
    AttemptRepository,
    HistoryStore,
    ImageRepository,
    JobRepository,
    PictureRepository,
    UsageRepository,
    WorkQueue,
)
from bot.domain.ports.work import ClaimedPicture, DrawnAttempt, NotClaimed
from bot.domain.settings import Owner
from bot.domain.usage import NO_LIMITS
from bot.domain.work import Lease, PictureKey, WorkItem, WorkKind
from bot.storage import Database
from bot.storage.queue.work_queue import SUSPECT_FROM, SUSPECT_WAIT
from tests.contract.storage.conftest import FAILURE
from tests.kit.clock import NOON
from tests.kit.fixtures import Ask
from tests.kit.ids import REQUESTER, USER
from tests.kit.job_steps import LEASE, OTHER_OWNER, OWNER, JobSteps, lease

LATER = NOON + LEASE


def always(_: Job) -> bool:
    return True


async def due(queue: WorkQueue, at: float) -> list[PictureKey]:
    return [PictureKey.parse(item.subject) for item in await queue.due([WorkKind.DRAW], at, 99)]


async def held(pictures: PictureRepository, key: PictureKey, at: float) -> float | None:
    """Until when somebody has it, or it was put off."""
    refused = await pictures.claim(key, lease(at, "a third process"), always)
    assert isinstance(refused, NotClaimed)
    return refused.due_at


async def test_a_picture_is_claimed_once(
    ask: Ask, jobs: JobRepository, pictures: PictureRepository, queue: WorkQueue
) -> None:
    job = await ask(pictures=2)
    first, second = job.picture_keys
    assert await due(queue, NOON) == [first, second]

    claimed = await pictures.claim(first, lease(NOON), always)

    assert isinstance(claimed, ClaimedPicture)
    assert (claimed.key, claimed.interruptions, claimed.was_begun) == (first, 0, False)
    assert (claimed.job.state, claimed.job.started_at) == (JobState.RUNNING, NOON)
    assert await jobs.get(job.id) == claimed.job
    assert await held(pictures, first, LATER - 1) == LATER
    assert await due(queue, LATER - 1) == [second]


async def test_what_is_not_there_is_not_claimed(pictures: PictureRepository, ask: Ask) -> None:
    job = await ask()

    for key in (PictureKey(job.id, 1), PictureKey(job.id + 1, 0)):  # type: ignore[arg-type]
        assert await pictures.claim(key, lease(NOON), always) == NotClaimed()


async def test_the_last_picture_stores_the_job_and_claims_its_delivery(
    ask: Ask, jobs: JobRepository, steps: JobSteps, images: ImageRepository, queue: WorkQueue
) -> None:
    job = await ask(pictures=2)
    await steps.claim_all(job, NOON)
    assert await steps.draw(job, NOON + 8, 1) is None
    assert await due(queue, LATER) == [PictureKey(job.id, 0)]

    stored = await steps.draw(job, NOON + 9, 0)

    assert stored
    assert (stored.state, stored.stored_at, stored.failure) == (JobState.STORED, NOON + 9, None)
    assert stored.claim.owner == OWNER
    assert await jobs.get(job.id) == stored
    assert [image.position for image in await images.intact(job.id)] == [0, 1]
    assert await due(queue, LATER + 99) == []
    delivered = WorkItem.deliver(job.id)
    assert await queue.due([WorkKind.DELIVER], LATER + 8, 9) == []
    assert await queue.due([WorkKind.DELIVER], LATER + 9, 9) == [delivered]


async def test_what_could_not_be_drawn_is_told_with_what_could(
    ask: Ask, steps: JobSteps, images: ImageRepository
) -> None:
    job = await ask(pictures=3)
    await steps.claim_all(job, NOON)
    assert await steps.open(job, "r0", NOON, 2)
    await steps.close("r0", AttemptOutcome.LOST, NOON, 40)
    other = Failure("refused", {"reason": "words"})
    assert await steps.fail(job, NOON, other, 2) is None
    assert await steps.fail(job, NOON, FAILURE, 1) is None

    stored = await steps.draw(job, NOON, 0)

    assert stored
    assert stored.state is JobState.STORED
    assert stored.failure == Failure("busy", {}, counted=1)  # of the first of its pictures
    assert await images.drawn(job.id) == [0]


async def test_a_job_without_a_picture_has_failed(
    ask: Ask, steps: JobSteps, jobs: JobRepository, book: UsageRepository
) -> None:
    job = await ask(pictures=2)
    await steps.claim_all(job, NOON)
    assert await steps.fail(job, NOON, FAILURE, 0) is None
    failed = await steps.fail(job, NOON, FAILURE, 1)

    assert failed
    assert (failed.state, failed.failure) == (JobState.FAILED, FAILURE)
    assert await jobs.get(job.id) == failed
    assert (await book.usage(Owner(USER), NOON)).set_aside == 0


async def test_the_attempt_that_brought_a_picture_is_closed_with_it(
    *,
    ask: Ask,
    pictures: PictureRepository,
    attempts: AttemptRepository,
    steps: JobSteps,
    book: UsageRepository,
) -> None:
    job = await ask()
    claimed = await steps.claim(job, NOON)
    assert await steps.open(job, "r0", NOON, price=40)

    attempt = DrawnAttempt(RequestId("r0"), NOON + 1, 25)
    stored = await pictures.finish(claimed, await steps.image(job), lease(NOON + 2), attempt)

    assert stored
    assert await attempts.lost(claimed.key) == 0
    await steps.deliver(stored, NOON + 3)
    assert (await book.usage(Owner(USER), NOON)).today.cost == 25


async def test_of_a_slow_owner_nothing_is_taken_once_another_draws_it(
    *,
    ask: Ask,
    pictures: PictureRepository,
    attempts: AttemptRepository,
    steps: JobSteps,
    images: ImageRepository,
    queue: WorkQueue,
    jobs: JobRepository,
) -> None:
    job = await ask()
    slow = await steps.claim(job, NOON)
    assert await steps.open(job, "slow", NOON)
    drawn_slowly = await steps.image(job, content=b"slow")
    fast = await steps.claim(job, LATER, owner=OTHER_OWNER)
    assert (fast.interruptions, fast.was_begun) == (1, True)
    assert await steps.open(job, "fast", LATER)
    steps.claims[slow.key] = slow

    assert not await steps.open(job, "slow again", LATER + 1)
    for outcome in (drawn_slowly, FAILURE):
        assert await pictures.finish(slow, outcome, lease(LATER + 1)) is None
    await queue.hold(OWNER, [WorkItem.draw(slow.key)], LATER + 500)
    assert await held(pictures, slow.key, LATER + 1) == LATER + LEASE
    await queue.release(OWNER, [WorkItem.draw(slow.key)])
    assert await held(pictures, slow.key, LATER + 1) == LATER + LEASE

    assert await images.drawn(job.id) == []
    steps.claims[fast.key] = fast
    stored = await pictures.finish(
        fast, await steps.image(job, content=b"fast"), lease(LATER + 2, OTHER_OWNER)
    )
    assert stored
    assert stored.claim.owner == OTHER_OWNER
    assert await attempts.lost(slow.key) == 2  # "slow" and "fast", whose end is not written down
    [image] = await images.intact(job.id)
    assert image.path.read_bytes() == b"fast"
    assert await jobs.get(job.id) == stored


async def test_the_files_of_two_claims_are_two(
    ask: Ask, steps: JobSteps, images: ImageRepository
) -> None:
    job = await ask()
    claims = [
        await steps.claim(job, NOON),
        await steps.claim(job, LATER, owner=OTHER_OWNER),
        await steps.claim(job, LATER, owner=OTHER_OWNER),
    ]

    assert len({images.path_for(each.key, each.claim) for each in claims}) == 3
    assert images.find(claims[0].key) is None
    path = images.path_for(claims[1].key, claims[1].claim)
    path.with_name(path.name + ".part").write_bytes(b"half")
    assert images.find(claims[0].key) is None
    path.write_bytes(b"whole")
    assert images.find(claims[0].key) == path
    assert images.find(PictureKey(job.id, 1)) is None


async def test_who_claims_their_own_again_is_not_interrupted(
    ask: Ask, steps: JobSteps, attempts: AttemptRepository
) -> None:
    """Its answer was lost: the database was away."""
    job = await ask()
    first = await steps.claim(job, NOON)
    assert await steps.open(job, "r0", NOON)

    again = await steps.claim(job, NOON + 1)

    assert (again.interruptions, again.was_begun) == (0, False)
    assert again.claim != first.claim
    assert await attempts.lost(first.key) == 1
    steps.claims[first.key] = first
    assert not await steps.open(job, "r1", NOON + 1)


async def test_what_was_released_is_due_at_once_and_was_not_interrupted(
    ask: Ask, steps: JobSteps, attempts: AttemptRepository, queue: WorkQueue
) -> None:
    job, other = await ask(), await ask(user_id=8)
    for each in (job, other):
        await steps.claim(each, NOON)
    assert await steps.open(job, "r0", NOON)

    await queue.release(OWNER, [WorkItem.draw(each.picture_keys[0]) for each in (job, other)])

    assert await due(queue, NOON) == [job.picture_keys[0], other.picture_keys[0]]
    claimed = await steps.claim(job, NOON + 1, owner=OTHER_OWNER)
    assert (claimed.interruptions, claimed.was_begun) == (0, True)
    assert claimed.job.started_at == NOON + 1
    assert await attempts.lost(claimed.key) == 1


async def test_what_is_held_longer_is_not_taken_over(
    ask: Ask, steps: JobSteps, pictures: PictureRepository, queue: WorkQueue
) -> None:
    job = await ask()
    claimed = await steps.claim(job, NOON)

    await queue.hold(OWNER, [WorkItem.draw(claimed.key)], LATER + 40)

    assert await due(queue, LATER) == []
    assert await held(pictures, claimed.key, LATER) == LATER + 40
    taken_over = await steps.claim(job, LATER + 40, owner=OTHER_OWNER)
    assert taken_over.interruptions == 1


async def crash(steps: JobSteps, job: Job, at: float, times: int) -> float:
    """So many processes claim the picture and die; it may be claimed at the time that is returned."""
    for number in range(times):
        await steps.claim(job, at, owner=f"{job.id}-{number}")
        at += LEASE
    return at


async def test_of_those_that_crashed_twice_one_at_a_time_is_drawn(
    ask: Ask, steps: JobSteps, pictures: PictureRepository, queue: WorkQueue
) -> None:
    """The next crash tells which one causes it."""
    first, second, harmless = [await ask(user_id=user_id) for user_id in (7, 8, 9)]
    at = max([await crash(steps, job, NOON, SUSPECT_FROM) for job in (first, second)])

    suspect = await steps.claim(first, at)
    assert suspect.interruptions == 2
    [key] = second.picture_keys
    put_off = await pictures.claim(key, lease(at), always)
    assert put_off == NotClaimed(at + SUSPECT_WAIT)
    assert await due(queue, at) == harmless.picture_keys
    assert not (await steps.claim(harmless, at)).interruptions
    still = await pictures.claim(key, lease(at + SUSPECT_WAIT), always)
    assert still == NotClaimed(at + 2 * SUSPECT_WAIT)

    await steps.draw(first, at + 2)
    assert (await steps.claim(second, at + 2 * SUSPECT_WAIT)).interruptions == 2


async def test_what_crashed_twice_holds_nothing_up_once_it_is_cancelled(
    ask: Ask, steps: JobSteps, queue: WorkQueue
) -> None:
    first, second = [await ask(user_id=user_id) for user_id in (7, 8)]
    at = max([await crash(steps, job, NOON, SUSPECT_FROM) for job in (first, second)])
    suspect = await steps.claim(first, at)

    await steps.cancel(first, at)
    await queue.hold(OWNER, [WorkItem.draw(suspect.key)], at + 500)

    assert (await steps.claim(second, at)).interruptions == 2


async def test_what_is_drawn_when_its_job_ends_is_not_kept(
    *,
    ask: Ask,
    steps: JobSteps,
    pictures: PictureRepository,
    images: ImageRepository,
    history: HistoryStore,
    queue: WorkQueue,
) -> None:
    job = await ask()
    claimed = await steps.claim(job, NOON)
    image = await steps.image(job)
    await steps.cancel(job, NOON + 1)

    assert await pictures.finish(claimed, image, lease(NOON + 2)) is None
    assert not await steps.open(job, "r0", NOON + 2)
    assert await pictures.claim(claimed.key, lease(NOON + 2), always) == NotClaimed()
    assert await images.of_job(job.id) == []
    assert await history.recent(REQUESTER, 9) == []
    assert await due(queue, NOON + 999) == []


async def test_what_a_wrong_clock_held_is_held_no_more(
    ask: Ask, steps: JobSteps, pictures: PictureRepository, queue: WorkQueue
) -> None:
    job = await ask()
    [key] = job.picture_keys
    ahead = NOON + 100_000
    claimed = await pictures.claim(key, Lease(OWNER, ahead, ahead + 600), always)
    assert isinstance(claimed, ClaimedPicture)

    assert await held(pictures, key, ahead - 300) == ahead + 600  # another machine's clock, perhaps
    assert await due(queue, NOON) == [key]
    taken_over = await steps.claim(job, NOON, owner=OTHER_OWNER)
    assert await held(pictures, key, NOON) == LATER
    assert taken_over.was_begun


async def test_who_held_a_suspect_by_a_wrong_clock_holds_up_no_other(
    ask: Ask, steps: JobSteps, database: Database
) -> None:
    first, second = [await ask(user_id=user_id) for user_id in (7, 8)]
    at = max([await crash(steps, job, NOON, SUSPECT_FROM) for job in (first, second)])
    await steps.claim(first, at)
    async with database.write() as connection:
        await connection.execute(
            text(f"UPDATE pictures SET held_until = {at + 99_999} WHERE job_id = {first.id}")
        )

    assert (await steps.claim(second, at)).interruptions == 2


async def test_pictures_are_told_in_the_order_of_their_turns(
    ask: Ask, pictures: PictureRepository, steps: JobSteps
) -> None:
    first, second = await ask(pictures=2), await ask(user_id=8)
    await steps.claim(first, NOON)

    assert [(job_id, state.value) for job_id, state in (await pictures.live()).turns] == [
        (first.id, "drawing"),
        (second.id, "waiting"),
        (first.id, "waiting"),
    ]
    await steps.draw(first, NOON)
    await steps.cancel(second, NOON)
    assert [job_id for job_id, _ in (await pictures.live()).turns] == [first.id]


async def test_a_job_that_was_admitted_without_a_limit_is_due_as_it_was_asked(
    ask: Ask, queue: WorkQueue, pictures: PictureRepository
) -> None:
    job = await ask(pictures=4, limits=NO_LIMITS)
    await pictures.enqueue_held_back(lambda _: NO_LIMITS, NOON + 60)

    assert await due(queue, NOON) == job.picture_keys
