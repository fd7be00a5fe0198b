"""`python -m bot demo` on a machine with a screen."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.kit.command_process import WAIT_LIMIT, started

pytestmark = pytest.mark.slow


async def first_line(pipe: Path) -> str:
    """What somebody writes into a named pipe."""
    reader = asyncio.StreamReader()
    # For writing as well: the pipe is not at its end before somebody opens it.
    end = os.fdopen(os.open(pipe, os.O_RDWR | os.O_NONBLOCK), "rb", buffering=0)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), end
    )
    try:
        return (await reader.readline()).decode().rstrip()
    finally:
        transport.close()


@pytest.mark.skipif(sys.platform == "win32", reason="the browser is a script of the shell")
async def test_the_page_that_is_told_is_opened(tmp_path: Path) -> None:
    opened = tmp_path / "opened"
    os.mkfifo(opened)
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{opened}"\n')
    browser.chmod(0o700)
    environment = {"DISPLAY": ":0", "BROWSER": f"{browser} %s"}

    async with started(["demo", "--port", "0"], tmp_path, environment) as process:
        async with asyncio.timeout(WAIT_LIMIT):
            url = await first_line(opened)
        await process.said(f"{url} ")

    assert url.startswith("http://127.0.0.1:")
