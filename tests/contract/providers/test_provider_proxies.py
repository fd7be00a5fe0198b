"""A provider, and the pictures that it points to, behind proxies of every kind."""

import asyncio
import io
import os
import socket
import ssl
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from aiohttp import web

from bot.domain.errors import ProviderUnreachable, ResponseLost, ResponseUnreadable
from bot.domain.jobs import AttemptOutcome
from bot.network import ProxyProblem, ProxySelector, ProxySwitch, parse_proxies
from bot.providers.http import connections
from bot.providers.http.downloads import ImageDownloader
from draw_bot_sandbox.serving import serving
from tests.contract.providers.provider import PICTURE, PRICE, REQUEST, FakeProvider, answered
from tests.kit.clock import FakeSleep
from tests.proxies import (
    BROKEN_ANSWERS,
    KINDS,
    Certificate,
    ProxyFactory,
    ProxyServer,
    broken_server,
    make_certificate,
    proxy_factory,
)

LOGIN = {"user": "anna", "password": "s:e/c@ret"}
PUBLIC = "93.184.215.14"


class Way:
    """A selector over these proxies, and what it told."""

    def __init__(self, *urls: str) -> None:
        self.now = 0.0
        self.switches: list[ProxySwitch] = []
        self.proxies = ProxySelector.of(
            parse_proxies(",".join(urls)),
            {},
            clock=lambda: self.now,
            on_switch=self.switches.append,
        )

    @property
    def problems(self) -> set[ProxyProblem]:
        return {switch.problem for switch in self.switches}


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Certificate]:
    """Which the bot trusts in place of all others."""
    made = make_certificate(tmp_path, "pictures.test")
    monkeypatch.setenv("SSL_CERT_FILE", str(made.path))
    connections.default_ssl_context.cache_clear()
    yield made
    connections.default_ssl_context.cache_clear()


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest, certificate: Certificate) -> ProxyFactory:
    """Opens a proxy of that kind."""
    return proxy_factory(request.param, certificate)


@pytest.mark.parametrize("login", [LOGIN, {}], ids=["password", "open"])
async def test_a_picture_is_drawn_through_a_proxy_that_resolves_the_name(
    llmeasy: FakeProvider, kind: ProxyFactory, login: dict[str, str]
) -> None:
    parts = urlsplit(llmeasy.base_url)
    async with kind(**login, piecewise=True) as proxy:
        proxy.resolve["provider.test"] = parts.port or 0
        llmeasy.images.next(answered())
        way = Way(proxy.url)
        await llmeasy.draw(
            llmeasy.client(base_url=f"http://provider.test{parts.path}", proxies=way.proxies)
        )

    assert llmeasy.into.read_bytes() == PICTURE
    assert proxy.requests == [("provider.test", 80)]
    assert way.switches == []


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ("password", ProxyProblem.PASSWORD),
        ("nobody", ProxyProblem.PASSWORD),
        ("dead", ProxyProblem.DOWN),
        ("refuses", ProxyProblem.NO_WAY),
        ("silent", ProxyProblem.NO_WAY),
    ],
)
async def test_whatever_a_proxy_refuses_nothing_was_sent(
    llmeasy: FakeProvider, kind: ProxyFactory, wrong: str, problem: ProxyProblem
) -> None:
    async with kind(**LOGIN) as proxy:
        url = proxy.url.replace(":s%3Ae%2Fc%40ret", ":wrong") if wrong == "password" else proxy.url
        if wrong == "nobody":
            url = f"{urlsplit(url).scheme}://{proxy.address}"
        proxy.refuses = wrong == "refuses"
        if wrong == "dead":
            await proxy.stop()
        proxy.silent = wrong == "silent"
        way = Way(url)
        client = llmeasy.client(proxies=way.proxies, connect_timeout=0.3 if proxy.silent else 15)
        with pytest.raises(ProviderUnreachable) as failure:
            await llmeasy.draw(client)
        proxy.silent = False

    if not (wrong == "silent" and urlsplit(url).scheme == "https"):  # its TLS is silent, too
        assert way.problems == {problem}
    assert llmeasy.images.requests == []
    assert llmeasy.attempt_log.closings == [(AttemptOutcome.REFUSED, 0)] * 4
    told = f"{failure.value} {llmeasy.attempt_log}"
    assert proxy.address in told
    assert not any(secret in told for secret in ("anna", "s:e/c@ret", "s%3Ae", "wrong"))


async def test_a_service_that_speaks_no_tls_behind_the_proxy_got_nothing(
    llmeasy: FakeProvider, kind: ProxyFactory
) -> None:
    async with kind() as proxy:
        way = Way(proxy.url)
        base_url = llmeasy.base_url.replace("http:", "https:")
        with pytest.raises(ProviderUnreachable):
            await llmeasy.draw(llmeasy.client(base_url=base_url, proxies=way.proxies))

    assert way.problems == {ProxyProblem.NO_WAY}
    assert llmeasy.images.requests == []


async def test_the_next_proxy_takes_the_request_when_the_first_is_dead(
    llmeasy: FakeProvider, kind: ProxyFactory
) -> None:
    async with kind() as first, kind() as second:
        way = Way(first.url, second.url)
        client = llmeasy.client(proxies=way.proxies)
        llmeasy.images.next(answered(), answered(), answered())
        await llmeasy.draw(client)
        await first.stop()
        await llmeasy.draw(client)
        assert llmeasy.waits.seconds == [3, 8]  # the third failure goes on at once
        await llmeasy.draw(client)
        assert len(second.requests) == 2

        await first.start()
        way.now += 600
        llmeasy.images.next(answered())
        await llmeasy.draw(client)

    assert len(first.requests) == 2
    assert [switch.proxy.address for switch in way.switches] == [first.address]


async def test_a_proxy_that_dies_after_the_request_leaves_it_perhaps_billed(
    llmeasy: FakeProvider, kind: ProxyFactory
) -> None:
    async def dies(_: web.Request) -> web.StreamResponse:
        await proxy.stop()
        raise web.HTTPInternalServerError

    app = web.Application()
    app.router.add_post("/v1/images/generations", dies)
    async with kind() as proxy, serving(app) as url:
        client = llmeasy.client(base_url=f"{url}/v1", proxies=Way(proxy.url).proxies)
        with pytest.raises(ResponseLost):
            await llmeasy.draw(client)

    assert llmeasy.attempt_log.closings == [(AttemptOutcome.LOST, PRICE)]


@asynccontextmanager
async def pictures(certificate: Certificate) -> AsyncIterator[tuple[int, list[web.Request]]]:
    """A host of pictures that speaks TLS: its port, and what it was asked."""
    asked: list[web.Request] = []
    names: list[str | None] = []

    async def handler(request: web.Request) -> web.Response:
        asked.append(request)
        return web.Response(body=PICTURE)

    app = web.Application()
    app.router.add_get("/{path:.*}", handler)
    context = certificate.server_context()
    context.sni_callback = lambda _, name, __: names.append(name)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
        yield runner.addresses[0][1], asked
        assert set(names) <= {"pictures.test"}
    finally:
        await runner.cleanup()


def downloads(
    way: Way, known: dict[str, list[str]], host: str = "provider.test"
) -> ImageDownloader:
    async def resolve(host: str) -> Sequence[str]:
        if host in known:
            return known[host]
        raise socket.gaierror("no such name")

    return ImageDownloader(
        way.proxies,
        local=False,
        base=httpx.URL(f"https://{host}/v1/"),
        user_agent="bot",
        sleep=FakeSleep(),
        resolve=resolve,
    )


async def test_a_download_asks_the_proxy_for_the_address_that_was_checked(
    kind: ProxyFactory, certificate: Certificate
) -> None:
    """With the name in TLS and in the Host header: its certificate is the name's."""
    async with pictures(certificate) as (port, asked), kind() as proxy:
        proxy.resolve[PUBLIC] = port
        fetching = downloads(Way(proxy.url), {"pictures.test": [PUBLIC]})
        into = io.BytesIO()
        await fetching.fetch("https://pictures.test:8443/x.png", into)
        await fetching.aclose()

    assert into.getvalue() == PICTURE
    assert proxy.requests == [(PUBLIC, 8443)]
    assert [request.headers["Host"] for request in asked] == ["pictures.test:8443"]


async def test_a_name_that_leads_into_a_private_network_is_not_asked_for(
    kind: ProxyFactory,
) -> None:
    async with kind() as proxy:
        fetching = downloads(Way(proxy.url), {"inside.test": ["10.0.0.7"]})
        with pytest.raises(ResponseUnreadable):
            await fetching.fetch("https://inside.test/x.png", io.BytesIO())
        await fetching.aclose()

    assert proxy.connections == 0


async def test_a_name_that_only_the_proxy_knows_is_refused_but_for_the_services_own(
    kind: ProxyFactory, certificate: Certificate
) -> None:
    async with pictures(certificate) as (port, _), kind() as proxy:
        proxy.resolve["pictures.test"] = port
        own = downloads(Way(proxy.url), {}, host="pictures.test")
        into = io.BytesIO()
        await own.fetch("https://pictures.test/x.png", into)
        await own.aclose()
        assert into.getvalue() == PICTURE
        assert proxy.requests == [("pictures.test", 443)]

        foreign = downloads(Way(proxy.url), {})
        with pytest.raises(ResponseUnreadable, match="not known"):
            await foreign.fetch("https://pictures.test/x.png", io.BytesIO())
        await foreign.aclose()

    assert len(proxy.requests) == 1


async def test_without_a_proxy_a_name_that_is_not_known_may_be_known_later() -> None:
    fetching = downloads(Way("none"), {}, host="pictures.test")
    with pytest.raises(ResponseLost):
        await fetching.fetch("https://pictures.test/x.png", io.BytesIO())
    await fetching.aclose()


async def test_the_environments_proxy_is_used_and_this_machine_needs_none(
    llmeasy: FakeProvider,
) -> None:
    llmeasy.images.next(answered())
    async with ProxyServer.http() as proxy:
        proxy.resolve["provider.test"] = urlsplit(llmeasy.base_url).port or 0
        proxies = ProxySelector.of(
            None, {"http_proxy": proxy.address}, clock=lambda: 0.0, on_switch=lambda _: None
        )
        await llmeasy.draw(llmeasy.client(proxies=proxies))
        assert proxy.connections == 0

        llmeasy.images.next(answered())
        path = urlsplit(llmeasy.base_url).path
        await llmeasy.draw(llmeasy.client(base_url=f"http://provider.test{path}", proxies=proxies))
        assert proxy.requests == [("provider.test", 80)]


@pytest.mark.parametrize("login", ["", "anna:secret@"], ids=["open", "password"])
@pytest.mark.parametrize(
    ("scheme", "answers"),
    [
        pytest.param(scheme, answers, id=f"{scheme}-{name}")
        for scheme, name, answers in BROKEN_ANSWERS
    ],
)
async def test_what_is_no_proxy_is_one_that_fails(
    llmeasy: FakeProvider, scheme: str, answers: Sequence[bytes], login: str
) -> None:
    async with broken_server(answers) as address:
        way = Way(f"{scheme}://{login}{address}")
        client = llmeasy.client(base_url="https://provider.test/v1", proxies=way.proxies)
        with pytest.raises(ProviderUnreachable):
            await llmeasy.draw(client)

    assert len(way.switches) == 1
    assert llmeasy.attempt_log.closings == [(AttemptOutcome.REFUSED, 0)] * 4


@pytest.mark.parametrize("scheme", ["socks5", "http", "https"])
async def test_a_proxy_whose_packets_are_dropped_does_not_answer(
    llmeasy: FakeProvider, scheme: str
) -> None:
    with ExitStack() as stack:
        server = stack.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(4):  # its line is full: the system answers nobody
            caller = stack.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(server.getsockname())
        way = Way(f"{scheme}://127.0.0.1:{server.getsockname()[1]}")
        with pytest.raises(ProviderUnreachable):
            await llmeasy.draw(llmeasy.client(proxies=way.proxies, connect_timeout=0.3))

    assert way.problems == {ProxyProblem.DOWN}


async def test_all_that_fail_with_the_first_proxy_go_through_the_next(
    llmeasy: FakeProvider,
) -> None:
    """But for the first two, which are tried again."""
    llmeasy.images.next(*[answered() for _ in range(8)])
    files = [llmeasy.into.with_name(str(number)) for number in range(8)]
    async with ProxyServer.socks5() as first, ProxyServer.socks5() as second:
        await first.stop()
        way = Way(first.url, second.url)
        client = llmeasy.client(proxies=way.proxies)
        async with asyncio.TaskGroup() as group:
            for into in files:
                group.create_task(client.draw(REQUEST, (), into, llmeasy.attempt_log))

    assert all(into.read_bytes() == PICTURE for into in files)
    assert llmeasy.waits.seconds == [3, 3]


async def test_a_download_whose_tls_breaks_is_fetched_again() -> None:
    asked: list[httpx.Request] = []

    def broken(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        raise ssl.SSLError("bad record mac")

    async def resolve(_: str) -> Sequence[str]:
        return [PUBLIC]

    fetching = ImageDownloader(
        local=False,
        user_agent="bot",
        sleep=FakeSleep(),
        resolve=resolve,
        transport=httpx.MockTransport(broken),
    )
    with pytest.raises(ResponseLost):
        await fetching.fetch("https://pictures.test/x.png", io.BytesIO())
    await fetching.aclose()

    assert len(asked) == 3


async def test_tls_that_breaks_after_the_request_leaves_it_perhaps_billed(
    llmeasy: FakeProvider, certificate: Certificate
) -> None:
    """It is told from our own disk, whose errors are of the same kind to Python."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        with socket.socket(fileno=os.dup(writer.get_extra_info("socket").fileno())) as line:
            line.send(b"\x17\x03\x03\x00\x20" + bytes(32))  # a record that nobody encrypted
        await reader.read()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=certificate.server_context())
    async with server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(ResponseLost):
            await llmeasy.draw(llmeasy.client(base_url=f"https://127.0.0.1:{port}/v1"))

    assert llmeasy.attempt_log.closings == [(AttemptOutcome.LOST, PRICE)]
