"""Vehicles and things of the house."""

from draw_bot_sandbox.images.art.brush import Brush
from draw_bot_sandbox.images.art.colours import Colour, darker, lighter, mixed, rgb

DARK = "#23212c"
GLASS = "#cfe8f5"
STEEL = "#b9c1cc"


def boat(b: Brush, coat: Colour) -> None:
    b.line("50,8 50,80", 1.8, "#6f4a31")
    b.shape("52,10! 60,34 86,70! 52,72!", "#fdf6e8", 0.45)
    b.shape("48,20! 40,44 18,68! 48,70!", mixed(coat, rgb("#fdf6e8"), 0.55), 0.45)
    b.shape("50,6! 62,9! 50,13!", coat, 0.2)
    b.shape("8,76! 92,74! 82,92 70,97 30,97 18,92", coat, 0.6)
    b.shape("8,76! 92,74! 90,79! 10,81!", "#fbf3e4", 0.2)
    b.line("4,98 20,96 36,99 52,96 68,99 84,96 98,98", 1.4, "#eaf6fb")


def ship(b: Brush, coat: Colour) -> None:
    for x, fill in ((38, coat), (54, coat), (68, coat)):
        b.shape(f"{x},30! {x + 9},30! {x + 9},54! {x},54!", fill, 0.5)
        b.shape(f"{x},30! {x + 9},30! {x + 9},35! {x},35!", DARK, 0.1)
        for step in range(3):
            b.oval(x + 8 + step * 7, 24 - step * 6, 5 + step * 2, 4 + step, "#e6e6ec", 0.3)
    b.shape("22,52! 84,52! 88,66! 16,66!", "#fbf6ec", 0.3)
    b.shape("28,44! 80,44! 82,54! 26,54!", "#f0e8da", 0.3)
    for x in range(24, 84, 7):
        b.oval(x, 60, 1.6, 1.6, "#ffdf8a", 0)
    b.shape("2,64! 98,64! 90,86 84,94! 14,94! 8,80", "#2a3550", 0.5)
    b.shape("11,88! 88,88! 84,95! 14,95!", "#a93a35", 0.2)
    b.line("2,97 20,94 36,98 52,95 68,98 84,95 99,97", 1.4, "#eaf6fb")


def rocket(b: Brush, coat: Colour) -> None:
    b.glow(50, 96, 30, "#ffb14d", 0.8)
    b.mirrored("50,82! 43,82! 41,92 46,98 50,112!", "#ff9b35", 0)
    b.mirrored("50,82! 46,82! 45.5,92 50,104!", "#fff0a8", 0)
    b.both("37,58! 22,72 19,90! 36,82!", coat, 0.5)
    b.mirrored("50,2! 40,16 35,38 36,62 40,82! 50,82!", "#f4f5fa", 0.65)
    b.mirrored("50,2! 43,11 38.6,22! 50,22!", coat, 0.6)
    b.mirrored("50,68! 36.6,68! 37.6,75! 50,75!", coat, 0.3)
    b.shape("47,66! 53,66! 52,92! 48,92!", darker(coat, 0.2), 0.4)
    b.oval(50, 39, 8.6, 8.6, STEEL, 0.4)
    b.oval(50, 39, 6.4, 6.4, "#2d5a94", 0.6)
    b.shape("46,38 48,34 53,34 49,37", "#bfe0fa", 0)


def car(b: Brush, coat: Colour) -> None:
    b.shape("24,64! 34,44 44,40 64,40 74,46 84,64!", darker(coat, 0.1), 0.4)
    b.shape("30,62! 38,47 43,45! 52,45! 52,62!", GLASS, 0.25)
    b.shape("55,45! 63,45 70,49 77,62! 55,62!", GLASS, 0.25)
    b.shape("2,86! 3,72 10,66 26,62! 82,61! 94,66 98,76 98,86!", coat, 0.6)
    b.shape("3,82! 98,82! 97,88! 4,88!", STEEL, 0.2)
    b.line("53,64 53,82", 0.7, darker(coat, 0.4))
    b.line("57,70 63,70", 1.2, STEEL)
    b.lamp("93,69 97,71 97,75 92,75", "#fff0a8")
    b.glow(97, 72, 16, "#fff0a8", 0.5)
    b.lamp("2,73! 6,71! 6,77! 2,78!", "#ff5a4d")
    for x in (24, 76):
        b.oval(x, 87, 11, 11, DARK, 0.4)
        b.oval(x, 87, 5.6, 5.6, STEEL, 0.5)
        b.oval(x, 87, 1.8, 1.8, DARK, 0)


def train(b: Brush, coat: Colour) -> None:
    for x, y, r in ((22, 16, 6), (33, 8, 8), (48, 1, 10)):
        b.oval(x, y, r, r * 0.8, "#eceef3", 0.35)
    b.line("-30,97 130,97", 1.6, "#5b5560")
    b.shape("62,30! 96,30! 96,82! 62,82!", coat, 0.4)
    b.shape("58,24! 100,24! 100,31! 58,31!", darker(coat, 0.5), 0.3)
    b.lamp("68,38! 89,38! 89,54! 68,54!", "#ffdf8a")
    b.shape("16,28! 26,28! 24,48! 18,48!", DARK, 0.5)
    b.shape("14,24! 28,24! 28,30! 14,30!", DARK, 0.4)
    b.shape("38,46 44,36 50,46", "#e0b04a", 0.5)
    b.shape("10,46! 64,46! 64,76! 10,76!", mixed(coat, rgb("#2b3242"), 0.35), 0.6)
    for x in (26, 44):
        b.shape(f"{x},46! {x + 2.4},46! {x + 2.4},76! {x},76!", "#e0b04a", 0.2)
    b.oval(10, 61, 4, 15, DARK, 0.5)
    b.lamp("5,58 9,55 9,65 5,62", "#fff0a8")
    b.glow(4, 60, 22, "#ffe9a0", 0.5)
    b.shape("8,76! 98,76! 98,84! 12,84!", darker(coat, 0.3), 0.2)
    b.shape("12,80! 2,96! 16,96!", DARK, 0.3)
    for x, r in ((26, 10), (49, 10), (76, 12)):
        b.oval(x, 96 - r, r, r, DARK, 0.3)
        b.oval(x, 96 - r, r * 0.72, r * 0.72, "#c7463e", 0.3)
        b.oval(x, 96 - r, r * 0.24, r * 0.24, "#e0b04a", 0)
    b.line("26,87 76,85", 2, STEEL)


def plane(b: Brush, coat: Colour) -> None:
    b.shape("54,46! 74,12! 84,12! 72,46!", darker(coat, 0.2), 0.4)
    b.shape("4,54 10,46 26,42 74,42 96,46 98,50 74,60 26,62 10,60", "#f7f8fb", 0.6)
    b.shape("80,46! 92,18! 100,18! 97,49!", coat, 0.4)
    b.shape("4,54 26,60 74,58 98,50 74,60 26,62 10,60", coat, 0)
    b.shape("44,54! 68,54! 88,92! 76,92!", coat, 0.5)
    b.shape("9,48 16,45 18,49! 8,51!", "#2f4a72", 0.2)
    for x in range(26, 74, 7):
        b.oval(x, 49, 1.5, 2, "#2f4a72", 0)


def balloon(b: Brush, coat: Colour) -> None:
    for path in ("36,64 43,84", "64,64 57,84", "46,68 47,84", "54,68 53,84"):
        b.line(path, 0.7, "#5b4636")
    b.mirrored("50,2 32,7 20,24 22,44 36,66! 50,68!", coat, 0.6)
    b.both("44,3 34,14 30,34 38,60 41,67! 36,66! 24,46 22,26 32,8", lighter(coat, 0.55), 0.35)
    b.mirrored("50,2 46,10 45,34 47,67! 50,68!", lighter(coat, 0.55), 0.2)
    b.mirrored("50,63! 36,63! 38,69! 50,71!", darker(coat, 0.3), 0.2)
    b.glow(50, 74, 9, "#ffb84d", 0.9)
    b.mirrored("50,84! 42,84! 43,97! 50,98!", "#b07a45", 0.5)
    b.mirrored("50,83! 41,83! 41,87! 50,87!", "#7d5230", 0.2)
    for y in (90, 94):
        b.line(f"43,{y} 57,{y}", 0.6, "#7d5230")


def bicycle(b: Brush, coat: Colour) -> None:
    for x in (22, 78):
        b.oval(x, 76, 21, 21, DARK, 0)
        b.oval(x, 76, 18.6, 18.6, "#e6ddcd", 0.15)
        for dx, dy in ((18, 0), (12.7, 12.7), (0, 18), (-12.7, 12.7)):
            b.line(f"{x - dx},{76 - dy} {x + dx},{76 + dy}", 0.45, "#8d93a0")
        b.oval(x, 76, 2.4, 2.4, STEEL, 0)
    for path in ("22,76 36,46 66,44 78,76", "36,46 48,77 22,76", "48,77 66,44", "66,44 64,34"):
        b.line("  ".join(f"{point}!" for point in path.split()), 2.6, coat)
    b.line("36,46! 33,38!", 2.2, coat)
    b.shape("25,35 34,34 43,37 34,40", "#5a3622", 0.4)
    b.line("56,33 64,32 72,30 75,36 72,40", 2, DARK)
    b.oval(48, 77, 5, 5, STEEL, 0.4)
    b.line("44,86! 52,68!", 1.6, DARK)
    b.shape("66,46! 86,46! 84,58! 68,58!", "#c08a52", 0.4)
    for x, fill in ((70, "#f27a9b"), (76, "#ffd257"), (82, "#f2f2fa")):
        b.oval(x, 43, 3.6, 3.6, fill, 0.4)


def cup(b: Brush, coat: Colour) -> None:
    for x in (38, 50, 62):
        b.line(f"{x},34 {x + 4},26 {x - 3},18 {x + 2},8", 1.5, "#f4f4f6")
    b.oval(50, 94, 44, 6.5, lighter(coat, 0.5), 0.5)
    b.shape("74,54 94,50 96,68 72,80 74,74 88,66 86,58 74,62", coat, 0.4)
    b.mirrored("50,44! 20,44! 22,66 32,88 40,94! 50,94!", coat, 0.65)
    b.oval(50, 44, 30, 7, lighter(coat, 0.45), 0.2)
    b.oval(50, 45, 26.4, 5.4, "#5a3420", 0.3)
    b.shape("42,45 50,42.6 58,45 50,48", "#d9a871", 0)
    b.both("38,68 42,62 47,64 50,68! 50,80! 42,74", lighter(coat, 0.6), 0)


def teapot(b: Brush, coat: Colour) -> None:
    b.shape("74,52 92,46 98,60 88,76 72,80 76,72 88,64 86,56 76,60", darker(coat, 0.15), 0.4)
    b.shape("28,68! 14,58 4,42! 12,40! 22,50 32,54!", coat, 0.5)
    b.mirrored("50,40 30,44 20,62 24,84 36,95 50,96", coat, 0.65)
    b.mirrored("50,36 38,38 34,43 50,46", lighter(coat, 0.25), 0.4)
    b.oval(50, 33, 4.4, 4, darker(coat, 0.2), 0.5)
    for x, y in ((38, 66), (50, 72), (62, 66)):
        b.oval(x, y, 5, 5, "#fdf3e2", 0.2)
        b.oval(x, y, 2, 2, "#f0b13c", 0)


def apple(b: Brush, coat: Colour) -> None:
    b.line("50,34 51,24 56,16", 2.4, "#6f4a31")
    b.shape("54,24 64,12 80,14! 72,26", "#5a9c4e", 0.5)
    b.mirrored("50,36 38,28 20,36 16,58 26,84 40,95 50,92", coat, 0.75)
    b.shape("28,46 34,38 40,40 32,52", lighter(coat, 0.7), 0)


def cake(b: Brush, coat: Colour) -> None:
    b.oval(50, 94, 44, 6, "#e9edf5", 0.4)
    for x in (36, 50, 64):
        b.shape(f"{x - 1.6},22! {x + 1.6},22! {x + 1.6},42! {x - 1.6},42!", "#8ed0f0", 0)
        b.glow(x, 16, 9, "#ffcf6b", 0.7)
        b.lamp(f"{x},10! {x + 2.4},17 {x},21 {x - 2.4},17", "#ffe07a")
    b.mirrored("50,40! 26,42 24,66! 50,68!", "#f3d9b0", 0.5)
    b.mirrored("50,62! 14,64 13,92! 50,94!", "#e9c48f", 0.5)
    b.mirrored("50,38 28,38 23,44 24,54 28,50 32,58 37,50 42,57 46,50 50,55", coat, 0.5)
    b.mirrored(
        "50,60 16,61 11,67 12,78 18,72 23,81 29,73 36,80 43,73 50,80", lighter(coat, 0.15), 0.5
    )
    for x in (30, 43, 57, 70):
        b.oval(x, 37, 4.2, 4.2, "#d8343f", 0.6)


def book(b: Brush, coat: Colour) -> None:
    b.mirrored("50,92! 34,86 6,88! 2,40! 32,36 50,42!", coat, 0.4)
    for step in range(3):
        b.mirrored(
            f"50,{88 - step}! 36,{82 - step} 9,{84 - step}! 6,{38 - step * 2}! 34,32 50,40!",
            lighter(rgb("#e8dcc2"), step * 0.35),
            0.35,
        )
    for row in range(7):
        y = 46 + row * 5
        b.line(f"13,{y} 30,{y - 2} 44,{y + 3}", 0.7, "#b3a68d")
        b.line(f"56,{y + 3} 70,{y - 2} {87 - row % 3 * 8},{y}", 0.7, "#b3a68d")
    b.line("50,41 50,88", 0.8, "#9c8f78")
    b.glow(50, 30, 40, "#fff0b8", 0.5)


def guitar(b: Brush, coat: Colour) -> None:
    b.shape("47,2! 53,2! 54,14! 46,14!", "#3c2a20", 0.3)
    b.shape("47.5,12! 52.5,12! 52.8,60! 47.2,60!", "#5a3a28", 0.3)
    b.mirrored("50,46 40,46 34,54 38,64 28,74 29,90 40,98 50,98", coat, 0.6)
    b.oval(50, 68, 7, 7, "#2a1d18", 0.3)
    b.shape("42,84! 58,84! 58,87! 42,87!", "#3c2a20", 0.2)
    for x in (48.4, 49.4, 50.4, 51.4):
        b.line(f"{x},6 {x},85", 0.25, "#f4ead0")


def umbrella(b: Brush, coat: Colour) -> None:
    b.line("50,46 50,88 54,95 60,94 61,88", 2.2, "#5a3a28")
    b.mirrored("50,12 28,18 10,38 4,58! 14,52 22,58! 36,51 50,58!", coat, 0.6)
    b.mirrored("50,12 40,26 36,42 36,52 43,52 50,58!", lighter(coat, 0.25), 0.3)
    b.line("50,13 50,6", 1.8, "#5a3a28")
