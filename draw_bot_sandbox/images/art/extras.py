"""What a subject wears, on the head that every figure has at the same place."""

from collections.abc import Callable, Mapping

from draw_bot_sandbox.images.art.brush import Brush
from draw_bot_sandbox.images.art.colours import Colour, darker, lighter


def hat(b: Brush, colour: Colour) -> None:
    b.oval(50, 20, 26, 5, darker(colour, 0.15), 0.4)
    b.mirrored("50,-10! 35,-11! 37,8 36,19! 50,22!", colour, 0.55)
    b.mirrored("50,12! 36.5,11! 36,19! 50,22!", lighter(colour, 0.75), 0.3)
    b.oval(50, -10.5, 15, 2.6, lighter(colour, 0.14), 0.2)


def glasses(b: Brush, colour: Colour) -> None:
    b.ovals(38, 42, 9, 8, darker(colour, 0.3), 0)
    b.ovals(38, 42, 7, 6.2, "#1f2a44", 0.4)
    for x in (35, 59):
        b.shape(f"{x - 3},40 {x + 2},37 {x + 4},38 {x - 1},43", "#9fc4f5", 0)
    b.line("45,41 50,39.5 55,41", 1.8, darker(colour, 0.3))


def scarf(b: Brush, colour: Colour) -> None:
    b.shape("56,66 66,66 72,90 62,94", darker(colour, 0.15), 0.4)
    b.mirrored("50,62 34,60 31,66 38,72 50,74", colour, 0.55)
    for x in (40, 50, 60):
        b.line(f"{x},63 {x + 1},72", 1.6, lighter(colour, 0.55))


def crown(b: Brush, _: Colour) -> None:
    b.mirrored("50,2! 44,14! 34,4! 35,22! 50,24!", "#f2c531", 0.55)
    for x in (34, 50, 66):
        b.oval(x, 3 if x != 50 else 1, 2.4, 2.4, "#e0483e", 0.4)
    b.oval(50, 18, 2.6, 2.6, "#3fa3d8", 0.3)


EXTRAS: Mapping[str, tuple[Callable[[Brush, Colour], None], str]] = {
    "scarf": (scarf, "#d8392f"),
    "glasses": (glasses, "#2b2b33"),
    "hat": (hat, "#33304a"),
    "crown": (crown, "#f2c531"),
}
