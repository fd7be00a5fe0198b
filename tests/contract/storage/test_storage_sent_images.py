"""Which messages show which results."""

from bot.domain.ids import ChatId, MessageId
from bot.domain.images import Reference, SentImage
from bot.domain.ports import ChatRepository, JobRepository, SentImages
from tests.kit.clock import NOON
from tests.kit.fixtures import Ask
from tests.kit.ids import CHAT, GROUP, OTHER_CHAT
from tests.kit.job_steps import JobSteps

MEGABYTE = 1024 * 1024
PHOTO = SentImage(0, message_id=MessageId(30), file_id="photo", size=1000, is_photo=True)
FILE = SentImage(0, message_id=MessageId(31), file_id="file", size=5000, is_photo=False)


async def test_a_message_shows_its_result(sent: SentImages, ask: Ask) -> None:
    job = await ask()
    await sent.add(job.id, [PHOTO, SentImage(1, MessageId(32), "second", None, is_photo=True)])

    assert await sent.find(CHAT, MessageId(30)) == Reference("photo", 1000, job.id, 0)
    assert await sent.find(CHAT, MessageId(32)) == Reference("second", None, job.id, 1)
    assert await sent.find(CHAT, MessageId(33)) is None
    assert await sent.find(OTHER_CHAT, MessageId(30)) is None


async def test_the_answer_tells_what_it_shows(
    sent: SentImages, jobs: JobRepository, steps: JobSteps, ask: Ask
) -> None:
    job = await steps.store(await ask(), NOON)
    await jobs.mark_sent(job, 1, 1, [PHOTO])
    assert await sent.find(CHAT, MessageId(30)) == Reference("photo", 1000, job.id, 0)

    await jobs.mark_sent(job, 2, 1, [FILE])
    for message_id in map(MessageId, (30, 31)):  # whichever is replied to, the best one is meant
        assert await sent.find(CHAT, message_id) == Reference("file", 5000, job.id, 0)


async def test_the_last_message_tells_what_it_shows(
    sent: SentImages, jobs: JobRepository, steps: JobSteps, ask: Ask
) -> None:
    job = await steps.store(await ask(pictures=2), NOON)
    await jobs.mark_sending(job, 1)
    album = [PHOTO, SentImage(1, MessageId(32), "second", None, is_photo=True)]

    assert await jobs.mark_sent(job, 1, 2, album, done_at=NOON + 1)

    assert await sent.find(CHAT, MessageId(30)) == Reference("photo", 1000, job.id, 0)
    assert await sent.find(CHAT, MessageId(32)) == Reference("second", None, job.id, 1)


async def test_a_thumbnail_means_the_photo(sent: SentImages, ask: Ask) -> None:
    job = await ask()
    await sent.add(job.id, [SentImage(0, MessageId(29), "thumbnail", 300, is_photo=True), PHOTO])

    assert await sent.find(CHAT, MessageId(29)) == Reference("photo", 1000, job.id, 0)


async def test_a_file_goes_before_a_photo_unless_it_is_not_handed_out(
    sent: SentImages, ask: Ask
) -> None:
    job = await ask()
    await sent.add(job.id, [PHOTO, FILE])
    assert await sent.of_result(job.id, 0) == Reference("file", 5000, job.id, 0)

    large = SentImage(0, MessageId(31), "file", 20 * MEGABYTE + 1, is_photo=False)
    await sent.add(job.id, [large])
    assert await sent.of_result(job.id, 0) == Reference("photo", 1000, job.id, 0)


async def test_a_result_that_telegram_never_took_has_no_file(sent: SentImages, ask: Ask) -> None:
    job = await ask()
    await sent.add(job.id, [PHOTO])

    assert await sent.of_result(job.id, 1) == Reference("", None, job.id, 1)


async def test_a_message_shows_one_result_only(sent: SentImages, ask: Ask) -> None:
    job, later = await ask(), await ask()
    await sent.add(job.id, [PHOTO])
    await sent.add(later.id, [PHOTO])

    assert await sent.find(CHAT, MessageId(30)) == Reference("photo", 1000, later.id, 0)


async def test_in_a_supergroup_the_result_has_its_file_yet(
    sent: SentImages, chats: ChatRepository, ask: Ask
) -> None:
    job = await ask(chat=-5)
    await sent.add(job.id, [PHOTO])
    await chats.move(GROUP, ChatId(-1005))

    assert await sent.of_result(job.id, 0) == Reference("photo", 1000, job.id, 0)
