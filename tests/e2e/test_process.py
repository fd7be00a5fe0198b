"""`python -m bot run` as its operator sees it: a process, its logs, signals and exit codes."""

import asyncio
import json
import signal
import socket
from pathlib import Path

import pytest

from tests.e2e.processes import KEY, PATIENCE, TOKEN, Process, Town, started


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def assert_clean(process: Process) -> None:
    """Nothing that an operator must not see, and nothing that only a programmer reads."""
    everything = "\n".join(process.errors + process.output)
    assert "Traceback" not in everything
    assert TOKEN.partition(":")[2] not in everything
    assert KEY not in everything


async def test_it_waits_for_telegram_serves_and_ends_what_it_began(town: Town) -> None:
    port = free_port()
    settings = {"LOG_LEVEL": "DEBUG", "LOG_FORMAT": "json"}
    async with town.bot(f"http://127.0.0.1:{port}", **settings) as process:
        await process.said("Telegram does not answer")
        async with town.open(port):
            town.proxy.pages = 1
            await process.said("serving")
            await town.masha.send_text(town.chat(town.masha), "лиса")
            await town.pictures(town.masha)
            assert town.proxy.pages == 0

            town.proxy.repeats = 1  # the request that was just answered, and one that is new
            await town.tom.send_text(town.chat(town.tom), "a fox")
            await town.pictures(town.tom)
            assert town.proxy.repeats == 0

            gate = town.images.hold()
            await town.masha.send_text(town.chat(town.masha), "ещё одна")
            await town.drawing(3)
            process.send(signal.SIGTERM)
            await process.said("stopping")
            gate.release()
            await town.pictures(town.masha, 2)
            assert await process.ended() == 0

    assert_clean(process)
    assert [json.loads(line)["level"] for line in process.errors]
    assert town.rows("SELECT state, answered FROM jobs") == [("done", 1)] * 3
    assert not list(town.temporary.iterdir())


@pytest.mark.timeout(180)  # it starts four times
async def test_a_request_over_which_it_was_killed_three_times_ends_and_others_go_on(
    town: Town,
) -> None:
    gate = town.images.hold()
    settings = {"HOLD_SECONDS": "1", "AMBIGUOUS_RETRIES": "9"}
    async with town.open() as url:
        await town.tom.send_text(town.chat(town.tom), "a fox")
        for times in (1, 2, 3):
            async with town.bot(url, **settings) as process:
                await town.drawing(times)
                process.send(signal.SIGKILL)
                await process.ended()

        await town.masha.send_text(town.chat(town.masha), "лиса")
        gate.release()
        async with town.bot(url, **settings) as process:
            await town.pictures(town.masha)
            await process.said("given up")
            await town.telegram.until(lambda: said_to_tom(town), PATIENCE)
            process.send(signal.SIGTERM)
            assert await process.ended() == 0

    assert_clean(process)
    assert town.rows("SELECT state, answered FROM jobs ORDER BY id") == [("failed", 1), ("done", 1)]
    assert town.rows("SELECT count(*) FROM attempts WHERE outcome = 'lost'") == [(3,)]


def said_to_tom(town: Town) -> bool:
    [*_, last] = town.chat(town.tom).messages
    return last.sender.is_bot and "three times" in last.text


async def test_a_wrong_token_stops_the_start_with_one_sentence(town: Town) -> None:
    settings = {"BOT_TOKEN": "42:of-somebody-else", "LANG": "ru_RU.UTF-8"}
    async with town.open() as url, town.bot(url, **settings) as process:
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
