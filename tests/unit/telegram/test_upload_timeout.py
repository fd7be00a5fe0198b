"""How long an upload may take: as long as its files need on a slow connection."""

from pathlib import Path

import pytest
from aiogram import Bot

from bot.domain.ids import JobId
from bot.domain.images import HistoryImage, Image, Measure
from bot.domain.jobs import Job, JobState, Request
from bot.domain.results import Result
from bot.domain.settings import SendAs
from bot.runtime.task_supervisor import TaskSupervisor
from bot.storage import Database, SqlSentImages
from bot.telegram.client.uploads import upload_timeout
from bot.telegram.delivery.chat_translators import ChatTranslators
from bot.telegram.delivery.history import HistorySender
from bot.telegram.delivery.message_sender import MessageSender
from bot.telegram.delivery.originals import OriginalDelivery
from tests.kit.clock import Clock, FakeSleep
from tests.kit.fake_session import SENT, FakeSession
from tests.kit.fakes import ImageProcessor
from tests.kit.ids import CHAT
from tests.kit.replies import make_replies
from tests.unit.telegram.result_deliveries import ORIGIN, DeliveryFactory, FakeDeliveryLog


@pytest.mark.parametrize(
    ("size", "seconds"),
    [(0, 60), (1, 61), (3_000_000, 160), (50_000_000, 1727), (60_000_000, 1800)],
)
def test_it_grows_with_the_size_up_to_half_an_hour(size: int, seconds: int) -> None:
    assert upload_timeout(size) == seconds


@pytest.mark.parametrize(
    ("way", "pictures", "seconds"),
    [
        (SendAs.PHOTO, 1, [160]),
        (SendAs.PHOTO, 2, [260, None]),
        (SendAs.FILE, 1, [160]),
        (SendAs.FILE, 2, [260, None]),
        (SendAs.BOTH, 4, [460, 460, None]),
    ],
)
async def test_a_result_has_the_time_of_all_its_files(
    tmp_path: Path, way: SendAs, pictures: int, seconds: list[int | None]
) -> None:
    fake_session = FakeSession()
    await DeliveryFactory(fake_session, FakeDeliveryLog(), tmp_path)(
        way=way, pictures=pictures, size=3_000_000
    ).send()

    assert fake_session.timeouts == seconds


class LargeThumbnails(ImageProcessor):
    async def thumbnail(self, path: Path, into: Path) -> Measure:
        return Measure(800, 533, "jpeg", 600_000)


@pytest.mark.parametrize("pictures", [1, 10])
async def test_the_history_has_the_time_of_its_thumbnails(
    *,
    bot: Bot,
    fake_session: FakeSession,
    translator_for: ChatTranslators,
    database: Database,
    tmp_path: Path,
    pictures: int,
) -> None:
    fake_session.answers.append([SENT] * pictures if pictures > 1 else SENT)
    sent = SqlSentImages(database)
    message_sender = MessageSender(bot, LargeThumbnails())
    history = HistorySender(message_sender, sent, tmp_path)
    there = [
        HistoryImage(JobId(number), "a fox", image(tmp_path), None)
        for number in range(1, pictures + 1)
    ]
    await history.show(CHAT, await translator_for(CHAT), there, FakeSleep())

    assert fake_session.timeouts[0] == 60 + 20 * pictures


async def test_an_original_has_the_time_of_its_file(
    *,
    bot: Bot,
    fake_session: FakeSession,
    translator_for: ChatTranslators,
    database: Database,
    supervisor: TaskSupervisor,
    tmp_path: Path,
) -> None:
    job = Job(JobId(1), ORIGIN, Request("a fox"), JobState.DONE, 0)
    result = Result(job, (0,), (), may_be_edited=True)
    sent = SqlSentImages(database)
    translator = await translator_for(CHAT)
    replies = make_replies(bot, database, supervisor, Clock(), FakeSleep())
    message_sender = MessageSender(bot, ImageProcessor())
    await OriginalDelivery(
        message_sender, sent, FakeSleep(), replies, translator, result, image(tmp_path)
    ).send()

    assert fake_session.timeouts[fake_session.names.index("sendDocument")] == 160


def image(folder: Path) -> Image:
    """Of 3 MB, says its measure."""
    path = folder / "fox.png"
    path.touch()
    return Image(0, path, Measure(3840, 2160, "png", 3_000_000))
