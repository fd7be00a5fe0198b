"""A folder for pip's `--find-links`: what is locked, and a newer release of each.

The wheels hold no code. Their metadata is that of the installed distributions, so that pip has the
same dependencies to resolve; what its marker keeps from being installed here has none.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from packaging.requirements import Requirement

from tests.locks.lockfile import locked_version

NEWER = "9999"
RESOLVED = ("Requires-Python", "Provides-Extra", "Requires-Dist")
"""The fields that a resolver reads."""
WHEEL = "Wheel-Version: 1.0\nGenerator: tests.locks\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


class OtherVersion(Exception):
    """What is installed is not what is locked."""


def write_index(folder: Path, requirements: Iterable[Requirement]) -> dict[str, str]:
    """Writes the wheels, and returns the SHA-256 of each locked one by the package's name.

    Raises OtherVersion.
    """
    hashes = {}
    for requirement in requirements:
        locked = locked_version(requirement)
        fields = _resolved_fields(requirement, locked)
        hashes[requirement.name] = _write_wheel(folder, requirement.name, locked, fields)
        _write_wheel(folder, requirement.name, NEWER, fields)
    return hashes


def _resolved_fields(requirement: Requirement, locked: str) -> list[str]:
    try:
        installed = metadata(requirement.name)
    except PackageNotFoundError as error:
        if requirement.marker and not requirement.marker.evaluate():
            return []
        raise OtherVersion(f"{requirement.name} {locked} is locked, and not installed") from error
    if installed["Version"] != locked:
        raise OtherVersion(f"{requirement.name} {locked} is locked, {installed['Version']} is here")
    return [f"{name}: {value}" for name in RESOLVED for value in installed.get_all(name) or ()]


def _write_wheel(folder: Path, name: str, version: str, fields: list[str]) -> str:
    stem = f"{name.replace('-', '_')}-{version}"
    header = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as wheel:
        wheel.writestr(f"{stem}.dist-info/METADATA", "\n".join([*header, *fields, ""]))
        wheel.writestr(f"{stem}.dist-info/WHEEL", WHEEL)
        wheel.writestr(f"{stem}.dist-info/RECORD", "")
    (folder / f"{stem}-py3-none-any.whl").write_bytes(content.getvalue())
    return hashlib.sha256(content.getvalue()).hexdigest()
