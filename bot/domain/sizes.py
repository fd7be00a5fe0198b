"""Sizes in pixels, as vendors write them, `2048x1152`, and as people read them."""

import math
import re
from dataclasses import dataclass

SHAPES = ("1:1", "5:4", "4:3", "3:2", "16:9", "2:1", "21:9", "3:1")
ALIKE = 0.02  # sides that differ by less are one shape: vendors round their sizes

Edges = tuple[int, int]
"""Width and height in pixels."""

_SIZE = re.compile(r"([1-9][0-9]{1,4})x([1-9][0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class SizeRule:
    """Which sizes a vendor takes beside those of its list: edges and areas in pixels."""

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


def edges_of(size: str) -> Edges | None:
    """None for `auto`, and for what is no size at all."""
    found = _SIZE.fullmatch(size)
    return (int(found[1]), int(found[2])) if found else None


def shown_size(size: str) -> str:
    """`2048x1152` as people write it: `2048×1152`."""
    return size.replace("x", "×")


def ratio_of(size: str) -> str | None:
    """`2048x1152` → `16:9`; None for `auto`."""
    edges = edges_of(size)
    if edges is None:
        return None
    short, long = sorted(edges)
    shape = next((each for each in SHAPES if _is_alike(long / short, each)), None)
    if shape is None:
        divisor = math.gcd(short, long)
        shape = f"{long // divisor}:{short // divisor}"
    return shape if edges[0] >= edges[1] else ":".join(reversed(shape.split(":")))


def distance(one: Edges, other: Edges) -> tuple[float, float]:
    """How far apart two sizes are: in their shapes, and then in their areas."""
    shapes = math.log(one[0] / one[1]) - math.log(other[0] / other[1])
    areas = math.log(one[0] * one[1]) - math.log(other[0] * other[1])
    return round(abs(shapes), 2), abs(areas)


def _is_alike(ratio: float, shape: str) -> bool:
    long, short = map(int, shape.split(":"))
    return abs(ratio * short / long - 1) < ALIKE
