"""The pips that Pythons bring along, each run from its wheel and told nothing by this machine."""

import os
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FIRST_BROUGHT_BY = {
    "22.3": (3, 11),  # 3.11.0
    "23.0.1": (3, 11),  # Debian 12
    "23.2.1": (3, 12),
    "24.2": (3, 13),
    "25.2": (3, 14),
}
"""The oldest pip of each Python; it need not work on newer ones."""
KNOWS_EXTRAS = (23, 3)
"""From here on pip takes the pin of `name` for `name[extra]`, too."""


@dataclass(frozen=True)
class Pip:
    """A version, and the folder that its wheel was unpacked into."""

    version: str
    folder: Path

    @property
    def knows_extras(self) -> bool:
        return tuple(map(int, self.version.split(".")[:2])) >= KNOWS_EXTRAS


def download_pips(folder: Path) -> Iterator[Pip]:
    """The pips that people with this Python, or a newer one, begin with, and the newest of all."""
    here = sys.version_info[:2]
    brought = [version for version, python in FIRST_BROUGHT_BY.items() if python >= here]
    for wanted in (*(f"pip=={version}" for version in brought), "pip"):
        yield _download(wanted, folder / wanted)


def _download(wanted: str, folder: Path) -> Pip:
    download = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"]
    subprocess.run([*download, "--dest", folder, wanted], check=True)
    (wheel,) = folder.glob("pip-*.whl")
    with zipfile.ZipFile(wheel) as packed:  # from the wheel itself it would start half as quick
        packed.extractall(folder)
    return Pip(wheel.name.split("-")[1], folder)


def empty_environment(folder: Path) -> Path:
    """An environment in which nothing is installed, and its Python."""
    venv.create(folder, symlinks=os.name != "nt")
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def refusal(pip: Pip, python: Path, lock: Path, index: Path) -> str:
    """Installs the lock from the folder `index`, but for the files; what pip says against it."""
    asked = ["install", "--dry-run", "--no-index", "--find-links", str(index)]
    alone = ["--isolated", "--disable-pip-version-check", "--no-cache-dir", "--quiet"]
    own = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    ended = subprocess.run(
        [python, pip.folder / "pip", *alone, *asked, "--require-hashes", "-r", lock],
        env=own | {"PIP_CONFIG_FILE": os.devnull},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.stderr.strip() if ended.returncode else ""
