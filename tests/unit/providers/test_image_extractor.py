"""The one-pass reader, on answers of every shape that are cut at every place."""

import base64
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import ResponseLost, ResponseUnreadable
from bot.providers.parsing.image_extractor import REST_LIMIT, ImageExtractor
from bot.providers.parsing.image_signature import SIZE_LIMIT

LOOKALIKES = (
    "b64_json",
    '"b64_json": "AAAA"',
    '\\"b64_json\\":"AAAA',
    "b64_json\\",
    'x"b64_json',
    ":",
    "data:image/png;base64,AAAA",
)
PREFIX = "data:image/png;base64,"
MARK = "THE-PICTURE"
LENGTHS = (1, 7, 400)  # a picture is long enough for several pieces of the decoder, at times

FOREIGN = (b"!", b" ", b"=AAA", b"\xff", b"\\t", b"\\x", b"\\u00e9", b"\\u12")

unhurried = settings(deadline=None, max_examples=60)  # the machine may be busy


@dataclass(frozen=True)
class Reading:
    """What came out: the file's bytes and the object without its picture."""

    picture: bytes
    document: dict[str, object]


def read(pieces: Iterable[bytes]) -> Reading:
    file = io.BytesIO()
    extractor = ImageExtractor(file)
    for piece in pieces:
        extractor.feed(piece)
    document = extractor.finish()
    assert extractor.size == len(file.getvalue())
    return Reading(file.getvalue(), document)


def escape(text: str, way: str) -> str:
    """Base64 as different JSON writers spell it."""
    spellings = {
        "slashes": {"/": "\\/"},
        "upper": {"/": "\\u002F", "+": "\\u002B", "=": "\\u003D"},
        "lower": {"/": "\\u002f", "+": "\\u002b", "=": "\\u003d"},
    }
    return "".join(spellings.get(way, {}).get(letter, letter) for letter in text)


def in_one(text: str) -> str:
    return text


def unpadded(text: str) -> str:
    return text.rstrip("=")


def in_lines(text: str) -> str:
    """As MIME has it, with the last line ended too."""
    return "".join(text[at : at + 76] + "\\r\\n" for at in range(0, len(text), 76))


texts = st.sampled_from(LOOKALIKES) | st.text(max_size=12).filter(lambda text: MARK not in text)
NAMES = {"b64_json", "url", "data", "images", "artifacts", "base64", "output", "result"}
keys = texts.filter(lambda key: key not in NAMES)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)
extras = st.dictionaries(keys, values, max_size=3)

Extra = Mapping[str, object]
# Where a picture stands, with the beginning that tells it.
SHAPES: tuple[tuple[Callable[[Extra, str, Extra], Extra], str], ...] = (
    (lambda ahead, text, behind: {"data": [{**ahead, "b64_json": text, **behind}]}, ""),
    (lambda ahead, text, behind: {"data": [{**ahead, "b64_json": text, **behind}]}, PREFIX),
    (lambda ahead, text, behind: {"data": [{**ahead, "url": text, **behind}]}, PREFIX),
    (lambda ahead, text, behind: {"artifacts": [{**ahead, "base64": text, **behind}]}, ""),
    (lambda ahead, text, behind: {"images": [ahead, text, behind]}, PREFIX),
    (lambda ahead, text, behind: {"data": {**ahead, "images": [text], **behind}}, PREFIX),
    (lambda ahead, text, behind: {"result": {**ahead, "output": text, **behind}}, PREFIX),
)


@dataclass(frozen=True)
class Body:
    """An answer, and what a reader must find in it."""

    text: bytes
    picture: bytes
    document: dict[str, object]


@st.composite
def pictures(draw: st.DrawFn, lengths: tuple[int, ...] = LENGTHS) -> bytes:
    return draw(st.binary(min_size=1, max_size=40)) * draw(st.sampled_from(lengths))


@st.composite
def bodies(draw: st.DrawFn, lengths: tuple[int, ...] = LENGTHS) -> Body:
    picture = draw(pictures(lengths))
    shape, prefix = draw(st.sampled_from(SHAPES))
    encoded = draw(st.sampled_from((in_one, unpadded, in_lines)))(
        base64.b64encode(picture).decode()
    )
    way = draw(st.sampled_from(("plain", "slashes", "upper", "lower")))
    spelled = escape(prefix + encoded, way)

    def document(value: str) -> dict[str, object]:
        return {**before, **shape(ahead, value, behind), **after}

    before, ahead, behind, after = draw(extras), draw(extras), draw(extras), draw(extras)
    gap = draw(st.sampled_from((": ", ":", " \n:\t ")))
    plain = json.dumps(
        document(MARK), ensure_ascii=draw(st.booleans()), separators=(",", gap)
    ).replace(MARK, spelled)
    text = draw(st.sampled_from(("", " ", "\n\n\r\n\t"))) + plain
    return Body(text.encode(), picture, document(""))


def cut(text: bytes, places: list[int]) -> list[bytes]:
    borders = sorted({0, len(text), *(place % (len(text) + 1) for place in places)})
    return [text[start:end] for start, end in pairwise(borders)]


@unhurried
@given(bodies(), st.lists(st.integers(0, 10**6), max_size=8))
def test_any_answer_in_any_pieces_gives_its_picture(body: Body, places: list[int]) -> None:
    assert read(cut(body.text, places)) == Reading(body.picture, body.document)


@unhurried
@given(bodies(lengths=(1, 2)))
def test_byte_by_byte_it_is_the_same(body: Body) -> None:
    pieces = [body.text[at : at + 1] for at in range(len(body.text))]
    assert read(pieces) == Reading(body.picture, body.document)


@unhurried
@given(bodies(), st.integers(0, 10**6), st.lists(st.integers(0, 10**6), max_size=3))
def test_an_answer_cut_at_any_byte_is_lost(body: Body, end: int, places: list[int]) -> None:
    with pytest.raises(ResponseLost):
        read(cut(body.text[: end % len(body.text)], places))


@unhurried
@given(pictures(), st.integers(0, 10**6), st.sampled_from(FOREIGN))
def test_a_picture_with_foreign_letters_is_lost(picture: bytes, at: int, foreign: bytes) -> None:
    base64_text = base64.b64encode(picture)
    at %= len(base64_text)
    text = b'{"b64_json":"' + base64_text[:at] + foreign + base64_text[at:] + b'"}'
    with pytest.raises(ResponseLost):
        read([text])


def test_a_picture_that_ends_at_a_border_of_the_decoder_and_goes_on_is_lost() -> None:
    image_ended = base64.b64encode(b"x" * 4099)
    assert image_ended.endswith(b"=")
    with pytest.raises(ResponseLost):
        read([b'{"b64_json":"', image_ended + b"A", b'AAA"}'])


def test_the_first_filled_value_counts_and_the_others_are_dropped() -> None:
    text = rb'{"data":[{"b64_json":null},{"b64_json":""},{"b64_json":"AAEC"},{"b64_json":"x\"y"}]}'
    values: list[object] = [None, "", "", ""]
    expected: dict[str, object] = {"data": [{"b64_json": value} for value in values]}
    assert read([text]) == Reading(b"\x00\x01\x02", expected)


@pytest.mark.parametrize("text", ['{"data": []}', '{"data": null}', '{"data":[{"b64_json":null}]}'])
def test_an_answer_without_a_picture_is_only_its_object(text: str) -> None:
    assert read([text.encode()]) == Reading(b"", json.loads(text))


def test_a_picture_that_is_too_large_is_unreadable() -> None:
    piece = b"AAEC" * 250_000
    extractor = ImageExtractor(io.BytesIO())
    extractor.feed(b'{"b64_json":"')
    while extractor.size + len(piece) <= SIZE_LIMIT:
        extractor.feed(piece)
    with pytest.raises(ResponseUnreadable):
        extractor.feed(2 * piece)


@pytest.mark.parametrize("text", [b"A", b"AAAAA", b"AA==AA", b"=", b"AAA=="])
def test_padding_that_is_wrong_is_a_loss(text: bytes) -> None:
    with pytest.raises(ResponseLost):
        read([b'{"b64_json":"' + text + b'"}'])


def test_a_name_among_values_is_no_key() -> None:
    text = b'{"a": ["b64_json", "AAAA"], "b": "b64_json", "c": "AAAA"}'
    assert read([text]).picture == b""


@pytest.mark.parametrize(
    "text",
    [
        b"<html><a href='x' title=\"b64_json\">oops</a></html>",
        b"[]",
        b'"b64_json"',
        b"null",
        b"[" * 100_000,
    ],
)
def test_what_is_no_object_is_unreadable(text: bytes) -> None:
    with pytest.raises(ResponseUnreadable):
        read([text])


def test_a_rest_that_grows_is_given_up() -> None:
    pieces = [b'{"note": "', *[b"x" * 1000] * (REST_LIMIT // 1000)]
    with pytest.raises(ResponseUnreadable):
        read(pieces)


@pytest.mark.parametrize(
    "opening", [b'"b64_json":"', b'"url":"data:image/png;base64,', b'"result":"/9j/']
)
def test_a_second_picture_of_any_length_is_dropped(opening: bytes) -> None:
    second = b"A" * (2 * REST_LIMIT)
    text = b'{"data":[{"b64_json":"AAEC",' + opening + second + b'"}]}'
    assert read([text]).picture == b"\x00\x01\x02"


SIGNED = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\x00\x00\x00\x00WEBP", b"GIF89a")


@pytest.mark.parametrize("way", ["plain", "slashes", "upper", "lower"])
@pytest.mark.parametrize("signature", SIGNED)
@pytest.mark.parametrize(
    "form", ['{"images": ["%s"]}', '{"output": "%s"}', '{"result": {"url": "%s"}}']
)
def test_base64_without_a_prefix_is_known_by_its_beginning(
    form: str, signature: bytes, way: str
) -> None:
    picture = signature + b"x" * 5000
    text = (form % escape(base64.b64encode(picture).decode(), way)).encode()
    for pieces in ([text], [text[at : at + 1] for at in range(len(text))]):
        assert read(pieces) == Reading(picture, json.loads(form % ""))


@pytest.mark.parametrize(
    "text",
    [
        '{"error": {"message": "odd", "image": "%s", "images": ["%s"], "url": "x"}}',
        '{"input": {"images": [{"image_url": "%s"}]}, "status": "processing"}',
        '{"detail": [{"loc": ["body", "images"], "input": "%s"}]}',
        '{"image": "%s", "data": [{"revised_prompt": "%s", "thumbnail": "%s"}]}',
        '{"output": "a fox", "logs": "%s"}',
        '{"input": {"base64": "%s"}}',
    ],
)
def test_a_picture_elsewhere_is_none(text: str) -> None:
    body = text.replace("%s", f"{PREFIX}iVBORw0KGgoAAA")
    assert read([body.encode()]) == Reading(b"", json.loads(body))


@pytest.mark.parametrize(
    ("text", "is_usual"),
    [
        ('{"data":[{"b64_json":"AAAA"}]}', True),
        ('{"data":[{"url":"data:,AAAA"}]}', True),
        ('{"response":{"b64_json":"AAAA"}}', True),
        ('{"response":{"url":"data:,AAAA"}}', False),
        ('{"images":["data:,AAAA"]}', False),
        ('{"images":[{"url":"data:,AAAA"}]}', False),
        ('{"artifacts":[{"base64":"AAAA"}]}', False),
        ('{"data":[{"base64":""}],"b64_json":"AAAA","output":"data:,AAAA"}', True),
    ],
)
def test_whether_the_place_is_usual_is_told(text: str, is_usual: bool) -> None:
    extractor = ImageExtractor(io.BytesIO())
    extractor.feed(text.encode())
    extractor.finish()
    assert extractor.size == 3
    assert extractor.is_usual is is_usual


@pytest.mark.parametrize("address", ["https://x.test/a.png?b=data:c", "dat", "", "DATA"])
def test_an_address_is_kept(address: str) -> None:
    text = json.dumps({"data": [{"url": address, "b64_json": None}]}).encode()
    for pieces in ([text], [text[at : at + 1] for at in range(len(text))]):
        assert read(pieces) == Reading(b"", json.loads(text))
