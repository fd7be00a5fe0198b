"""Sizes in pixels, as providers write them, `2048x1152`, and as people read them."""

import math
import re
from dataclasses import dataclass

SHAPES = ("1:1", "5:4", "4:3", "7:5", "3:2", "16:10", "5:3", "16:9", "2:1", "21:9", "3:1")
ALIKE = 0.02  # sides that differ by less are one shape: providers round their sizes

TIERS = {"1k": 1024, "2k": 2048, "4k": 3840}
"""How people call the long side of a picture, in pixels."""
_TIER_BEGINS = {"4k": 2800, "2k": 1800, "1k": 0}
"""From which long side on: providers' 4K squares have 2880, and 1536×1152 is no 2K yet."""

Edges = tuple[int, int]
"""Width and height in pixels."""

_SIZE = re.compile(r"([1-9][0-9]{1,4})x([1-9][0-9]{1,4})")
_AROUND = range(-4, 5)
"""How many steps from the wish a legal size is looked for: the least legal ones are 3:1 in
steps of 16, where a step is 3% of an edge."""


@dataclass(frozen=True, slots=True)
class SizeRule:
    """Which sizes a provider takes beside those of its list: edges and areas in pixels."""

    step: int  # divides both edges
    longest: int
    ratio: int  # the long edge to the short one, at most
    least: int  # pixels in all
    most: int

    def takes(self, width: int, height: int) -> bool:
        return (
            width % self.step == height % self.step == 0
            and max(width, height) <= min(self.longest, self.ratio * min(width, height))
            and self.least <= width * height <= self.most
        )

    def nearest(self, wanted: Edges) -> Edges | None:
        """The legal size of about that shape and area; None where there is none near it."""
        width, height = self._within(wanted)
        legal = [
            edges
            for columns in _AROUND
            for rows in _AROUND
            if self.takes(*(edges := (self._stepped(width, columns), self._stepped(height, rows))))
        ]
        return min(legal, key=lambda edges: distance(edges, (width, height)), default=None)

    def _within(self, wanted: Edges) -> tuple[float, float]:
        """The wish, no more stretched, no smaller and no larger than the rule allows."""
        shape = min(max(wanted[0] / wanted[1], 1 / self.ratio), self.ratio)
        area = min(max(wanted[0] * wanted[1], self.least), self.most)
        width, height = edges_of_area(shape, area)
        shrunk = min(1, self.longest / max(width, height))
        return width * shrunk, height * shrunk

    def _stepped(self, edge: float, steps: int) -> int:
        return max(1, round(edge / self.step) + steps) * self.step


def edges_of(size: str) -> Edges | None:
    """None for `auto`, and for what is no size at all."""
    found = _SIZE.fullmatch(size)
    return (int(found[1]), int(found[2])) if found else None


def size_of(edges: Edges) -> str:
    """How providers write it: `2048x1152`."""
    return f"{edges[0]}x{edges[1]}"


def shown_size(size: str) -> str:
    """`2048x1152` as people write it: `2048×1152`."""
    return size.replace("x", "×")


def ratio_of(size: str) -> str | None:
    """`2048x1152` → `16:9`; None for `auto`."""
    edges = edges_of(size)
    if edges is None:
        return None
    short, long = sorted(edges)
    shape = next((each for each in SHAPES if alike(long / short, shape_of(each))), None)
    if shape is None:
        divisor = math.gcd(short, long)
        shape = f"{long // divisor}:{short // divisor}"
    return shape if edges[0] >= edges[1] else ":".join(reversed(shape.split(":")))


def shape_of(ratio: str) -> float:
    """`16:9` → 1.78: the width to the height. Both may have decimals: `2.39:1`."""
    width, height = map(float, ratio.split(":"))
    return width / height


def edges_of_area(shape: float, area: float) -> tuple[float, float]:
    """Width and height of so many pixels in that shape."""
    return math.sqrt(area * shape), math.sqrt(area / shape)


def tier_of(edges: tuple[float, float]) -> str:
    """Of TIERS: `4k` for 3840×2160, and for 2880×2880."""
    return next(tier for tier, least in _TIER_BEGINS.items() if max(edges) >= least)


def alike(shape: float, other: float) -> bool:
    """Whether people call both shapes, widths to heights, the same."""
    return abs(shape / other - 1) < ALIKE


def distance(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """How far apart two sizes are: in their shapes, and then in their areas."""
    shapes = math.log(one[0] / one[1]) - math.log(other[0] / other[1])
    areas = math.log(one[0] * one[1]) - math.log(other[0] * other[1])
    return round(abs(shapes), 2), abs(areas)
