"""`python -m tests.locks.wheels`: there are wheels of all that is locked, where the bot shall run.

uv looks them up in the index, with the markers of that Python and machine, which pip takes from
the Python that runs it. Their hashes are not compared: uv has just written those of all files.
"""

import itertools
import subprocess
import sys
import tempfile

from tests.locks.lockfile import LOCKS, REPOSITORY

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACHINES = ("x86_64", "aarch64")
LIBC = "manylinux_2_28"  # Debian 11, Ubuntu 20.04 and Red Hat 8 are as new


def missing(lock: str, python: str, machine: str) -> str:
    """What uv says when it finds no wheel of something."""
    where = ["--python-version", python, "--python-platform", f"{machine}-{LIBC}"]
    how = ["--dry-run", "--quiet", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
    uv = [sys.executable, "-m", "uv", "pip", "install", "--python", sys.executable]
    with tempfile.TemporaryDirectory() as empty:
        ended = subprocess.run(
            [*uv, *where, *how, "--target", empty, "-r", REPOSITORY / lock],
            capture_output=True,
            text=True,
            check=False,
        )
    return ended.stderr.strip() if ended.returncode else ""


def main() -> int:
    failed = 0
    for lock, python, machine in itertools.product(LOCKS, PYTHONS, MACHINES):
        wrong = missing(lock, python, machine)
        failed += bool(wrong)
        verdict = wrong or "there are wheels"
        sys.stdout.write(f"{lock}: Python {python} on {machine}: {verdict}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
