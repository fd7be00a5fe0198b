"""The outline of a JPEG: its segments (ITU-T T.81, annex B), and how often it is gone over."""

import mmap
import re
import struct
from dataclasses import dataclass, field

from bot.domain.errors import ImageDamaged
from bot.imaging.formats.outlines import MAX_EXIF, MAX_PROFILE, Outline, Range, add_range

MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""Neither a stuffed byte, nor padding, nor a restart inside a scan."""
WINDOW = 1024 * 1024
"""Bytes that are searched at once: nothing else of this process runs meanwhile."""
WITHOUT_LENGTH = (0x01, 0xD8)
END_OF_IMAGE, START_OF_SCAN = 0xD9, 0xDA
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
NOTES = {*range(0xE0, 0xF0), 0xFE}  # of programs, and comments
EXIF, PROFILE = b"Exif\0\0", b"ICC_PROFILE\0"
COLOURS = ((0xE0, b"JFIF\0"), (0xEE, b"Adobe"))  # they tell a decoder what its numbers mean

MAX_SEGMENTS = 10_000
"""A photo has some fifty; a profile or a text is cut into up to 255. Pillow looks at each."""

COEFFICIENT = 2  # bytes of a sample inside the decoder


@dataclass(slots=True)
class _Reading:
    """What was found so far."""

    ranges: list[Range] = field(default_factory=lambda: [(0, 2)])
    size: tuple[int, int] = (0, 0)  # height, width
    sampling: list[tuple[int, int]] = field(default_factory=list)
    is_held: bool = False
    passes: int = 0
    head: int = 0
    profile: int = 0
    exif: bytes = b""

    def frame(self, marker: int, content: bytes) -> None:
        """Only the first counts, as for the decoder."""
        if self.sampling:
            return
        _, *size, components = struct.unpack_from(">BHHB", content)
        self.size = (size[0], size[1])
        factors = content[7 : 6 + 3 * components : 3]
        self.sampling = [(factor >> 4, factor & 15) for factor in factors]
        self.is_held = marker in PROGRESSIVE

    def scan(self, content: bytes) -> None:
        """A decoder that does not get all colours in the first scan holds the whole picture."""
        if not self.passes and content[0] < len(self.sampling):
            self.is_held = True
        self.passes += max(1, content[0])

    def note(self, marker: int, start: int, end: int, content: bytes) -> None:
        if marker == 0xE1 and content.startswith(EXIF) and not self.exif:
            self.exif = content[:MAX_EXIF]
        elif marker == 0xE2 and content.startswith(PROFILE):
            self.profile += len(content)
            if self.profile <= MAX_PROFILE:
                add_range(self.ranges, start, end)
        elif any(marker == each and content.startswith(name) for each, name in COLOURS):
            add_range(self.ranges, start, end)

    def outline(self) -> Outline:
        height, width = self.size
        samples = sum(across * down for across, down in self.sampling)
        across = max((across for across, _ in self.sampling), default=1)
        down = max((down for _, down in self.sampling), default=1)
        held = width * height * samples * COEFFICIENT // max(1, across * down)
        return Outline(
            tuple(self.ranges),
            width,
            height,
            self.passes,
            held if self.is_held else 0,
            self.head,
            self.profile,
            exif=self.exif,
        )


def outline(data: mmap.mmap) -> Outline:
    """Of the first picture in the file. Raises ImageDamaged for too many segments; IndexError and
    struct.error where it is cut.
    """
    reading = _Reading()
    first_scan, place = None, 2
    end = len(data)
    for _ in range(MAX_SEGMENTS):
        start = _next_marker(data, place)
        if start is None:
            break
        marker = data[start + 1]
        if marker == END_OF_IMAGE:
            end = start + 2
            break
        place = start + 2
        if marker in WITHOUT_LENGTH:
            continue
        place += max(2, int.from_bytes(data[place : place + 2]))
        content = data[start + 4 : place]
        if marker in FRAMES:
            reading.frame(marker, content)
        if marker == START_OF_SCAN:
            reading.scan(content)
            first_scan = start if first_scan is None else first_scan
        elif first_scan is None and marker in NOTES:
            reading.note(marker, start, place, content)
        elif first_scan is None:
            add_range(reading.ranges, start, place)
    else:
        raise ImageDamaged
    if first_scan is not None:
        reading.head = sum(after - start for start, after in reading.ranges)
        add_range(reading.ranges, first_scan, end)
    return reading.outline()


def _next_marker(data: mmap.mmap, place: int) -> int | None:
    for start in range(place, len(data), WINDOW):
        if found := MARKER.search(data, start, start + WINDOW + 1):  # both of its bytes
            return found.start()
    return None
