"""Who asks for what."""

import random

from bot.domain.settings import MAX_PICTURES, SendAs
from tests.faults.scene import Scene

PICTURES = (1, 1, 3, 1, 1, 2, 1, 1, 1, 1)


def ten_users(scene: Scene, seed: int = 0) -> None:
    """The first ten want photos, and others want it otherwise."""
    chance = random.Random(seed)
    for number in PICTURES:
        if seed == 0:
            scene.somebody(number)
        else:
            scene.somebody(chance.randint(1, MAX_PICTURES), chance.choice(list(SendAs)))
    if seed % 2 == 0:
        scene.stragglers = min(seed, len(PICTURES) - 1)
