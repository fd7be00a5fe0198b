"""Animals that sit and look at one: the head is in the middle, its crown at about 20 of 100."""

from draw_bot_sandbox.images.art.brush import Brush
from draw_bot_sandbox.images.art.colours import Colour, darker, lighter, mixed, rgb

DARK = "#1d1a26"
CREAM = "#fff4e2"


def fox(b: Brush, coat: Colour) -> None:
    b.shape("56,92 74,99 92,90 99,72 94,52! 88,66 78,74 62,80", coat)
    b.shape("99,74 98,62 94,52! 89,64 82,71 89,77 96,82", CREAM, 0.3)
    _body(b, coat, CREAM)
    b.both("36,97 35,84 40,72 45,80 46,97", darker(coat, 0.72), 0.3)
    b.both("28,42! 25,5! 46,26!", coat)
    b.both("30,33! 28,12! 40,26!", darker(coat, 0.65), 0)
    b.mirrored("50,19 38,21 28,32 16,48! 30,58 50,68", coat)
    b.both("16,48! 30,43 42,48 49,62 50,68 40,66 28,58", CREAM, 0.3)
    b.oval(50, 64.5, 3.6, 2.8, DARK, 0)
    _eyes(b, 38.5, 44, 3.0, 3.8)


def cat(b: Brush, coat: Colour) -> None:
    stripe = darker(coat, 0.38)
    b.line("60,90 80,96 88,84 82,72 90,62", 7, coat)
    _body(b, coat, lighter(coat, 0.7))
    _paws(b, lighter(coat, 0.55))
    b.both("27,40! 26,9! 46,23!", coat)
    b.both("30,30! 29,15! 40,23!", "#f0a9a4", 0)
    b.mirrored("50,19 34,22 24,36 24,50 34,62 50,66", coat)
    b.shape("48,19 50,31 52,19", stripe, 0)
    b.both("40,20 44,29 45,19", stripe, 0)
    b.both("24,46! 33,46 24,50!", stripe, 0)
    b.both("25,53! 34,51 26,56!", stripe, 0)
    b.ovals(45, 57, 7, 5.6, lighter(coat, 0.75), 0.3)
    b.both("29,43 36,37 44,44 36,49", "#f7e27a", 0.2)
    b.ovals(37, 43, 2.4, 5, DARK, 0)
    b.ovals(38, 41, 1, 1.3, "white", 0)
    b.shape("46.5,52! 53.5,52! 50,56!", "#d9747c", 0)
    for path in ("40,57 26,54 15,54", "40,59 27,60 16,63"):
        b.line(path, 0.6, "#fbf6ee")
        b.line(_flipped(path), 0.6, "#fbf6ee")


def dog(b: Brush, coat: Colour) -> None:
    ear = darker(coat, 0.45)
    b.shape("60,88 76,84 86,66 90,68 84,90 64,97", coat)
    _body(b, coat, CREAM)
    _paws(b, CREAM)
    b.mirrored("50,18 36,20 28,34 29,52 38,64 50,67", coat)
    b.shape("50,19 46,28 45,42 50,46 55,42 54,28", CREAM, 0.2)
    b.both("36,20 24,22 15,38 17,58 25,60 30,44", ear)
    b.mirrored("50,44 39,48 37,57 43,65 50,67", CREAM, 0.4)
    b.shape("46,62 50,77 54,62", "#ea6f7d", 0.4)
    b.line("43,61 50,63 57,61", 1.2, DARK)
    b.oval(50, 51, 5.2, 3.8, DARK, 0.3)
    _eyes(b, 39, 40, 3.2, 3.8)


def bear(b: Brush, coat: Colour) -> None:
    muzzle = mixed(coat, rgb("#f7dfbd"), 0.62)
    _body(b, coat, mixed(coat, rgb("#f2d7b0"), 0.4), wide=6)
    b.both("31,66 19,74 20,88 29,88 38,76", coat)
    b.ovals(34, 94, 11, 8, darker(coat, 0.15))
    b.ovals(34, 95, 6, 4.6, muzzle, 0.2)
    b.ovals(30, 22, 9, 9, coat)
    b.ovals(30, 23, 5, 5, muzzle, 0.2)
    b.mirrored("50,18 34,20 24,36 25,52 36,64 50,66", coat)
    b.oval(50, 55, 13, 10, muzzle, 0.4)
    b.oval(50, 50, 5, 3.6, DARK, 0.2)
    b.line("44,58 50,60 56,58", 1.2, DARK)
    _eyes(b, 39, 41, 2.8, 3.2)


def panda(b: Brush, coat: Colour) -> None:
    bear(b, mixed(coat, rgb("#ffffff"), 0.9))
    for x in (30, 70):
        b.oval(x, 22, 9, 9, DARK)
    b.mirrored("50,18 34,20 24,36 25,52 36,64 50,66", "#fafafa")
    b.both("44,40 36,34 30,44 35,51 42,47", DARK, 0.2)
    b.oval(50, 53, 5, 3.6, DARK, 0.2)
    b.line("44,58 50,60 56,58", 1.2, DARK)
    b.both("31,66 19,74 20,88 29,88 38,76", DARK, 0.4)
    b.ovals(34, 94, 11, 8, DARK, 0.5)
    _eyes(b, 38, 42, 2.8, 3.2)


def rabbit(b: Brush, coat: Colour) -> None:
    b.oval(68, 90, 8, 8, lighter(coat, 0.75))
    _body(b, coat, lighter(coat, 0.6))
    _paws(b, lighter(coat, 0.4))
    b.both("44,28 30,14 29,-12 36,-18 43,-6 48,24", coat)
    b.both("42,22 34,10 33,-8 37,-12 41,0", "#f1b3b3", 0.2)
    b.mirrored("50,20 36,23 27,38 29,53 39,63 50,65", coat)
    b.ovals(45, 56, 7, 5.4, lighter(coat, 0.75), 0.3)
    b.shape("46.5,50! 53.5,50! 50,54!", "#dc7f88", 0)
    b.both("46.6,60! 50,60! 50,66! 47,66!", "white", 0)
    _eyes(b, 37.5, 42, 3.4, 4.4)


def owl(b: Brush, coat: Colour) -> None:
    wing = darker(coat, 0.35)
    b.mirrored("50,20 34,19 22,36 22,66 30,88 50,96", coat)
    b.mirrored("50,58 36,60 32,76 38,90 50,94", lighter(coat, 0.6), 0.3)
    for row, xs in ((66, (42, 50, 58)), (74, (38, 46, 54, 62)), (82, (42, 50, 58))):
        for x in xs:
            b.shape(f"{x - 3},{row}! {x},{row + 4} {x + 3},{row}!", coat, 0)
    b.both("24,46 14,62 18,84 28,92 31,72", wing)
    b.both("32,28! 21,8! 44,20!", coat)
    b.ovals(37.5, 40, 14, 15, lighter(coat, 0.72), 0.3)
    b.ovals(38.5, 40, 9.4, 9.8, "#ffb733", 0.3)
    b.ovals(39, 40, 5.4, 5.8, DARK, 0)
    b.ovals(41, 37.5, 1.9, 2.1, "white", 0)
    b.shape("46,47! 54,47! 50,58!", "#f59a23", 0.4)
    for x in (36, 41, 59, 64):
        b.oval(x, 96, 2.4, 3.4, "#f59a23", 0.3)


def penguin(b: Brush, coat: Colour) -> None:
    b.ovals(40, 97, 9, 3.6, "#f59a23")
    b.both("30,46 17,60 14,80 22,78 32,66", darker(coat, 0.2))
    b.mirrored("50,18 36,22 30,40 26,66 30,90 50,98", coat)
    b.mirrored("50,54 37,52 33,74 37,92 50,96", "#fbfbff", 0.4)
    b.both("50,40 44,30 35,33 34,44 42,54 50,57", "#fbfbff", 0.2)
    b.shape("43,46 50,43 57,46 50,54", "#f59a23", 0.4)
    _eyes(b, 42, 39, 2.6, 3.4)


def lion(b: Brush, coat: Colour) -> None:
    mane = mixed(coat, rgb("#7a3411"), 0.72)
    b.line("62,92 82,94 90,80", 5, coat)
    b.oval(91, 77, 6, 7, mane)
    _body(b, coat, lighter(coat, 0.4))
    _paws(b, lighter(coat, 0.25))
    for x, y, r in (
        (50, 20, 12),
        (34, 24, 13),
        (25, 38, 13),
        (24, 53, 13),
        (34, 66, 13),
        (50, 70, 13),
    ):
        b.ovals(x, y, r, r, mane, 0.45)
    b.ovals(33, 27, 7, 7, coat)
    b.mirrored("50,22 36,25 30,40 32,54 40,64 50,66", coat)
    b.ovals(45, 57, 7.4, 6, lighter(coat, 0.7), 0.3)
    b.shape("44,48 56,48 50,55!", "#6b2f1d", 0.2)
    _eyes(b, 40, 42, 2.8, 3.2)


def elephant(b: Brush, coat: Colour) -> None:
    _body(b, coat, lighter(coat, 0.2), wide=7)
    b.ovals(36, 94, 9, 6, coat)
    b.both("33,26 14,16 4,34 10,56 26,58 34,44", coat)
    b.both("30,30 16,23 10,36 15,50 26,52", "#e8b3b0", 0.3)
    b.mirrored("50,17 36,20 29,36 32,52 42,58 50,60", coat)
    b.shape("42,48 58,48 57,64 60,76 68,80 72,74 77,79 70,89 56,86 47,74", coat, 0.6)
    b.both("41,56 37,64 33,68 36,62 38,55", "#fff8e7", 0.2)
    _eyes(b, 39, 40, 2.6, 3.2)


def frog(b: Brush, coat: Colour) -> None:
    b.both("32,70 12,76 8,92 20,97 40,96", coat)
    _body(b, coat, lighter(coat, 0.6), wide=5)
    _paws(b, lighter(coat, 0.15))
    b.ovals(34, 27, 11, 11, coat)
    b.mirrored("50,30 32,30 20,46 28,60 50,64", coat)
    b.ovals(34, 26, 7.6, 7.6, "#fffdf0", 0.3)
    b.ovals(35, 26, 3.6, 5.4, DARK, 0)
    b.line("29,51 40,57 50,58 60,57 71,51", 1.5, darker(coat, 0.7))
    b.ovals(29, 50, 4, 2.6, "#f29a9a", 0)


def hedgehog(b: Brush, coat: Colour) -> None:
    face = mixed(coat, rgb("#ffe3bf"), 0.75)
    spines = " ".join(
        f"{x},{y}!"
        for x, y in (
            (50, 14), (46, 24), (36, 13), (36, 25), (24, 18), (27, 30), (13, 29), (20, 39), (6, 43),
            (16, 49), (4, 58), (15, 62), (6, 74), (18, 75), (14, 88), (26, 86), (30, 97), (50, 97),
        )
    )  # fmt: skip
    b.mirrored(spines, coat, 0.6)
    b.mirrored("50,36 34,40 27,56 30,80 38,94 50,96", face, 0.4)
    b.ovals(38, 96, 7, 4, darker(face, 0.25))
    b.ovals(30, 38, 6, 6, face)
    b.oval(50, 61, 5, 4, DARK, 0.3)
    b.line("44,68 50,71 56,68", 1.2, DARK)
    _eyes(b, 39, 51, 3, 3.8)


def _body(b: Brush, coat: Colour, chest: str | Colour, wide: float = 0.0) -> None:
    b.mirrored(f"50,50 38,54 {30 - wide},74 {29 - wide},90 38,98 50,98", coat)
    b.mirrored("50,58 41,60 39,74 43,86 50,89", chest, 0.2)


def _paws(b: Brush, fill: str | Colour) -> None:
    b.ovals(41, 95, 8, 4.6, fill, 0.5)
    for x in (38.5, 43.5):
        b.both(f"{x},93 {x + 0.5},96 {x},98 {x - 0.3},96", darker(rgb("#b89a80"), 0.3), 0)


def _eyes(b: Brush, x: float, y: float, wide: float, high: float) -> None:
    b.ovals(x, y, wide, high, DARK, 0)
    for centre in (x, 100 - x):
        b.oval(centre + wide * 0.3, y - high * 0.35, wide * 0.36, high * 0.32, "white", 0)


def _flipped(path: str) -> str:
    points = (point.split(",") for point in path.split())
    return " ".join(f"{100 - float(x)},{y}" for x, y in points)
