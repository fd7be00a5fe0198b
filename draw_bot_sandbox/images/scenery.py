"""The picture that words describe: a place, its light and weather, a subject, a style."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from PIL import Image

from draw_bot_sandbox.images.art import places, town, vocabulary, weather, worlds
from draw_bot_sandbox.images.art.colours import Colour, Size, noise, rgb
from draw_bot_sandbox.images.art.extras import EXTRAS
from draw_bot_sandbox.images.art.sky import light_of, paint_sky
from draw_bot_sandbox.images.art.stage import Stage, subject_square
from draw_bot_sandbox.images.art.styles import STYLES, vignette
from draw_bot_sandbox.images.art.subjects import AFLOAT, SUBJECTS

DETAIL = 1600  # the longer side on which it is drawn, before it is scaled to what was asked
COARSEST = 640  # small pictures are drawn larger, too: their edges are finer for it

PLACES: Mapping[str, Callable[[Stage], None]] = {
    "plain": worlds.plain,
    "space": worlds.space,
    "underwater": worlds.underwater,
    "clouds": worlds.above_clouds,
    "beach": places.beach,
    "lake": places.lake,
    "sea": places.sea,
    "desert": places.desert,
    "forest": places.forest,
    "mountains": places.mountains,
    "meadow": places.meadow,
    "city": town.city,
    "street": town.street,
    "room": town.room,
}
COUNTRY = ("mountains", "lake", "meadow", "forest", "sea")  # where nothing was said
WEIGHTLESS = frozenset({"space", "underwater", "clouds"})
FLAT = frozenset({"paper", "poster", "comic"})
INDOORS = frozenset({"room", "space", "underwater", "plain"})  # no weather in the picture itself
FALLING: Mapping[str, Callable[[Image.Image, str], None]] = {
    "fog": weather.fog,
    "storm": weather.lightning,
    "rain": weather.rain,
    "snow": weather.snow,
    "autumn": weather.leaves,
}


@dataclass(frozen=True)
class Scene:
    """What the words mean; what they leave open is chosen by them, too."""

    subjects: tuple[str, ...]
    place: str
    time: str
    weather: tuple[str, ...]
    styles: tuple[str, ...]
    colour: Colour | None
    extras: tuple[str, ...]

    @classmethod
    def of(cls, words: str, chance: Random) -> "Scene":
        subjects = tuple(vocabulary.named(vocabulary.SUBJECTS, words)[:2])
        named_places = vocabulary.named(vocabulary.PLACES, words)
        home = SUBJECTS[subjects[0]].home if subjects else chance.choice(COUNTRY)
        times = vocabulary.named(vocabulary.TIMES, words)
        time = chance.choice(("day", "day", "dawn", "sunset"))
        colours = vocabulary.named(vocabulary.COLOURS, words)
        return cls(
            subjects,
            (named_places or [home])[0],
            (times or [time])[0],
            tuple(vocabulary.named(vocabulary.WEATHERS, words)),
            tuple(vocabulary.named(vocabulary.STYLES, words)),
            rgb(colours[0]) if colours else None,
            tuple(vocabulary.named(vocabulary.EXTRAS, words)),
        )


def composed(words: str, variant: int, size: Size) -> Image.Image:
    """A picture of that size; each `variant` of the same words looks different."""
    seed = f"{words} {variant}"
    chance = Random(seed)
    scene = Scene.of(words, chance)
    light = light_of(scene.time, list(scene.weather), chance.randrange(6))
    canvas = Image.new("RGB", _working(size))
    looks = {"snowy": "snow" in scene.weather, "autumn": "autumn" in scene.weather}
    looks["flat"] = not FLAT.isdisjoint(scene.styles)
    stage = Stage(canvas, light, chance, seed, **looks)
    paint_sky(stage, list(scene.weather))
    PLACES[scene.place](stage)
    if "fog" in scene.weather and scene.place not in INDOORS:
        weather.fog(canvas, seed + " far")
    _subjects(stage, scene)
    for name, fall in FALLING.items():
        if name in scene.weather and scene.place not in INDOORS:
            fall(canvas, seed)
    return styled(_finished(canvas, seed, flat=stage.flat), scene.styles, seed).resize(
        size, Image.Resampling.BICUBIC, reducing_gap=2.0
    )


def styled(picture: Image.Image, styles: tuple[str, ...], seed: str) -> Image.Image:
    """In one of the styles after the other."""
    for name in styles:
        picture = STYLES[name](picture, seed)
    return picture


def _working(size: Size) -> Size:
    longest = min(DETAIL, max(COARSEST, *size))
    scale = longest / max(size)
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _subjects(stage: Stage, scene: Scene) -> None:
    """The second one stands behind the first, at its side."""
    x, base, side = subject_square(stage.picture.size)
    if scene.place in WEIGHTLESS:
        base -= side * 0.16
    for name in reversed(scene.subjects[1:]):
        away = stage.width * 0.5 if stage.width < stage.height else side * 0.85
        _subject(stage, scene, name, (x + away * 0.62, base - side * 0.07, side * 0.62))
    if scene.subjects:
        _subject(stage, scene, scene.subjects[0], (x, base, side))


def _subject(stage: Stage, scene: Scene, name: str, square: tuple[float, float, float]) -> None:
    x, base, side = square
    subject = SUBJECTS[name]
    side *= subject.scale
    if scene.place not in WEIGHTLESS:
        if name in AFLOAT:
            base -= side * 0.2
        else:
            stage.shadow(x, base, side * 0.52)
    if stage.light.dark or scene.place == "room":
        stage.light_at(x, base - side / 2, side * 0.85, (255, 226, 176), 0.16)
    brush = stage.brush(x, base, side, lit=scene.place not in INDOORS)
    first = name == scene.subjects[0]
    subject.draw(brush, _coat(name, scene.colour) if first else rgb(subject.coat))
    for extra, (wear, colour) in EXTRAS.items():
        if first and extra in scene.extras:
            wear(brush, rgb(colour))


def _coat(name: str, colour: Colour | None) -> Colour:
    if colour is None:
        return rgb(SUBJECTS[name].coat)
    furry = name in {"fox", "cat", "dog", "lion", "horse"}
    return rgb(vocabulary.GINGER) if furry and colour == rgb(vocabulary.RED_COAT) else colour


def _finished(picture: Image.Image, seed: str, *, flat: bool) -> Image.Image:
    """Darker corners, and a grain that keeps gradients from showing rings."""
    framed = vignette(picture, "#0d0b1e", 0.3)
    if flat:
        return framed
    grain = noise(picture.size, seed + " grain").point([122 + v // 20 for v in range(256)])
    return Image.blend(framed, grain.convert("RGB"), 0.03)
