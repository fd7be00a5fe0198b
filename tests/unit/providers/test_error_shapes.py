"""Errors in every shape that providers and the gateways before them write."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import (
    DrawingFailed,
    Moderated,
    ProviderBusy,
    ProviderUnavailable,
    RequestMalformed,
    ResponseLost,
)
from bot.providers.parsing.error_payload import ErrorPayload
from bot.providers.policy.failures import classify_failure

KEY = "sk-abCdeF7hiJk9mNop2rStuvwxyz"


def shapes(code: str, message: str) -> dict[str, object]:
    """The same error as different programs write it."""
    plain = {"code": code, "message": message}
    inner = json.dumps({"error": plain})
    return {
        "OpenAI": {"error": plain},
        "text": {"error": f"{code}: {message}"},
        "bare": {"detail": message, "code": code},
        "list": {"errors": [plain, {"message": "and more"}]},
        "list of texts": {"errors": [f"{code}: {message}"]},
        "object of detail": {"detail": plain},
        "FastAPI": {"detail": [{"loc": ["body", "x"], "msg": message, "type": code}]},
        "msg": {"code": code, "msg": message, "data": None},
        "success": {"success": False, "message": message, "code": code},
        "flag": {"error": True, "message": message, "code": code},
        "number": {"code": 400, "message": message, "data": {"code": code}},
        "problem": {"type": "about:blank", "title": code, "detail": message, "status": 400},
        "status": {"status": "failed", "reason": message, "code": code},
        "JSON in a message": {"error": {"message": inner, "type": "upstream_error"}},
        "JSON behind words": {"error": {"message": f"status_code=400, {inner}"}},
        "JSON twice over": {"error": {"message": json.dumps(inner)}},
        "JSON three times over": {"message": json.dumps({"detail": json.dumps(inner)})},
        "JSON that is cut": {"error": {"message": inner[:-2]}},
        "Python": {"error": {"message": f"Error code: 400 - {{'error': {plain!r}}}"}},
        "object in a message": {"error": {"message": {"error": plain}}},
        "capitals": {"Response": {"Error": {"Code": code, "Message": message}}},
        "camels": {"errorCode": code, "errorMessage": message},
        "in its data": {"data": [{"b64_json": None, "error": plain}]},
        "deep": {"response": {"body": {"error": plain}}},
    }


NAMES = list(shapes("", ""))


def judged(document: object, status: int) -> DrawingFailed:
    payload: ErrorPayload | None
    if status == 200 and isinstance(document, dict):
        payload = ErrorPayload.from_document(document) or ErrorPayload.instead_of_image(document)
        assert payload
    else:
        payload = ErrorPayload.from_body(json.dumps(document).encode())
    return classify_failure(status, {}, payload, provider="apiyi", secret=KEY, now=0)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("status", [200, 400])
def test_moderation_is_recognised(name: str, status: int) -> None:
    words = "Your request was rejected by the safety system"
    for code, message in (("moderation_blocked", "No"), ("bad", words), ("bad", words.upper())):
        assert isinstance(judged(shapes(code, message)[name], status), Moderated)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("status", [200, 401, 429, 500])
def test_an_empty_purse_is_recognised(name: str, status: int) -> None:
    for code, message in (("insufficient_quota", "No"), ("bad", "账户余额不足")):
        failure = judged(shapes(code, message)[name], status)
        assert isinstance(failure, ProviderUnavailable)
        assert failure.values["reason"] == "balance"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("status", [200, 400, 503])
def test_a_wrong_model_is_recognised(name: str, status: int) -> None:
    message = "The model `gpt-image-9` does not exist"
    for code, words in (("model_not_found", "No"), ("bad", message)):
        failure = judged(shapes(code, words)[name], status)
        assert isinstance(failure, ProviderUnavailable)
        assert failure.values["reason"] == "set-up"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("status", [200, 400, 422])
def test_a_wrong_size_is_told_in_the_providers_words(name: str, status: int) -> None:
    failure = judged(shapes("invalid_value", "Unsupported size 7x7.")[name], status)
    assert isinstance(failure, RequestMalformed)
    note = failure.values["note"]
    assert isinstance(note, str)
    assert "Unsupported size 7x7" in note
    assert not set(note) & set('{}"')


@pytest.mark.parametrize("name", NAMES)
def test_an_overloaded_service_is_recognised_late(name: str) -> None:
    document = shapes("rate_limit_exceeded", "Too many requests")[name]
    expected = RequestMalformed if name in {"number", "problem"} else ProviderBusy
    assert isinstance(judged(document, 200), expected)


def test_the_field_of_a_validation_error_is_named() -> None:
    detail = [{"loc": ["body", "size"], "msg": "Input should be 'auto'", "type": "enum"}] * 5
    assert judged({"detail": detail}, 422).values == {
        "note": "; ".join(["size: Input should be 'auto'"] * 3)
    }


@pytest.mark.parametrize(
    "document",
    [
        {"error": {}},
        {"error": []},
        {"error": False},
        {"error": {"code": 0, "message": "success"}},
        {"error": {"code": None, "type": "", "message": "OK"}},
        {"error": "none"},
    ],
)
def test_an_error_that_says_that_all_is_well_is_none(document: dict[str, object]) -> None:
    assert ErrorPayload.from_document(document) is None
    assert ErrorPayload.instead_of_image(document) is None


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"created": 1, "data": []},
        {"code": 0, "message": "success", "data": []},
        {"code": 200, "msg": "OK", "success": True},
        {"data": [{"revised_prompt": "a fox: the safety system"}], "usage": {"input_tokens": 7}},
        {"id": "x", "object": "list", "status": "processing"},
        {"choices": [{"message": {"role": "assistant", "content": "a fox"}}]},
    ],
)
def test_an_answer_that_only_lacks_its_image_is_no_error(
    document: dict[str, object],
) -> None:
    assert ErrorPayload.instead_of_image(document) is None


@pytest.mark.parametrize(
    ("message", "note"),
    [
        ("Size {w}x{h} is odd", "Size wxh is odd"),
        ("<html><body>Bad gateway</body></html>", "none"),
        ("{}", "none"),
        ('{"a": {"b": ["c"]}}', "none"),
        ("must be one of ['1024x1024', 'auto']", "must be one of ['1024x1024', 'auto']"),
        ('"7x7" is no size', '"7x7" is no size'),
        ("bad\x00 \x1b[31m\u202esize", "bad [31m size"),
        ("upstream said: {'broken': ", "upstream said"),
    ],
)
def test_no_brace_and_no_page_reaches_a_person(message: str, note: str) -> None:
    assert judged({"error": {"message": message}}, 400).values == {"note": note}


KEYS = (
    *("error", "errors", "message", "msg", "detail", "code", "type", "status", "success", "data"),
    *("moderation_details", "categories", "loc", "reason", "title", "usage", "url", "b64_json"),
)
TEXTS = st.text(max_size=20) | st.sampled_from(
    [
        "{",
        "}",
        '{"error":',
        "{'a': 'b'}",
        f"key {KEY}",
        KEY[:9],
        "sk-ab***wxyz",
        '"',
        "[[",
        "\ud83e",
    ]
)
WILD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=5)
        | inner.map(json.dumps)
        | inner.map(repr)
    ),
    max_leaves=25,
)


@settings(deadline=None, max_examples=400)
@given(
    WILD, st.sampled_from([200, 400, 401, 403, 404, 422, 429, 500, 503, 504]), st.integers(0, 99)
)
def test_whatever_comes_is_judged(document: object, status: int, cut: int) -> None:
    body = json.dumps(document).encode()
    payloads: list[ErrorPayload | None] = [
        ErrorPayload.from_body(body),
        ErrorPayload.from_body(body[: len(body) - cut]),
    ]
    if isinstance(document, dict):
        payloads += [ErrorPayload.from_document(document), ErrorPayload.instead_of_image(document)]
    for payload in filter(None, payloads):
        failure = classify_failure(status, {}, payload, provider="apiyi", secret=KEY, now=0)
        said = repr(failure) + str(failure)
        assert KEY not in said
        assert KEY[:9] not in said
        assert not set(str(failure.values.get("note", ""))) & set("{}\n\x00")


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"error": {"message": "No", "metadata": {"raw": '{"code":"content_filter"}'}}}, Moderated),
        ({"error": {"code": "x", "inner_error": {"code": "ResponsibleAIPolicy"}}}, Moderated),
        ({"status": "failed", "error": "NSFW content detected"}, Moderated),
        ({"detail": "Запрос отклонён модерацией"}, Moderated),
        ({"choices": [{"finish_reason": "content_filter"}]}, Moderated),
        ({"error": {"code": 400, "message": "API key not valid."}}, ProviderUnavailable),
        ({"message": ["Bad size"], "error": "Bad Request", "statusCode": 400}, RequestMalformed),
        ({"error": "invalid_request", "error_description": "Bad size"}, RequestMalformed),
    ],
)
def test_known_services_are_understood(document: object, expected: type[DrawingFailed]) -> None:
    failure = judged(document, 400)
    assert isinstance(failure, expected)
    assert failure.values.get("note", "Bad size") == "Bad size"


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (400, b"moderation_blocked", Moderated),
        (403, b"Insufficient balance.\n", ProviderUnavailable),
        (500, b"upstream request timeout", ResponseLost),
        (502, b"<html>upstream request timeout</html>", ProviderBusy),
        (400, b"The safety system. " * 100, RequestMalformed),
    ],
)
def test_a_sentence_counts_and_a_page_does_not(
    status: int, body: bytes, expected: type[DrawingFailed]
) -> None:
    payload = ErrorPayload.from_body(body)
    failure = classify_failure(status, {}, payload, provider="apiyi", secret=KEY, now=0)
    assert isinstance(failure, expected)
    if isinstance(failure, ProviderUnavailable):
        assert failure.values["reason"] == "balance"


def nested(depth: int, value: object = "bad") -> object:
    for _ in range(depth):
        value = {"error": {"message": value}}
    return value


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"error":' * 30_000,
        b'{"error":{"message":"' + b"{" * 60_000 + b'"}}',
        b'{"error":{"message":"' + b"{'a':" * 10_000 + b'"}}',
        b'{"error":{"message":"' + b'\\"[' * 20_000 + b'"}}',
        json.dumps({"errors": [{"message": "x" * 50}] * 1000}).encode(),
        json.dumps({"errors": [{"message": json.dumps({"error": ["x"] * 900})}] * 9}).encode(),
        json.dumps(nested(300)).encode(),
        b'{"error": ' + b"9" * 5000 + b"}",
        b'{"error": 1e999}',
        b"\xff\xfe{\x00}\x00",
        b"\x00" * 1000,
    ],
)
def test_a_hostile_body_is_judged_too(body: bytes) -> None:
    payload = ErrorPayload.from_body(body)
    failure = classify_failure(400, {}, payload, provider="apiyi", secret=KEY, now=0)
    assert isinstance(failure, RequestMalformed)
    assert not set(str(failure.values["note"])) & set("{}")


def test_json_within_json_without_end_is_judged() -> None:
    text = "bad"
    for _ in range(12):
        text = json.dumps({"error": {"message": text}})
    assert isinstance(judged({"error": {"message": text}}, 200), ResponseLost)


def test_pythons_own_trouble_with_a_text_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.11 raises it where threads read at the same time."""

    def stumble(_: str) -> None:
        raise SystemError("AST constructor recursion depth mismatch")

    monkeypatch.setattr("ast.literal_eval", stumble)
    failure = judged({"error": "Error code: 400 - {'error': 'no'}"}, 400)
    assert isinstance(failure, RequestMalformed)
