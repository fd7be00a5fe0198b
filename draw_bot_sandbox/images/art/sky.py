"""The sky by the time of day, with sun, moon, stars and clouds."""

from collections.abc import Mapping

from PIL import Image, ImageChops, ImageDraw

from draw_bot_sandbox.images.art.brush import oval_points
from draw_bot_sandbox.images.art.colours import (
    Colour,
    Light,
    clouded,
    gradient,
    mixed,
    multiplied,
    noise,
    rgb,
)
from draw_bot_sandbox.images.art.stage import Stage


def _light(sky: str, tint: str, haze: str, orb: str, *, dark: bool = False) -> Light:
    colours = tuple(rgb(name) for name in sky.split())
    return Light(colours, rgb(tint), rgb(haze), rgb(orb), dark)


LIGHTS: Mapping[str, tuple[Light, ...]] = {
    "dawn": (
        _light("#6f86c4 #d9a9c0 #ffd9b0 #fff0d0", "#fff0e6", "#f6d3c8", "#fff6dc"),
        _light("#5c7fb8 #a9c3dd #f7d9cf #ffe9d2", "#fdf1ec", "#e6d3d8", "#fff8e6"),
    ),
    "day": (
        _light("#3a86d8 #7bb8ee #c4e2f6 #eef7f4", "#ffffff", "#cfe4f0", "#fffbe2"),
        _light("#4a9be0 #93cbf2 #d9eefa #fdf6e3", "#fffdf6", "#d6e8ee", "#fff8d8"),
    ),
    "sunset": (
        _light("#3f2f74 #9a4f86 #ea7f6a #ffc27a", "#ffd8bc", "#e0957f", "#fff0c0"),
        _light("#2f3f7a #7d6aa6 #e89a8a #ffd08a", "#ffdcc8", "#d9a08f", "#fff2cc"),
        _light("#5a2f5f #c2557a #f79a62 #ffe08f", "#ffd4b4", "#e89873", "#fff4c8"),
    ),
    "night": (
        _light("#070c26 #14235a #2d4484 #5468a6", "#7c8cc8", "#33467f", "#fdf6d8", dark=True),
        _light("#0a0a2a #1f1c56 #443a80 #6f5f9e", "#8485c6", "#413c7a", "#fff4d8", dark=True),
    ),
}
GREY: Colour = (148, 156, 170)
GREYING = {"storm": 0.72, "rain": 0.5, "fog": 0.45, "cloudy": 0.45, "snow": 0.3}


def light_of(time: str, weather: list[str], stage_chance: int) -> Light:
    """The light at that time in that weather."""
    light = LIGHTS[time][stage_chance % len(LIGHTS[time])]
    grey = max((GREYING.get(name, 0.0) for name in weather), default=0.0)
    if not grey:
        return light
    veil = multiplied(GREY, light.tint)
    if "storm" in weather:
        veil = mixed(veil, (32, 36, 52), 0.5)
    return Light(
        tuple(mixed(colour, veil, grey) for colour in light.sky),
        mixed(light.tint, multiplied(light.tint, (196, 204, 220)), grey),
        mixed(light.haze, veil, grey * 0.8),
        light.orb,
        light.dark,
    )


def paint_sky(stage: Stage, weather: list[str]) -> None:
    """Fills the whole picture with the sky; the horizon's colour is its last one."""
    low = round(stage.horizon * 1.05)
    stage.picture.paste(stage.light.sky[-1], (0, 0, stage.width, stage.height))
    stage.picture.paste(gradient((stage.width, low), stage.light.sky), (0, 0))
    covered = any(name in GREYING and name != "snow" for name in weather)
    if stage.light.dark and not covered:
        stars(stage, low)
        _milky_way(stage, low)
    if "aurora" in weather:
        _aurora(stage, low)
    if not covered:
        _orb(stage)
    clouds(stage, low, 0.95 if covered else 0.45 if stage.light.dark else 0.75)
    if "rainbow" in weather:
        _rainbow(stage)


def stars(stage: Stage, low: int, many: int = 190) -> None:
    """Points of light, a few of them large and glowing."""
    draw = ImageDraw.Draw(stage.picture)
    for _ in range(many):
        x, y = stage.chance.uniform(0, stage.width), stage.chance.uniform(0, low)
        radius = stage.unit * stage.chance.choice((0.12, 0.15, 0.15, 0.2, 0.3))
        shade = stage.chance.choice(("#ffffff", "#dfe6ff", "#b9c4ea", "#ffeccf"))
        if radius > stage.unit * 0.25:
            stage.light_at(x, y, radius * 7, rgb(shade), 0.6)
        draw.circle((x, y), max(0.6, radius), fill=shade)


def clouds(stage: Stage, low: int, part: float) -> None:
    """Soft drifting clouds, thinner near the horizon."""
    size = (stage.width, low)
    flat = clouded((stage.width, low * 2), stage.seed + " clouds", max(12, round(stage.unit * 42)))
    shape = flat.resize(size).point([max(0, min(255, (v - 128) * 5)) for v in range(256)])
    fade = gradient(size, ((150, 0, 0), (255, 0, 0), (60, 0, 0))).getchannel(0)
    mask = ImageChops.multiply(shape, fade).point([round(v * part) for v in range(256)])
    lit = mixed(stage.light.sky[-1], (255, 255, 255), 0.1 if stage.light.dark else 0.7)
    shaded = mixed(stage.light.sky[1], lit, 0.45)
    stage.picture.paste(gradient(size, (lit, shaded)), (0, 0), mask)


def _orb(stage: Stage) -> None:
    """The sun or the moon, with its glow."""
    low_sun = stage.light.sky[-1][2] < 160  # warm near the horizon
    side = stage.chance.choice((-1, 1))
    x = stage.width * (0.5 + side * stage.chance.uniform(0.2, 0.33))
    y = stage.horizon * (
        stage.chance.uniform(0.66, 0.8) if low_sun else stage.chance.uniform(0.2, 0.4)
    )
    radius = stage.unit * (7 if stage.light.dark or low_sun else 5.5)
    for reach, part in ((8, 0.4), (3.6, 0.55), (2, 0.6)):
        stage.light_at(x, y, radius * reach, stage.light.orb, part)
    stage.patch(oval_points(x, y, radius, radius, steps=72), stage.light.orb)
    if stage.light.dark:
        for dx, dy, part in (
            (-0.3, -0.25, 0.24),
            (0.3, 0.3, 0.18),
            (0.28, -0.4, 0.12),
            (-0.2, 0.5, 0.1),
        ):
            spot = oval_points(x + dx * radius, y + dy * radius, radius * part, radius * part)
            stage.patch(spot, (232, 222, 190))


def _milky_way(stage: Stage, low: int) -> None:
    size = (stage.width, low)
    band = clouded(size, stage.seed + " milky", max(9, round(stage.unit * 30)))
    mask = band.point([max(0, min(110, (v - 140) * 2)) for v in range(256)])
    stage.picture.paste((150, 140, 210), (0, 0), mask)


def _aurora(stage: Stage, low: int) -> None:
    size = (stage.width, low)
    rays = noise((24, 1), stage.seed + " aurora").resize((stage.width, 1), Image.Resampling.BICUBIC)
    fade = gradient(size, ((0, 0, 0), (90, 0, 0), (200, 0, 0), (0, 0, 0))).getchannel(0)
    strip = rays.resize(size)
    mask = ImageChops.multiply(
        strip.point([max(0, min(255, (v - 80) * 2)) for v in range(256)]), fade
    )
    stage.picture.paste(
        gradient(size, ((150, 80, 220), (60, 220, 170), (120, 255, 170))), (0, 0), mask
    )


def _rainbow(stage: Stage) -> None:
    names = ("#e5493f", "#f29a3d", "#f5dc55", "#5fbf66", "#4f9be0", "#6a5acd", "#a15bc9")
    veil = Image.new("L", stage.picture.size)
    bow = Image.new("RGB", stage.picture.size)
    centre, thick = (stage.width / 2, stage.horizon * 1.25), stage.unit * 2.2
    for index, name in enumerate(names):
        radius = stage.unit * 74 - index * thick
        for layer, shade in ((ImageDraw.Draw(veil), 120), (ImageDraw.Draw(bow), rgb(name))):
            layer.circle(centre, radius, outline=shade, width=max(1, round(thick * 1.1)))
    stage.picture.paste(bow, mask=veil)
