"""Two processes in the same folders, and one that was killed."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.app.folders import own_workshop
from bot.config import Config

SETTINGS: dict[str, Any] = {"_env_file": None, "_env_prefix": "NONE_", "bot_token": "42:TEST"}
PROCESS = f"""
import sys
from pathlib import Path
from bot.app.folders import own_workshop
from bot.config import Config

with own_workshop(Config(data_dir=Path(sys.argv[1]), **{SETTINGS!r})) as workshop:
    (workshop / "sent-1").write_text("somebody's photo")
    print(workshop, flush=True)
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
    workshop = Path(other.stdout.readline().strip())
    half = config.images_dir / "0" / "1-0.part"
    half.parent.mkdir()
    half.touch()

    with own_workshop(config) as own:
        assert own != workshop
        assert (workshop / "sent-1").exists()
        assert half.exists()

    other.send_signal(signal.SIGKILL)
    other.wait()
    with own_workshop(config) as own:
        assert [path for path in config.workshop_dir.iterdir() if path.is_dir()] == [own]
        assert not half.exists()
    assert list(config.workshop_dir.iterdir()) == []
