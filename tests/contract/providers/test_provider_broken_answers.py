"""A whole picture in a broken answer is taken: it is paid for, and asking again is paid once more."""

import base64
import gzip
import io
import json
from dataclasses import replace

import pytest
from aiohttp import web
from PIL import Image

from bot.domain.errors import Moderated, ResponseLost, ResponseUnreadable
from bot.domain.jobs import AttemptOutcome
from draw_bot_sandbox.images import Answer
from tests.contract.providers.provider import (
    BASE64,
    PRICE,
    WHOLE,
    FakeProvider,
    answered,
    body_of,
    failure,
    serve_provider,
)
from tests.contract.providers.raw_provider import RawResponse, chunked, raw_provider
from tests.kit.attempt_log import RecordingAttemptLog

TEXT = base64.b64encode(WHOLE)
BODY = body_of(TEXT)
END = BODY.index(TEXT) + len(TEXT)  # of the base64
COMPLETED = b'event: image_generation.completed\ndata: {"type": "image_generation.completed", '
EVENT = COMPLETED + b'"b64_json": "' + TEXT + b'"}\n\n'
LOST = (AttemptOutcome.LOST, PRICE)
DRAWN = (AttemptOutcome.DRAWN, PRICE)


def jpeg() -> bytes:
    into = io.BytesIO()
    Image.effect_noise((24, 16), 90).save(into, "JPEG")
    return into.getvalue()


def sized(body: bytes, more: int, *, stalls: bool = False, cut: bool = False) -> RawResponse:
    """Of which the header says that `more` bytes follow."""
    headers = ("Content-Type: application/json", f"Content-Length: {len(body) + more}")
    return RawResponse(body, headers, stalls=stalls, cut=cut)


BROKEN = {
    "no last chunk": chunked(BODY, ends=False),
    "a length too large": sized(BODY, 100),
    "a length too large, and cut off": sized(BODY, 100, cut=True),
    "a length too large, and silent": sized(BODY, 100, stalls=True),
    "ends behind the picture": chunked(BODY[: END + 1], ends=True),
    "ends before the quote": chunked(BODY[:END], ends=True),
    "cut behind the picture": sized(BODY[: END + 1], 4),
    "silent behind the picture": sized(BODY[: END + 1], 4, stalls=True),
    "a page behind it": chunked(BODY + b"<html>504 Gateway Time-out</html>", ends=True),
    "a line break in a string": chunked(BODY[:-1] + b',"revised_prompt":"a\nfox"}', ends=True),
    "a brace too many": chunked(BODY + b"}", ends=True),
    "stream without its last chunk": chunked(EVENT, ends=False),
    "stream cut before the empty line": chunked(EVENT[:-2], ends=False),
    "stream cut behind the picture": chunked(EVENT[: EVENT.index(TEXT) + len(TEXT)], ends=False),
    "the picture itself": RawResponse(WHOLE, ("Content-Type: image/png",)),
    "the picture itself, packed": RawResponse(gzip.compress(WHOLE), ("Content-Encoding: gzip",)),
    "the picture itself, and a length too large": sized(WHOLE, 100),
    "UTF-16": chunked(BODY.decode().encode("utf-16"), ends=True),
    "UTF-16 without its mark": chunked(BODY.decode().encode("utf-16-be"), ends=True),
    "UTF-32, cut behind the picture": sized(BODY[: END + 1].decode().encode("utf-32-le"), 4),
    "a stream in UTF-16": chunked(EVENT.decode().encode("utf-16-le"), ends=True),
    "the next picture on its own line": chunked(b'{"status":"busy"}\n' + BODY, ends=True),
    "stream silent behind the picture": sized(EVENT[:-3], 9, stalls=True),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_a_whole_picture_in_a_broken_answer_is_taken(
    llmeasy: FakeProvider, name: str
) -> None:
    async with raw_provider(BROKEN[name]) as raw:
        await llmeasy.draw(llmeasy.client(base_url=raw.base_url, timeout=0.5, ambiguous=3))
        assert len(raw.requests) == 1
    assert llmeasy.into.read_bytes() == WHOLE
    assert llmeasy.attempt_log.closings == [DRAWN]
    assert llmeasy.left_on_disk == ["7-0"]


CUT_PNG = base64.b64encode(WHOLE[:-20])
CUT_JPEG = base64.b64encode(jpeg()[:-150])
NO_PICTURE = {
    "the picture is cut": chunked(BODY[: END - 40], ends=False),
    "a cut picture in a cut answer": sized(body_of(CUT_PNG)[:-3], 3),
    "a cut JPEG in a cut answer": sized(body_of(CUT_JPEG)[:-3], 3),
    "base64 of words": sized(body_of(base64.b64encode(b"\x89PNG\r\n\x1a\nwords"))[:-3], 3),
    "the picture itself is cut": sized(WHOLE[:-20], 20),
    "before the picture": sized(BODY[:20], 3),
    "a sketch": chunked(EVENT.replace(b"completed", b"partial_image")[:-5], ends=False),
    "a sketch without a name": sized(b'data: {"b64_json": "' + TEXT + b'", ', 9),
    "an address that is cut": sized(b'{"data":[{"url":"https://127.0.0.1/a.p', 9),
}


@pytest.mark.parametrize("name", NO_PICTURE)
async def test_a_picture_that_is_itself_cut_is_lost(llmeasy: FakeProvider, name: str) -> None:
    async with raw_provider(NO_PICTURE[name]) as raw:
        with pytest.raises(ResponseLost):
            await llmeasy.draw(llmeasy.client(base_url=raw.base_url))
        assert len(raw.requests) == 1
    assert llmeasy.attempt_log.closings == [LOST]
    assert llmeasy.left_on_disk == []


@pytest.mark.parametrize("rest", [b'"}]}', b'"', b'","revised_prompt":"a f'])
@pytest.mark.parametrize("stalls", [False, True])
async def test_an_address_that_was_read_whole_is_fetched(
    llmeasy: FakeProvider, rest: bytes, stalls: bool
) -> None:
    async def file(_: web.Request) -> web.StreamResponse:
        return web.Response(body=WHOLE)

    async with serve_provider(file) as files:
        body = b'{"created":1,"data":[{"url":"' + f"{files}/a.png".encode() + rest
        async with raw_provider(sized(body, 100, stalls=stalls)) as raw:
            await llmeasy.draw(llmeasy.client(base_url=raw.base_url, timeout=0.5, ambiguous=3))
            assert len(raw.requests) == 1
    assert llmeasy.into.read_bytes() == WHOLE
    assert llmeasy.attempt_log.closings == [DRAWN]


async def test_a_file_that_comes_whole_though_its_length_is_wrong_is_taken(
    llmeasy: FakeProvider,
) -> None:
    headers = ("Content-Type: image/png", f"Content-Length: {len(WHOLE) + 9}")
    async with raw_provider(RawResponse(WHOLE, headers)) as files:
        llmeasy.images.next(Answer.json({"data": [{"url": f"{files.base_url}/a.png"}]}))
        await llmeasy.draw()
    assert llmeasy.into.read_bytes() == WHOLE
    assert llmeasy.attempt_log.closings == [DRAWN]


async def test_a_silent_rest_is_not_waited_for(llmeasy: FakeProvider) -> None:
    async with raw_provider(sized(BODY, 100, stalls=True)) as raw:
        await llmeasy.draw(llmeasy.client(base_url=raw.base_url, timeout=600, idle_timeout=0.1))
    assert llmeasy.into.read_bytes() == WHOLE


async def test_a_rest_that_does_not_end_is_not_read_to_its_end(llmeasy: FakeProvider) -> None:
    body = BODY[:-2] + b',{"b64_json":null}' * 80_000
    async with raw_provider(sized(body, 100, stalls=True)) as raw:
        await llmeasy.draw(llmeasy.client(base_url=raw.base_url, timeout=600))
    assert llmeasy.into.read_bytes() == WHOLE


@pytest.mark.parametrize(
    "error", [{"code": "server_error"}, "broken pipe", {"code": 504, "message": "time-out"}]
)
async def test_a_picture_beside_an_error_is_taken(llmeasy: FakeProvider, error: object) -> None:
    content = {"data": [{"b64_json": TEXT.decode()}], "error": error}
    event = {"type": "image_edit.completed", "b64_json": TEXT.decode(), "error": error}
    for answer in (Answer.json(content), Answer.raw(f"data: {json.dumps(event)}\n\n".encode())):
        llmeasy.images.next(answer)
        await llmeasy.draw()
        assert llmeasy.into.read_bytes() == WHOLE
    assert llmeasy.attempt_log.closings == [DRAWN] * 2


async def test_a_preview_beside_an_error_is_none(llmeasy: FakeProvider) -> None:
    event = {"type": "image_edit.partial_image", "b64_json": TEXT.decode(), "error": "died"}
    answer = Answer.raw(f"data: {json.dumps(event)}\n\n".encode())
    assert isinstance(await failure(llmeasy, answer), ResponseLost)
    assert llmeasy.attempt_log.closings == [LOST]


async def test_a_refusal_beside_a_picture_stays_one(llmeasy: FakeProvider) -> None:
    content = {"data": [{"b64_json": TEXT.decode()}], "error": {"code": "moderation_blocked"}}
    assert isinstance(await failure(llmeasy, Answer.json(content)), Moderated)


async def test_an_error_that_is_cut_is_told_by_what_came(llmeasy: FakeProvider) -> None:
    whole = json.dumps({"error": {"code": "moderation_blocked", "message": "The safety system"}})
    async with raw_provider(sized(whole[:-9].encode(), 9)) as raw:
        with pytest.raises(Moderated):
            await llmeasy.draw(llmeasy.client(base_url=raw.base_url))
    assert llmeasy.attempt_log.closings == [(AttemptOutcome.REFUSED, 0)]


async def test_a_whole_answer_is_not_decoded_here(llmeasy: FakeProvider) -> None:
    """What only begins like a picture is looked at where all pictures are."""
    llmeasy.images.next(answered())
    await llmeasy.draw()
    assert llmeasy.attempt_log.closings == [DRAWN]


async def test_what_was_counted_in_a_broken_answer_is_its_cost(openai: FakeProvider) -> None:
    usage = {"input_tokens_details": {"text_tokens": 10, "image_tokens": 0}, "output_tokens": 5000}
    body = json.dumps({"usage": usage, "data": [{"b64_json": TEXT.decode()}]}).encode()
    async with raw_provider(sized(body[:-2], 9)) as raw:
        await openai.draw(openai.client(base_url=raw.base_url))
    assert openai.attempt_log.closings == [(AttemptOutcome.DRAWN, 150_050)]


async def test_an_answer_that_is_no_json_is_unreadable_still(llmeasy: FakeProvider) -> None:
    for body in (b"all is well", BASE64, b"[1, 2"):
        llmeasy.attempt_log = RecordingAttemptLog()
        async with raw_provider(chunked(body, ends=True)) as raw:
            with pytest.raises(ResponseUnreadable):
                await llmeasy.draw(llmeasy.client(base_url=raw.base_url, ambiguous=1))
        assert llmeasy.attempt_log.closings == [LOST]


async def test_a_page_is_a_wrong_address_only_where_it_says_so(llmeasy: FakeProvider) -> None:
    """What a gateway of the API answers is `application/json`, though it repeats a page."""
    page = replace(Answer.html(), content_type="application/json")
    assert isinstance(await failure(llmeasy, page), ResponseUnreadable)
