"""Every way in which a provider says no, and the one error that it becomes."""

import json
from collections.abc import Mapping

import pytest

from bot.domain.errors import (
    DrawingFailed,
    Moderated,
    ProviderBusy,
    ProviderUnavailable,
    RequestMalformed,
    ResponseLost,
)
from bot.providers.parsing.error_payload import LABEL_LENGTH, NOTE_LENGTH, ErrorPayload
from bot.providers.policy.failures import classify_failure

NOW = 1_795_500_000.0  # Tue, 24 Nov 2026 06:00:00 GMT
SECRET = "my-very-own-secret"
ADDRESS = "https://api.apiyi.test/v1/images/generations"


def judged(
    status: int,
    body: object = "",
    headers: Mapping[str, str] | None = None,
    *,
    is_edit: bool = False,
) -> DrawingFailed:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    payload = ErrorPayload.from_body(raw)
    return classify_failure(
        status,
        headers or {},
        payload,
        provider="apiyi",
        address=ADDRESS,
        secret=SECRET,
        now=NOW,
        is_edit=is_edit,
    )


def error(message: str = "", code: str | int | None = None, kind: str = "") -> dict[str, object]:
    return {"error": {"message": message, "type": kind, "code": code}}


PAGES = [b"<html>Gateway time-out</html>", b"", b"\xff\xfe"]


@pytest.mark.parametrize("status", [409, 425, 429, 500, 502, 503, 520, 521, 529])
@pytest.mark.parametrize("body", [error("Try later"), *PAGES])
def test_a_passing_failure_is_busy(status: int, body: object) -> None:
    assert isinstance(judged(status, body), ProviderBusy)


@pytest.mark.parametrize("status", [408, 499, 504, 522, 523, 524, 598, 599])
@pytest.mark.parametrize("body", [error("Try later"), *PAGES])
def test_what_a_gateway_gave_up_waiting_for_may_be_billed(status: int, body: object) -> None:
    failure = judged(status, body, {"retry-after": "7"})
    assert isinstance(failure, ResponseLost)
    assert failure.wait == 7


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, error("…", 524)),
        (200, error("…", "504")),
        (200, error("…", "gateway_timeout")),
        (200, error("The upstream timed out", None, "upstream_error_of_a_kind")),
        (200, {"error": "context deadline exceeded"}),
        (200, {"code": 504, "msg": "…"}),
        (200, error("A new kind of trouble", "a_new_one")),
        (500, error("upstream request timeout", "do_request_failed")),
        (502, error("Read timed out. (read timeout=300)")),
        (503, {"detail": "Timeout while waiting for the worker"}),
    ],
)
def test_so_may_what_is_told_in_words_or_by_an_unknown_late_error(
    status: int, body: object
) -> None:
    assert isinstance(judged(status, body), ResponseLost)


@pytest.mark.parametrize(
    "words",
    ["dial tcp 10.0.0.1:443: i/o timeout", "upstream connect timeout", "Connection timed out"],
)
def test_a_connection_that_was_never_there_costs_nothing(words: str) -> None:
    assert isinstance(judged(503, error(words)), ProviderBusy)


@pytest.mark.parametrize("status", [408, 504, 524])
def test_a_time_out_that_says_more_is_judged_by_its_words(status: int) -> None:
    assert isinstance(judged(status, error("…", "moderation_blocked")), Moderated)
    assert isinstance(judged(status, error("…", "insufficient_quota")), ProviderUnavailable)


@pytest.mark.parametrize(
    ("value", "wait"),
    [
        ("7", 7.0),
        ("1.5", 1.5),
        ("Tue, 24 Nov 2026 06:01:30 GMT", 90.0),
        ("Tue, 24 Nov 2026 06:01:30 -0000", 90.0),
        ("Tue, 24 Nov 2026 05:00:00 GMT", 0.0),
        ("soon", None),
        ("-3", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str, wait: float | None) -> None:
    assert judged(429, headers={"retry-after": value}).wait == wait


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (429, error("You exceeded your current quota", "insufficient_quota")),
        (429, error("…", None, "insufficient_quota")),
        (400, error("Billing hard limit has been reached", "billing_hard_limit_reached")),
        (402, error("Payment required")),
        (403, error("Your account balance is too low")),
        (403, error("Недостаточно средств на балансе")),
        (200, error("Insufficient balance", 403)),
        (500, error("upstream: insufficient user quota")),
        (429, {"error": "insufficient_quota"}),
        (429, "insufficient_quota"),
        (429, error("insufficient_user_quota: please pay")),
        (429, error("…", "INSUFFICIENT_QUOTA")),
        (429, error("You exceeded your current quota, please check your plan")),
        (400, error("billing_hard_limit_reached")),
        (403, error("…", "QUOTA_EXCEEDED")),
        (401, error("Your balance is too low", "invalid_request")),
        (401, {"detail": "No credits left"}),
        (402, {"detail": "Pay first"}),
        (400, {"detail": "Not enough credits"}),
        (200, {"code": 30001, "msg": "余额不足"}),
        (200, {"success": False, "message": "insufficient balance"}),
        (200, {"status": "failed", "reason": "На балансе недостаточно средств"}),
    ],
)
def test_an_empty_purse_is_the_operators(status: int, body: object) -> None:
    failure = judged(status, body)
    assert isinstance(failure, ProviderUnavailable)
    assert failure.values == {"reason": "balance", "provider": "apiyi"}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (401, error("Incorrect API key provided", "invalid_api_key")),
        (401, b"<html>Authorization Required</html>"),
        (403, error("Forbidden")),
        (403, b"Forbidden"),
        (403, b""),
        (200, error("Invalid token", None, "authentication_error")),
        (200, error("Invalid token", None, "AUTHENTICATION_ERROR")),
        (200, error("…", "INVALID_API_KEY")),
        (400, error("…", "invalid_api_key")),
        (400, error("Invalid token", None, "authentication_error")),
    ],
)
def test_a_wrong_key_is_the_operators(status: int, body: object) -> None:
    failure = judged(status, body)
    assert isinstance(failure, ProviderUnavailable)
    assert failure.values == {"reason": "key", "provider": "apiyi"}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, error("Images API is not supported for this platform")),
        (400, error("images endpoint requires an image model", "invalid_request_error")),
        (503, error("No available channel for model gpt-image-2 under group default")),
        (503, error("…", "model_not_found", "new_api_error")),
        (200, error("…", "model_not_found")),
        (400, error("The model `gpt-image-3` does not exist or you do not have access to it.")),
        (404, b"<html>nginx</html>"),
        (405, b""),
        (301, b""),
    ],
)
def test_a_wrong_set_up_is_the_operators(status: int, body: object) -> None:
    failure = judged(status, body)
    assert isinstance(failure, ProviderUnavailable)
    assert failure.values == {"reason": "set-up", "provider": "apiyi", "address": ADDRESS}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, b"<html>Forbidden</html>"),
        (403, b"<html>Your balance of credits does not matter to this proxy</html>"),
        (403, b"<!DOCTYPE html>\n<title>Attention Required! | Cloudflare</title>"),
        (403, b"\n <!DOCTYPE html><title>Just a moment...</title>"),
        (403, b'\xef\xbb\xbf<!-- WAF --><html>{"error": "Invalid API key"}</html>'),
        (403, b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>"),
        (403, b"error code: 1020"),
        (406, b"<html><h1>Not Acceptable!</h1>Mod_Security</html>"),
        (451, b"<html>Unavailable For Legal Reasons</html>"),
    ],
)
def test_a_firewalls_page_says_nothing_of_the_key(status: int, body: bytes) -> None:
    failure = judged(status, body)
    assert isinstance(failure, ProviderUnavailable)
    assert failure.values == {"reason": "firewall", "provider": "apiyi", "address": ADDRESS}


def moderation(details: object) -> dict[str, object]:
    fields = {"code": "moderation_blocked", "message": "no", "moderation_details": details}
    return {"error": {**fields, "type": "image_generation_user_error"}}


@pytest.mark.parametrize(
    ("body", "category"),
    [
        (moderation({"categories": ["violence/graphic"]}), "violence"),
        (moderation({"categories": {"hate": False, "self_harm": True}}), "self-harm"),
        (moderation({"categories": ["rudeness"]}), "other"),
        (moderation({"categories": ["rudeness", "sexual"]}), "sexual"),
        (moderation({"categories": 7}), "other"),
        (moderation(None), "other"),
        (error("Rejected by the safety system. safety_violations=[sexual, minors]"), "sexual"),
        (error("Your prompt violates our content policy."), "other"),
    ],
)
@pytest.mark.parametrize("status", [200, 400, 403, 502])
def test_moderation_is_told_with_its_category(status: int, body: object, category: str) -> None:
    failure = judged(status, body)
    assert isinstance(failure, Moderated)
    assert failure.values == {"category": category}


@pytest.mark.parametrize("status", [400, 415, 422])
def test_any_other_refusal_is_malformed_in_the_providers_words(status: int) -> None:
    failure = judged(status, error("Unknown parameter:\n 'mood'", "unknown_parameter"))
    assert isinstance(failure, RequestMalformed)
    assert failure.values == {"note": "Unknown parameter: 'mood'"}


@pytest.mark.parametrize(
    "body",
    [
        {"error": "Bad size", "request": "x"},
        {"error": {"type": "invalid_request_error"}, "message": "Bad size"},
        {"message": "Bad size"},
        "Bad size",
    ],
)
def test_the_words_are_found_wherever_they_stand(body: object) -> None:
    assert judged(400, body).values == {"note": "Bad size"}


@pytest.mark.parametrize(
    "body",
    [
        b"<html>\r\n<title>413 Request Entity Too Large</title>\xff</html>",
        b"413 Request Entity Too Large",
        ["413 Request Entity Too Large"],
    ],
)
def test_a_page_is_for_the_log_alone(body: object) -> None:
    failure = judged(415, body)
    assert failure.values == {"note": "none"}
    assert "413 Request Entity Too Large" in failure.provider_note


@pytest.mark.parametrize("body", [b"", {}, {"error": {"code": None, "message": ""}}])
def test_without_a_word_there_is_none(body: object) -> None:
    assert judged(400, body).values == {"note": "none"}


@pytest.mark.parametrize(
    ("code", "kind", "expected"),
    [
        (503, "", ProviderBusy),
        ("429", "", ProviderBusy),
        (504, "", ResponseLost),
        (None, "overloaded_error", ProviderBusy),
        ("rate_limit_exceeded", "", ProviderBusy),
        ("server_error", "invalid_request_error", ProviderBusy),
        (None, "upstream_error", ProviderBusy),
        (None, "invalid_request_error", RequestMalformed),
    ],
)
def test_a_late_error_in_a_200_is_judged_by_its_own_words(
    code: str | int | None, kind: str, expected: type[DrawingFailed]
) -> None:
    assert isinstance(judged(200, error("…", code, kind)), expected)


@pytest.mark.parametrize(
    "key", ["sk-proj-Ab12Cd34", SECRET, "sk-ab***xyz", "Bearer abc.def", "0123456789abcdef" * 3]
)
def test_no_key_is_repeated(key: str) -> None:
    message = f"The key {key} is wrong, ask at 3 o'clock"
    for failure in (judged(400, error(message)), judged(503, error(message))):
        assert key not in repr(failure)
        assert key not in str(failure)
        assert "[hidden] is wrong" in str(failure)


@pytest.mark.parametrize("status", [400, 401, 402, 503])
def test_no_key_is_repeated_in_a_code(status: int) -> None:
    for said in (error("…", f"bad {SECRET}"), error("…", None, "no sk-proj-Ab12Cd34 here")):
        failure = judged(status, said)
        assert SECRET not in repr(failure) + str(failure)
        assert "sk-proj" not in repr(failure) + str(failure)
        assert "[hidden]" in str(failure)


def test_a_long_code_is_trimmed() -> None:
    note = judged(400, error("No", "word " * 100)).provider_note
    assert len(note) == len("400 ") + LABEL_LENGTH
    assert note.endswith("…")


@pytest.mark.parametrize("kind", ["api_error", "invalid_api_key", "image_generation_user_error"])
def test_a_type_is_no_key(kind: str) -> None:
    assert kind in str(judged(500, error("…", None, kind)))


def test_a_page_of_a_proxy_repeats_no_key() -> None:
    assert SECRET not in str(judged(503, f"<html>{SECRET}</html>".encode()))


def test_a_long_message_is_trimmed() -> None:
    note = judged(400, error("word " * 100)).values["note"]
    assert isinstance(note, str)
    assert len(note) == NOTE_LENGTH
    assert note.endswith("…")


@pytest.mark.parametrize("status", [200, 400, 403, 500])
@pytest.mark.parametrize(
    "body",
    [
        {"error": "The input or output was flagged as sensitive. (E005)", "status": "failed"},
        {"error": "Prompt or Initial Image failed safety checks."},
        {"error": "content_moderation_filter: Sorry, your prompt was filtered"},
        {"error": {"message": 'Your input was flagged for "violence". No credits were charged.'}},
        error("generate an image from this request because it may violate the terms of use"),
        error("Контент нарушает правила сервиса"),
        error("…", "DataInspectionFailed"),
        error("…", "InputTextSensitiveContentDetected"),
        {"base_resp": {"status_code": 1026, "status_msg": "input new_sensitive"}},
        {"artifacts": [{"base64": "", "finishReason": "CONTENT_FILTERED"}]},
        {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}},
        {"candidates": [{"finishReason": "IMAGE_SAFETY"}]},
        {"predictions": [{"raiFilteredReason": "All images were filtered out"}]},
        {"status": "FAILED", "failureCode": "SAFETY.INPUT.TEXT"},
        {"status": "Content Moderated", "result": None},
        {"candidates": [{"finishReason": "contentFilter"}]},
        {"status": "Your request was blocked by our safety system"},
        {"status": "DONE", "images": [], "censored": True},
    ],
)
def test_moderation_of_other_services_is_moderation(status: int, body: object) -> None:
    assert isinstance(judged(status, body), Moderated)


@pytest.mark.parametrize("status", [400, 409, 500])
@pytest.mark.parametrize(
    "words",
    [
        "The request body violates a rule of the schema",
        "Your request violates the rate limit policy",
        "Your account was flagged for review",
    ],
)
def test_what_only_sounds_like_moderation_is_none(status: int, words: str) -> None:
    assert not isinstance(judged(status, error(words)), Moderated)


def test_the_category_is_read_where_azure_writes_it() -> None:
    results = {"hate": {"filtered": False}, "self_harm": {"filtered": True, "severity": "high"}}
    inner = {"code": "ResponsibleAIPolicyViolation", "content_filter_results": results}
    failure = judged(400, {"error": {"code": "content_filter", "innererror": inner}})
    assert failure.values == {"category": "self-harm"}


@pytest.mark.parametrize("status", [200, 400, 429, 403])
@pytest.mark.parametrize(
    "body",
    [
        error("Credit limit exceeded", None, "credit_limit"),
        error("Budget has been exceeded! Current cost: 10.1", 400, "budget_exceeded"),
        error("…", "billing_not_active"),
        error("Check your account", "Arrearage"),
        error("Your account has an overdue balance"),
        error("Доступ запрещён: пополните счёт"),
    ],
)
def test_other_services_empty_purses_are_the_operators(status: int, body: object) -> None:
    assert judged(status, body).values == {"reason": "balance", "provider": "apiyi"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (error("Превышено время ожидания ответа от нейросети"), ResponseLost),
        (error("Сервис не ответил вовремя: таймаут"), ResponseLost),
        (error("bad response status code 524", "bad_response_status_code"), ResponseLost),
        (error("Deadline expired before operation could complete."), ResponseLost),
        (error("Превышено время ожидания подключения"), ProviderBusy),
        (error("bad response status code 502", "bad_response_status_code"), ProviderBusy),
    ],
)
def test_a_time_out_in_other_words_may_be_billed(
    body: object, expected: type[DrawingFailed]
) -> None:
    assert isinstance(judged(502, body), expected)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (error("Сервис перегружен, попробуйте позже"), ProviderBusy),
        ({"error_code": 17, "error_msg": "Open api daily request limit reached"}, ProviderBusy),
        ({"code": 23, "description": "队列已满，请稍后尝试"}, ProviderBusy),
        (error("无效的令牌 (request id: x)", "", "new_api_error"), ProviderUnavailable),
    ],
)
def test_a_late_refusal_is_known_by_its_words(body: object, expected: type[DrawingFailed]) -> None:
    assert isinstance(judged(200, body), expected)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, b"<html><h1>400</h1>The plain HTTP request was sent to HTTPS port</html>"),
        (407, b"Proxy Authentication Required"),
        (421, b""),
        (426, b"Upgrade Required"),
    ],
)
def test_a_wrong_way_to_the_service_is_the_operators(status: int, body: bytes) -> None:
    assert judged(status, body).values["reason"] == "set-up"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (413, b"<html>nginx</html>"),
        (413, b""),
        (413, error("Request Too Long")),
        (200, error("Too much", 413)),
        (200, error("Too much", None, "request_too_large")),
    ],
)
@pytest.mark.parametrize(("is_edit", "note"), [(True, "too-large"), (False, "too-long")])
def test_what_is_too_large_for_the_service_is_said_so(
    status: int, body: object, is_edit: bool, note: str
) -> None:
    failure = judged(status, body, is_edit=is_edit)
    assert isinstance(failure, RequestMalformed)
    assert failure.values == {"note": note}


@pytest.mark.parametrize(
    "words",
    [
        'Traceback (most recent call last): File "/app/main.py", line 3',
        "litellm.BadRequestError: OpenAIException - no",
        "cannot open /var/lib/app/7c6b.png",
        "尺寸无效",
        "\ufffd\ufffd\ufffd \ufffd",
        "<html><title>No</title></html>",
    ],
)
def test_what_nobody_should_read_is_for_the_log_alone(words: str) -> None:
    failure = judged(400, error(words))
    assert failure.values == {"note": "none"}
    assert words[:10] in failure.provider_note


@pytest.mark.parametrize(
    ("words", "note"),
    [
        ("Invalid size.", "Invalid size"),
        ("- prompt is required\n", "prompt is required"),
        ("Size <b>1x1</b> &amp; more", "Size 1x1 & more"),
        ("bad\u200b \u2067size\u200f", "bad size"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
    ],
)
def test_a_note_fits_into_a_sentence(words: str, note: str) -> None:
    assert judged(400, error(words)).values == {"note": note}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_json_is_read_in_each_of_its_encodings(encoding: str) -> None:
    assert judged(400, json.dumps(error("Bad size")).encode(encoding)).values == {
        "note": "Bad size"
    }


def test_of_several_lines_of_json_each_is_read() -> None:
    body = b'{"status":"started"}\n' + json.dumps(error("…", "moderation_blocked")).encode()
    assert isinstance(judged(400, body), Moderated)


def test_a_long_word_of_an_error_is_no_key() -> None:
    code = "unsupported_country_region_territory"
    assert code in str(judged(403, error("…", code)))
