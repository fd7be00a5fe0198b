"""What a provider tells of itself without drawing."""

import json
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from bot.network import DIRECT, ProxyProblem, ProxySelector, parse_proxies
from bot.providers import LLMEASY
from bot.providers.http.probe import MODELS_LIMIT, Probe, ProbeOutcome, probe
from tests.contract.providers.provider import KEY, serve_provider
from tests.proxies import ProxyServer

MODELS = {"object": "list", "data": [{"id": "gpt-image-2"}, {"id": "gpt-other"}]}


async def asked(answer: web.Response, model: str = "gpt-image-2") -> Probe:
    async def handler(request: web.Request) -> web.Response:
        assert (request.method, request.path) == ("GET", "/v1/models")
        assert request.headers["Authorization"] == f"Bearer {KEY}"
        return answer

    async with serve_provider(handler) as base_url:
        profile = replace(LLMEASY, base_url=base_url, model=model)
        return await probe(profile, KEY, DIRECT)


@pytest.mark.parametrize(
    ("answer", "model", "outcome"),
    [
        (web.json_response(MODELS), "gpt-image-2", ProbeOutcome.READY),
        (web.json_response(MODELS), "gpt-image-3", ProbeOutcome.MODEL),
        (web.json_response({"error": {"message": "bad key"}}, status=401), "", ProbeOutcome.KEY),
        (web.json_response({}, status=403), "", ProbeOutcome.KEY),
        (web.Response(text="Forbidden", status=403), "", ProbeOutcome.KEY),
        (web.Response(text="<html>Cloudflare", status=401), "", ProbeOutcome.KEY),
        (web.Response(text="<html>Cloudflare", status=403), "", ProbeOutcome.FIREWALL),
        (web.json_response({"error": "no such path"}, status=404), "", ProbeOutcome.UNTOLD),
        (web.Response(status=302, headers={"Location": "/login"}), "", ProbeOutcome.UNTOLD),
        (web.json_response({"data": []}), "", ProbeOutcome.UNTOLD),
        (web.json_response({"data": {"id": "gpt-image-2"}}), "", ProbeOutcome.UNTOLD),
        (web.json_response({"data": [None, {"id": 7}]}), "", ProbeOutcome.UNTOLD),
        (web.json_response(None), "", ProbeOutcome.UNTOLD),
        (web.Response(text="<html>Welcome", content_type="text/html"), "", ProbeOutcome.NO_API),
        (web.Response(text="[" * 100_000), "", ProbeOutcome.NO_API),
        (web.Response(body=b" " * (MODELS_LIMIT + 100_000)), "", ProbeOutcome.NO_API),
        (web.Response(status=502, text="<html>Bad Gateway"), "", ProbeOutcome.FAILING),
    ],
)
async def test_what_the_list_of_models_tells(
    answer: web.Response, model: str, outcome: ProbeOutcome
) -> None:
    assert (await asked(answer, model)).outcome is outcome


async def test_an_address_where_nobody_answers_is_unreachable() -> None:
    profile = replace(LLMEASY, base_url="http://127.0.0.1:1/v1")

    assert (await probe(profile, KEY, DIRECT)).outcome is ProbeOutcome.UNREACHABLE


async def test_a_service_that_is_silent_is_not_waited_for() -> None:
    async with ProxyServer.http() as silent:  # it accepts, and moves no byte
        silent.silent = True
        profile = replace(LLMEASY, base_url=f"http://{silent.address}/v1")
        told = await probe(profile, KEY, DIRECT, seconds=0.2)
        silent.silent = False

    assert told.outcome is ProbeOutcome.UNREACHABLE


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ("nobody", ProxyProblem.PASSWORD),
        ("refuses", ProxyProblem.NO_WAY),
        ("dead", ProxyProblem.DOWN),
        ("silent", ProxyProblem.NO_WAY),
    ],
)
async def test_a_proxy_in_the_way_is_told_from_the_service(
    wrong: str, problem: ProxyProblem
) -> None:
    async with ProxyServer.socks5(user="anna", password="secret") as proxy:  # of a test
        proxy.refuses = wrong == "refuses"
        proxy.silent = wrong == "silent"
        if wrong == "dead":
            await proxy.stop()
        url = f"socks5://{proxy.address}" if wrong == "nobody" else proxy.url
        way = ProxySelector.of(parse_proxies(url), {}, clock=lambda: 0.0, on_switch=lambda _: None)
        profile = replace(LLMEASY, base_url="http://provider.test/v1")
        told = await probe(profile, KEY, way, seconds=0.5)
        proxy.silent = False

    assert (told.outcome, told.problem) == (ProbeOutcome.PROXY, problem)


async def test_it_is_asked_through_the_proxy() -> None:
    async def handler(_: web.Request) -> web.Response:
        return web.Response(text=json.dumps(MODELS))

    async with serve_provider(handler) as base_url, ProxyServer.http() as proxy:
        proxy.resolve["provider.test"] = urlsplit(base_url).port or 0
        way = ProxySelector.of(
            parse_proxies(proxy.url), {}, clock=lambda: 0.0, on_switch=lambda _: None
        )
        told = await probe(replace(LLMEASY, base_url="http://provider.test/v1"), KEY, way)

    assert told.outcome is ProbeOutcome.READY
    assert proxy.requests == [("provider.test", 80)]
