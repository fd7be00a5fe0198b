from pathlib import Path

import pytest

from bot.env_file import EnvFileError, Setting, read_env_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_no_file_sets_nothing(file: Path) -> None:
    assert read_env_file(file) == []


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_settings_have_their_lines(file: Path, end: str) -> None:
    text = ["# my bot", "", "  BOT_TOKEN = 42:TEST", "export A='1", "2'", "", "# off", "B=", "A=2"]
    file.write_bytes(end.join(text).encode())

    assert read_env_file(file) == [
        Setting("BOT_TOKEN", 3),
        Setting("A", 4),
        Setting("B", 8),
        Setting("A", 9),
    ]


@pytest.mark.parametrize("line", ["'", "A", "A B=1", "=1", "A='1' 2"])
def test_a_line_that_sets_nothing_is_numbered(file: Path, line: str) -> None:
    file.write_text(f"A=1\n\n{line}\nB=2\n")

    with pytest.raises(EnvFileError) as refusal:
        read_env_file(file)

    assert (refusal.value.problem, refusal.value.line) == ("line", 3)


def test_what_stands_in_a_file_of_another_encoding_is_not_shown(file: Path) -> None:
    file.write_bytes("# токен\nBOT_TOKEN=42:hush".encode("cp1251"))

    with pytest.raises(EnvFileError) as refusal:
        read_env_file(file)

    assert refusal.value.__suppress_context__
    assert "hush" not in repr(refusal.value)
