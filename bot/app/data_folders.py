"""The folders of the operator's data, and what a crash left in them.

Another process may work in the same folders: an update of the bot, started before the old one has
ended. Each has a temporary folder of its own in "workshop", and holds the lock on a file of its name with
".lock" beside it; the system releases the locks of a process that is killed.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from bot.app.permissions import close_to_others
from bot.config import Config
from bot.providers import PART_SUFFIX
from bot.storage import folder_unavailable

LOCK = ".lock"


@contextmanager
def open_temp_dir(config: Config) -> Iterator[Path]:
    """Makes the folders, clears what a crash left, and yields one for files of a few minutes.

    That one is this process's own, and gone at the end. Raises StorageUnavailable.
    """
    with ExitStack() as closing:
        try:
            own = _make_temp_dir(config, closing)
        except OSError as error:
            raise folder_unavailable(error, config.data_dir) from error
        yield own


def _make_temp_dir(config: Config, closing: ExitStack) -> Path:
    for folder in (config.data_dir, config.images_dir, config.temp_root):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    close_to_others(config)  # an earlier version, or the operator, left them open
    with FileLock(config.temp_lock, mode=0o600):  # nobody clears what another is just making
        _clear(config)
        temporary = tempfile.TemporaryDirectory(dir=config.temp_root, ignore_cleanup_errors=True)
        own = Path(temporary.name)
        closing.callback(_delete, _lock_of(own.name, config))
        closing.enter_context(temporary)
        closing.enter_context(_lock(own.name, config))
    return own


def _clear(config: Config) -> None:
    """What lies there may be somebody's photo. Half pictures go when nobody else may draw them."""
    alone = True
    for name in {path.name.removesuffix(LOCK) for path in config.temp_root.iterdir()}:
        try:
            with _lock(name, config):
                _delete(config.temp_root / name)
        except Timeout:
            alone = False
        else:
            _delete(_lock_of(name, config))  # only now: Windows does not delete what is open
    for unfinished in config.images_dir.rglob(f"*{PART_SUFFIX}") if alone else ():
        unfinished.unlink(missing_ok=True)


def _lock(name: str, config: Config) -> FileLock:
    """Raises Timeout when another process holds it."""
    return FileLock(_lock_of(name, config), timeout=0, mode=0o600)


def _lock_of(name: str, config: Config) -> Path:
    return config.temp_root / f"{name}{LOCK}"


def _delete(path: Path) -> None:
    """What cannot be deleted now is left for a later start."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
