"""Two processes in the same folders, and one that was killed."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.app.data_folders import open_temp_dir
from bot.config import Config

SETTINGS: dict[str, Any] = {"_env_file": None, "_env_prefix": "NONE_", "bot_token": "42:TEST"}
PROCESS = f"""
import sys
from pathlib import Path
from bot.app.data_folders import open_temp_dir
from bot.config import Config

with open_temp_dir(Config(data_dir=Path(sys.argv[1]), **{SETTINGS!r})) as temp_dir:
    (temp_dir / "sent-1").write_text("somebody's photo")
    print(temp_dir, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data_dir=tmp_path, **SETTINGS)


@pytest.fixture
def other(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """Another process that works in the same folder."""
    command = [sys.executable, "-c", PROCESS, str(tmp_path)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        process.kill()


def test_a_process_that_is_killed_locks_nothing(
    config: Config, other: "subprocess.Popen[str]"
) -> None:
    assert other.stdout is not None
    temp_dir = Path(other.stdout.readline().strip())
    half = config.images_dir / "0" / "1-0.part"
    half.parent.mkdir()
    half.touch()

    with open_temp_dir(config) as own:
        assert own != temp_dir
        assert (temp_dir / "sent-1").exists()
        assert half.exists()

    other.send_signal(signal.SIGKILL)
    other.wait()
    with open_temp_dir(config) as own:
        assert [path for path in config.temp_root.iterdir() if path.is_dir()] == [own]
        assert not half.exists()
    assert list(config.temp_root.iterdir()) == []
