"""The wheel by itself: what is installed works in an empty folder, without the repository."""

import asyncio
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot import __version__
from tests.kit.command_process import REPOSITORY, WAIT_LIMIT, started

pytestmark = pytest.mark.slow

BUILD = ("-m", "build", "--no-isolation")
INSTALL = ("-m", "pip", "install", "--quiet", "--no-deps", "--no-index")
SANDBOX = "draw_bot_sandbox"


def files(folder: Path) -> set[str]:
    """Their paths from there; what Python compiles for itself is not among them."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def python(*arguments: str | Path) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which the wheel is installed; it is built from the source distribution."""
    build_application, site = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("site")
    python(*BUILD, "--outdir", build_application, REPOSITORY)
    (wheel,) = build_application.glob("*.whl")
    python(*INSTALL, "--target", site, wheel)
    return site


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    folder = tmp_path / "an empty folder"
    folder.mkdir()
    return folder


def test_the_command_knows_its_words_and_its_version(site: Path, empty: Path) -> None:
    said = subprocess.run(
        [sys.executable, site / "bin" / "draw-bot", "--help"],
        cwd=empty,
        env={"PYTHONPATH": str(site), "LANG": "ru_RU.UTF-8", "PYTHONUTF8": "1"},
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout

    assert said.startswith("usage: draw-bot ")
    assert "ничего не нужно" in said
    assert [f"draw_bot-{__version__}.dist-info"] == [path.name for path in site.glob("draw_bot-*")]


def test_the_sandbox_comes_with_the_bot_and_is_whole(site: Path) -> None:
    packages = {path.name for path in site.iterdir() if (path / "__init__.py").exists()}

    assert packages == {"bot", SANDBOX}
    assert files(site / SANDBOX) == files(REPOSITORY / SANDBOX)
    assert "page/index.html" in files(site / SANDBOX)


async def test_the_demo_answers_in_an_empty_folder(site: Path, empty: Path) -> None:
    environment = {"PYTHONPATH": str(site), "LANG": "ru_RU.UTF-8"}
    async with started(["demo", "--port", "0"], empty, environment) as process:
        await process.said("Бот готов к разговору")
        (url,) = re.findall(r"http://[\d.:]+", process.output[-1])
        async with ClientSession(url, raise_for_status=True) as page, asyncio.timeout(WAIT_LIMIT):
            index = await (await page.get("/")).text()
            for name in re.findall(r'"(/static/[\w.]+)"', index):
                await page.get(name)
            answer = await answer_to("/help", page)

    assert "/draw" in answer
    assert not process.errors
    assert not await asyncio.to_thread(os.listdir, empty)


async def answer_to(words: str, page: ClientSession) -> str:
    """What the bot says to the first of the people in the demo."""
    chat, *_ = await (await page.get("/page/chats")).json()
    person = chat["people"][0]["id"]
    path = f"/page/chats/{chat['id']}"
    async with page.get("/page/events") as events:
        await page.post(f"{path}/send", data={"from": person, "text": words})
        while True:
            view = await (await page.get(path, params={"as": person})).json()
            for message in view["messages"]:
                if message["from"]["is_bot"]:
                    return str(message["html"])
            await events.content.readline()
