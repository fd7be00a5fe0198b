"""What the proxies of the tests say byte by byte, and how they carry bytes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import ip_address

import pytest

from tests.proxies import ProxyServer
from tests.proxies.raw import Handler, Streams, connected, raw_server

NAME = "pictures.example"
BODY = bytes(range(256)) * 8_000


@asynccontextmanager
async def tunnel_to(handler: Handler) -> AsyncIterator[tuple[ProxyServer, Streams]]:
    """Through an open SOCKS5 proxy."""
    async with (
        raw_server(handler) as port,
        ProxyServer.socks5(resolve={NAME: port}) as proxy,
        connected(proxy) as (reader, writer),
    ):
        writer.write(b"\5\1\0\5\1\0\3" + bytes([len(NAME)]) + NAME.encode() + b"\1\xbb")
        assert await reader.readexactly(12) == b"\5\0\5\0\0\1" + bytes(6)
        yield proxy, (reader, writer)


async def give_back(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        writer.write(line)


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", NAME.upper(), "127.0.0.1"])
async def test_socks_takes_names_and_addresses_of_both_kinds(host: str) -> None:
    try:
        packed = ip_address(host).packed
        address = (b"\1" if len(packed) == 4 else b"\4") + packed
    except ValueError:
        address = b"\3" + bytes([len(host)]) + host.encode()
    async with raw_server(give_back) as port:
        names = dict.fromkeys(("192.0.2.1", "2001:db8::1", NAME), port)
        async with ProxyServer.socks5(resolve=names) as proxy, connected(proxy) as (reader, writer):
            writer.write(b"\5\1\0\5\1\0" + address + port.to_bytes(2, "big") + b"hello\n")
            assert await reader.readline() == b"\5\0\5\0\0\1" + bytes(6) + b"hello\n"
            assert proxy.requests == [(host, port)]


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (b"\4\1\0\x50\x7f\0\0\1anna\0", b""),  # SOCKS4
        (b"GET / HTTP/1.1\r\n\r\n", b""),
        (b"\5\1\2", b"\5\xff"),  # nothing but a password is offered
        (b"\5\1\0\5\2\0\1\x7f\0\0\1\0\x50", b"\5\0\5\7\0\1" + bytes(6)),  # BIND
        (b"\5\1\0\5\1\0\2", b"\5\0\5\x08\0\1" + bytes(6)),
        (b"\5\1\0\5\1\0\1\xc0\0\2\1\0\x50", b"\5\0\5\4\0\1" + bytes(6)),
        (b"\5\1\0\5\1\0\1\x7f\0\0\1\0\1", b"\5\0\5\5\0\1" + bytes(6)),  # a closed port
    ],
)
async def test_what_socks_refuses(said: bytes, answer: bytes) -> None:
    async with ProxyServer.socks5() as proxy, connected(proxy) as (reader, writer):
        writer.write(said)
        assert await reader.read() == answer


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("GET / HTTP/1.1\r\nHost: x", 400),
        ("GET https://x/ HTTP/1.1\r\nHost: x", 400),
        ("CONNECT x HTTP/1.1\r\nHost: x", 400),
        ("CONNECT x:https HTTP/1.1\r\nHost: x", 400),
        ("CONNECT 127.0.0.1:1 HTTP/1.1\r\nX: y", 400),
        ("CONNECT 127.0.0.1:1", 400),
        ("\5\1\0", 400),
        ("\x16\3\1", 400),  # TLS
        ("CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: x", 503),  # a closed port
        ("GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: x", 503),
        (f"CONNECT {NAME}:443 HTTP/1.1\r\nHost: x", 502),
        ("CONNECT [2001:db8::1]:443 HTTP/1.1\r\nHost: x", 502),
        (f"GET http://{NAME}/ HTTP/1.1\r\nHost: x\r\nX: {'y' * 70_000}", 431),
    ],
)
async def test_what_http_refuses(said: str, status: int) -> None:
    async with ProxyServer.http() as proxy, connected(proxy) as (reader, writer):
        writer.write(f"{said}\r\n\r\n".encode())
        assert (await reader.readline()).split()[1] == b"%d" % status


async def test_a_silent_proxy_stands_still() -> None:
    async with tunnel_to(give_back) as (proxy, old), connected(proxy) as new:
        async with asyncio.TaskGroup() as tasks:
            proxy.silent = True
            old[1].write(b"hello\n")
            new[1].write(b"\5\1\0")
            answers = [tasks.create_task(reader.read(9)) for reader, _ in (old, new)]
            done, _ = await asyncio.wait(answers, timeout=0.1)
            assert not done
            proxy.silent = False
        assert [answer.result() for answer in answers] == [b"hello\n", b"\5\0"]


async def test_one_side_may_end_before_the_other() -> None:
    async def count(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"%d" % len(await reader.read()))

    async with tunnel_to(count) as (_, (reader, writer)):
        writer.write(BODY)
        writer.write_eof()
        assert await reader.read() == b"%d" % len(BODY)


async def test_a_slow_reader_slows_the_sender() -> None:
    sent_it_all, ended = asyncio.Event(), asyncio.Event()

    async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            for _ in range(20):  # 40 MB, far more than the sockets hold
                writer.write(BODY)
                await writer.drain()
            sent_it_all.set()
        finally:
            ended.set()

    async with tunnel_to(pour) as (_, (_, writer)):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(sent_it_all.wait(), 0.5)
        writer.transport.abort()
        await ended.wait()  # the sender hears that the reader is gone
