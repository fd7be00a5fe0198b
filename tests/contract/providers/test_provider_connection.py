"""Connections that fail, hang or are left."""

import asyncio
import socket
from dataclasses import replace

import pytest
from aiohttp import web

from bot.domain.errors import ProviderUnavailable, ProviderUnreachable, ResponseLost
from bot.domain.jobs import AttemptOutcome
from bot.providers import ImagesClient, RetryPolicy
from draw_bot_sandbox.images import Gate
from tests.contract.providers.provider import (
    BASE64,
    KEY,
    PICTURE,
    PRICE,
    REQUEST,
    FakeProvider,
    answered,
    serve_provider,
)


async def test_a_provider_that_is_not_there_is_unreachable_and_free(provider: FakeProvider) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        port = taken.getsockname()[1]
        client = provider.client(base_url=f"http://127.0.0.1:{port}/v1")
        with pytest.raises(ProviderUnreachable):
            await provider.draw(client)
    assert provider.waits.seconds == [3, 8, 15]
    assert provider.attempt_log.closings == [(AttemptOutcome.REFUSED, 0)] * 4
    assert provider.left_on_disk == []


async def test_a_provider_without_tls_is_unreachable(provider: FakeProvider) -> None:
    client = provider.client(base_url=provider.base_url.replace("http:", "https:"))
    with pytest.raises(ProviderUnreachable):
        await provider.draw(client)
    assert provider.images.requests == []


async def test_an_answer_that_takes_too_long_is_lost(provider: FakeProvider) -> None:
    provider.images.next(answered(gate=Gate()))
    with pytest.raises(ResponseLost):
        await provider.draw(provider.client(timeout=0.2))
    assert provider.attempt_log.closings == [(AttemptOutcome.LOST, PRICE)]
    await provider.images.until(lambda: provider.images.requests[0].gone)


async def test_a_profile_may_have_its_own_time(llmeasy: FakeProvider) -> None:
    llmeasy.images.next(answered(gate=Gate()))
    profile = replace(llmeasy.profile, base_url=llmeasy.base_url, timeout=0.2)
    client = ImagesClient(profile, KEY, retries=RetryPolicy(ambiguous=0))
    with pytest.raises(ResponseLost):
        await llmeasy.draw(client)
    await client.aclose()


async def test_cancelling_closes_the_connection_and_leaves_the_attempt_open(
    provider: FakeProvider,
) -> None:
    provider.images.hold()
    client = provider.client()
    async with asyncio.TaskGroup() as group:
        drawing = group.create_task(provider.draw(client))
        await provider.images.until(lambda: len(provider.images.requests) == 1)
        drawing.cancel()
    await provider.images.until(lambda: provider.images.requests[0].gone)
    assert provider.attempt_log.opened == [provider.profile.name]
    assert provider.attempt_log.closings == []
    assert provider.left_on_disk == []


async def test_a_hundred_requests_run_at_once(provider: FakeProvider) -> None:
    gate = provider.images.hold()
    provider.images.next(*[answered() for _ in range(100)])
    client = provider.client()
    files = [provider.into.with_name(str(number)) for number in range(100)]
    async with asyncio.TaskGroup() as group:
        for into in files:
            group.create_task(client.draw(REQUEST, (), into, provider.attempt_log))
        await provider.images.until(lambda: len(provider.images.requests) == 100)
        gate.release()
    assert all(into.read_bytes() == PICTURE for into in files)


async def test_no_connection_is_used_twice(provider: FakeProvider) -> None:
    """So none can have gone stale, and no request seems lost that never arrived."""
    peers: list[object] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        peers.append(request.transport.get_extra_info("peername"))
        return web.json_response({"data": [{"b64_json": BASE64.decode()}]})

    async with serve_provider(handler) as base_url:
        client = provider.client(base_url=base_url)
        await provider.draw(client)
        await provider.draw(client)
    assert len(set(peers)) == 2


async def test_a_redirect_does_not_carry_the_key_away(provider: FakeProvider) -> None:
    async def handler(request: web.Request) -> web.StreamResponse:
        raise web.HTTPTemporaryRedirect(f"{provider.base_url}/images/generations")

    async with serve_provider(handler) as base_url:
        with pytest.raises(ProviderUnavailable):
            await provider.draw(provider.client(base_url=base_url))
    assert provider.images.requests == []
