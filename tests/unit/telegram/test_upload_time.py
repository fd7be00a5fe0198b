"""How long an upload may take: as long as its files need on a slow line."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from aiogram import Bot

from bot.domain.jobs import Job, JobState, Request
from bot.domain.pictures import Image, Measure, PastPicture
from bot.domain.settings import SendAs
from bot.services.results import Result
from bot.storage import Database, SqlSentPictures
from bot.telegram.desk import Desk
from bot.telegram.history import History
from bot.telegram.originals import Original
from bot.telegram.speakers import Speakers
from bot.telegram.uploads import upload_seconds
from tests.unit.services.workshop import Studio, Waits
from tests.unit.telegram.line import SENT, Line
from tests.unit.telegram.parcels import ORIGIN, Packed, Taken


@pytest.mark.parametrize(
    ("size", "seconds"),
    [(0, 60), (1, 61), (3_000_000, 160), (50_000_000, 1727), (60_000_000, 1800)],
)
def test_it_grows_with_the_size_up_to_half_an_hour(size: int, seconds: int) -> None:
    assert upload_seconds(size) == seconds


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
    line = Line()
    await Packed(line, Taken(), tmp_path)(way=way, pictures=pictures, size=3_000_000).send()

    assert line.timeouts == seconds


class LargeThumbnails(Studio):
    async def thumbnail(self, path: Path, into: Path) -> Measure:
        return Measure(800, 533, "jpeg", 600_000)


@pytest.mark.parametrize("pictures", [1, 10])
async def test_the_history_has_the_time_of_its_thumbnails(
    *,
    bot: Bot,
    line: Line,
    speakers: Speakers,
    database: Database,
    tmp_path: Path,
    pictures: int,
) -> None:
    line.answers.append([SENT] * pictures if pictures > 1 else SENT)
    sent = SqlSentPictures(database)
    history = History(bot, LargeThumbnails(), sent, tmp_path, Waits())
    there = [
        PastPicture(number, "a fox", image(tmp_path), None) for number in range(1, pictures + 1)
    ]
    await history.show(7, await speakers.of_chat(7), there)

    assert line.timeouts[0] == 60 + 20 * pictures


async def test_an_original_has_the_time_of_its_file(
    bot: Bot, line: Line, speakers: Speakers, database: Database, tmp_path: Path
) -> None:
    job = Job(1, ORIGIN, Request("a fox"), JobState.DONE, 0)
    result = Result(job, (0,), (), may_be_edited=True)
    sent = SqlSentPictures(database)
    # All of the desk that this needs.
    desk = SimpleNamespace(sleep=Waits(), sent_pictures=sent, originals_on_their_way=set())
    speaker = await speakers.of_chat(7)
    await Original(cast("Desk", desk), bot, speaker, result, image(tmp_path)).bring()

    assert line.timeouts[line.names.index("sendDocument")] == 160


def image(folder: Path) -> Image:
    """Of 3 MB, says its measure."""
    path = folder / "fox.png"
    path.touch()
    return Image(0, path, Measure(3840, 2160, "png", 3_000_000))
