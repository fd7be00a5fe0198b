"""Starting and stopping the server."""

import asyncio
import time

import pytest
from aiohttp import ClientSession, web

from draw_bot_sandbox.serving import serving
from draw_bot_sandbox.telegram import TelegramSandbox


def app_of(sandbox: TelegramSandbox) -> web.Application:
    app = web.Application()
    sandbox.add_to(app)
    return app


async def test_long_polls_and_event_streams_do_not_hold_the_shutdown() -> None:
    sandbox = TelegramSandbox()
    async with ClientSession() as session, asyncio.TaskGroup() as tasks:
        async with serving(app_of(sandbox)) as url:
            poll = tasks.create_task(session.get(f"{url}/bot42:TEST/getUpdates?timeout=50"))
            events = await session.get(f"{url}/page/events")
            await asyncio.wait([poll], timeout=0.05)
            began = time.monotonic()
        assert time.monotonic() - began < 3
        assert (await (await poll).json())["result"] == []
        events.close()


async def test_a_port_in_use_is_an_error_of_the_system() -> None:
    async with serving(web.Application()) as url:
        port = int(url.rpartition(":")[2])
        with pytest.raises(OSError, match="address already in use"):
            async with serving(web.Application(), port):
                pytest.fail("two servers on one port")


async def test_an_upload_that_is_cut_half_way_leaves_nothing_and_no_noise(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sandbox = TelegramSandbox()
    chat = sandbox.private_chat(sandbox.person("Tom"))
    half = (
        b"POST /bot42:TEST/sendDocument HTTP/1.1\r\nHost: sandbox\r\nContent-Length: 1000\r\n"
        b"Content-Type: multipart/form-data; boundary=cut\r\n\r\n"
        b'--cut\r\nContent-Disposition: form-data; name="document"; filename="a"\r\n\r\nhalf'
    )
    async with serving(app_of(sandbox)) as url, ClientSession(url) as session:
        _, writer = await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
        writer.write(half)
        await writer.drain()
        async with session.get("/bot42:TEST/getMe") as answer:  # by now the half has arrived
            assert answer.status == 200
        writer.transport.abort()
        async with session.get("/bot42:TEST/getMe") as answer:
            assert answer.status == 200
    assert chat.messages == []
    assert caplog.messages == []
