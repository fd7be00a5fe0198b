"""Where a picture may be fetched from, and what becomes of it."""

import io
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import httpx
import pytest

from bot.domain.errors import ResponseLost, ResponseUnreadable
from bot.providers.http.downloads import REDIRECT_LIMIT, ImageDownloader
from bot.providers.http.public_addresses import is_loopback_host, is_public
from bot.providers.parsing.image_signature import SIZE_LIMIT
from tests.kit.clock import FakeSleep

PUBLIC = "93.184.215.14"
HOSTS = {
    "cdn.test": [PUBLIC],
    "two.test": ["2606:4700::1111", PUBLIC],
    "inside.test": ["10.0.0.7"],
    "half.test": [PUBLIC, "127.0.0.1"],
    "here.test": ["127.0.0.1"],
}


async def resolve(host: str) -> Sequence[str]:
    """A name service of a few names; an address is its own name."""
    if host in HOSTS:
        return HOSTS[host]
    if host.strip("0123456789abcdef.:"):
        raise socket.gaierror("no such name")
    return [host]


def file(content: bytes = b"picture", status: int = 200) -> httpx.Response:
    async def pieces() -> AsyncIterator[bytes]:
        yield content

    return httpx.Response(status, content=pieces())


@dataclass
class Web:
    """Answers by host, or 200 with a picture; keeps what it was asked."""

    answers: Mapping[str, Callable[[httpx.Request], httpx.Response]] = field(default_factory=dict)
    asked: list[httpx.Request] = field(default_factory=list)
    waits: FakeSleep = field(default_factory=FakeSleep)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self.answers.get(request.headers["host"])
        return answer(request) if answer else file()

    async def fetch(self, address: str, *, local: bool = False, base: str = "") -> bytes:
        into = io.BytesIO(b"what was there before")
        downloads = ImageDownloader(
            local=local,
            base=httpx.URL(base),
            user_agent="painter/7",
            sleep=self.waits,
            resolve=resolve,
            transport=httpx.MockTransport(self),
        )
        await downloads.fetch(address, into)
        await downloads.aclose()
        return into.getvalue()


def moved(to: str) -> Callable[[httpx.Request], httpx.Response]:
    return lambda _: httpx.Response(302, headers={"location": to})


def statuses(*codes: int) -> Callable[[httpx.Request], httpx.Response]:
    """One after the other, each with a body."""
    left = list(codes)
    return lambda _: file(status=left.pop(0))


async def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    web = Web()
    assert await web.fetch("https://cdn.test:8443/a/b.png?c=d") == b"picture"
    (request,) = web.asked
    assert str(request.url) == f"https://{PUBLIC}:8443/a/b.png?c=d"
    assert request.headers["host"] == "cdn.test:8443"
    assert request.extensions["sni_hostname"] == "cdn.test"
    assert "authorization" not in request.headers


@pytest.mark.parametrize(
    "address",
    [
        "http://cdn.test/a.png",
        "ftp://cdn.test/a.png",
        "file:///etc/passwd",
        "//cdn.test/a.png",
        "/a.png",
        "picture",
        "https://",
        "https://cdn.test:99999999/",
        "https://inside.test/a.png",
        "https://half.test/a.png",
        "https://here.test/a.png",
        "https://127.0.0.1/a.png",
        "https://[::1]/a.png",
        "https://[::ffff:10.0.0.7]/a.png",
        "https://169.254.169.254/latest/meta-data",
    ],
)
async def test_other_addresses_are_never_asked(address: str) -> None:
    web = Web()
    with pytest.raises(ResponseUnreadable):
        await web.fetch(address)
    assert web.asked == []
    assert web.waits.seconds == []


async def test_a_provider_on_this_machine_may_point_to_itself() -> None:
    web = Web()
    assert await web.fetch("http://127.0.0.1:8080/a.png", local=True) == b"picture"
    with pytest.raises(ResponseUnreadable):
        await web.fetch("http://10.0.0.7/a.png", local=True)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/cdn/x.png?a=b", "https://cdn.test/cdn/x.png?a=b"),
        ("cdn/x.png", "https://cdn.test/v1/cdn/x.png"),
        ("../x.png", "https://cdn.test/x.png"),
        ("//two.test/x.png", "https://two.test/x.png"),
        ("?x=1", "https://cdn.test/v1/?x=1"),
        ("https://two.test/x.png", "https://two.test/x.png"),
    ],
)
async def test_an_address_may_be_relative_to_the_base_url(address: str, expected: str) -> None:
    web = Web()
    assert await web.fetch(address, base="https://cdn.test/v1/") == b"picture"
    (request,) = web.asked
    assert f"https://{request.headers['host']}{request.url.raw_path.decode()}" == expected


@pytest.mark.parametrize(
    "base", ["http://inside.test:8080/v1/", "http://10.0.0.7:8080/v1/", "http://INSIDE.test:8080/"]
)
@pytest.mark.parametrize("address", ["/cdn/x.png", "{origin}/cdn/x.png"])
async def test_the_operators_own_gateway_is_trusted(base: str, address: str) -> None:
    origin = base.partition("8080")[0] + "8080"
    web = Web()
    assert await web.fetch(address.format(origin=origin), base=base) == b"picture"
    (request,) = web.asked
    assert str(request.url) == "http://10.0.0.7:8080/cdn/x.png"
    assert "authorization" not in request.headers


@pytest.mark.parametrize(
    "address",
    [
        "http://inside.test:8081/x.png",
        "http://inside.test/x.png",
        "https://inside.test:8080/x.png",
        "https://inside.test/x.png",
        "//half.test/x.png",
        "http://cdn.test/x.png",
        "//inside.test/x.png",
        "file:///etc/passwd",
        "http://inside.test:8080@here.test/x.png",
        "https://[::1/x.png",
    ],
)
async def test_beside_it_nothing_is(address: str) -> None:
    web = Web()
    with pytest.raises(ResponseUnreadable):
        await web.fetch(address, base="http://inside.test:8080/v1/")
    assert web.asked == []


async def test_the_own_gateway_may_lead_on_to_itself_and_to_the_world_alone() -> None:
    base = "http://inside.test:8080/v1/"
    there = {"inside.test:8080": moved("https://cdn.test/a.png")}
    assert await Web(there).fetch("a.png", base=base) == b"picture"
    for place in ("http://here.test/a.png", "https://half.test/", "http://cdn.test/a.png"):
        web = Web({"inside.test:8080": moved(place)})
        with pytest.raises(ResponseUnreadable):
            await web.fetch("a.png", base=base)
        assert len(web.asked) == 1


async def test_every_redirect_is_checked_anew() -> None:
    web = Web({"cdn.test": moved("https://inside.test/secret")})
    with pytest.raises(ResponseUnreadable):
        await web.fetch("https://cdn.test/a.png")
    assert len(web.asked) == 1


@pytest.mark.parametrize("to", ["http://two.test/a.png", "ftp://two.test/", "https:///"])
async def test_a_redirect_may_not_leave_https(to: str) -> None:
    with pytest.raises(ResponseUnreadable):
        await Web({"cdn.test": moved(to)}).fetch("https://cdn.test/a.png")


async def test_a_redirect_is_followed_by_name() -> None:
    web = Web({"cdn.test": moved("//93.184.215.15/x/y.png")})
    assert await web.fetch("https://cdn.test/a.png") == b"picture"
    assert str(web.asked[-1].url) == "https://93.184.215.15/x/y.png"
    web = Web({"cdn.test": lambda r: httpx.Response(303, headers={"location": "b"})})
    with pytest.raises(ResponseUnreadable):
        await web.fetch("https://cdn.test/a.png")
    assert [str(request.url.path) for request in web.asked] == ["/a.png"] + ["/b"] * REDIRECT_LIMIT


async def test_what_does_not_answer_is_asked_again_at_its_other_address() -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        if request.url.host != PUBLIC:
            raise httpx.ConnectError("no route")
        return file()

    web = Web({"two.test": refuse})
    assert await web.fetch("https://two.test/a.png") == b"picture"
    assert [request.url.host for request in web.asked] == ["2606:4700::1111", PUBLIC]
    assert web.waits.seconds == [1]


async def test_a_passing_failure_is_repeated_and_leaves_nothing_behind() -> None:
    web = Web({"cdn.test": statuses(503, 429, 200)})
    assert await web.fetch("https://cdn.test/a.png") == b"picture"
    assert web.waits.seconds == [1, 3]


@pytest.mark.parametrize("address", ["https://cdn.test/a.png", "https://gone.test/a.png"])
async def test_what_never_answers_is_lost(address: str) -> None:
    web = Web({"cdn.test": statuses(502, 502, 502)})
    with pytest.raises(ResponseLost):
        await web.fetch(address)
    assert web.waits.seconds == [1, 3]


@pytest.mark.parametrize("status", [403, 404, 410, 204, 304])
async def test_a_file_that_is_not_there_is_not_asked_for_again(status: int) -> None:
    web = Web({"cdn.test": statuses(status)})
    with pytest.raises(ResponseUnreadable):
        await web.fetch("https://cdn.test/a.png")
    assert web.waits.seconds == []


@pytest.mark.parametrize("size", [0, SIZE_LIMIT + 1])
async def test_an_empty_or_a_huge_file_is_no_picture(size: int) -> None:
    web = Web({"cdn.test": lambda _: file(b"x" * size)})
    with pytest.raises(ResponseUnreadable):
        await web.fetch("https://cdn.test/a.png")


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700::1111"])
def test_the_world_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1"),
        *("192.168.1.1", "198.18.0.1", "224.0.0.1", "255.255.255.255"),
        *("::", "::1", "::7f00:1", "::ffff:127.0.0.1", "fe80::1", "fe80::1%eth0", "fd00::1"),
        *("ff0e::1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1"),
    ],
)
def test_everything_else_is_not(address: str) -> None:
    assert not is_public(address)


def test_a_base_url_on_this_machine_is_known() -> None:
    assert all(map(is_loopback_host, ("localhost", "127.0.0.1", "127.8.8.8", "::1")))
    assert not any(map(is_loopback_host, ("", "localhost.test", "10.0.0.1", "127.0.0.1.test")))
