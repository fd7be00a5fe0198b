"""What a file says of itself, found without decoding it, and the bytes that a decoder needs of it."""

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

Range = tuple[int, int]
"""From a byte to the one after the last."""

MAX_PROFILE = 4 * 1024 * 1024
"""Bytes of a colour profile that is used; printers' tables have two. A larger one is left out."""
MAX_EXIF = 64 * 1024  # bytes that may tell how the camera was held; a JPEG's segment has no more


@dataclass(frozen=True, slots=True)
class Outline:
    """The outline of a picture. `ranges` of its file are all that a decoder needs: texts, small
    copies, manifests and comments are left out, however large they are and however many. Where
    there are none, it needs the file.
    """

    ranges: tuple[Range, ...] = ()
    width: int = 0
    height: int = 0
    passes: int = 0
    """How often a decoder goes over all pixels, each colour counted; 0 where nobody knows."""
    buffered: int = 0
    """Bytes that the decoder itself holds beside the pixels."""
    head: int = 0
    """Bytes of what stands before the pixels."""
    profile: int = 0
    """Bytes of the colour profile."""
    is_copied: bool = False
    """Scaling it takes a second copy: it is transparent, or has 16 bits."""
    exif: bytes = b""

    @property
    def pixels(self) -> int:
        return self.width * self.height

    def excerpt(self, data: mmap.mmap) -> bytes:
        return b"".join(data[start:end] for start, end in self.ranges)


@contextmanager
def map_file(file: BinaryIO) -> Iterator[mmap.mmap]:
    """The file's bytes, which are not read before they are looked at. It must not be empty."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        yield data


def add_range(ranges: list[Range], start: int, end: int) -> None:
    """Neighbours become one."""
    if ranges and ranges[-1][1] == start:
        start = ranges.pop()[0]
    ranges.append((start, end))
