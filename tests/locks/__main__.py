"""`python -m tests.locks`: old pips install the locks from an index that has newer releases.

Without the newer releases nothing would fail: a lock is good on the day that it is written. Locks
that are spoiled on purpose show that the check sees what it is for.
"""

import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement

from tests.locks.folder_index import OtherVersion, write_index
from tests.locks.lockfile import LOCKS, read_lock, write_lock
from tests.locks.pips import Pip, download_pips, empty_environment, refusal

AT_ONCE = 2  # pips that resolve
UNPINNED = "must have their versions pinned"  # what old pips say of a spoiled lock
Lock = Sequence[Requirement]


@dataclass(frozen=True)
class Trial:
    """A lock that a pip shall install or, where it is spoiled, refuse."""

    pip: Pip
    lock: Path
    spoiled: bool = False


def spoiled_locks(lock: Lock) -> Mapping[str, Lock]:
    """The lock without the extras of its names, and without the names that stand beside them."""
    with_extras = {each.name for each in lock if each.extras}
    return {
        "no extras": [each for each in lock if not each.extras],
        "extras only": [each for each in lock if each.extras or each.name not in with_extras],
    }


def trials(pips: Iterable[Pip], locks: Sequence[Path], spoiled: Sequence[Path]) -> Iterator[Trial]:
    """Each lock with each pip, and the spoiled ones with those that trip over them."""
    for pip in pips:
        yield from (Trial(pip, lock) for lock in locks)
        if not pip.knows_extras:
            yield from (Trial(pip, lock, spoiled=True) for lock in spoiled)


def complaint(trial: Trial, python: Path, index: Path) -> str:
    """What is wrong with the lock, or with this check."""
    said = refusal(trial.pip, python, trial.lock, index)
    if not trial.spoiled:
        return said
    return "" if UNPINNED in said else f"spoiled on purpose, and not refused for it. {said}"


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        index = folder / "index"
        index.mkdir()
        locks = {name: read_lock(name) for name in LOCKS}
        try:
            hashes = write_index(index, [each for lock in locks.values() for each in lock])
        except OtherVersion as error:
            sys.stderr.write(f"{error}: install requirements-test.txt and requirements-bench.txt\n")
            return 1
        sound = [write_lock(folder / name, lock, hashes) for name, lock in locks.items()]
        spoiled = [
            write_lock(folder / f"{LOCKS[1]}, {how}", lock, hashes)
            for how, lock in spoiled_locks(locks[LOCKS[1]]).items()
        ]
        python = empty_environment(folder / "environment")
        return _try(list(trials(download_pips(folder), sound, spoiled)), python, index)


def _try(every: Sequence[Trial], python: Path, index: Path) -> int:
    failed = 0
    with ThreadPoolExecutor(AT_ONCE) as threads:
        said = threads.map(lambda trial: complaint(trial, python, index), every)
        for trial, wrong in zip(every, said, strict=True):
            failed += bool(wrong)
            verdict = wrong or ("refused, as it must be" if trial.spoiled else "holds")
            sys.stdout.write(f"pip {trial.pip.version}: {trial.lock.name}: {verdict}\n")
            sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
