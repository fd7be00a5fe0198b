"""Nobody but the bot's user may read what it keeps, whatever the umask is."""

import os
import signal
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.kit.command_process import ProcessHarness
from tests.kit.databases import create_database

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes"),
]


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """Of the folder and all that is in it: `{"data/bot.db": "0600"}`."""
    found = {}
    for path in (folder, *folder.rglob("*")):
        with suppress(FileNotFoundError):  # the bot has just deleted it
            mode = path.stat().st_mode
            name = path.relative_to(folder.parent).as_posix() + ("/" if stat.S_ISDIR(mode) else "")
            found[name] = f"{stat.S_IMODE(mode):04o}"
    return found


def open_ones(found: dict[str, str]) -> dict[str, str]:
    """Those that are not for their owner alone."""
    return {
        name: mode
        for name, mode in found.items()
        if mode != ("0700" if name.endswith("/") else "0600")
    }


async def test_what_the_bot_makes_is_its_own(tmp_path: Path) -> None:
    harness = ProcessHarness(tmp_path)
    async with harness.open() as url, harness.bot(url) as process:
        await harness.masha.send_text(harness.chat(harness.masha), "лиса")
        await harness.pictures(harness.masha)
        found = modes(harness.data)
        process.send(signal.SIGTERM)
        assert await process.ended() == 0

    assert not open_ones(found)
    assert {"data/", "data/bot.db", "data/bot.db-wal", "data/bot.db-shm", "data/alive"} < {*found}
    assert {"data/images/0/", "data/images/0/1-0-1", "data/workshop/"} < {*found}
    assert not open_ones(modes(harness.data))


async def test_what_an_earlier_version_left_open_is_closed(tmp_path: Path) -> None:
    harness = ProcessHarness(tmp_path)
    create_database(harness.data / "bot.db")
    picture = harness.data / "images" / "0" / "1-0-1"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"somebody's photo")
    before = modes(harness.data)

    async with harness.open() as url, harness.bot(url) as process:
        await process.said("serving")
        after = modes(harness.data)

    assert open_ones(before) == before
    assert not open_ones(after)
    assert {*before} < {*after}


async def test_a_folder_that_others_need_stays_open(tmp_path: Path) -> None:
    harness = ProcessHarness(tmp_path)
    harness.data.mkdir()
    (harness.data / "of-somebody-else").touch()

    async with harness.open() as url, harness.bot(url) as process:
        await process.said("serving")
        after = modes(harness.data)

    assert open_ones(after) == {"data/": "0755", "data/of-somebody-else": "0644"}
    assert {"data/bot.db", "data/images/"} < {*after}
