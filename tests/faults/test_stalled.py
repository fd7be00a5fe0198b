"""A process that stands still for longer than its lease, while another one takes over."""

import asyncio
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from draw_bot_sandbox.images import Answer
from tests.faults.forked_bot import WAIT_LIMIT, ForkedBot
from tests.faults.invariants import assert_answered, assert_booked
from tests.faults.scene import Scene
from tests.faults.stop_conditions import BROKEN, drawing
from tests.faults.test_killed import ended
from tests.faults.test_originals import originals
from tests.faults.test_telegram import KINDS, failures_left

TABLES = (
    "jobs",
    "pictures",
    "attempts",
    "images",
    "sent_pictures",
    "ledger",
    "daily_sums",
    "work",
    "updates",
    "replies",
)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(), id="its pictures come after all"),
        pytest.param(Answer.error(503), id="it would ask again"),
    ],
)
async def test_who_wakes_up_after_the_lease_does_nothing_more(scene: Scene, answer: Answer) -> None:
    """Two processes at once, which a rolling update or a suspended machine may bring about."""
    scene.tries("a process that stands still past its lease while it draws")
    for pictures in (1, 2, 1):
        scene.somebody(pictures)
    scene.images.next(*[answer] * scene.pictures)
    await scene.everybody_asks()
    async with scene.bot() as stalled:
        with drawing(scene) as reached:
            await reached(stalled)
            await asyncio.to_thread(stand_still, scene, stalled)
        await ended(scene)
        asked, before, seen = len(scene.images.requests), rows(scene), messages(scene)
        stalled.send(signal.SIGCONT)
        if answer == Answer():
            await scene.until(lambda: len(files_of_first_claims(scene)) == scene.pictures)
        else:
            await stalled.said("picture failed", times=len(scene.wishes))
        stalled.send(signal.SIGTERM)  # what is under way gets its grace
        assert await stalled.ended() == 0

    assert asked == len(scene.images.requests) == 2 * scene.pictures
    assert rows(scene) == before
    assert messages(scene) == seen
    for wish in scene.wishes:
        assert_answered(scene, wish)
        assert_booked(scene, wish)


async def test_who_wakes_up_after_the_lease_answers_nothing_more(scene: Scene) -> None:
    """A press is being handled, and the original that it asked for waits for Telegram."""
    scene.tries("a process that stands still past its lease while it answers")
    wish = scene.somebody()
    await scene.everybody_asks()
    async with scene.bot() as stalled:
        await scene.all_answered()
        for _ in range(2):
            scene.telegram.fail_next("sendDocument", chat_id=wish.chat.id, **KINDS["500"])
        scene.refuse("UPDATE OF handled ON updates")
        (result,) = [message for message in wish.said if message.photo]
        await wish.person.press(result, "Original", timeout=WAIT_LIMIT)
        await scene.until(lambda: not failures_left(scene, "sendDocument"))
        await stalled.said(BROKEN)
        await asyncio.to_thread(stand_still, scene, stalled)
        scene.allow()
        assert originals(wish) == []
        await ended(scene)
        before, seen = rows(scene), messages(scene)
        stalled.send(signal.SIGCONT)
        await stalled.said("reply not sent from here any more")
        stalled.send(signal.SIGTERM)
        assert await stalled.ended() == 0

    assert len(originals(wish)) == 1
    assert rows(scene) == before
    assert messages(scene) == seen


def stand_still(scene: Scene, process: ForkedBot) -> None:
    """Stops it in a moment in which it writes nothing: others could not write until it goes on."""
    process.send(signal.SIGSTOP)
    while is_locked(scene.folder / "bot.db"):
        process.send(signal.SIGCONT)
        process.send(signal.SIGSTOP)


def is_locked(path: Path) -> bool:
    with closing(sqlite3.connect(path, isolation_level=None, timeout=1)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        connection.execute("ROLLBACK")
        return False


def messages(scene: Scene) -> str:
    """Of all chats, without the list of calls: the first process may have been about to say that it
    sends a photo.
    """
    return scene.telegram.dump().partition("latest calls")[0]


def rows(scene: Scene) -> dict[str, object]:
    return {table: scene.rows(f"SELECT * FROM {table} ORDER BY rowid") for table in TABLES}


def files_of_first_claims(scene: Scene) -> list[str]:
    return [path.name for path in (scene.folder / "images").rglob("*-1") if path.is_file()]
