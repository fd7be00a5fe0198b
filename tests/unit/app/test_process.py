"""An application that is opened, served and closed without Telegram."""

import asyncio
from pathlib import Path

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.app.process import Stop, serve
from bot.app.provider_setup import ProviderSetup, setup_provider
from bot.app.wiring import build_application
from bot.config import Config, ProviderConfig


def config(folder: Path) -> Config:
    return Config(
        _env_file=None,
        _env_prefix="NONE_",
        bot_token=SecretStr("42:TEST"),
        telegram_api_url="http://127.0.0.1:1",  # nobody listens there
        data_dir=folder,
    )


def providers() -> list[ProviderSetup]:
    own = ProviderConfig(
        _env_file=None,
        _env_prefix="NONE_",
        api_key=SecretStr("sk-test"),
        base_url="http://127.0.0.1:1/v1",
    )
    return [setup_provider("llmeasy", own)]


def open_temp_dir(folder: Path) -> Path:
    (own,) = (path for path in (folder / "workshop").iterdir() if path.is_dir())
    return own


async def test_a_stop_is_obeyed_while_telegram_does_not_answer(tmp_path: Path) -> None:
    stop = Stop()
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        if waits.count(5) == 3:
            stop.ask()
            await asyncio.Event().wait()

    with capture_logs() as logs:
        async with build_application(config(tmp_path), providers(), sleep=sleep) as application:
            await serve(application, stop, heartbeat_file=tmp_path / "alive", grace=0, sleep=sleep)

    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert [line["event"] for line in logs].count("Telegram does not answer") == 3
    assert not (tmp_path / "alive").exists()


@pytest.mark.parametrize("name", ["bot.db", "images", "workshop"])
async def test_a_house_keeps_its_things_in_its_folder(tmp_path: Path, name: str) -> None:
    async with build_application(config(tmp_path / "new" / "data"), providers()):
        assert (tmp_path / "new" / "data" / name).exists()


async def test_what_a_crash_left_in_the_workshop_is_swept_out(tmp_path: Path) -> None:
    left = tmp_path / "workshop" / "tmp1234" / "sent-1"
    kept = tmp_path / "images" / "0" / "1-0"
    for path in (left, kept):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"somebody's photo")

    async with build_application(config(tmp_path), providers()):
        assert list(open_temp_dir(tmp_path).iterdir()) == []
        assert kept.exists()
    assert list((tmp_path / "workshop").iterdir()) == []


async def test_another_start_leaves_the_first_what_it_works_on(tmp_path: Path) -> None:
    half = tmp_path / "images" / "0" / "1-0.part"
    async with build_application(config(tmp_path), providers()):
        own = open_temp_dir(tmp_path)
        half.parent.mkdir()
        for path in (half, own / "sent-1"):
            path.write_bytes(b"somebody's photo")

        async with build_application(config(tmp_path), providers()):
            assert half.exists()
            assert (own / "sent-1").exists()

    async with build_application(config(tmp_path), providers()):
        assert not half.exists()
