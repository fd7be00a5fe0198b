"""Preview files of one image, handed to the callback that shows them."""

import shutil
from collections import deque
from pathlib import Path
from typing import BinaryIO

from bot.domain.ports import PreviewCallback
from bot.observability import get_logger

logger = get_logger(__name__)


class PreviewFiles:
    """Each preview is a file; once passed to `show`, it belongs to the callback.

    The files are named `stem` and a number. `most` bounds them over all attempts.
    """

    def __init__(self, stem: Path, most: int, show: PreviewCallback | None) -> None:
        self._stem = stem
        self._most = most if show else 0
        self._show = show
        self._count = 0
        self._waiting: deque[Path] = deque()

    def save(self, file: BinaryIO) -> None:
        """Copies the file (slow). An OSError is logged: a preview must not fail the image."""
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

    def publish(self) -> None:
        """Passes the new ones to `show`."""
        while self._show and self._waiting:
            self._show(self._waiting.popleft())

    def delete_unpublished(self) -> None:
        """Deletes those that were not passed on."""
        while self._waiting:
            self._waiting.popleft().unlink(missing_ok=True)
