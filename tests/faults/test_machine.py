"""A full disk, a locked database: nothing is lost, and the operator hears once."""

import base64
import resource
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from draw_bot_sandbox.images import Answer
from draw_bot_sandbox.images.painting import noise
from tests.faults.forked_bot import WAIT_LIMIT, ForkedBot
from tests.faults.invariants import assert_invariants
from tests.faults.scene import Scene
from tests.faults.stop_conditions import BROKEN, drawing, state_refused
from tests.faults.ten_users import ten_users
from tests.faults.wishes import End
from tests.kit.chat_user import PHOTO


async def test_the_disk_is_full_while_it_is_drawn(scene: Scene) -> None:
    """No file may grow: neither the pictures' nor the database's."""
    scene.tries("a full disk while it is drawn")
    ten_users(scene)
    await scene.everybody_asks()
    async with scene.bot() as bot:
        with drawing(scene) as reached:
            await reached(bot)
            let_files_grow(bot, 0)
        await bot.said(BROKEN, times=len(scene.wishes))
        let_files_grow(bot, resource.RLIM_INFINITY)
        await scene.all_answered()
        await ended(bot)
    for wish in scene.wishes:
        wish.end = End.EITHER
    assert_invariants(scene, repeats=1, exactly=False)
    assert_operator_heard_once(scene)


async def test_the_disk_is_full_while_nobody_draws(scene: Scene) -> None:
    scene.tries("a full disk when people ask")
    ten_users(scene)
    async with scene.bot() as bot:
        await bot.said("serving")
        let_files_grow(bot, 0)
        await scene.everybody_asks()
        await scene.telegram.until(lambda: words_to_operator(scene), WAIT_LIMIT)
        await bot.said(BROKEN)
        let_files_grow(bot, resource.RLIM_INFINITY)
        await scene.all_answered()
        await ended(bot)
    assert_invariants(scene)
    assert_operator_heard_once(scene)


@pytest.mark.soak
async def test_there_is_no_room_for_pictures(scene: Scene) -> None:
    """The database still has some."""
    scene.tries("no room for pictures on the disk")
    ten_users(scene)
    picture = base64.b64encode(noise((1300, 1300))).decode()
    scene.images.next(*[Answer.json({"data": [{"b64_json": picture}]})] * scene.pictures)
    await scene.everybody_asks()
    async with scene.bot() as bot:
        with drawing(scene) as reached:
            await reached(bot)
            let_files_grow(bot, 4_500_000)
        await scene.all_answered()
        await ended(bot)
    for wish in scene.wishes:
        wish.end = End.SENTENCE
    assert_invariants(scene)
    assert_operator_heard_once(scene, "could not be kept")


@pytest.mark.soak
async def test_no_folder_can_be_made_when_it_is_sent(scene: Scene) -> None:
    scene.tries("a disk that takes no new folder when it is sent")
    ten_users(scene)
    await scene.everybody_asks()
    async with scene.bot() as bot:
        with ExitStack() as away:
            with state_refused("sending")(scene) as reached:
                await reached(bot)
                away.enter_context(without_workshop(scene))
            await scene.all_answered()
        await ended(bot)
    assert_invariants(scene)


@pytest.mark.soak
async def test_no_folder_can_be_made_when_it_is_to_be_drawn(scene: Scene) -> None:
    """Only who sent a picture needs one: nobody pays for what could not be begun."""
    scene.tries("a disk that takes no new folder before it is drawn")
    ten_users(scene)
    for wish in scene.wishes[::2]:
        wish.photo, wish.end = PHOTO, End.SENTENCE
    async with scene.bot() as bot:
        await bot.said("serving")
        with without_workshop(scene):
            await scene.everybody_asks()
            await scene.all_answered()
        await ended(bot)
    assert_invariants(scene, exactly=False)
    assert not [wish for wish in scene.wishes if wish.photo and scene.images.costs(wish.words)]
    assert_operator_heard_once(scene)


@contextmanager
def without_workshop(scene: Scene) -> Iterator[None]:
    """What is made there while drawing and sending cannot be made, as on a disk without inodes."""
    temp_dir = scene.folder / "workshop"
    away = temp_dir.rename(scene.folder / "away")
    try:
        yield
    finally:
        away.rename(temp_dir)


async def test_the_database_is_locked_for_ten_seconds(scene: Scene) -> None:
    scene.tries("a database locked by another process")
    for _ in range(10):  # of several pictures each would wait ten seconds before it is said
        scene.somebody(1)
    await scene.everybody_asks()
    async with scene.bot() as bot:
        with scene.database() as connection:
            with drawing(scene) as reached:
                await reached(bot)
                connection.execute("BEGIN IMMEDIATE")
            await bot.said(BROKEN)
        await scene.all_answered()
        await ended(bot)
    assert_invariants(scene)
    assert_operator_heard_once(scene)


def let_files_grow(bot: ForkedBot, size: int) -> None:
    """To that many bytes: a write beyond fails, as on a disk without room."""
    _, hard = resource.prlimit(bot.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(bot.pid, resource.RLIMIT_FSIZE, (size, hard))


async def ended(bot: ForkedBot) -> None:
    bot.send(signal.SIGTERM)
    assert await bot.ended() == 0


def words_to_operator(scene: Scene) -> list[str]:
    return [message.text for message in scene.telegram.private_chat(scene.operator).messages]


def assert_operator_heard_once(scene: Scene, words: str = "") -> None:
    told = words_to_operator(scene)
    assert len(told) == 1, told
    assert words in told[0]
