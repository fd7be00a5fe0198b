"""Server-sent events, of every kind and cut at every place."""

import base64
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import ResponseLost, ResponseUnreadable
from bot.providers.parsing.event_stream import LINE_LIMIT, MAX_EVENTS
from bot.providers.parsing.image_signature import SIZE_LIMIT
from bot.providers.parsing.response_reader import ResponseReader

PICTURE = bytes(range(256)) * 4
PREVIEW = bytes(reversed(range(256))) * 6
USAGE = {"output_tokens": 7}

NOISE = (b"", b":", b": data: {}", b"data: {}", b"data:", b"id: 7", b"retry: 100", b"event: ping")

unhurried = settings(deadline=None)  # the machine may be busy


def event(name: str, picture: bytes, **more: object) -> bytes:
    """As OpenAI sends it: a line with the name and a long line with the JSON."""
    content = {"type": name, "b64_json": base64.b64encode(picture).decode(), **more}
    return f"event: {name}\ndata: {json.dumps(content)}\n\n".encode()


def partial(index: int, **more: object) -> bytes:
    return event("image_generation.partial_image", PREVIEW, partial_image_index=index, **more)


def completed(name: str = "image_generation.completed") -> bytes:
    return event(name, PICTURE, usage=USAGE)


@dataclass(frozen=True)
class Reading:
    picture: bytes
    previews: Sequence[bytes]
    document: Mapping[str, object]
    done: bool


def read(pieces: Iterable[bytes]) -> Reading:
    file = io.BytesIO()
    previews: list[bytes] = []
    reader = ResponseReader(file, lambda _: previews.append(file.getvalue()))
    for piece in pieces:
        reader.feed(piece)
    done = reader.done
    document = reader.finish()
    if reader.failure:
        raise reader.failure
    assert reader.size == len(file.getvalue())
    assert reader.image_started == bool(reader.size or previews)
    return Reading(file.getvalue(), previews, document, done)


def cut(text: bytes, places: list[int]) -> list[bytes]:
    borders = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[start:end] for start, end in pairwise(borders)]


@st.composite
def streams(draw: st.DrawFn) -> tuple[bytes, bytes]:
    """What comes before the end of the last event's JSON, and what comes after it."""
    name = draw(st.sampled_from(("image_generation", "image_edit")))
    noise = st.lists(st.sampled_from(NOISE), max_size=3).map(b"\n\n".join)
    previews = [
        draw(noise) + b"\n\n" + event(f"{name}.partial_image", PREVIEW, partial_image_index=index)
        for index in range(draw(st.integers(0, 3)))
    ]
    last = event(f"{name}.completed", PICTURE, usage=USAGE).rstrip()
    end = draw(st.sampled_from((b"\n", b"\r\n")))
    before = b"".join([*previews, draw(noise), b"\n\n", last]).replace(b"\n", end)
    after = (b"\n\n" + draw(noise) + b"\n\ndata: [DONE]\n\n").replace(b"\n", end)
    return before, after


@unhurried
@given(streams(), st.lists(st.integers(0, 10**6), max_size=8))
def test_any_stream_in_any_pieces_gives_its_whole_picture(
    stream: tuple[bytes, bytes], places: list[int]
) -> None:
    reading = read(cut(b"".join(stream), places))
    assert (reading.picture, reading.document["usage"]) == (PICTURE, USAGE)
    assert reading.previews == [PREVIEW] * stream[0].count(b"partial_image_index")
    assert reading.done


@unhurried
@given(streams(), st.integers(0, 10**6), st.lists(st.integers(0, 10**6), max_size=3))
def test_a_stream_cut_at_any_byte_is_lost(
    stream: tuple[bytes, bytes], end: int, places: list[int]
) -> None:
    before, _ = stream
    with pytest.raises(ResponseLost):
        read(cut(before[: end % len(before)], places))


@unhurried
@given(streams(), st.integers(0, 10**6))
def test_a_stream_cut_after_its_picture_is_whole(stream: tuple[bytes, bytes], end: int) -> None:
    before, after = stream
    assert read([before + after[: end % len(after)]]).picture == PICTURE


def test_byte_by_byte_it_is_the_same() -> None:
    stream = b": hello\n\n" + partial(0) + completed() + b"data: [DONE]\n\n"
    assert read(stream[at : at + 1] for at in range(len(stream))).picture == PICTURE


def test_nothing_after_the_picture_counts() -> None:
    stream = completed() + partial(1) + b'event: error\ndata: {"error": {"code": "late"}}\n\n'
    assert (read([stream]).picture, read([stream]).previews) == (PICTURE, [])
    assert read(stream[at : at + 100] for at in range(0, len(stream), 100)).picture == PICTURE


@pytest.mark.parametrize(
    "name",
    [
        *("image_generation.partial_image", "image_edit.partial_image"),
        *("response.completed", "image_generation_call.completed", "something.else"),
    ],
)
def test_what_is_not_the_whole_picture_is_never_taken_for_it(name: str) -> None:
    with pytest.raises(ResponseLost):
        read([event(name, PREVIEW), b"data: [DONE]\n\n"])


def test_the_name_may_stand_in_either_place() -> None:
    text = base64.b64encode(PICTURE)
    only_line = b'event: image_edit.completed\ndata: {"b64_json": "' + text + b'"}\n\n'
    only_json = b'data: {"b64_json": "' + text + b'", "type": "image_edit.completed"}\n\n'
    no_partial = b'event: image_edit.partial_image\ndata: {"b64_json": "AAEC"}\n\n'
    assert read([no_partial + only_line]).picture == PICTURE
    assert read([no_partial + only_json]).picture == PICTURE


def test_a_preview_that_is_damaged_is_none_and_costs_nothing() -> None:
    text = base64.b64encode(PREVIEW)
    for damage in (text[:-3], b"!" + text, b"", b'AAEC", "x": "' + b"x" * 1_100_000):
        stream = partial(0).replace(text, damage) + completed()
        assert (read([stream]).picture, read([stream]).previews) == (PICTURE, [])


@pytest.mark.parametrize("name", [b"", b"event: message\n"])
def test_an_answer_in_an_event_without_a_name_counts(name: bytes) -> None:
    text = base64.b64encode(PICTURE)
    stream = name + b'data: {"data": [{"b64_json": "' + text + b'"}]}\n\ndata: [DONE]\n\n'
    assert read([stream]).picture == PICTURE


def test_an_event_without_a_name_but_with_an_index_is_a_preview() -> None:
    content = {"b64_json": base64.b64encode(PREVIEW).decode(), "partial_image_index": 0}
    preview = f"data: {json.dumps(content)}\n\n".encode()
    reading = read([preview + completed()])
    assert (reading.picture, reading.previews) == (PICTURE, [PREVIEW])
    with pytest.raises(ResponseLost):
        read([preview])


def test_a_name_counts_for_more_than_an_index() -> None:
    """Some writers of JSON leave no field out."""
    text = event("image_edit.completed", PICTURE, partial_image_index=0)
    assert read([text]).picture == PICTURE


EMPTY = event("image_generation.completed", b"", usage=USAGE)


def test_the_end_of_a_drawing_without_a_picture_may_be_followed_by_it() -> None:
    assert read([EMPTY + partial(0) + completed()]).picture == PICTURE


@pytest.mark.parametrize("after", [b"", b"data: [DONE]\n\n", partial(1), partial(1)[:-40]])
def test_the_end_of_a_drawing_without_a_picture_is_told_with_its_usage(after: bytes) -> None:
    file = io.BytesIO()
    reader = ResponseReader(file, lambda _: None)
    reader.feed(partial(0) + EMPTY + after)
    assert reader.finish()["usage"] == USAGE
    assert file.getvalue() == b""
    assert reader.image_started


def test_json_over_several_data_lines_is_one() -> None:
    lines = [b"{", b'"b64_json": "AAEC",', b'"type": "image_edit.completed"', b"}"]
    stream = b"".join(b"data: " + line + b"\r\n" for line in lines) + b"\r\n"
    assert read([stream]).picture == b"\x00\x01\x02"


def test_an_address_in_an_event_is_handed_on() -> None:
    stream = b'data: {"type": "image_generation.completed", "url": "https://x.test/a.png"}\n\n'
    assert read([stream]).document["url"] == "https://x.test/a.png"


@pytest.mark.parametrize(
    "stream",
    [
        b'event: error\ndata: {"error": {"code": "moderation_blocked"}}\n\n',
        b'event: error\ndata: {"code": "moderation_blocked"}\n\n',
        b'data: {"type": "error", "error": {"code": "moderation_blocked"}}\n\n',
        b'data: {"error": {"code": "moderation_blocked"}}\n\n',
        b'data: {"error": {"code": "moderation_blocked"}}',
    ],
)
def test_an_error_ends_the_stream_and_leaves_no_preview(stream: bytes) -> None:
    reading = read([partial(0) + stream])
    assert reading.picture == b""
    assert reading.document["error"] == {"code": "moderation_blocked"}


@pytest.mark.parametrize(
    "stream", [b": x", b"data: [DONE]\n\n", b"data: {}\n\n", b": a\n\n: b\n\n"]
)
def test_a_stream_of_nothing_is_lost(stream: bytes) -> None:
    with pytest.raises(ResponseLost):
        read([stream])


def test_an_error_beside_a_picture_is_an_error() -> None:
    for name in ("image_generation.completed", "image_generation.partial_image", ""):
        reading = read([event(name, PICTURE, error={"code": "late"}) + completed()])
        assert (reading.document["error"], reading.previews) == ({"code": "late"}, [])


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"the upstream died", "the upstream died"),
        (b"<b>\xff</b>", "<b>\ufffd</b>"),
        (b'"the upstream died"', '"the upstream died"'),
        (b"{}", "an error without a word"),
        (b'{"code": null}', "an error without a word"),
    ],
)
@pytest.mark.parametrize("before", [b"", partial(0)])
def test_an_error_need_not_be_json(before: bytes, data: bytes, error: str) -> None:
    assert read([before + b"event: error\ndata: " + data + b"\n\n"]).document["error"] == error


def test_an_error_event_keeps_what_was_counted() -> None:
    stream = b'event: error\ndata: {"code": "late", "usage": {"output_tokens": 7}}\n\n'
    assert read([stream]).document["usage"] == USAGE


def test_a_picture_that_is_too_large_ends_the_stream() -> None:
    piece = b"AAEC" * 250_000
    reader = ResponseReader(io.BytesIO(), lambda _: None)
    reader.feed(b'event: image_edit.completed\ndata: {"b64_json": "')
    while reader.size + len(piece) <= SIZE_LIMIT:
        reader.feed(piece)
    with pytest.raises(ResponseUnreadable):
        reader.feed(2 * piece)


def test_a_stream_of_nothing_without_end_is_given_up() -> None:
    with pytest.raises(ResponseUnreadable):
        read([b": keepalive\n\n"] * (MAX_EVENTS + 1))
    assert read([b": keepalive\n\n"] * 1000 + [completed()]).picture == PICTURE


def test_a_long_comment_is_passed_over() -> None:
    comment = b": " + b"x" * (3 * LINE_LIMIT) + b"\n"
    assert read(cut(comment + completed(), list(range(0, 3000, 100)))).picture == PICTURE


MARK = b"\xef\xbb\xbf"  # of the order of bytes


@pytest.mark.parametrize(
    "before", [b"", b"\n\n \r\n", b"\n" * 5000, MARK, MARK + b"\n", b"\n" + MARK]
)
def test_the_first_bytes_tell_what_the_answer_is(before: bytes) -> None:
    for text in (completed(), b": hi\n\n" + completed(), b'{"data":[{"b64_json":"AAEC"}]}'):
        expected = PICTURE if b"event" in text else b"\x00\x01\x02"
        assert read([before + text]).picture == expected
        body = before + text
        assert read(body[at : at + 1] for at in range(len(body))).picture == expected


def test_a_short_answer_is_read_at_its_end() -> None:
    assert read([b"{}"]).document == {}
