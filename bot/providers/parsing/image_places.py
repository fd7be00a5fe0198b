"""Where an answer may hold its picture: told by the names that lead there."""

import re
from collections.abc import Iterator
from enum import IntEnum


class Place(IntEnum):
    ELSEWHERE = 0
    OTHER = 1  # where other providers give pictures, and some repeat what was sent to them
    USUAL = 2  # where the Images API gives them


# A picture's place is one where each name on the way is of these. `image` is not among them: it is
# what requests call the picture that they send.
_NAMES = {
    "data": Place.USUAL,
    "images": Place.OTHER,
    "artifacts": Place.OTHER,
    "output": Place.OTHER,
    "outputs": Place.OTHER,
    "result": Place.OTHER,
    "results": Place.OTHER,
    "url": Place.USUAL,
    "image_url": Place.OTHER,
    "b64_json": Place.USUAL,
    "base64": Place.OTHER,
}
_OF_ADDRESSES = ("url", "image_url")
_OF_BASE64 = ("b64_json", "base64")
_ADDRESS = re.compile("https?://|/", re.IGNORECASE)
_SIGNS = re.compile(rb"[{}\[\],]")
_DEEPEST = 50  # objects and lists within each other that are told apart


def find_image_url(document: object, least: Place = Place.OTHER) -> str | None:
    """Where the picture is to be fetched: the first address at such a place; None for none."""
    return next(_addresses(document, "", least, _DEEPEST), None)


def _addresses(value: object, name: str, least: Place, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        if value and (name in _OF_ADDRESSES or _ADDRESS.match(value)):
            yield value
    elif isinstance(value, list) and depth:
        for each in value:
            yield from _addresses(each, name, least, depth - 1)
    elif isinstance(value, dict) and depth:
        for key, place in _NAMES.items():
            if key in value and key not in _OF_BASE64 and place >= least:
                yield from _addresses(value[key], key, least, depth - 1)


class PlaceTracker:
    """Tells the place of each string of a JSON text, which is read from string to string."""

    def __init__(self) -> None:
        self._open: list[tuple[bool, Place]] = []  # of what is open: whether a list, and its place
        self._deeper = 0  # how many are open beyond the deepest

    def enter(self, previous: bytes, between: bytes) -> tuple[bytes, Place] | None:
        """The name and the place of the string behind `between`; None if it is a name itself.

        `previous` is the string before; a string of a list has no name of its own.
        """
        name = previous if between.lstrip().startswith(b":") else None
        for sign in _SIGNS.finditer(between):
            if sign[0] in b"{[":
                self._enter(is_list=sign[0] == b"[", place=self._place(name))
            elif sign[0] != b",":
                self._leave()
            name = None
        in_list = not self._deeper and bool(self._open) and self._open[-1][0]
        return (name or b"", self._place(name)) if in_list or name is not None else None

    def _enter(self, *, is_list: bool, place: Place) -> None:
        if len(self._open) < _DEEPEST:
            self._open.append((is_list, place))
        else:
            self._deeper += 1

    def _leave(self) -> None:
        if self._deeper:
            self._deeper -= 1
        elif self._open:
            self._open.pop()

    def _place(self, name: bytes | None) -> Place:
        if self._deeper:
            return Place.ELSEWHERE
        outer = self._open[-1][1] if self._open else Place.USUAL
        if name is None:
            return outer
        return min(outer, _NAMES.get(name.decode("latin-1"), Place.ELSEWHERE))
