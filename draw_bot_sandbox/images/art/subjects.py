"""Every subject that can be drawn: how, in which colour, and where it is at home."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from draw_bot_sandbox.images.art import animals, buildings, creatures, things
from draw_bot_sandbox.images.art.brush import Brush
from draw_bot_sandbox.images.art.colours import Colour


@dataclass(frozen=True)
class Subject:
    """Without words about them: its colour and its place. `scale` is its size, 1 for an animal."""

    draw: Callable[[Brush, Colour], None]
    coat: str
    home: str
    scale: float = 1.0


SUBJECTS: Mapping[str, Subject] = {
    "fox": Subject(animals.fox, "#e2762b", "forest"),
    "cat": Subject(animals.cat, "#e8a657", "room"),
    "dog": Subject(animals.dog, "#c98a4b", "meadow"),
    "panda": Subject(animals.panda, "#ffffff", "forest"),
    "bear": Subject(animals.bear, "#8a5a3a", "forest"),
    "rabbit": Subject(animals.rabbit, "#b9a79a", "meadow", 0.9),
    "owl": Subject(animals.owl, "#96683f", "forest"),
    "penguin": Subject(animals.penguin, "#2c3550", "sea"),
    "lion": Subject(animals.lion, "#e0a548", "desert"),
    "elephant": Subject(animals.elephant, "#8f99a8", "meadow", 1.1),
    "frog": Subject(animals.frog, "#6fae4a", "lake", 0.9),
    "hedgehog": Subject(animals.hedgehog, "#7d6250", "forest", 0.9),
    "whale": Subject(creatures.whale, "#3f72a8", "sea", 1.15),
    "dragon": Subject(creatures.dragon, "#4c9a5b", "mountains", 1.1),
    "robot": Subject(creatures.robot, "#8fb0c9", "city"),
    "astronaut": Subject(creatures.astronaut, "#e8663c", "space"),
    "person": Subject(creatures.person, "#c9473f", "meadow"),
    "snowman": Subject(creatures.snowman, "#ffffff", "forest"),
    "unicorn": Subject(creatures.unicorn, "#f6f1f7", "meadow", 1.1),
    "horse": Subject(creatures.horse, "#9c6238", "meadow", 1.1),
    "bird": Subject(creatures.bird, "#d9573f", "forest", 0.85),
    "fish": Subject(creatures.fish, "#f08a3c", "underwater", 0.9),
    "butterfly": Subject(creatures.butterfly, "#ee8a2f", "meadow", 0.8),
    "turtle": Subject(creatures.turtle, "#5b8a4f", "beach", 0.9),
    "shop": Subject(buildings.shop, "#5f7f7a", "street", 1.15),
    "castle": Subject(buildings.castle, "#cfc5b8", "mountains", 1.2),
    "lighthouse": Subject(buildings.lighthouse, "#d8433a", "sea", 1.2),
    "mill": Subject(buildings.mill, "#efe3cf", "meadow", 1.15),
    "house": Subject(buildings.house, "#f0dcb8", "meadow", 1.05),
    "tree": Subject(buildings.tree, "#5a9a45", "meadow", 1.2),
    "flower": Subject(buildings.flower, "#f5f0f4", "meadow"),
    "mushroom": Subject(buildings.mushroom, "#d43c33", "forest", 0.9),
    "cactus": Subject(buildings.cactus, "#4f9a5f", "desert"),
    "boat": Subject(things.boat, "#c9473f", "sea"),
    "ship": Subject(things.ship, "#d8603c", "sea", 1.2),
    "rocket": Subject(things.rocket, "#e0483e", "space"),
    "car": Subject(things.car, "#d8433a", "street"),
    "train": Subject(things.train, "#3f6b52", "mountains", 1.15),
    "plane": Subject(things.plane, "#2f74c4", "clouds"),
    "balloon": Subject(things.balloon, "#e0533f", "clouds", 1.05),
    "bicycle": Subject(things.bicycle, "#3fa39a", "street"),
    "cup": Subject(things.cup, "#d86b52", "room", 0.8),
    "teapot": Subject(things.teapot, "#4f8ab0", "room", 0.8),
    "apple": Subject(things.apple, "#d43c33", "room", 0.7),
    "cake": Subject(things.cake, "#f29ab4", "room", 0.8),
    "book": Subject(things.book, "#8a3f52", "room", 0.9),
    "guitar": Subject(things.guitar, "#c9803f", "room"),
    "umbrella": Subject(things.umbrella, "#d8433a", "street"),
}
AFLOAT = frozenset({"balloon", "plane", "butterfly", "fish"})  # they have no ground under them
