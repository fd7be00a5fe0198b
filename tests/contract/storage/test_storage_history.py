from bot.domain.failures import Failure
from bot.domain.ids import MessageId
from bot.domain.images import HistoryImage, Image, Measure, SentImage
from bot.domain.jobs import JobState
from bot.domain.ports import HistoryStore, ImageRepository, JobRepository, PrivacyStore
from bot.storage import SqlSentImages
from tests.contract.storage.conftest import Draw, Finish
from tests.kit.fixtures import Ask
from tests.kit.ids import GROUP, OTHER_USER, REQUESTER, USER, build_requester
from tests.kit.job_steps import JobSteps


def photo(message_id: int, position: int = 0, *, is_photo: bool = True) -> SentImage:
    return SentImage(position, MessageId(message_id), f"file-{message_id}", 100, is_photo)


async def test_the_latest_results_come_newest_first_and_each_once(
    *,
    ask: Ask,
    draw: Draw,
    finish: Finish,
    history: HistoryStore,
    sent: SqlSentImages,
) -> None:
    older, newer = await ask(), await ask(pictures=2)
    paths = [await draw(older), await draw(newer, 0), await draw(newer, 1)]
    for job in (older, newer):
        await finish(job)
    await sent.add(older.id, [photo(10), photo(11, is_photo=False)])
    await sent.add(newer.id, [photo(13, 1, is_photo=False), photo(12, 0)])

    measure = Measure(1254, 836, "png", 10)
    assert await history.recent(REQUESTER, 10) == [
        HistoryImage(newer.id, "a fox", Image(0, paths[1], measure), "file-12"),
        HistoryImage(newer.id, "a fox", Image(1, paths[2], measure), None),
        HistoryImage(older.id, "a fox", Image(0, paths[0], measure), "file-10"),
    ]
    assert len(await history.recent(REQUESTER, 2)) == 2


async def test_only_what_the_person_got_in_that_chat_is_theirs(
    *, ask: Ask, draw: Draw, finish: Finish, history: HistoryStore, sent: SqlSentImages
) -> None:
    for number, job in enumerate([await ask(chat=-5), await ask(user_id=8)]):
        await draw(job)
        await finish(job)
        await sent.add(job.id, [photo(number)])

    assert await history.recent(REQUESTER, 10) == []
    assert await history.recent(build_requester(OTHER_USER, GROUP), 10) == []
    assert len(await history.recent(build_requester(USER, GROUP), 10)) == 1


async def test_what_no_message_is_known_to_show_is_in_it_once_its_request_is_over(
    *,
    ask: Ask,
    draw: Draw,
    jobs: JobRepository,
    steps: JobSteps,
    history: HistoryStore,
    privacy_store: PrivacyStore,
    noon: float,
) -> None:
    job = await ask(pictures=2)
    path = await draw(job)
    assert await history.recent(REQUESTER, 10) == []
    stored = await steps.fail(job, noon, Failure("busy", {}), 1)
    assert stored
    assert await history.recent(REQUESTER, 10) == []
    await jobs.move(stored, JobState.SENDING, noon)
    assert await history.recent(REQUESTER, 10) == []

    await jobs.move(stored, JobState.FAILED, noon, Failure("answer-refused", {}))
    image = Image(0, path, Measure(1254, 836, "png", 10))
    assert await history.recent(REQUESTER, 10) == [HistoryImage(job.id, "a fox", image, None)]

    await privacy_store.forget(USER, noon)
    await privacy_store.erase(USER)
    assert await history.recent(REQUESTER, 10) == []


async def test_a_result_stays_in_the_list_after_its_file_was_swept(
    *,
    ask: Ask,
    draw: Draw,
    finish: Finish,
    images: ImageRepository,
    history: HistoryStore,
    sent: SqlSentImages,
    noon: float,
) -> None:
    job = await ask()
    path = await draw(job)
    await finish(job)
    await sent.add(job.id, [photo(10)])
    await images.sweep(noon + 1, 0)

    [result] = await history.recent(REQUESTER, 10)
    assert (result.photo_id, result.image.path) == ("file-10", path)
    assert not path.exists()


async def test_what_was_cleared_away_takes_no_place_from_what_can_be_shown(
    *,
    ask: Ask,
    draw: Draw,
    finish: Finish,
    history: HistoryStore,
    images: ImageRepository,
    noon: float,
) -> None:
    older, newer = await ask(), await ask()
    await draw(older, at=noon)
    await draw(newer, at=noon - 9)
    for job in (older, newer):
        await finish(job)
    assert await images.sweep(older_than=noon - 5, keep_bytes=1000) == 1

    assert [each.job_id for each in await history.recent(REQUESTER, 1)] == [older.id]
    assert [each.job_id for each in await history.recent(REQUESTER, 2)] == [older.id, newer.id]
