"""The locks: requirements with exact versions, and the hashes of their files."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from packaging.requirements import Requirement

REPOSITORY = Path(__file__).parents[2]
LOCKS = ("requirements.txt", "requirements-test.txt", "requirements-bench.txt")
HASHES = re.compile(r"\s--hash=.*")


def read_lock(name: str) -> list[Requirement]:
    """The requirements of a lock of the repository, without their hashes."""
    lines = (REPOSITORY / name).read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    return [Requirement(HASHES.sub("", line)) for line in lines if line]


def locked_version(requirement: Requirement) -> str:
    """Raises ValueError where the requirement is not one `==`."""
    (pin,) = requirement.specifier
    if pin.operator != "==":
        raise ValueError(f"not pinned: {requirement}")
    return pin.version


def write_lock(path: Path, requirements: Iterable[Requirement], hashes: Mapping[str, str]) -> Path:
    """Writes a lock with one SHA-256 for each name, and returns its path."""
    lines = [f"{each} --hash=sha256:{hashes[each.name]}\n" for each in requirements]
    path.write_text("".join(lines), encoding="utf-8")
    return path
