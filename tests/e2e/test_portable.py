"""The demo on a system that lacks what only Unix has. The tests run on Linux, so it is taken away."""

import signal
from pathlib import Path

import pytest

from tests.e2e.test_process import free_port
from tests.kit.command_process import REPOSITORY, started

pytestmark = pytest.mark.slow

WITHOUT_UNIX = """
import asyncio, sys

for name in ("fcntl", "grp", "pwd", "resource", "termios"):
    sys.modules[name] = None

def add_signal_handler(self, number, callback, *args):
    raise NotImplementedError  # asyncio's answer on Windows

asyncio.SelectorEventLoop.add_signal_handler = add_signal_handler
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_the_demo_starts_and_ends(tmp_path: Path, number: signal.Signals) -> None:
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_UNIX)  # Python reads it before all else
    environment = {
        "PYTHONPATH": f"{tmp_path}:{REPOSITORY}",
        "PYTHONWARNINGS": "ignore",  # filelock says that it has no fcntl
        "TMPDIR": str(tmp_path),
    }
    async with started(["demo", "--port", str(free_port())], tmp_path, environment) as process:
        await process.said("The bot is ready to talk")
        process.send(number)
        assert await process.ended() == 0

    assert process.output[-1] == "The demo is over."
    assert process.errors == []
    assert left_in(tmp_path) == {"sitecustomize.py", "__pycache__"}


def left_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def test_a_terminal_without_cyrillic_is_spoken_to(tmp_path: Path) -> None:
    environment = {"LANG": "ru_RU.UTF-8", "PYTHONIOENCODING": "ascii"}
    async with started(["--help"], tmp_path, environment) as process:
        assert await process.ended() == 0

    assert process.errors == []
    assert any("demo" in line for line in process.output)
