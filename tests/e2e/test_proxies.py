"""A bot whose only way out is a proxy: Debian's microsocks, with a user name and a password."""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.network import parse_proxies, parse_proxy, seconds_to_connect
from tests.kit import command_process
from tests.kit.chat_user import PHOTO, ChatUser
from tests.kit.harness import BotHarness

pytestmark = pytest.mark.slow

USER, PASSWORD = "anna-of-the-test", "s3:cr@t/ of the test"
WRITTEN = "anna-of-the-test:s3%3Acr%40t%2F%20of%20the%20test"
WAY_OUT = "127.0.0.3"
"""The address from which the proxy goes on: nobody else is let in."""


@pytest.fixture(autouse=True)
def microsocks() -> str:
    path = shutil.which("microsocks")
    if path is None:
        missing = "The command microsocks is missing: apt-get install microsocks."
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    return path


@asynccontextmanager
async def proxy(path: str) -> AsyncIterator[tuple[str, asyncio.subprocess.Process]]:
    """Its URL, and the process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await asyncio.create_subprocess_exec(
        *(path, "-i", "127.0.0.1", "-p", str(port), "-u", USER, "-P", PASSWORD, "-b", WAY_OUT),
        stderr=asyncio.subprocess.DEVNULL,
    )
    url = f"socks5://{WRITTEN}@127.0.0.1:{port}"
    try:
        async with asyncio.timeout(command_process.WAIT_LIMIT):
            while await seconds_to_connect(parse_proxy(url), 1) is None:
                continue
        yield url, process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@web.middleware
async def only_through_the_proxy(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Before both servers."""
    assert request.remote == WAY_OUT
    return await handler(request)


async def test_the_bot_draws_and_edits_through_a_proxy_alone(
    microsocks: str, tmp_path: Path
) -> None:
    place = command_process.ProcessHarness(tmp_path)
    chat = place.chat(place.masha)
    async with (
        place.open(0, only_through_the_proxy) as url,
        proxy(microsocks) as (way, _),
    ):
        settings = {"TELEGRAM_PROXY": way, "LLMEASY_PROXY": way, "LOG_LEVEL": "DEBUG"}
        async with place.bot(url, **settings) as process:
            await place.masha.send_text(chat, "лиса")
            await place.pictures(place.masha)
            await place.masha.send_photo(chat, PHOTO, "сделай зиму")
            await place.pictures(place.masha, 2)

    assert [request.path.rpartition("/")[2] for request in place.images.requests] == [
        "generations",
        "edits",
    ]
    told = "\n".join(process.lines)
    assert "serving" in told
    for secret in (USER, PASSWORD, WRITTEN.partition(":")[2]):
        assert secret not in told


async def test_a_proxy_that_refuses_the_password_is_told_of_without_it(
    microsocks: str, tmp_path: Path
) -> None:
    place = command_process.ProcessHarness(tmp_path)
    async with place.open() as url, proxy(microsocks) as (way, _):
        wrong = way.replace("s3%3Acr", "another")
        async with place.bot(url, TELEGRAM_PROXY=wrong) as process:
            await process.said("Telegram does not answer")

    told = "\n".join(process.errors)
    assert f"{parse_proxy(wrong)} refuses the user name and password" in told
    assert "another" not in told
    assert USER not in told
    assert "Traceback" not in told


async def test_the_bot_goes_on_when_the_first_of_two_proxies_dies(
    microsocks: str, harness: BotHarness, anna: ChatUser
) -> None:
    async with proxy(microsocks) as (first, process), proxy(microsocks) as (second, _):
        proxies = parse_proxies(f"{first},{second}")
        admin = harness.ada
        harness.telegram.private_chat(admin)
        async with harness.bot(
            telegram_proxy=proxies, provider_proxy=proxies, admin_ids=frozenset({admin.id})
        ):
            await anna.picture(await anna.write("a fox"))
            process.kill()
            await process.wait()
            await anna.picture(await anna.write("a lighthouse"))
            operator = ChatUser(
                harness.telegram, admin, harness.telegram.private_chat(admin), anna.say
            )
            told = await operator.gets(lambda each: proxies[0].address in each.words.text)

    assert proxies[1].address in told.words.text
    assert USER not in harness.telegram.dump()


async def test_the_operator_reads_which_proxy_fails_and_how(
    microsocks: str, harness: BotHarness
) -> None:
    """The service's own proxy; Telegram is reached through another."""
    person = harness.admin().person
    chat = harness.telegram.private_chat(person)
    async with proxy(microsocks) as (way, process):
        process.kill()
        await process.wait()
        dead = parse_proxies(way)
        async with harness.bot(provider_proxy=dead, admin_ids=frozenset({person.id})):
            await person.send_text(chat, "a fox")
            await harness.telegram.until(
                lambda: any(dead[0].address in each.words.text for each in chat.messages)
            )
            await harness.answered()

    assert USER not in harness.telegram.dump()
