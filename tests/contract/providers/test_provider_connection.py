"""Connections that fail, hang or are left."""

import asyncio
import socket
from dataclasses import replace

import pytest
from aiohttp import web

from bot.domain.errors import AnswerLost, Unavailable, Unreachable
from bot.domain.jobs import AttemptOutcome
from bot.providers import ImagesClient, Retries
from draw_bot_sandbox.images import Gate
from tests.contract.providers.vendor import (
    BASE64,
    KEY,
    PICTURE,
    PRICE,
    REQUEST,
    Vendor,
    answered,
    vendor_of,
)


async def test_a_vendor_that_is_not_there_is_unreachable_and_free(vendor: Vendor) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        port = taken.getsockname()[1]
        client = vendor.client(base_url=f"http://127.0.0.1:{port}/v1")
        with pytest.raises(Unreachable):
            await vendor.draw(client)
    assert vendor.waits.seconds == [3, 8, 15]
    assert vendor.book.closings == [(AttemptOutcome.REFUSED, 0)] * 4
    assert vendor.left_on_disk == []


async def test_a_vendor_without_tls_is_unreachable(vendor: Vendor) -> None:
    client = vendor.client(base_url=vendor.base_url.replace("http:", "https:"))
    with pytest.raises(Unreachable):
        await vendor.draw(client)
    assert vendor.images.requests == []


async def test_an_answer_that_takes_too_long_is_lost(vendor: Vendor) -> None:
    vendor.images.next(answered(gate=Gate()))
    with pytest.raises(AnswerLost):
        await vendor.draw(vendor.client(timeout=0.2))
    assert vendor.book.closings == [(AttemptOutcome.LOST, PRICE)]
    await vendor.images.until(lambda: vendor.images.requests[0].gone)


async def test_a_profile_may_have_its_own_time(llmeasy: Vendor) -> None:
    llmeasy.images.next(answered(gate=Gate()))
    profile = replace(llmeasy.profile, base_url=llmeasy.base_url, timeout=0.2)
    client = ImagesClient(profile, KEY, retries=Retries(ambiguous=0))
    with pytest.raises(AnswerLost):
        await llmeasy.draw(client)
    await client.aclose()


async def test_cancelling_closes_the_connection_and_leaves_the_attempt_open(
    vendor: Vendor,
) -> None:
    vendor.images.hold()
    client = vendor.client()
    async with asyncio.TaskGroup() as group:
        drawing = group.create_task(vendor.draw(client))
        await vendor.images.until(lambda: len(vendor.images.requests) == 1)
        drawing.cancel()
    await vendor.images.until(lambda: vendor.images.requests[0].gone)
    assert vendor.book.opened == [vendor.profile.name]
    assert vendor.book.closings == []
    assert vendor.left_on_disk == []


async def test_a_hundred_requests_run_at_once(vendor: Vendor) -> None:
    gate = vendor.images.hold()
    vendor.images.next(*[answered() for _ in range(100)])
    client = vendor.client()
    files = [vendor.into.with_name(str(number)) for number in range(100)]
    async with asyncio.TaskGroup() as group:
        for into in files:
            group.create_task(client.draw(REQUEST, (), into, vendor.book))
        await vendor.images.until(lambda: len(vendor.images.requests) == 100)
        gate.release()
    assert all(into.read_bytes() == PICTURE for into in files)


async def test_no_connection_is_used_twice(vendor: Vendor) -> None:
    """So none can have gone stale, and no request seems lost that never arrived."""
    peers: list[object] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        peers.append(request.transport.get_extra_info("peername"))
        return web.json_response({"data": [{"b64_json": BASE64.decode()}]})

    async with vendor_of(handler) as base_url:
        client = vendor.client(base_url=base_url)
        await vendor.draw(client)
        await vendor.draw(client)
    assert len(set(peers)) == 2


async def test_a_redirect_does_not_carry_the_key_away(vendor: Vendor) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        raise web.HTTPTemporaryRedirect(f"{vendor.base_url}/images/generations")

    async with vendor_of(handler) as base_url:
        with pytest.raises(Unavailable):
            await vendor.draw(vendor.client(base_url=base_url))
    assert vendor.images.requests == []
