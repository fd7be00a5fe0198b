"""Buildings and what grows: things that stand on the ground, which is at 100."""

import math

from draw_bot_sandbox.images.art.brush import Brush
from draw_bot_sandbox.images.art.colours import Colour, darker, lighter, mixed, rgb

GLASS = "#ffdf8a"
WOOD = "#7a5237"


def house(b: Brush, coat: Colour) -> None:
    b.shape("66,14! 74,14! 74,40! 66,34!", "#9c5a4a", 0.3)
    for x, y, r in ((72, 8, 4), (76, 0, 5.5), (83, -9, 7)):
        b.oval(x, y, r, r * 0.8, "#f1f1f4", 0.3)
    b.shape("18,46! 82,46! 82,98! 18,98!", coat, 0.35)
    b.shape(
        "8,50! 50,14! 92,50! 88,54! 50,24! 12,54!",
        darker(mixed(coat, rgb("#8d3b2e"), 0.8), 0.1),
        0.3,
    )
    b.shape("12,52! 50,19! 88,52!", mixed(coat, rgb("#a2483a"), 0.85), 0.4)
    _window(b, 26, 58, 16, 16)
    _window(b, 58, 58, 16, 16)
    b.shape("44,98! 44,76 50,70 56,76 56,98!", WOOD, 0.4)
    b.oval(54, 86, 0.9, 0.9, "#ffd98a", 0)
    b.oval(50, 39, 6, 6, "#fff3d6", 0.2)
    b.lamp("46,39 50,35 54,39 50,43", GLASS)
    for x in (14, 24, 76, 87):
        b.oval(x, 95, 7, 6, "#4f8a4a", 0.6)


def shop(b: Brush, coat: Colour) -> None:
    b.shape("12,18! 88,18! 88,98! 12,98!", coat, 0.3)
    b.shape("8,14! 92,14! 92,20! 8,20!", darker(coat, 0.35), 0.2)
    for x in (20.0, 44.0, 68.0):
        _window(b, x, 24, 12, 14)
    b.shape("16,56! 62,56! 62,90! 16,90!", darker(coat, 0.5), 0.1)
    b.lamp("18,58! 60,58! 60,88! 18,88!", "#ffd27a")
    spines = ("#b5433c", "#2f6f8f", "#4f8a4a", "#d99a2b", "#7a4a8a")
    for row in (66, 77, 88):
        for index in range(15):
            x, high = 20 + index * 2.6, 5 + (index * 7 + row) % 4
            b.lamp(
                f"{x},{row - high}! {x + 2},{row - high}! {x + 2},{row}! {x},{row}!",
                spines[(index * 3 + row) % 5],
            )
        b.lamp(f"18,{row}! 60,{row}! 60,{row + 1.4}! 18,{row + 1.4}!", WOOD)
    b.shape("68,98! 68,58! 82,58! 82,98!", WOOD, 0.3)
    b.lamp("70.5,61! 79.5,61! 79.5,80! 70.5,80!", "#ffe0a0")
    for index in range(8):
        x = 10 + index * 10
        shade = "#fbf3e4" if index % 2 else mixed(coat, rgb("#c23f3a"), 0.75)
        b.shape(f"{x},44! {x + 10},44! {x + 11},54! {x + 5.5},58 {x},54!", shade, 0.2)
    b.glow(40, 74, 42, "#ffcf7a", 0.35)


def castle(b: Brush, coat: Colour) -> None:
    roof = mixed(coat, rgb("#3d5a94"), 0.8)
    for x, top, wide in ((14, 40, 16), (70, 40, 16), (30, 26, 13), (57, 26, 13)):
        _tower(b, (x, top, wide), coat, roof)
    b.shape("16,62! 84,62! 84,98! 16,98!", coat, 0.35)
    for x in range(16, 84, 8):
        b.shape(f"{x},57! {x + 4.6},57! {x + 4.6},63! {x},63!", coat, 0)
    _tower(b, (42, 30, 16), lighter(coat, 0.12), roof)
    b.shape("40,98! 40,80 50,72 60,80 60,98!", darker(coat, 0.6), 0.2)
    b.shape("43,98! 43,82 50,75 57,82 57,98!", WOOD, 0.3)
    for x in (24, 32, 66, 74):
        b.lamp(f"{x},72 {x + 1.8},68 {x + 3.6},72 {x + 3.6},78! {x},78!", GLASS)


def _tower(b: Brush, place: tuple[float, float, float], coat: Colour, roof: Colour) -> None:
    x, top, wide = place
    b.shape(f"{x},{top}! {x + wide},{top}! {x + wide},98! {x},98!", coat, 0.5)
    b.shape(f"{x - 2},{top}! {x + wide / 2},{top - 22}! {x + wide + 2},{top}!", roof, 0.5)
    middle = x + wide / 2
    b.line(f"{middle},{top - 21} {middle},{top - 30}", 0.7, WOOD)
    b.shape(f"{middle},{top - 30}! {middle + 8},{top - 27}! {middle},{top - 24}!", "#e0483e", 0.2)
    b.lamp(
        f"{middle - 2},{top + 10} {middle},{top + 6} {middle + 2},{top + 10} "
        f"{middle + 2},{top + 16}! {middle - 2},{top + 16}!",
        GLASS,
    )


def lighthouse(b: Brush, coat: Colour) -> None:
    b.shape("8,100! 18,88 34,84 50,80 68,84 84,90 94,100!", "#6d6a72", 0.6)
    b.shape("40,28! 60,28! 66,88! 34,88!", "#f7f2ea", 0.6)
    for top, bottom in ((38, 50), (62, 74)):
        left, right = (40 - (y - 28) / 10 for y in (top, bottom))
        b.shape(
            f"{left},{top}! {100 - left},{top}! {100 - right},{bottom}! {right},{bottom}!",
            coat,
            0.5,
        )
    b.shape("36,25! 64,25! 64,29! 36,29!", darker(coat, 0.5), 0.2)
    b.lamp("42,12! 58,12! 58,25! 42,25!", "#fff0b0")
    for x in (42, 50, 58):
        b.line(f"{x},12 {x},25", 0.8, "#39313c")
    b.shape("39,13! 50,2! 61,13!", darker(coat, 0.15), 0.4)
    b.glow(50, 18, 34, "#ffe9a0", 0.75)
    b.shape("45,88! 45,80 50,76 55,80 55,88!", WOOD, 0.3)
    for y in (33, 56):
        b.lamp(f"48,{y} 50,{y - 3} 52,{y} 52,{y + 3}! 48,{y + 3}!", "#4a5876")


def mill(b: Brush, coat: Colour) -> None:
    b.shape("36,36! 64,36! 70,98! 30,98!", coat, 0.55)
    b.shape("32,38! 50,18! 68,38!", mixed(coat, rgb("#8d4a36"), 0.85), 0.5)
    b.shape("44,98! 44,82 50,77 56,82 56,98!", WOOD, 0.3)
    _window(b, 46, 54, 8, 9)
    for dx, dy in ((30, -20), (20, 30), (-30, 20), (-20, -30)):
        end_x, end_y = 50 + dx, 34 + dy
        side_x, side_y = -dy * 0.24, dx * 0.24
        b.line(f"50,34 {end_x},{end_y}", 1.4, WOOD)
        b.shape(
            f"{50 + dx * 0.25},{34 + dy * 0.25}! {end_x},{end_y}! {end_x + side_x},{end_y + side_y}! "
            f"{50 + dx * 0.25 + side_x},{34 + dy * 0.25 + side_y}!",
            "#f8efdc", 0.2,
        )  # fmt: skip
    b.oval(50, 34, 3, 3, WOOD)


def tree(b: Brush, coat: Colour) -> None:
    b.shape("44,62 45,84 38,98! 64,98! 56,84 57,62", "#6f4a31", 0.5)
    b.line("50,70 40,58 34,52", 3, "#6f4a31")
    b.line("51,68 60,58 66,52", 3, "#6f4a31")
    leaves = (
        (32, 52, 18, -0.25), (68, 52, 18, -0.25), (50, 56, 18, -0.15), (24, 38, 15, -0.1),
        (76, 38, 15, -0.1), (40, 34, 19, 0), (60, 32, 19, 0.05), (50, 18, 17, 0.15),
        (36, 24, 10, 0.28), (60, 22, 9, 0.28), (46, 40, 10, 0.2),
    )  # fmt: skip
    for x, y, radius, light in leaves:
        fill = lighter(coat, light) if light > 0 else darker(coat, -light)
        b.oval(x, y, radius, radius * 0.9, fill, 0.5)


def flower(b: Brush, coat: Colour) -> None:
    b.line("50,50 52,74 49,99", 3, "#4d8a45")
    b.shape("50,86 34,82 20,66! 38,68", "#5a9c4e", 0.5)
    b.shape("51,80 66,74 82,60! 66,60", "#5a9c4e", 0.5)
    for ring, shade in ((0, 0.1), (22.5, 0.0)):
        for step in range(8):
            turn = ring + step * 45
            _petal(b, turn, darker(coat, shade) if ring == 0 else lighter(coat, 0.14))
    b.oval(50, 38, 9.5, 9.5, "#f5b82e", 0.6)
    for x, y in ((47, 35), (52, 34), (54, 39), (49, 41), (45, 39), (51, 38)):
        b.oval(x, y, 0.9, 0.9, "#b87a16", 0)


def _petal(b: Brush, turn: float, fill: Colour) -> None:
    x, y = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    b.oval(50 + x * 19, 38 + y * 19, 13, 6.6, fill, 0.4, turn)


def mushroom(b: Brush, coat: Colour) -> None:
    b.mirrored("50,44 40,46 40,70 34,92 40,98 50,98", "#f8efdd", 0.55)
    b.mirrored("50,52 34,52 16,56 26,60 50,62", "#e6d3b5", 0.2)
    b.mirrored("50,16 30,20 14,38 12,54 30,56 50,57", coat, 0.65)
    for x, y, r in (
        (50, 28, 6),
        (34, 36, 5),
        (67, 38, 5.4),
        (22, 48, 3.4),
        (48, 47, 4.4),
        (78, 50, 3),
    ):
        b.oval(x, y, r, r * 0.86, "#fff8ec", 0.3)
    for x in (24, 32, 68, 76):
        b.shape(f"{x - 3},99! {x - 5},86! {x},94 {x + 4},84! {x + 4},99!", "#5a9c4e", 0.2)


def cactus(b: Brush, coat: Colour) -> None:
    b.shape("34,66 22,66 18,58 18,44 23,40 28,44 28,54 42,56 42,66", coat, 0.5)
    b.shape("60,58 72,56 72,38 77,34 82,38 82,56 78,66 60,68", coat, 0.5)
    b.mirrored("50,14 43,17 40,30 40,98! 50,98!", coat, 0.6)
    for x in (45, 50, 55):
        b.line(f"{x},24 {x},94", 0.7, lighter(coat, 0.35))
    b.oval(50, 13, 5, 4, "#f27aa5", 0.4)


def _window(b: Brush, x: float, y: float, wide: float, high: float) -> None:
    b.shape(
        f"{x - 1.5},{y - 1.5}! {x + wide + 1.5},{y - 1.5}! {x + wide + 1.5},{y + high + 1.5}! "
        f"{x - 1.5},{y + high + 1.5}!",
        "#fbf4e6",
        0,
    )
    b.lamp(f"{x},{y}! {x + wide},{y}! {x + wide},{y + high}! {x},{y + high}!", GLASS)
    b.glow(x + wide / 2, y + high / 2, wide * 0.9, "#ffc46b", 0.35)
    b.line(f"{x + wide / 2},{y} {x + wide / 2},{y + high}", 1, "#fbf4e6")
    b.line(f"{x},{y + high / 2} {x + wide},{y + high / 2}", 1, "#fbf4e6")
