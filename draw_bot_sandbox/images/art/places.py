"""Places in the open country: what lies between the sky and the subject."""

from draw_bot_sandbox.images.art.buildings import cactus
from draw_bot_sandbox.images.art.colours import rgb
from draw_bot_sandbox.images.art.land import (
    firs,
    flowers,
    grass,
    ground,
    hills,
    leaf,
    palm,
    ranges,
    water,
    waves,
    wavy,
)
from draw_bot_sandbox.images.art.stage import Stage


def mountains(stage: Stage) -> None:
    """Four hazy ranges with snow on them, and a meadow."""
    ranges(stage, "#5f6f8f", snow=True)
    hills(stage, "#6d9a5a")
    ground(stage, "#5f8f4e")


def meadow(stage: Stage) -> None:
    """Rolling hills, trees far away, grass and flowers."""
    hills(stage, "#86b25c", rows=4)
    ground(stage, "#6fa04c")
    if not stage.snowy:
        flowers(stage)


def forest(stage: Stage) -> None:
    """Rows of firs, each nearer one larger and darker, with light between them."""
    for row in range(4):
        near = row / 3
        base = stage.horizon * (0.92 + 0.22 * near)
        colour = stage.light.on(leaf(stage, "#3c6a4f"), 0.75 * (1 - near))
        stage.band(wavy(stage, base, stage.unit * 2), colour)
        firs(stage, base, stage.unit * (14 + 34 * near), colour, round(26 - 12 * near))
        veil = stage.horizon * (1.0 + 0.1 * near)
        stage.light_at(stage.width / 2, veil, stage.unit * 60, stage.light.haze, 0.3 * (1 - near))
    ground(stage, "#54804a")


def desert(stage: Stage) -> None:
    """Dunes with a lit and a shaded side."""
    for row in range(4):
        near = row / 3
        base = stage.horizon * (0.98 + 0.34 * near)
        colour = stage.light.on("#e6b878", 0.55 * (1 - near))
        ridge = wavy(stage, base, stage.unit * (4 + 4 * near), slow=True)
        stage.band(ridge, colour, 0.3)
        if 0 < row < 3:
            for side in (-1, 1):
                x = stage.width * (0.5 + side * stage.chance.uniform(0.3, 0.46))
                tall = stage.unit * (6 + 9 * near)
                cactus(stage.brush(x, base + stage.unit * 4, tall), rgb("#5a8f5f"))


def sea(stage: Stage) -> None:
    """Water up to the horizon, which mirrors the sky, and waves."""
    water(stage, stage.horizon)
    waves(stage, stage.horizon)


def lake(stage: Stage) -> None:
    """Mountains and firs that a lake mirrors, and the shore in front."""
    ranges(stage, "#5f7a8f", snow=True)
    shore = stage.horizon * 1.02
    colour = stage.light.on(leaf(stage, "#41705a"), 0.3)
    stage.band(wavy(stage, shore, stage.unit), colour)
    firs(stage, shore + stage.unit, stage.unit * 13, colour, 34)
    water(stage, shore + stage.unit * 1.5)
    bank = wavy(stage, stage.height * 0.84, stage.unit * 1.5)
    stage.band(bank, stage.light.on(leaf(stage, "#5f8f4e")), 0.45)
    grass(stage, stage.height * 0.86)


def beach(stage: Stage) -> None:
    """The sea, sand and two palms."""
    water(stage, stage.horizon)
    waves(stage, stage.horizon)
    sand = wavy(stage, stage.height * 0.76, stage.unit * 1.6, slow=True)
    stage.band([(x, y - stage.unit * 1.4) for x, y in sand], stage.light.on("#f4f8f6"), 0)
    stage.band(sand, stage.light.on("#ecd3a0"), 0.22)
    for x, lean in ((0.1, 8), (0.93, -9)):
        palm(stage, stage.width * x, stage.height * 0.86, lean)
