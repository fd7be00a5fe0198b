"""The file `.env`: whether it can be read, and which names it sets."""

from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from dotenv.parser import parse_stream

ENV_FILE = Path(".env")
ENCODING = "utf-8-sig"  # Windows' editors put a byte order mark before UTF-8
MAX_BYTES = 1_000_000


class EnvFileError(Exception):
    """`.env` cannot be used.

    `problem` is `encoding`, `folder`, `unreadable`, `too-large`, or `line` with the number of the
    line, from 1, that is no `NAME=value`.
    """

    def __init__(self, problem: str, line: int = 0) -> None:
        super().__init__(problem, line)
        self.problem = problem
        self.line = line


@dataclass(frozen=True, slots=True)
class Setting:
    """`NAME=value` in the file, and the number of its line, from 1."""

    name: str
    line: int


def read_env_file(path: Path) -> list[Setting]:
    """What the file sets, in its order; nothing where there is none. Raises EnvFileError."""
    settings = []
    for found in parse_stream(StringIO(_text(path))):
        # Before the statement come the blank lines and comments that the parser took with it.
        line = found.original.line + _lines_before(found.original.string)
        if found.error or (found.key is not None and found.value is None):
            raise EnvFileError("line", line)
        if found.key is not None:
            settings.append(Setting(found.key, line))
    return settings


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise EnvFileError("folder")
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise EnvFileError("unreadable") from error
    if len(content) > MAX_BYTES:
        raise EnvFileError("too-large")
    try:
        text = content.decode(ENCODING)
    except UnicodeDecodeError:
        raise EnvFileError("encoding") from None  # its text would show what stands in the file
    if "\0" in text:  # UTF-16 without a byte order mark
        raise EnvFileError("encoding")
    return text


def _lines_before(statement: str) -> int:
    return statement[: len(statement) - len(statement.lstrip())].count("\n")
