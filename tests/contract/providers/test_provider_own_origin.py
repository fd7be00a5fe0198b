"""Pictures on the provider's own host, and what no request carries there."""

from pathlib import Path

import pytest
from aiohttp import web

from bot.domain.jobs import AttemptOutcome
from draw_bot_sandbox.images import Answer
from tests.contract.providers.provider import BASE64, PICTURE, PRICE, FakeProvider, serve_provider

DRAWN = (AttemptOutcome.DRAWN, PRICE)


@pytest.mark.parametrize("address", ["/v1/cdn/x.png", "cdn/x.png", "//{host}/v1/cdn/x.png"])
async def test_a_relative_address_is_the_providers_own(llmeasy: FakeProvider, address: str) -> None:
    asked: list[web.Request] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        asked.append(request)
        if request.method == "GET":
            return web.Response(body=PICTURE)
        return web.json_response({"data": [{"url": address.format(host=request.host)}]})

    async with serve_provider(handler) as base_url:
        await llmeasy.draw(llmeasy.client(base_url=base_url))
    assert llmeasy.into.read_bytes() == PICTURE
    assert [request.path for request in asked] == ["/v1/images/generations", "/v1/cdn/x.png"]
    assert "Authorization" not in asked[1].headers
    assert llmeasy.attempt_log.closings == [DRAWN]


@pytest.mark.parametrize(
    "cookie", ["a=b", "a=b; Path=/; Domain=127.0.0.1", "big=" + "x" * 6000, "a=\xff"]
)
async def test_no_cookie_is_kept(llmeasy: FakeProvider, cookie: str) -> None:
    seen: list[str | None] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        seen.append(request.headers.get("Cookie"))
        headers = {"Set-Cookie": cookie}
        if request.method == "GET":
            return web.Response(body=PICTURE, headers=headers)
        content = [{"url": "/v1/x.png"}] if len(seen) == 1 else [{"b64_json": BASE64.decode()}]
        return web.json_response({"data": content}, headers=headers)

    async with serve_provider(handler) as base_url:
        client = llmeasy.client(base_url=base_url)
        for _ in range(3):
            await llmeasy.draw(client)
    assert seen == [None] * 4


async def test_an_endless_file_is_bounded(llmeasy: FakeProvider, tmp_path: Path) -> None:
    """Larger than any picture: nothing of it stays."""

    async def handler(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        try:
            while True:
                await response.write(PICTURE * 1000)
        except ConnectionError:
            return response

    async with serve_provider(handler) as base_url:
        llmeasy.images.next(Answer.json({"data": [{"url": f"{base_url}/x.png"}]}))
        with pytest.raises(Exception, match="too large"):
            await llmeasy.draw()
    assert llmeasy.left_on_disk == []
