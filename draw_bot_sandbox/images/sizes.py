"""Sizes as providers write them: `1536x1024`, or `auto`, or words in front of a prompt."""

import re

AUTO = "auto"
STEP = 16  # pixels; both edges are multiples
LONGEST_EDGE = 3840
MOST_ELONGATED = 3  # long edge : short edge
FEWEST_PIXELS, MOST_PIXELS = 655_360, 8_294_400

# As apiyi's page recommends: "1024×1024 square …", "Landscape 16:9 …".
PIXELS_IN_WORDS = re.compile(r"(\d{2,4})\s*[x×]\s*(\d{2,4})")
RATIO_IN_WORDS = re.compile(r"(\d{1,2}):(\d{1,2})")
RATIO_LONG_EDGE = 1536

Size = tuple[int, int]


def pixels(size: str) -> Size | None:
    """The edges of `WIDTHxHEIGHT`; None for anything else."""
    found = re.fullmatch(r"([1-9]\d{0,3})x([1-9]\d{0,3})", size)
    return (int(found[1]), int(found[2])) if found else None


def free(size: str) -> bool:
    """Any size that can be drawn, or `auto`."""
    edges = pixels(size)
    return size == AUTO or (edges is not None and max(edges) <= LONGEST_EDGE)


def legal(size: str) -> bool:
    """The rule of gpt-image-2 in OpenAI's guide, or `auto`."""
    edges = pixels(size)
    if edges is None:
        return size == AUTO
    return (
        all(edge % STEP == 0 for edge in edges)
        and max(edges) <= LONGEST_EDGE
        and max(edges) <= MOST_ELONGATED * min(edges)
        and FEWEST_PIXELS <= edges[0] * edges[1] <= MOST_PIXELS
    )


def in_words(prompt: str) -> Size | None:
    """The size that a prompt speaks of, by its pixels or else by its ratio."""
    if found := PIXELS_IN_WORDS.search(prompt):
        return pixels(f"{found[1]}x{found[2]}")
    if found := RATIO_IN_WORDS.search(prompt):
        width, height = int(found[1]), int(found[2])
        if 0 < max(width, height) <= MOST_ELONGATED * min(width, height):
            scale = RATIO_LONG_EDGE / max(width, height)
            return round(width * scale), round(height * scale)
    return None
