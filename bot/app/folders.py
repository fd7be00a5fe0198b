"""The folders of the operator's data, and what a crash left in them.

Another process may work in the same folders: an update of the bot, started before the old one has
ended. Each has a workshop of its own there, and locks it; who is killed locks nothing any more.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bot.app.permissions import close_to_others
from bot.config import Config
from bot.providers import UNFINISHED
from bot.storage import folder_failure


@contextmanager
def own_workshop(config: Config) -> Iterator[Path]:
    """Makes the folders, clears what a crash left, and yields one for files of a few minutes.

    That one is this process's own, and gone at the end. Raises StorageUnavailable.
    """
    with ExitStack() as closing:
        try:
            own = _moved_in(config, closing)
        except OSError as error:
            raise folder_failure(error, config.data_dir) from error
        yield own


def _moved_in(config: Config, closing: ExitStack) -> Path:
    for folder in (config.data_dir, config.images_dir, config.workshop_dir):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    close_to_others(config)  # an earlier version, or the operator, left them open
    with _locked(config.workshop_dir):  # nobody clears away what another is just making
        _clear(config)
        room = tempfile.TemporaryDirectory(dir=config.workshop_dir, ignore_cleanup_errors=True)
        own = Path(closing.enter_context(room))
        closing.enter_context(_locked(own))
    return own


def _clear(config: Config) -> None:
    """What lies there may be somebody's photo. Half pictures go when nobody else may draw them."""
    alone = True
    for other in config.workshop_dir.iterdir():
        try:
            with _locked(other, wait=False):
                shutil.rmtree(other) if other.is_dir() else other.unlink()
        except FileNotFoundError:  # its process ended just now
            continue
        except BlockingIOError:
            alone = False
    for half in config.images_dir.rglob(f"*{UNFINISHED}") if alone else ():
        half.unlink(missing_ok=True)


@contextmanager
def _locked(folder: Path, *, wait: bool = True) -> Iterator[None]:
    """Raises BlockingIOError when another process has locked it and we do not wait."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(handle)
