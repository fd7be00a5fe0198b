"""The proxies of the tests are as strict as real ones, and fail as they are told to."""

import asyncio
import io
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import httpx
import pytest
from aiohttp import web
from aiohttp_socks import ProxyConnector, ProxyError

from draw_bot_sandbox.serving import serving
from tests.proxies import Certificate, ProxyServer, make_certificate
from tests.proxies.raw import raw_server

USER, PASSWORD = "anna", "s:e/c@ret %"
NAME = "pictures.example"  # nobody but the proxy can resolve it
KINDS = {"socks5": ProxyServer.socks5, "http": ProxyServer.http, "https": ProxyServer.https}
BODY = bytes(range(256)) * 8_000

every_kind = pytest.mark.parametrize("kind", KINDS)


async def echo(request: web.Request) -> web.Response:
    assert not any(name.lower().startswith("proxy-") for name in request.headers)
    return web.Response(body=await request.read(), headers={"x-asked": str(request.url)})


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Of a web server that gives back what it gets."""
    app = web.Application(client_max_size=2 * len(BODY))
    app.router.add_route("*", "/{path:.*}", echo)
    async with serving(app) as url:
        yield int(url.rpartition(":")[2])


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return make_certificate(tmp_path, NAME)


@asynccontextmanager
async def client_of(
    proxy: ProxyServer, *, url: str = "", trusts: ssl.SSLContext | bool = True
) -> AsyncIterator[httpx.AsyncClient]:
    tls = proxy.certificate.client_context() if proxy.url.startswith("https") else None
    through = httpx.Proxy(url or proxy.url, ssl_context=tls)
    async with httpx.AsyncClient(proxy=through, verify=trusts, timeout=10) as client:
        yield client


@pytest.mark.parametrize(
    ("kind", "piecewise"),
    # httpx reads a SOCKS answer with one recv: in pieces it is a ProtocolError of socksio.
    [("socks5", False), ("http", False), ("http", True), ("https", False), ("https", True)],
)
async def test_httpx_reaches_a_name_that_only_the_proxy_knows(
    kind: str, piecewise: bool, port: int
) -> None:
    proxy = KINDS[kind](user=USER, password=PASSWORD, resolve={NAME: port}, piecewise=piecewise)
    async with proxy, client_of(proxy) as client:
        for url in (f"http://{NAME}/a?b=c", f"http://{NAME}:8080/"):
            answer = await client.post(url, content=BODY)
            assert (answer.headers["x-asked"], answer.content) == (url, BODY)
        assert proxy.requests == [(NAME, 80), (NAME, 8080)]
        assert proxy.connections == 2


@every_kind
async def test_tls_goes_through_to_the_target(kind: str, certificate: Certificate) -> None:
    async def hello(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")

    trusts = certificate.client_context()
    async with raw_server(hello, certificate.server_context()) as port:
        proxy = KINDS[kind](user=USER, password=PASSWORD, resolve={NAME: port})
        async with proxy, client_of(proxy, trusts=trusts) as client:
            assert (await client.get(f"https://{NAME}/")).text == "hello"
            assert proxy.requests == [(NAME, 443)]


@pytest.mark.parametrize("piecewise", [False, True])
@every_kind
async def test_aiohttp_gets_through(kind: str, piecewise: bool, port: int) -> None:
    async with KINDS[kind](
        user=USER, password=PASSWORD, resolve={NAME: port}, piecewise=piecewise
    ) as proxy:
        is_socks = kind == "socks5"
        connector = ProxyConnector.from_url(proxy.url, rdns=True) if is_socks else None
        tls = proxy.certificate.client_context() if kind == "https" else True
        async with aiohttp.ClientSession(connector=connector) as session:
            through = None if is_socks else proxy.url
            async with session.post(
                f"http://{NAME}/", data=io.BytesIO(BODY), proxy=through, ssl=tls
            ) as answer:
                assert await answer.read() == BODY
        assert proxy.requests == [(NAME, 80)]


WRONG = pytest.mark.parametrize("who", ["", "anna:wrong@", "anna@", "boris:s%3Ae%2Fc%40ret%20%25@"])


@WRONG
@pytest.mark.parametrize("kind", ["http", "https"])
async def test_http_asks_for_the_right_password(kind: str, who: str, port: int) -> None:
    async with KINDS[kind](user=USER, password=PASSWORD, resolve={NAME: port}) as proxy:
        async with client_of(proxy, url=f"{kind}://{who}{proxy.address}") as client:
            answer = await client.post(f"http://{NAME}/", content=BODY)
            assert answer.status_code == 407
            assert answer.headers["proxy-authenticate"] == 'Basic realm="proxy"'
            with pytest.raises(httpx.ProxyError, match="407"):
                await client.get(f"https://{NAME}/")
        assert proxy.requests == []


@WRONG
async def test_socks_takes_no_other_password(who: str, port: int) -> None:
    async with ProxyServer.socks5(user=USER, password=PASSWORD, resolve={NAME: port}) as proxy:
        connector = ProxyConnector.from_url(f"socks5://{who}{proxy.address}", rdns=True)
        async with aiohttp.ClientSession(connector=connector) as session:
            with pytest.raises(ProxyError):
                await session.get(f"http://{NAME}/")
        assert proxy.requests == []


async def test_a_proxy_that_reaches_nothing(port: int) -> None:
    async with ProxyServer.http(resolve={NAME: port}) as proxy, client_of(proxy) as client:
        proxy.refuses = True
        assert (await client.get(f"http://{NAME}/")).status_code == 502
        with pytest.raises(httpx.ProxyError, match="502"):
            await client.get(f"https://{NAME}/")
        assert proxy.requests == [(NAME, 80), (NAME, 443)]
        proxy.refuses = False
        assert (await client.get(f"http://{NAME}/")).status_code == 200


@every_kind
async def test_a_proxy_dies_with_its_connections_and_comes_back(kind: str, port: int) -> None:
    came = asyncio.Event()

    async def wait(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        came.set()
        while await reader.read(9):
            pass

    async with raw_server(wait) as waiting, KINDS[kind](resolve={NAME: waiting}) as proxy:
        address = proxy.address
        async with client_of(proxy) as client:

            async def be_cut_off() -> None:
                with pytest.raises((httpx.NetworkError, httpx.RemoteProtocolError)):
                    await client.get(f"http://{NAME}/")

            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(be_cut_off())
                await came.wait()
                await proxy.stop()
            with pytest.raises(httpx.ConnectError):
                await client.get(f"http://{NAME}/")
            await proxy.start()
            proxy.resolve[NAME] = port
            assert proxy.address == address
            assert (await client.get(f"http://{NAME}/")).status_code == 200
