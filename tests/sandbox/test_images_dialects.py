"""Each dialect of the Images API sandbox takes what its provider takes, and refuses the rest."""

from collections.abc import Mapping
from typing import Any

import pytest

from draw_bot_sandbox.images import DIALECTS, Answer, ImagesSandbox
from tests.sandbox.images_client import ASKED, asked, client_of, file, form_of

FEWEST: Mapping[str, Mapping[str, object]] = {
    "llmeasy": ASKED,
    "llmapi": {"prompt": "a fox"},
    "gateway": {"model": "gpt-image-2", "prompt": "a fox", "size": "300x200", "n": 1},
    "apiyi": {"model": "gpt-image-2-all", "prompt": "300x200 a fox"},
    "apiyi-vip": {"model": "gpt-image-2-vip", "prompt": "a fox"},
    "openai": {"model": "gpt-image-2", "prompt": "a fox"},
}


async def refusal(name: str, **changes: object) -> dict[str, Any]:
    """The error about the fewest fields with these changes; None leaves a field out."""
    fields = {**FEWEST[name], **changes}
    present = {field: value for field, value in fields.items() if value is not None}
    status, answer = await asked(DIALECTS[name], present)
    assert status == 400
    error: dict[str, Any] = answer["error"]
    return error


@pytest.mark.parametrize("name", DIALECTS)
async def test_the_fewest_fields_are_enough_and_none_of_the_required_may_miss(name: str) -> None:
    status, answer = await asked(DIALECTS[name], FEWEST[name])
    assert (status, len(answer["data"])) == (200, 1)
    for field in FEWEST[name]:
        assert f"'{field}'" in (await refusal(name, **{field: None}))["message"]


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("llmapi", "partial_images", 1),
        ("llmapi", "aspect_ratio", "16:9"),
        ("gateway", "response_format", "b64_json"),
        ("gateway", "output_format", "png"),
        ("gateway", "quality", "auto"),
        ("apiyi", "n", 1),
        ("apiyi", "quality", "high"),
        ("apiyi", "aspect_ratio", "16:9"),
        ("apiyi-vip", "n", 1),
        ("openai", "response_format", "b64_json"),
        ("openai", "style", "vivid"),
    ],
)
async def test_a_field_that_the_provider_does_not_know_is_refused(
    name: str, field: str, value: object
) -> None:
    assert f"'{field}'" in (await refusal(name, **{field: value}))["message"]


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("llmapi", "style", "loud"),
        ("llmapi", "stream", "true"),
        ("llmapi", "size", "3841x16"),
        ("gateway", "size", "large"),
        ("gateway", "n", 0),
        ("apiyi", "model", "gpt-image-2"),
        ("apiyi", "response_format", "file"),
        ("apiyi-vip", "size", "1024x1024"),
        ("openai", "size", "1000x1000"),
        ("openai", "quality", "hd"),
        ("openai", "background", "blue"),
        ("openai", "moderation", "off"),
        ("openai", "output_format", "gif"),
        ("openai", "output_compression", 101),
        ("openai", "partial_images", 4),
        ("openai", "partial_images", "1"),
        ("openai", "stream", 1),
    ],
)
async def test_a_value_that_the_provider_does_not_know_is_refused(
    name: str, field: str, value: object
) -> None:
    assert f"'{field}'" in (await refusal(name, **{field: value}))["message"]


@pytest.mark.parametrize(
    ("name", "more"),
    [
        (
            "llmapi",
            {
                "model": "gpt-image-1",
                "size": "500x300",
                "n": 1,
                "response_format": "b64_json",
                "stream": False,
                "quality": "low",
                "background": "opaque",
                "output_format": "jpeg",
                "output_compression": 80,
                "moderation": "low",
                "style": "vivid",
            },
        ),
        ("apiyi", {"size": "anything"}),
        ("apiyi-vip", {"size": "1280x544"}),
        (
            "openai",
            {
                "size": "1280x720",
                "n": 1,
                "quality": "high",
                "background": "transparent",
                "output_format": "webp",
                "output_compression": 100,
                "moderation": "auto",
                "stream": False,
                "partial_images": 0,
            },
        ),
    ],
)
async def test_what_the_provider_offers_is_taken(name: str, more: Mapping[str, object]) -> None:
    assert (await asked(DIALECTS[name], {**FEWEST[name], **more}))[0] == 200


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("llmeasy", ["message", "type", "code"]),
        ("llmapi", ["type", "message"]),
        ("gateway", ["message", "type", "code"]),
        ("apiyi", ["message", "type", "code"]),
        ("openai", ["message", "type", "param", "code"]),
    ],
)
async def test_an_error_has_the_providers_parts(name: str, parts: list[str]) -> None:
    assert list(await refusal(name, prompt="")) == parts


async def test_openai_names_the_wrong_field() -> None:
    assert (await refusal("openai", style="vivid"))["param"] == "style"


async def test_both_documented_errors_of_llmapi() -> None:
    assert await refusal("llmapi", model="gpt-5") == {
        "type": "invalid_request_error",
        "message": "images endpoint requires an image model",
    }
    status, answer = await asked(DIALECTS["llmapi"], {"prompt": "a fox"}, Answer.unsupported())
    message = "Images API is not supported for this platform"
    assert (status, answer) == (404, {"error": {"type": "not_found_error", "message": message}})


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("llmapi", {"input_tokens", "input_tokens_details", "output_tokens", "total_tokens"}),
        ("gateway", set()),
        ("apiyi", {"input_tokens", "output_tokens", "total_tokens"}),
        ("openai", {"input_tokens", "input_tokens_details", "output_tokens", "total_tokens"}),
    ],
)
async def test_usage_has_what_the_provider_counts(name: str, parts: set[str]) -> None:
    _, answer = await asked(DIALECTS[name], FEWEST[name])
    assert set(answer["usage"]) == parts


@pytest.mark.parametrize(
    ("name", "uploads", "status"),
    [
        ("llmapi", ["image"], 200),
        ("llmapi", ["image[]"], 200),
        ("llmapi", ["image", "image"], 200),
        ("llmapi", ["image", "image[]"], 400),
        ("gateway", ["image"], 404),
        ("apiyi", ["image"], 200),
        ("apiyi", ["image[]", "image[]"], 200),
        ("openai", ["image[]"], 200),
        ("openai", ["image[]", "image[]"], 200),
        ("openai", ["image", "image"], 400),
    ],
)
async def test_references_have_the_providers_names(
    name: str, uploads: list[str], status: int
) -> None:
    dialect = DIALECTS[name]
    body = form_of(FEWEST[name], *((upload, file()) for upload in uploads))
    async with (
        client_of(ImagesSandbox(dialect=dialect)) as client,
        client.session.post(f"{dialect.base}/images/edits", data=body) as response,
    ):
        assert response.status == status


async def test_moderation_is_no_field_of_openais_edits() -> None:
    body = form_of({**FEWEST["openai"], "moderation": "low"}, ("image[]", file()))
    async with (
        client_of(ImagesSandbox(dialect=DIALECTS["openai"])) as client,
        client.session.post("/v1/images/edits", data=body) as response,
    ):
        answer = await response.json()
    assert answer["error"]["param"] == "moderation"


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize(
    ("answer", "status", "holds"),
    [
        (Answer.busy(), 429, b"rate_limit_exceeded"),
        (Answer.moderation(), 400, b"moderation_blocked"),
        (Answer.html(524), 524, b"<h1>"),
        (Answer.empty(), 200, b'"data": []'),
        (Answer.error(200, code="late"), 200, b'"late"'),
    ],
    ids=["busy", "moderation", "html", "empty", "late"],
)
async def test_scripted_failures_come_in_every_dialect(
    name: str, answer: Answer, status: int, holds: bytes
) -> None:
    dialect = DIALECTS[name]
    sandbox = ImagesSandbox(dialect=dialect)
    sandbox.next(answer)
    path = f"{dialect.base}/images/generations"
    async with (
        client_of(sandbox) as client,
        client.session.post(path, json=FEWEST[name]) as response,
    ):
        assert response.status == status
        assert holds in await response.read()
