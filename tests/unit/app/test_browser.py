"""Whether `make demo` opens its page, and in what."""

import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.app.demo import open_browser

URL = "http://127.0.0.1:8080"
TERMINAL = {"TERM": "xterm-256color"}
SCREEN = {"DISPLAY": ":0"}

pytestmark = pytest.mark.skipif(
    sys.platform in {"darwin", "win32"}, reason="the browsers are found as Linux finds them"
)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder with programs, which write down what they were asked to open."""
    (tmp_path / "programs").mkdir()
    return tmp_path


def install(machine: Path, name: str) -> Path:
    program = machine / "programs" / name
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> "{machine}/opened"\n')
    program.chmod(0o700)
    return program


async def opened(machine: Path, environment: Mapping[str, str]) -> list[str]:
    """The commands with which the page was opened."""
    await open_browser(URL, {"PATH": str(machine / "programs"), **environment})
    record = machine / "opened"
    return record.read_text().splitlines() if record.exists() else []


@pytest.mark.parametrize("screen", [SCREEN, {"WAYLAND_DISPLAY": "wayland-0"}])
async def test_where_there_is_a_screen_a_browser_opens_the_page(
    machine: Path, screen: dict[str, str]
) -> None:
    browser = install(machine, "firefox")

    (command,) = await opened(machine, screen | TERMINAL)

    assert command.startswith(str(browser))
    assert command.endswith(URL)


async def test_the_browser_of_the_environment_is_taken(machine: Path) -> None:
    install(machine, "firefox")
    mine = install(machine, "mine")

    assert await opened(machine, SCREEN | {"BROWSER": f"{mine} %s"}) == [f"{mine} {URL}"]


async def test_nothing_is_opened_when_that_is_asked_for(machine: Path) -> None:
    install(machine, "firefox")

    assert await opened(machine, SCREEN | {"BROWSER": "none"}) == []


@pytest.mark.parametrize("screen", [{}, {"DISPLAY": ""}])
async def test_nothing_is_opened_without_a_screen(machine: Path, screen: dict[str, str]) -> None:
    install(machine, "firefox")
    install(machine, "w3m")

    assert await opened(machine, TERMINAL | screen) == []


async def test_no_text_browser_takes_the_terminal(machine: Path) -> None:
    for browser in ("www-browser", "links", "elinks", "lynx", "w3m"):
        install(machine, browser)

    assert await opened(machine, TERMINAL | SCREEN) == []
