"""The earlier states of a picture, on their way to whoever shows them."""

import shutil
from collections import deque
from pathlib import Path
from typing import BinaryIO

from bot.domain.ports import ShowPreview
from bot.observability import get_logger

logger = get_logger(__name__)


class Previews:
    """Those of one picture. Each is a file of its own; from `show` on it is the listener's.

    The files are named `stem` and a number. `most` bounds them over all attempts.
    """

    def __init__(self, stem: Path, most: int, show: ShowPreview | None) -> None:
        self._stem = stem
        self._most = most if show else 0
        self._show = show
        self._count = 0
        self._waiting: deque[Path] = deque()

    def keep(self, file: BinaryIO) -> None:
        """Copies what the file holds; slow. A preview that fails is not worth a picture."""
        if self._count == self._most:
            return
        path = self._stem.with_name(f"{self._stem.name}-{self._count}")
        self._count += 1
        try:
            file.flush()
            shutil.copyfile(file.name, path)
        except OSError as error:
            logger.warning("a preview was not kept", path=str(path), error=str(error))
            path.unlink(missing_ok=True)
        else:
            self._waiting.append(path)

    def hand_over(self) -> None:
        """Tells the listener of those that are new."""
        while self._show and self._waiting:
            self._show(self._waiting.popleft())

    def drop(self) -> None:
        """Deletes those that nobody heard of."""
        while self._waiting:
            self._waiting.popleft().unlink(missing_ok=True)
