"""`python -m bot run` as its operator sees it: a process, its logs, signals and exit codes."""

import asyncio
import json
import signal
import socket
from pathlib import Path

import pytest

from bot.sandbox.telegram import Chat, Message
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


async def test_what_a_stop_cut_off_is_drawn_after_the_next_start(town: Town) -> None:
    async with town.open() as url:
        gate = town.images.hold()
        async with town.bot(url, SHUTDOWN_GRACE="0") as process:
            await town.masha.send_text(town.chat(town.masha), "лиса")
            await town.drawing(1)
            process.send(signal.SIGTERM)
            assert await process.ended() == 0
        assert_clean(process)
        async with town.bot(url) as process:
            await town.drawing(2)
            status = await town.telegram.until(lambda: restarted(town), PATIENCE)
            gate.release()
            await town.pictures(town.masha)
            process.send(signal.SIGINT)
            assert await process.ended() == 0

    assert status is not None
    assert status.deleted
    assert_clean(process)
    assert town.rows("SELECT outcome FROM attempts ORDER BY opened_at") == [("lost",), ("drawn",)]


def restarted(town: Town) -> Message | None:
    """The status that says so."""
    messages = town.chat(town.masha).messages
    return next((one for one in messages if "Меня перезапустили" in one.text), None)


async def test_after_a_crash_everybody_ends_with_a_picture_or_a_sentence(town: Town) -> None:
    masha, tom = town.chat(town.masha), town.chat(town.tom)
    async with town.open() as url:
        gate = town.images.hold()
        async with town.bot(url, PARALLEL_IMAGES="2") as process:
            await town.masha.send_text(masha, "лиса")
            await town.tom.send_text(tom, "a fox")
            await town.drawing(2)
            await town.masha.send_text(masha, "волк")
            await town.masha.send_text(masha, "/help")  # answered when that request is taken in
            await town.telegram.until(lambda: "/usage" in masha.messages[-1].text, PATIENCE)
            process.send(signal.SIGKILL)
            assert await process.ended() == -signal.SIGKILL
        gate.release()
        async with town.bot(url, AMBIGUOUS_RETRIES="0") as process:
            await town.telegram.until(lambda: outcomes(masha)[1:] and outcomes(tom), PATIENCE)
            process.send(signal.SIGTERM)
            assert await process.ended() == 0

    assert_clean(process)
    lost, drawn = sorted(outcomes(masha), key=lambda message: bool(message.photo))
    assert "За картинку могли списать деньги" in lost.text
    assert drawn.photo
    assert drawn.caption.startswith("волк")
    assert ["It may have been charged" in message.text for message in outcomes(tom)] == [True]
    assert len(town.images.requests) == 3  # nothing that was lost is asked for again
    assert town.rows("SELECT count(*) FROM attempts WHERE closed_at IS NULL") == [(0,)]
    assert town.rows("SELECT count(*) FROM jobs WHERE answered = 0") == [(0,)]


def outcomes(chat: Chat) -> list[Message]:
    """The last words of requests; none while a status stands."""
    said = [message for message in chat.messages if message.buttons]
    waiting = any(message.button("Отменить") or message.button("Cancel") for message in said)
    return [] if waiting else said


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
