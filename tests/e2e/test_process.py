"""`python -m bot run` as its operator sees it: a process, its logs, signals and exit codes."""

import asyncio
import json
import signal
import socket
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler

from tests.kit.command_process import KEY, TOKEN, WAIT_LIMIT, Process, ProcessHarness, started

pytestmark = pytest.mark.slow


@pytest.fixture
def harness(tmp_path: Path) -> ProcessHarness:
    return ProcessHarness(tmp_path)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


class LatestUpdates:
    """A middleware before Telegram, which keeps the latest updates that it told."""

    def __init__(self) -> None:
        self._told = ""

    def response(self) -> web.Response:
        return web.Response(text=self._told, content_type="application/json")

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        answer = await handler(request)
        if request.path.endswith("/getUpdates") and isinstance(answer, web.Response):
            told = answer.text or "{}"
            self._told = told if json.loads(told).get("result") else self._told
        return answer


def bad_gateway() -> web.Response:
    return web.Response(status=502, text="<h1>Bad Gateway</h1>", content_type="text/html")


def assert_clean(process: Process) -> None:
    """Nothing that an operator must not see, and nothing that only a programmer reads."""
    everything = "\n".join(process.lines)
    assert "Traceback" not in everything
    assert TOKEN.partition(":")[2] not in everything
    assert KEY not in everything


async def test_it_waits_for_telegram_serves_and_ends_what_it_began(harness: ProcessHarness) -> None:
    port, latest = free_port(), LatestUpdates()
    settings = {"LOG_LEVEL": "DEBUG", "LOG_FORMAT": "json"}
    async with harness.bot(f"http://127.0.0.1:{port}", **settings) as process:
        await process.said("Telegram does not answer")
        async with harness.open(port, latest.middleware):
            harness.interceptor.answer_next("getUpdates", bad_gateway())
            await process.said("serving")
            await harness.masha.send_text(harness.chat(harness.masha), "лиса")
            await harness.pictures(harness.masha)
            assert not harness.interceptor.answers["getUpdates"]

            # The request that was just answered is told again, and then one that is new.
            harness.interceptor.answer_next("getUpdates", latest.response())
            await harness.tom.send_text(harness.chat(harness.tom), "a fox")
            await harness.pictures(harness.tom)
            assert not harness.interceptor.answers["getUpdates"]

            gate = harness.images.hold()
            await harness.masha.send_text(harness.chat(harness.masha), "ещё одна")
            await harness.drawing(3)
            process.send(signal.SIGTERM)
            await process.said("stopping")
            gate.release()
            await harness.pictures(harness.masha, 2)
            assert await process.ended() == 0

    assert_clean(process)
    assert [json.loads(line)["level"] for line in process.errors]
    assert harness.rows("SELECT state, answered FROM jobs") == [("done", 1)] * 3
    assert not list(harness.temporary.iterdir())


async def test_a_request_over_which_it_was_killed_three_times_ends_and_others_go_on(
    harness: ProcessHarness,
) -> None:
    gate = harness.images.hold()
    settings = {"HOLD_SECONDS": "1", "AMBIGUOUS_RETRIES": "9"}
    async with harness.open() as url:
        await harness.tom.send_text(harness.chat(harness.tom), "a fox")
        for times in (1, 2, 3):
            async with harness.bot(url, **settings) as process:
                await harness.drawing(times)
                process.send(signal.SIGKILL)
                await process.ended()

        await harness.masha.send_text(harness.chat(harness.masha), "лиса")
        gate.release()
        async with harness.bot(url, **settings) as process:
            await harness.pictures(harness.masha)
            await process.said("given up")
            await harness.telegram.until(lambda: said_to_tom(harness), WAIT_LIMIT)
            process.send(signal.SIGTERM)
            assert await process.ended() == 0

    assert_clean(process)
    assert harness.rows("SELECT state, answered FROM jobs ORDER BY id") == [
        ("failed", 1),
        ("done", 1),
    ]
    assert harness.rows("SELECT count(*) FROM attempts WHERE outcome = 'lost'") == [(3,)]


def said_to_tom(harness: ProcessHarness) -> bool:
    [*_, last] = harness.chat(harness.tom).messages
    return last.sender.is_bot and "three times" in last.text


async def test_a_wrong_token_stops_the_start_with_one_sentence(harness: ProcessHarness) -> None:
    settings = {"BOT_TOKEN": "42:of-somebody-else", "LANG": "ru_RU.UTF-8"}
    async with harness.open() as url, harness.bot(url, **settings) as process:
        assert await process.ended() == 1

    assert_clean(process)
    assert process.errors == [
        "Telegram не знает такого BOT_TOKEN. Скопируйте его у @BotFather ещё раз."
    ]


async def test_the_demo_shows_its_page_until_it_is_interrupted(tmp_path: Path) -> None:
    port = free_port()
    real = tmp_path / "real.db"  # settings of the real bot are none of the demo's business
    environment = {
        "LANG": "ru_RU.UTF-8",
        "DATABASE_URL": f"sqlite+aiosqlite:///{real}",
        "ACCESS": "nonsense",
    }
    async with started(["demo", "--port", str(port)], tmp_path, environment) as process:
        await process.said(f"http://127.0.0.1:{port}")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.0\r\n\r\n")
        page = (await reader.read()).decode()
        writer.close()
        await writer.wait_closed()
        process.send(signal.SIGINT)
        assert await process.ended() == 0

    assert page.startswith("HTTP/1.0 200")
    assert "<html" in page
    assert process.output[-1] == "Демонстрация окончена."
    assert process.errors == []
    assert not real.exists()
