"""`kill -9` in the middle of an original: it comes after the next start, once."""

import signal

import pytest

from draw_bot_sandbox.telegram import Message
from tests.faults.forked_bot import WAIT_LIMIT, ForkedBot
from tests.faults.invariants import assert_tidy
from tests.faults.scene import NOTHING_LEFT, Scene
from tests.faults.wishes import Wish

ON_ITS_WAY = "SELECT count(*) FROM replies"
HANDLED = "SELECT NOT count(*) FROM updates WHERE NOT handled"


def originals(wish: Wish) -> list[Message]:
    return [message for message in wish.said if message.document]


async def killed(bot: ForkedBot) -> None:
    bot.send(signal.SIGKILL)
    assert await bot.ended() == -signal.SIGKILL


@pytest.mark.parametrize("handled", [True, False], ids=["handled", "before it says handled"])
async def test_an_original_that_a_kill_cut_off_comes(scene: Scene, handled: bool) -> None:
    scene.tries("killed: in the middle of an original")
    wish = scene.somebody()
    await scene.everybody_asks()
    async with scene.bot() as bot:
        await scene.all_answered()
        held = scene.interceptor.hold("sendDocument", when="before")
        if not handled:
            scene.refuse("UPDATE ON updates")
        (result,) = [message for message in wish.said if message.photo]
        await wish.person.press(result, "Original", timeout=WAIT_LIMIT)
        await held.reached(1, WAIT_LIMIT)
        await scene.until_rows(ON_ITS_WAY, 1)
        if handled:
            await scene.until_rows(HANDLED, 1)
        await killed(bot)
        held.release()
    if not handled:
        scene.allow()
    assert originals(wish) == []
    async with scene.bot() as bot:
        await scene.telegram.until(lambda: originals(wish), WAIT_LIMIT)
        await scene.until_rows(NOTHING_LEFT, 1)
        bot.send(signal.SIGTERM)
        assert await bot.ended() == 0

    assert len(originals(wish)) == 1
    assert_tidy(scene)
