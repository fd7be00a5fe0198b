"""Who may read what the bot keeps: its own user alone. It holds people's words and pictures.

Windows has no such modes: there, the folder's own rules hold.
"""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.config import Config

OTHERS = 0o077  # the bits of a mode that let group and others in


@contextmanager
def private_umask() -> Iterator[None]:
    """What the process makes meanwhile gets 0700 or 0600, by whichever library."""
    before = os.umask(OTHERS)
    try:
        yield
    finally:
        os.umask(before)


def open_to_others(config: Config) -> list[Path]:
    """The folders and files of the bot that others on this machine may read or enter."""
    return [path for path in _kept(config) if is_open_to_others(path)]


def close_to_others(config: Config) -> list[Path]:
    """Takes these rights away, where they are ours to take, and returns the paths."""
    return [path for path in open_to_others(config) if close(path)]


def is_open_to_others(path: Path) -> bool:
    return os.name != "nt" and bool(_mode(path) & OTHERS)


def close(path: Path) -> bool:
    """False where it belongs to somebody else, or is gone."""
    try:
        path.chmod(_mode(path) & ~OTHERS)
    except OSError:
        return False
    return True


def _kept(config: Config) -> Iterator[Path]:
    database = config.database_path
    if _holds_nothing_else(config):
        yield config.data_dir
    yield from (config.heartbeat_file, config.temp_lock)
    yield from (database.with_name(database.name + end) for end in ("", "-wal", "-shm", "-journal"))
    for folder in (config.images_dir, config.temp_root):
        yield folder
        yield from (path for path in folder.rglob("*") if not path.is_symlink())


def _holds_nothing_else(config: Config) -> bool:
    """DATA_DIR may be a folder that others need, such as /tmp: that one stays as it is."""
    own = {config.heartbeat_file.name, "lost+found", config.images_dir.name, config.temp_root.name}
    try:
        names = {path.name for path in config.data_dir.iterdir()}
    except OSError:
        return False
    return all(name in own or name.startswith(("bot.db", "workshop.lock")) for name in names)


def _mode(path: Path) -> int:
    """Without any bits where nothing can be told."""
    try:
        return stat.S_IMODE(path.stat().st_mode)
    except OSError:
        return 0
