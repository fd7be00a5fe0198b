"""Adds `name==…` beside each `name[extra]==…` of the locks: `python -m tests.locks.plain_names FILE…`.

To a pip older than 23.3 these are two things, and each that something asks for needs its own pin.
uv writes one of them, with extras or without.
"""

import re
import sys
from pathlib import Path

ENTRY = re.compile(
    r"^(?P<name>[\w.-]+)(?P<extras>\[.+?\])?(?P<rest>==.*\n(?: .*\n)*)", re.MULTILINE
)


def with_plain_names(lock: str) -> str:
    """The lock with both forms. What has both already is left as it is."""
    plain = {entry["name"] for entry in ENTRY.finditer(lock) if not entry["extras"]}

    def both(entry: re.Match[str]) -> str:
        if entry["name"] in plain:
            return entry[0]
        return f"{entry['name']}{entry['rest']}{entry[0]}"

    return ENTRY.sub(both, lock)


def main() -> None:
    for path in map(Path, sys.argv[1:]):
        path.write_text(with_plain_names(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
