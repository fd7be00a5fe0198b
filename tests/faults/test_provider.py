"""A provider that fails in every way, at random, while ten people draw."""

import random
import signal
from collections.abc import Callable
from dataclasses import replace

from draw_bot_sandbox.images import Answer
from tests.faults.invariants import assert_invariants
from tests.faults.scene import Scene
from tests.faults.ten_users import ten_users
from tests.faults.wishes import End

SMALL = (96, 64)
FAILURES: dict[str, Callable[[], Answer]] = {
    "429 with Retry-After": lambda: Answer.busy(retry_after=1),
    "500": lambda: Answer.error(500),
    "503 with a page": lambda: Answer.html(503),
    "524 after it was drawn": lambda: Answer.html(524),
    "cut in the body": lambda: replace(Answer.cut(after=120), size=SMALL),
    "cut before a word": Answer.drop,
    "silent in the body": lambda: replace(Answer.stall(after=120), size=SMALL),
    "silent past the timeout": Answer.hang,
    "an error in a 200": lambda: Answer.error(200, code="server_error"),
    "a page in a 200": Answer.html,
    "no picture in a 200": Answer.empty,
    "half of a JSON": lambda: Answer.raw(b'{"data": [{"b64_json": "iVBORw0K'),
    "refused": lambda: Answer.moderation(["violence"]),
}


async def test_everybody_ends_with_pictures_or_an_honest_sentence(scene: Scene, seed: int) -> None:
    ten_users(scene, seed)
    names = script(scene.pictures, seed)
    scene.images.next(*(FAILURES.get(name, Answer)() for name in names))
    await scene.everybody_asks()
    async with scene.bot(IMAGES_TIMEOUT="1") as bot:
        await scene.all_answered()
        bot.send(signal.SIGTERM)
        assert await bot.ended() == 0
    assert set(FAILURES) <= set(names[: len(scene.images.requests)])
    for name in FAILURES:
        scene.tries(f"the provider: {name}")
    for wish in scene.wishes:
        wish.end = End.EITHER
        assert wish.came == len(scene.images.drawn(wish.words))
    assert_invariants(scene, repeats=1, exactly=False)


def script(pictures: int, seed: int) -> list[str]:
    """First each failure once, and then as many again at random: repeats meet them, too."""
    chance = random.Random(seed)
    first = chance.sample(list(FAILURES), k=len(FAILURES))
    return [*first, *chance.choices([*FAILURES, "no failure"], k=pictures)]
