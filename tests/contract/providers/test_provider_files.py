"""Answers that only say where the picture is."""

import json
import socket

import pytest
from aiohttp import web

from bot.domain.errors import ResponseLost, ResponseUnreadable
from bot.domain.jobs import AttemptOutcome
from draw_bot_sandbox.images import Answer
from tests.contract.providers.provider import BASE64, PICTURE, PRICE, FakeProvider, serve_provider

LOST = (AttemptOutcome.LOST, PRICE)


def pointing(url: str) -> tuple[Answer, Answer]:
    """The address as JSON, and as an event."""
    event = json.dumps({"type": "image_generation.completed", "url": url})
    return Answer.json({"data": [{"url": url}]}), Answer.raw(f"data: {event}\n\n".encode())


async def test_a_picture_is_fetched_without_the_key(provider: FakeProvider) -> None:
    asked: list[web.Request] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        asked.append(request)
        if request.path == "/v1/first.png":
            raise web.HTTPFound("second.png")
        return web.Response(body=PICTURE)

    async with serve_provider(handler) as base_url:
        provider.images.next(*pointing(f"{base_url}/first.png"))
        await provider.draw()
        await provider.draw()
    assert provider.into.read_bytes() == PICTURE
    assert [request.path for request in asked] == ["/v1/first.png", "/v1/second.png"] * 2
    assert not any("Authorization" in request.headers for request in asked)
    assert provider.attempt_log.closings == [(AttemptOutcome.DRAWN, PRICE)] * 2


async def test_the_picture_in_the_answer_comes_before_its_address(provider: FakeProvider) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        raise AssertionError

    async with serve_provider(handler) as base_url:
        entry = {"url": f"{base_url}/a.png", "b64_json": BASE64.decode()}
        provider.images.next(Answer.json({"data": [entry]}))
        await provider.draw()
    assert provider.into.read_bytes() == PICTURE


async def test_a_page_in_place_of_the_file_is_no_picture(provider: FakeProvider) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        return web.Response(text="<html>This link has expired</html>")

    async with serve_provider(handler) as base_url:
        provider.images.next(pointing(f"{base_url}/a.png")[0])
        with pytest.raises(ResponseUnreadable):
            await provider.draw()
    assert provider.attempt_log.closings == [LOST]
    assert provider.left_on_disk == []


@pytest.mark.parametrize("turn", [0, 1], ids=["json", "event"])
async def test_a_picture_that_is_not_there_is_not_drawn_again(
    provider: FakeProvider, turn: int
) -> None:
    provider.images.next(pointing(f"{provider.base_url}/files/no.png")[turn])
    with pytest.raises(ResponseUnreadable):
        await provider.draw(provider.client(ambiguous=1))
    assert provider.attempt_log.closings == [LOST]
    assert provider.left_on_disk == []


async def test_a_private_address_is_not_asked(provider: FakeProvider) -> None:
    provider.images.next(pointing("https://10.255.255.1/a.png")[0])
    with pytest.raises(ResponseUnreadable, match="not public"):
        await provider.draw()
    assert provider.attempt_log.closings == [LOST]


async def test_a_picture_is_asked_for_several_times_before_it_is_lost(
    provider: FakeProvider,
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        port = taken.getsockname()[1]
        provider.images.next(pointing(f"http://127.0.0.1:{port}/a.png")[0])
        with pytest.raises(ResponseLost):
            await provider.draw()
    assert provider.waits.seconds == [1, 3]
    assert provider.attempt_log.closings == [LOST]
    assert provider.left_on_disk == []


async def test_a_picture_that_is_cut_is_fetched_anew(provider: FakeProvider) -> None:
    pieces = [PICTURE[:100], PICTURE]

    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(PICTURE))})
        await response.prepare(request)
        await response.write(pieces.pop(0))
        if pieces and request.transport:
            request.transport.close()
        return response

    async with serve_provider(handler) as base_url:
        provider.images.next(pointing(f"{base_url}/a.png")[0])
        await provider.draw()
    assert provider.into.read_bytes() == PICTURE
    assert provider.waits.seconds == [1]
