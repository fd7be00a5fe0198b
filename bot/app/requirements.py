"""Which libraries are missing or too old. Knows the standard library alone: none may be there."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

PROJECT = "draw-bot"
PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"
REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)\s*(?:\[(?P<extras>[^]]*)\])?(?P<versions>[^;]*)")
AT_LEAST = re.compile(r">=\s*([\d.]+)")


@dataclass(frozen=True, slots=True)
class MissingLibrary:
    """`wanted`: the oldest version that will do, or empty; `there`: empty where none is."""

    name: str
    wanted: str
    there: str


def requirements() -> list[str]:
    """As `aiogram>=3.31,<4`: of the checkout, else of the installed package; empty in a container
    that has neither.
    """
    try:
        return list(tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))["project"]["dependencies"])
    except (OSError, ValueError, KeyError):
        pass
    try:
        return [each for each in metadata.requires(PROJECT) or [] if "extra ==" not in each]
    except metadata.PackageNotFoundError:
        return []


def missing_libraries_of(wanted: list[str]) -> Iterator[MissingLibrary]:
    """What is missing or too old, extras such as `httpx[socks]` included."""
    for requirement in wanted:
        make_finding = REQUIREMENT.match(requirement)
        if make_finding is None:
            continue
        name, least = make_finding["name"], AT_LEAST.search(make_finding["versions"])
        oldest = least[1] if least else ""
        there = _version(name)
        if not there or _numbers(there) < _numbers(oldest):
            yield MissingLibrary(name, oldest, there)
        elif make_finding["extras"]:
            yield from missing_libraries_of(
                list(_of_extras(name, make_finding["extras"].split(",")))
            )


def missing_libraries(error: ImportError) -> str:
    """Their names, where a library is to blame; empty where the code itself is."""
    names = [library.name for library in missing_libraries_of(requirements())]
    if not names and error.name and error.name.partition(".")[0] != __name__.partition(".")[0]:
        names = [error.name]
    return ", ".join(names)


def _of_extras(name: str, extras: list[str]) -> Iterator[str]:
    for requirement in metadata.requires(name) or []:
        what, _, marker = requirement.partition(";")
        if any(re.search(rf"extra\s*==\s*['\"]{extra.strip()}['\"]", marker) for extra in extras):
            yield what


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def _numbers(version: str) -> tuple[int, ...]:
    """`3.31.0` is (3, 31, 0); what follows the numbers does not count."""
    beginning = re.match(r"[\d.]*", version)
    return tuple(int(part) for part in (beginning[0] if beginning else "").split(".") if part)
