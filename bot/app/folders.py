"""The folders of the operator's data, and what a crash left in them.

Another process may work in the same folders: an update of the bot, started before the old one has
ended. Each has a workshop of its own there, `workshop/<name>`, and holds the lock on the file
`workshop/<name>.lock`; the system releases the locks of a process that is killed.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from bot.app.permissions import close_to_others
from bot.config import Config
from bot.providers import UNFINISHED
from bot.storage import folder_failure

LOCK = ".lock"


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
    with FileLock(config.workshop_lock, mode=0o600):  # nobody clears what another is just making
        _clear(config)
        room = tempfile.TemporaryDirectory(dir=config.workshop_dir, ignore_cleanup_errors=True)
        own = Path(room.name)
        closing.callback(_delete, _lock_of(own.name, config))
        closing.enter_context(room)
        closing.enter_context(_held(own.name, config))
    return own


def _clear(config: Config) -> None:
    """What lies there may be somebody's photo. Half pictures go when nobody else may draw them."""
    alone = True
    for name in {path.name.removesuffix(LOCK) for path in config.workshop_dir.iterdir()}:
        try:
            with _held(name, config):
                _delete(config.workshop_dir / name)
        except Timeout:
            alone = False
        else:
            _delete(_lock_of(name, config))  # only now: Windows does not delete what is open
    for half in config.images_dir.rglob(f"*{UNFINISHED}") if alone else ():
        half.unlink(missing_ok=True)


def _held(name: str, config: Config) -> FileLock:
    """Raises Timeout when another process holds it."""
    return FileLock(_lock_of(name, config), timeout=0, mode=0o600)


def _lock_of(name: str, config: Config) -> Path:
    return config.workshop_dir / f"{name}{LOCK}"


def _delete(path: Path) -> None:
    """What cannot be deleted now is left for a later start."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
