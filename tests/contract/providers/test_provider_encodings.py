"""Answers that are not UTF-8: what they say is read as far as it goes, and asked for once."""

import base64
import json

import pytest

from bot.domain.errors import (
    DrawingFailed,
    Moderated,
    ProviderUnavailable,
    RequestMalformed,
    ResponseUnreadable,
)
from bot.domain.jobs import AttemptOutcome
from draw_bot_sandbox.images import Answer
from tests.contract.providers.provider import PRICE, WHOLE, FakeProvider, failure
from tests.contract.providers.raw_provider import RawResponse, raw_provider

FREE = (AttemptOutcome.REFUSED, 0)
LOST = (AttemptOutcome.LOST, PRICE)
DRAWN = (AttemptOutcome.DRAWN, PRICE)
BLOCKED = "Запрос отклонён модерацией"


def encoded(content: object, encoding: str, header: str = "", status: int = 200) -> Answer:
    kind = f"application/json; charset={header}" if header else "application/json"
    body = json.dumps(content, ensure_ascii=False).encode(encoding)
    return Answer.raw(body, content_type=kind, status=status)


@pytest.mark.parametrize(
    ("content", "encoding", "header", "expected"),
    [
        ({"error": {"message": BLOCKED}}, "cp1251", "windows-1251", Moderated(category="other")),
        ({"error": {"message": BLOCKED}}, "koi8-r", '"KOI8-R"', Moderated(category="other")),
        ({"detail": BLOCKED}, "cp1251", "cp1251", Moderated(category="other")),
        (
            {"error": {"message": BLOCKED, "code": "moderation_blocked"}},
            "cp1251",
            "",
            Moderated(category="other"),
        ),
        (
            {"error": {"message": BLOCKED, "code": "moderation_blocked"}},
            "cp1251",
            "utf-8",
            Moderated(category="other"),
        ),
        ({"code": 1113, "msg": "余额不足"}, "gbk", "gbk", ProviderUnavailable(reason="balance")),
        (
            {"error": {"message": "Неверный размер", "code": "invalid_value"}},
            "cp1251",
            "windows-1251",
            RequestMalformed(note="Неверный размер"),
        ),
        (
            {"error": {"message": "Неверный размер", "code": "invalid_value"}},
            "cp1251",
            "",
            RequestMalformed(note="none"),
        ),
    ],
)
async def test_an_error_is_known_by_what_can_be_read_of_it(
    llmeasy: FakeProvider, content: object, encoding: str, header: str, expected: DrawingFailed
) -> None:
    error = await failure(llmeasy, encoded(content, encoding, header), ambiguous=3)

    assert type(error) is type(expected)
    assert expected.values.items() <= error.values.items()
    assert llmeasy.attempt_log.closings == [FREE]


@pytest.mark.parametrize("header", ["", "utf-8", "nonsense", "punycode", "idna", "undefined"])
@pytest.mark.parametrize(
    "content", [{"error": {"message": "Что-то пошло не так"}}, {"code": "x", "msg": "Увы"}]
)
async def test_an_error_that_nobody_can_read_is_not_repeated(
    llmeasy: FakeProvider, content: object, header: str
) -> None:
    error = await failure(llmeasy, encoded(content, "cp1251", header), ambiguous=3)

    assert isinstance(error, ResponseUnreadable)
    assert error.values == {}
    assert llmeasy.attempt_log.closings == [LOST]


async def test_of_an_event_neither(llmeasy: FakeProvider) -> None:
    data = json.dumps({"error": {"message": "Увы"}}, ensure_ascii=False).encode("cp1251")
    answer = Answer.raw(b"event: error\ndata: " + data + b"\n\n")

    assert isinstance(await failure(llmeasy, answer, ambiguous=3), ResponseUnreadable)
    assert llmeasy.attempt_log.closings == [LOST]


@pytest.mark.parametrize("data", [json.dumps({"error": BLOCKED}, ensure_ascii=False), BLOCKED])
async def test_an_event_is_read_by_its_charset(llmeasy: FakeProvider, data: str) -> None:
    body = f"event: error\ndata: {data}\n\n".encode("cp1251")
    answer = Answer.raw(body, content_type="text/event-stream; charset=windows-1251")

    assert isinstance(await failure(llmeasy, answer), Moderated)


@pytest.mark.parametrize(
    "header", ["charset=unicode_escape", "charset*=utf-8''%00", "charset*=ab%00''x"]
)
async def test_a_whole_picture_in_a_broken_answer_is_taken(
    llmeasy: FakeProvider, header: str
) -> None:
    """The charset of one makes halves of letters, those of the others are none."""
    picture = b'{"data": [{"b64_json": "%s", "words": "' % base64.b64encode(WHOLE)
    body = picture + b"\xff" + rb"\ud83e"
    llmeasy.images.next(Answer.raw(body, content_type=f"application/json; {header}"))

    await llmeasy.draw()

    assert llmeasy.into.read_bytes() == WHOLE


@pytest.mark.parametrize("beside", [{"revised_prompt": "лиса"}, {"error": "лиса"}])
@pytest.mark.parametrize("name", ["b64_json", "url"])
async def test_a_whole_picture_among_such_words_is_taken(
    llmeasy: FakeProvider, beside: dict[str, str], name: str
) -> None:
    text = base64.b64encode(WHOLE).decode()
    value = text if name == "b64_json" else f"data:image/png;base64,{text}"
    llmeasy.images.next(encoded({"data": [{name: value}], **beside}, "cp1251"))

    await llmeasy.draw()

    assert llmeasy.into.read_bytes() == WHOLE
    assert llmeasy.attempt_log.closings == [DRAWN]


async def test_so_is_one_at_an_address(llmeasy: FakeProvider) -> None:
    async with raw_provider(RawResponse(WHOLE)) as files:
        content = {"data": [{"url": f"{files.base_url}/a.png", "revised_prompt": "лиса"}]}
        llmeasy.images.next(encoded(content, "cp1251"))
        await llmeasy.draw()

    assert llmeasy.into.read_bytes() == WHOLE
    assert llmeasy.attempt_log.closings == [DRAWN]


async def test_a_refusal_is_read_by_its_charset(llmeasy: FakeProvider) -> None:
    answer = encoded({"detail": "Неверный размер"}, "cp1251", "windows-1251", status=400)

    error = await failure(llmeasy, answer)

    assert error.values == {"note": "Неверный размер"}
