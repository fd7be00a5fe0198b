"""`python -m bot doctor` as its operator sees it, beside a bot at work and without one."""

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from tests.kit.command_process import KEY, REPOSITORY, TOKEN, Process, ProcessHarness, started

pytestmark = pytest.mark.slow

NOWHERE = {"TELEGRAM_API_URL": "http://127.0.0.1:1", "LLMEASY_BASE_URL": "http://127.0.0.1:1/v1"}
"""Nobody listens there."""


def findings(process: Process) -> dict[str, dict[str, str]]:
    """The last one of each check."""
    return {each["check"]: each for each in json.loads("\n".join(process.output))}


async def test_an_empty_folder(tmp_path: Path) -> None:
    environment = {"LANG": "ru_RU.UTF-8", **NOWHERE}
    async with started(["doctor"], tmp_path, environment) as process:
        assert await process.ended() == 1

    assert process.errors == []
    assert any(line.startswith("✗ Не задана настройка BOT_TOKEN:") for line in process.output)
    assert process.output[-1].startswith("Бот работать не сможет: сначала нужно исправить")
    assert names(tmp_path) == set()


async def test_a_bot_at_work_is_seen_and_left_alone(tmp_path: Path) -> None:
    harness = ProcessHarness(tmp_path)
    settings = {"BOT_TOKEN": TOKEN, "LLMEASY_API_KEY": KEY, "DATA_DIR": str(harness.data)}
    async with harness.open() as url, harness.bot(url) as bot:
        await harness.masha.send_text(harness.chat(harness.masha), "лиса")
        await harness.pictures(harness.masha)
        async with started(["doctor", "--json"], tmp_path, settings | NOWHERE) as process:
            await process.ended()
        await harness.masha.send_text(harness.chat(harness.masha), "ещё одна")
        await harness.pictures(harness.masha, 2)

    told = findings(process)
    assert told["alive"]["message"].startswith("A bot is running here: its last sign of life")
    assert " up to date (" in told["database"]["message"]
    assert told["files"]["status"] == "ok"
    assert process.errors == []
    assert not [line for line in bot.errors if "error" in line]


@pytest.mark.parametrize("library", ["aiogram", "fluent", "PIL"])
async def test_a_missing_library_is_named(tmp_path: Path, library: str) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"import sys; sys.modules[{library!r}] = None")
    environment = {"PYTHONPATH": f"{tmp_path}:{Path(__file__).parents[2]}"}

    async with started(["doctor"], tmp_path, environment) as process:
        assert await process.ended() == 1

    (sentence,) = process.errors
    assert sentence.startswith(f"These libraries are missing or too old: {library}")


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def test_who_reads_the_first_line_alone_sees_no_traceback(tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_shell(
        f"'{sys.executable}' -m bot doctor | head -n 1",
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), **NOWHERE},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()

    assert output.decode().startswith("✓ Python") or output.startswith(b"+ Python")
    assert errors == b""
