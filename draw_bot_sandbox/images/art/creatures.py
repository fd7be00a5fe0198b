"""Creatures seen from the side, and those that stand upright."""

from draw_bot_sandbox.images.art.brush import Brush
from draw_bot_sandbox.images.art.colours import Colour, darker, lighter, mixed, rgb

DARK = "#1d1a26"
SKIN = "#f3c7a5"


def whale(b: Brush, coat: Colour) -> None:
    for path in ("33,38 32,24 22,18", "34,38 36,22 46,16", "33.5,38 34,26 34,12"):
        b.line(path, 1.8, "#d9f1fb")
    b.shape("74,70 88,60 90,46 82,34! 93,38 97,46! 101,36 112,34! 106,48 99,56 96,70 82,84", coat)
    b.shape("2,66 6,48 24,38 48,38 68,50 82,66 84,80 66,90 36,92 12,86", coat, 0.65)
    b.shape("3,70 26,74 52,74 72,84 50,91 26,91 10,84", lighter(coat, 0.72), 0.2)
    for path in ("14,76 30,80 50,81", "15,80 32,85 52,85", "20,85 34,88 50,88"):
        b.line(path, 0.7, mixed(coat, rgb("#9db8c9"), 0.5))
    b.shape("42,78 54,78 62,94 54,100 44,90", darker(coat, 0.22))
    b.oval(21, 66, 2.4, 2.8, DARK, 0)
    b.oval(21.8, 65, 0.9, 1, "white", 0)
    b.line("5,71 14,73 22,71", 1, darker(coat, 0.6))


def dragon(b: Brush, coat: Colour) -> None:
    wing = mixed(coat, rgb("#f2a93b"), 0.45)
    b.both("38,66! 22,40 8,14! -8,40 -6,66! 2,58 10,70! 17,62 24,76!", wing, 0.5)
    for path in ("36,66 18,42 8,14", "36,66 16,52 -6,66", "36,67 22,62 10,70"):
        b.line(path, 1.4, darker(coat, 0.3))
        b.line(" ".join(_flip(p) for p in path.split()), 1.4, darker(coat, 0.3))
    b.line("60,92 82,96 94,84 88,72", 6, coat)
    b.shape("80,74! 88,60! 97,72! 89,70", wing, 0.3)
    b.mirrored("50,50 36,54 27,74 28,92 38,98 50,98", coat, 0.6)
    b.mirrored("50,58 41,61 38,78 42,94 50,96", "#fbe3a2", 0.3)
    for y in (66, 73, 80, 87):
        b.line(f"41,{y} 50,{y + 1.6} 59,{y}", 0.8, "#cfa45b")
    b.ovals(37, 95, 9, 5, darker(coat, 0.18))
    b.both("38,26! 26,4 22,4! 30,18 34,32!", "#f7e9c6", 0.4)
    b.shape("47,20! 50,8! 53,20!", wing, 0.2)
    b.mirrored("50,18 36,22 30,38 36,48 37,60 50,66", coat, 0.6)
    b.ovals(45, 57, 1.5, 2, darker(coat, 0.75), 0)
    b.line("40,63 50,65.5 60,63", 1, darker(coat, 0.7))
    b.both("33,40 38,33 45,42 39,46", "#ffe468", 0.2)
    b.ovals(40, 40.5, 1.5, 4, DARK, 0)


def robot(b: Brush, coat: Colour) -> None:
    joint = darker(coat, 0.55)
    b.line("50,22 50,8", 1.8, joint)
    b.oval(50, 7, 3.4, 3.4, "#ff5b4d")
    b.both("36,60 22,64 16,82", joint, 0)
    b.both("30,58! 22,58 17,66 15,82! 22,82! 25,70 31,68!", lighter(coat, 0.1), 0.4)
    b.ovals(18.5, 86, 5, 5, joint)
    b.both("37,86! 46,86! 46,95! 48,98! 33,98! 36,93!", joint, 0.4)
    b.mirrored("50,56! 34,56! 31,60 31,84 35,89! 50,89!", coat, 0.6)
    b.mirrored("50,62! 39,62! 39,79! 50,79!", darker(coat, 0.4), 0.2)
    for x, fill in ((43, "#ff6b57"), (50, "#ffd257"), (57, "#63e6a5")):
        b.lamp(f"{x - 2},68 {x},66 {x + 2},68 {x},70", fill)
    b.line("42,75 46,73 50,76 54,72 58,75", 1, "#7fe8ff")
    b.mirrored("50,21! 34,21! 27,25 25,38 28,50 35,54! 50,54!", coat, 0.6)
    b.ovals(24, 38, 3.6, 7, joint, 0.4)
    b.mirrored("50,28! 36,28! 31,32 31,42 36,47! 50,47!", "#20283d", 0.3)
    for x in (41, 59):
        b.glow(x, 37, 9, "#5fe9ff", 0.7)
        b.lamp(f"{x - 3.6},37 {x},33 {x + 3.6},37 {x},41", "#b6f8ff")
    b.line("45,43 50,44.5 55,43", 1, "#8defff")


def person(b: Brush, coat: Colour) -> None:
    hair = "#5a3622"
    b.shape("38,36 34,20 50,9 66,20 62,36 64,50 36,50", hair, 0.5)
    b.both("43,80! 49,80! 49,97! 40,98! 43,94!", "#3c4360", 0.3)
    b.both("38,53 30,58 26,76 31,78 38,66", mixed(coat, rgb(SKIN), 0.1), 0.4)
    b.ovals(28.5, 79, 3.4, 3.8, SKIN, 0.3)
    b.mirrored("50,50 40,51 37,62 31,86! 50,88!", coat, 0.6)
    b.mirrored("50,48! 46,48! 45,53 50,56", SKIN, 0.2)
    b.mirrored("50,17 39,20 36,33 41,45 50,49", SKIN, 0.35)
    b.shape("37,34 38,18 50,12 63,19 63,34! 58,24 46,25", hair, 0.3)
    b.ovals(44, 34, 1.8, 2.4, DARK, 0)
    b.ovals(41, 40, 3, 1.8, "#f2a093", 0)
    b.line("46.5,41 50,42.6 53.5,41", 0.9, "#a8493f")


def astronaut(b: Brush, coat: Colour) -> None:
    suit = mixed(coat, rgb("#f4f6fb"), 0.82)
    b.mirrored("50,48! 30,50 28,76 50,78!", "#8a93a8", 0.4)
    b.both("38,54 24,58 14,70 18,77 28,72 38,66", suit)
    b.ovals(16, 74, 5, 5, coat, 0.4)
    b.both("36,78 34,92 32,98! 47,98! 49,80", suit)
    b.both("33,93! 32,98! 47,98! 47,93!", coat, 0.2)
    b.mirrored("50,50 38,52 33,66 35,84 50,86", suit, 0.5)
    b.mirrored("50,62! 42,62! 42,74! 50,74!", "#c9d2e2", 0.3)
    for x, fill in ((46, "#ff6757"), (50, "#ffd257"), (54, "#58d68d")):
        b.oval(x, 66, 1.4, 1.4, fill, 0)
    b.oval(50, 35, 21, 19.5, suit, 0.6)
    b.oval(50, 36, 16, 13.5, "#253a66", 0.7)
    b.shape("38,34 42,26 56,25 46,30", "#9fc4f5", 0)
    b.oval(61, 41, 2, 2.6, "#ffd27a", 0, 20)


def snowman(b: Brush, coat: Colour) -> None:
    snow = mixed(coat, rgb("#fbfdff"), 0.9)
    for path in ("32,56 20,48 10,38", "15,43 9,46", "14,42 15,34"):
        b.line(path, 1.6, "#6b4a33")
        b.line(" ".join(_flip(p) for p in path.split()), 1.6, "#6b4a33")
    b.oval(50, 82, 26, 18, snow)
    b.oval(50, 56, 19, 16, snow)
    b.oval(50, 32, 14.5, 13.5, snow)
    b.mirrored("50,42 38,40 37,46 50,49", "#d8413b", 0.4)
    b.shape("56,45 63,45 66,62 59,63", "#c2352f", 0.4)
    for y in (56, 63, 78):
        b.oval(50, y, 1.7, 1.7, DARK, 0)
    b.shape("49,31! 72,36! 50,37", "#f58b2e", 0.4)
    b.ovals(44, 28, 1.8, 2.2, DARK, 0)


def bird(b: Brush, coat: Colour) -> None:
    b.line("4,90 40,92 96,86", 3, "#6b4a33")
    b.shape("66,70! 98,86! 92,92! 64,84", darker(coat, 0.4), 0.4)
    b.shape("36,34 26,46 26,66 36,84 56,88 72,78 70,60 62,44 58,26 46,20 36,24", coat, 0.6)
    b.shape("27,56 32,74 44,86 56,84 50,66 38,52", "#fff0d6", 0.3)
    b.shape("50,52 64,54 84,80! 62,78 50,68", darker(coat, 0.28), 0.5)
    b.line("58,62 70,72", 1, darker(coat, 0.5))
    b.shape("36,30! 20,36! 35,40!", "#f5a02f", 0.3)
    b.oval(43, 31, 2.6, 3, DARK, 0)
    b.oval(43.8, 30, 1, 1, "white", 0)
    for x in (46, 54):
        b.line(f"{x},86 {x},91", 1.4, "#d98a2b")


def fish(b: Brush, coat: Colour) -> None:
    fin = mixed(coat, rgb("#ffd36e"), 0.45)
    b.shape("72,56! 98,34! 92,56 98,78!", fin, 0.4)
    b.shape("34,38 48,20! 66,24 70,44", fin, 0.4)
    b.shape("40,74 50,88! 60,74", fin, 0.4)
    b.shape("6,58 18,42 42,34 62,42 78,56 62,70 42,78 18,72", coat, 0.65)
    for x in (40, 52, 64):
        b.line(f"{x},42 {x + 4},56 {x},71", 2.2, lighter(coat, 0.5))
    b.line("29,40 33,56 28,74", 1.2, darker(coat, 0.3))
    b.shape("36,58 48,54 52,62 42,68", fin, 0.3)
    b.oval(20, 54, 4.6, 4.6, "white", 0.2)
    b.oval(19, 54, 2.4, 2.6, DARK, 0)


def butterfly(b: Brush, coat: Colour) -> None:
    b.both("48,46 34,16 8,12 4,34 22,54 46,54", coat, 0.4)
    b.both("47,54 24,56 14,74 26,90 40,82 48,64", mixed(coat, rgb("#ffcf5c"), 0.4), 0.4)
    b.both("42,44 30,24 16,22 16,34 28,46", lighter(coat, 0.45), 0.2)
    b.ovals(28, 72, 6, 6, lighter(coat, 0.55), 0.2)
    b.both("8,12 4,34 8,40 10,26", darker(coat, 0.7), 0)
    b.mirrored("50,34 47,40 47.5,66 50,82", "#2b2030", 0.4)
    for path in ("49,36 44,22 36,16", "51,36 56,22 64,16"):
        b.line(path, 0.9, "#2b2030")


def turtle(b: Brush, coat: Colour) -> None:
    skin = lighter(coat, 0.35)
    b.shape("14,86 8,94 22,98 30,88", skin)
    b.shape("66,86 64,97 78,97 78,86", skin)
    b.shape("74,76 84,56 96,58 98,68 90,76 80,86", skin)
    b.shape("6,84! 14,58 38,42 62,48 78,66 82,86! 44,91", coat, 0.65)
    for path in (
        "30,52 44,48 52,60 42,72 28,66",
        "56,56 66,62 70,76 58,78 52,66",
        "22,68 36,74 34,85 14,82",
    ):
        b.shape(path, darker(coat, 0.28), 0.4)
    b.oval(90, 64, 1.8, 2.2, DARK, 0)
    b.line("91,71 97,69", 0.9, darker(coat, 0.6))


def horse(b: Brush, coat: Colour) -> None:
    mane = mixed(coat, rgb("#38211a"), 0.7)
    b.shape("84,52 96,56 98,84 90,78 84,62", mane, 0.4)
    for x, fill in ((36, darker(coat, 0.3)), (76, darker(coat, 0.3)), (30, coat), (80, coat)):
        b.shape(f"{x - 5},66 {x - 3},84 {x - 3},97! {x + 4},97! {x + 3},82 {x + 6},66", fill, 0.4)
        b.shape(f"{x - 3.4},94! {x - 3.6},98! {x + 4.6},98! {x + 4},94!", "#2c2026", 0)
    b.shape("24,56 36,50 60,54 80,48 88,60 82,76 60,78 34,78 24,68", coat, 0.6)
    b.shape("22,66 26,44 24,30 36,20 46,34 48,54 40,70", coat, 0.5)
    b.shape("36,16 24,20 8,38 6,46 14,50 28,42 40,34", coat, 0.5)
    b.shape("32,20! 34,6! 40,18!", coat, 0.3)
    b.shape("38,16 48,24 54,44 54,56! 46,46 42,30 34,22", mane, 0.4)
    b.oval(24, 29, 1.8, 2.2, DARK, 0)
    b.oval(9.5, 44, 1.1, 1.3, DARK, 0)


def unicorn(b: Brush, coat: Colour) -> None:
    horse(b, coat)
    b.shape("26,18! 16,-8! 31,15!", "#ffd76e", 0.4)
    b.shape("38,16 48,24 54,44 54,56! 46,46 42,30 34,22", "#e48fd0", 0.4)
    b.shape("84,52 96,56 98,84 90,78 84,62", "#8fb4f0", 0.4)


def _flip(point: str) -> str:
    x, y = point.split(",")
    return f"{100 - float(x):g},{y}"
