"""Where there is no picture, there is a sentence, however often Telegram fails on it."""

import asyncio
import signal
from collections.abc import Iterator
from itertools import product

import pytest

from draw_bot_sandbox.images import Answer
from tests.faults.forked_bot import WAIT_LIMIT, ForkedBot
from tests.faults.invariants import assert_invariants, assert_tidy
from tests.faults.scene import NOTHING_LEFT, Scene
from tests.faults.stop_conditions import GREETED
from tests.faults.test_telegram import KINDS, break_next, failures_left
from tests.faults.wishes import End, Wish

TIMES = (1, 2)


def everybody(scene: Scene) -> Iterator[tuple[Wish, str, int]]:
    """Somebody for each way to fail on a sentence."""
    for kind, times in product(KINDS, TIMES):
        wish = scene.somebody()
        wish.end = End.SENTENCE
        if kind == "cut after":
            wish.copies += times
        yield wish, kind, times


def break_sentences(scene: Scene, ways: list[tuple[Wish, str, int]], method: str) -> None:
    for wish, kind, times in ways:
        for _ in range(times):
            break_next(scene, wish, method, kind)


async def all_told(scene: Scene, bot: ForkedBot) -> None:
    def is_told() -> bool:
        return all(wish.sentences for wish in scene.wishes)

    await scene.telegram.until(is_told, WAIT_LIMIT)
    await scene.until_rows(NOTHING_LEFT, 1)
    bot.send(signal.SIGTERM)
    assert await bot.ended() == 0


async def test_why_it_was_not_drawn(scene: Scene) -> None:
    ways = list(everybody(scene))
    scene.images.next(*[Answer.moderation(["violence"])] * scene.pictures)
    gate = scene.images.hold()
    await scene.everybody_asks()
    async with scene.bot() as bot:
        await scene.until_rows(GREETED, len(scene.wishes))
        break_sentences(scene, ways, "sendMessage")
        gate.release()
        await scene.all_answered()
        await all_told(scene, bot)
    assert not failures_left(scene, "sendMessage")
    assert_invariants(scene)


async def test_why_it_was_not_taken(scene: Scene) -> None:
    """A limit leaves no row to remember it by."""
    break_sentences(scene, list(everybody(scene)), "sendMessage")
    await scene.everybody_asks()
    async with scene.bot(DAILY_IMAGES_PER_USER="0") as bot:
        await all_told(scene, bot)
    assert not failures_left(scene, "sendMessage")
    assert not scene.rows("SELECT * FROM jobs")
    assert all(len(wish.sentences) <= wish.copies for wish in scene.wishes), scene.telegram.dump()
    assert_tidy(scene)


@pytest.mark.soak
async def test_that_it_was_stopped(scene: Scene) -> None:
    """The status itself becomes the sentence."""
    ways = list(everybody(scene))
    gate = scene.images.hold()
    await scene.everybody_asks()
    async with scene.bot() as bot:
        await scene.images.has_heard(scene.pictures)
        await scene.until_rows(GREETED, len(scene.wishes))
        break_sentences(scene, ways, "editMessageText")
        async with asyncio.TaskGroup() as presses:
            for wish in scene.wishes:
                presses.create_task(wish.press("Cancel"))
        gate.release()
        await scene.all_answered()
        await all_told(scene, bot)
    assert not failures_left(scene, "editMessageText")
    assert_invariants(scene)
