"""Bodies that are packed, that only say so, and that would fill any memory."""

import gc
import gzip
import json
import tracemalloc
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

import pytest

from bot.domain.errors import (
    DrawingFailed,
    Moderated,
    ProviderBusy,
    RequestMalformed,
    ResponseLost,
    ResponseUnreadable,
)
from bot.domain.jobs import AttemptOutcome
from bot.network import DIRECT
from bot.providers.http.probe import probe
from bot.providers.parsing.decompression import Decompressor
from tests.contract.providers.provider import FORMS, KEY, PICTURE, PRICE, FakeProvider, body_of
from tests.contract.providers.raw_provider import RawResponse, raw_provider

DRAWN = (AttemptOutcome.DRAWN, PRICE)
LOST = (AttemptOutcome.LOST, PRICE)
NAMES = ["gzip", "x-gzip", "deflate", "br", "zstd", "compress", "gzip, br", "new-and-unknown", ""]
MEGABYTE = 1024 * 1024
BLANKS = 512 * MEGABYTE


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


PACKERS: Mapping[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw deflate": raw_deflate,
}


def encoded(body: bytes, encoding: str, *, status: int = 200, kind: str = "json") -> RawResponse:
    length = f"Content-Length: {len(body)}"
    headers = (f"Content-Type: application/{kind}", length, f"Content-Encoding: {encoding}")
    return RawResponse(body, headers, status)


def bomb(layers: int) -> bytes:
    """Half a gigabyte of blanks, packed so often."""
    packer = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS)
    pieces = [packer.compress(b" " * MEGABYTE) for _ in range(BLANKS // MEGABYTE)]
    body = b"".join([*pieces, packer.flush()])
    for _ in range(layers - 1):
        body = gzip.compress(body)
    return body


async def drawn(provider: FakeProvider, *answers: RawResponse) -> None:
    async with raw_provider(*answers) as raw:
        await provider.draw(provider.client(base_url=raw.base_url, ambiguous=1))
        assert len(raw.requests) == 1


async def failed(provider: FakeProvider, *answers: RawResponse) -> DrawingFailed:
    async with raw_provider(*answers) as raw:
        with pytest.raises(DrawingFailed) as caught:
            await provider.draw(provider.client(base_url=raw.base_url, waits=()))
    return caught.value


@pytest.mark.parametrize("encoding", NAMES)
@pytest.mark.parametrize("form", ["b64", "events"])
async def test_a_body_that_only_says_that_it_is_packed_is_read(
    llmeasy: FakeProvider, encoding: str, form: str
) -> None:
    await drawn(llmeasy, encoded(body_of(form=form), encoding))
    assert llmeasy.into.read_bytes() == PICTURE
    assert llmeasy.attempt_log.closings == [DRAWN]


@pytest.mark.parametrize("encoding", NAMES)
async def test_so_is_an_error(llmeasy: FakeProvider, encoding: str) -> None:
    body = json.dumps({"error": {"code": "moderation_blocked"}}).encode()
    assert isinstance(await failed(llmeasy, encoded(body, encoding, status=400)), Moderated)


@pytest.mark.parametrize("packer", PACKERS)
@pytest.mark.parametrize("form", FORMS)
async def test_a_body_that_is_packed_is_unpacked(
    llmeasy: FakeProvider, packer: str, form: str
) -> None:
    body = PACKERS[packer](body_of(form=form))
    await drawn(llmeasy, encoded(body, packer.removeprefix("raw ")))
    assert llmeasy.into.read_bytes() == PICTURE


@pytest.mark.parametrize("encoding", ["", "identity", "br"])
async def test_the_bytes_tell_more_than_the_header(llmeasy: FakeProvider, encoding: str) -> None:
    await drawn(llmeasy, encoded(gzip.compress(body_of()), encoding))
    assert llmeasy.into.read_bytes() == PICTURE


async def test_a_body_in_several_packets_is_one(llmeasy: FakeProvider) -> None:
    body = body_of()
    packed = b"".join(gzip.compress(body[at : at + 100]) for at in range(0, len(body), 100))
    await drawn(llmeasy, encoded(packed + b"and a tail", "gzip"))
    assert llmeasy.into.read_bytes() == PICTURE


@pytest.mark.parametrize("size", [1, 7, 61])
def test_packets_may_be_cut_anywhere(size: int) -> None:
    body = body_of()
    packed = b"".join(gzip.compress(body[at : at + 50]) for at in range(0, len(body), 50))
    decompressor = Decompressor("gzip")
    fed = [
        piece
        for at in range(0, len(packed), size)
        for piece in decompressor.feed(packed[at : at + size])
    ]
    assert b"".join([*fed, *decompressor.flush()]) == body


async def test_a_picture_before_a_wrong_checksum_is_taken(llmeasy: FakeProvider) -> None:
    packed = bytearray(gzip.compress(body_of()))
    packed[-8] ^= 1
    await drawn(llmeasy, encoded(bytes(packed), "gzip"))
    assert llmeasy.into.read_bytes() == PICTURE


def test_packets_without_end_are_refused() -> None:
    with pytest.raises(ResponseUnreadable):
        list(Decompressor("gzip").feed(gzip.compress(b"") * 200_000))


async def test_an_error_that_is_packed_is_unpacked(llmeasy: FakeProvider) -> None:
    body = gzip.compress(json.dumps({"detail": "Bad size"}).encode())
    error = await failed(llmeasy, encoded(body, "gzip", status=400))
    assert (type(error), error.values) == (RequestMalformed, {"note": "Bad size"})


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(b"\x28\xb5\x2f\xfd\x04\x00", "zstd"), (b"\x8b\x02\x80{}\x03", "br"), (b"\x9d" * 9, "")],
)
async def test_what_cannot_be_unpacked_is_unreadable(
    llmeasy: FakeProvider, body: bytes, encoding: str
) -> None:
    assert isinstance(await failed(llmeasy, encoded(body, encoding)), ResponseUnreadable)
    assert llmeasy.attempt_log.closings == [LOST]


async def test_a_packed_body_that_is_damaged_is_lost(llmeasy: FakeProvider) -> None:
    packed = bytearray(gzip.compress(body_of()))
    packed[40:60] = bytes(20)
    assert isinstance(await failed(llmeasy, encoded(bytes(packed), "gzip")), ResponseLost)


@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("status", [200, 400, 503])
@pytest.mark.slow
async def test_a_bomb_takes_no_memory(llmeasy: FakeProvider, layers: int, status: int) -> None:
    answer = encoded(bomb(layers), ", ".join(["gzip"] * layers), status=status)
    expected = {200: ResponseUnreadable, 400: RequestMalformed, 503: ProviderBusy}[status]
    errors: list[DrawingFailed] = []

    async def fail() -> None:
        errors.append(await failed(llmeasy, answer))

    assert await peak(fail()) < 8 * MEGABYTE
    assert isinstance(errors[0], expected)


async def peak(work: Awaitable[object]) -> int:
    """Bytes that Python holds at most while it goes on."""
    gc.collect()
    tracemalloc.start()
    try:
        await work
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.slow
async def test_neither_does_one_in_place_of_a_file(llmeasy: FakeProvider, layers: int) -> None:
    packed = encoded(bomb(layers), "gzip", kind="octet-stream")
    async with raw_provider(packed) as files:
        body = json.dumps({"data": [{"url": f"{files.base_url}/a.png"}]}).encode()
        most = await peak(failed(llmeasy, encoded(body, "")))
    assert llmeasy.attempt_log.closings == [LOST]
    assert most < 8 * MEGABYTE


@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.slow
async def test_nor_one_in_place_of_the_list_of_models(llmeasy: FakeProvider, layers: int) -> None:
    async with raw_provider(encoded(bomb(layers), "gzip")) as raw:
        profile = replace(llmeasy.profile, base_url=raw.base_url)
        most = await peak(probe(profile, KEY, DIRECT))
    assert most < 12 * MEGABYTE


async def test_a_packed_file_is_unpacked(llmeasy: FakeProvider) -> None:
    async with raw_provider(encoded(gzip.compress(PICTURE), "gzip", kind="octet-stream")) as files:
        body = json.dumps({"data": [{"url": f"{files.base_url}/a.png"}]}).encode()
        await drawn(llmeasy, encoded(body, ""))
    assert llmeasy.into.read_bytes() == PICTURE
