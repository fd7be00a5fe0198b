"""The Images API sandbox refuses whatever the provider's closed schema does not name."""

from dataclasses import replace

import aiohttp
import pytest

from draw_bot_sandbox.images import LLMEASY, ImagesSandbox
from tests.sandbox.images_client import ASKED, client_of, file


@pytest.mark.parametrize("field", ASKED)
async def test_each_field_is_required(field: str) -> None:
    async with client_of(ImagesSandbox()) as client:
        status, answer = await client.generate(**{field: None})
    assert status == 400
    assert answer["error"]["code"] == "missing_required_parameter"
    assert f"'{field}'" in answer["error"]["message"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("quality", "high", "unknown_parameter"),
        ("model", "gpt-image-1", "invalid_value"),
        ("n", 2, "invalid_value"),
        ("n", "1", "invalid_type"),
        ("n", True, "invalid_type"),
        ("size", "1000x1000", "invalid_value"),
        ("prompt", 5, "invalid_type"),
        ("prompt", " \n", "empty_string"),
        ("prompt", "x" * 32_001, "string_above_max_length"),
    ],
)
async def test_a_wrong_field_is_named(field: str, value: object, code: str) -> None:
    async with client_of(ImagesSandbox()) as client:
        status, answer = await client.generate(**{field: value})
    assert status == 400
    assert answer["error"]["code"] == code
    assert answer["error"]["type"] == "invalid_request_error"
    assert f"'{field}'" in answer["error"]["message"]


async def test_the_longest_prompt_is_taken() -> None:
    async with client_of(ImagesSandbox()) as client:
        status, _ = await client.generate(prompt="ж" * 32_000)
    assert status == 200


async def test_a_wrong_key_is_refused_and_no_key_is_recorded() -> None:
    sandbox = ImagesSandbox()
    async with client_of(sandbox, key="sk-other") as client:
        status, answer = await client.generate()
    assert status == 401
    assert answer["error"]["code"] == "invalid_api_key"
    assert sandbox.requests[0].status == 401
    assert "sk-other" not in repr(sandbox.requests)


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff"])
async def test_a_body_that_is_no_json_object_is_refused(body: bytes) -> None:
    async with client_of(ImagesSandbox()) as client:
        headers = {"Content-Type": "application/json"}
        async with client.session.post(
            "/v1/images/generations", data=body, headers=headers
        ) as response:
            answer = await response.json()
    assert (response.status, answer["error"]["code"]) == (400, "invalid_json")


@pytest.mark.parametrize("path", ["generations", "edits"])
async def test_a_body_of_another_kind_is_refused(path: str) -> None:
    async with (
        client_of(ImagesSandbox()) as client,
        client.session.post(f"/v1/images/{path}", data=b"hello") as response,
    ):
        answer = await response.json()
    assert (response.status, answer["error"]["code"]) == (400, "unsupported_content_type")


@pytest.mark.parametrize(
    ("uploads", "code"),
    [
        ([], "missing_required_parameter"),
        ([("image[]", file())], "invalid_parameter"),
        ([("image", file()), ("image", file())], "invalid_parameter"),
        ([("image", file()), ("image[]", file())], "invalid_parameter"),
        ([("image[]", file())] * 17, "too_many_images"),
        ([("image", file("GIF"))], "invalid_image_file"),
        ([("image", file()[:-40])], "invalid_image_file"),
        ([("image", b"words")], "invalid_image_file"),
        ([("image", file()), ("mask", file(size=(10, 10), mode="RGBA"))], "invalid_mask"),
        ([("image", file()), ("mask", file())], "invalid_mask"),
        ([("image", file()), ("mask", file(mode="P", transparency=0))], "invalid_mask"),
        ([("image", file()), ("mask", file("WEBP", mode="RGBA"))], "invalid_image_file"),
        ([("image", file()), ("mask", file(mode="RGBA")), ("mask", file())], "duplicate_parameter"),
        ([("picture", b"words")], "unknown_parameter"),
    ],
)
async def test_wrong_references_are_refused(uploads: list[tuple[str, bytes]], code: str) -> None:
    async with client_of(ImagesSandbox()) as client:
        status, answer = await client.edit(*uploads)
    assert (status, answer["error"]["code"]) == (400, code)


async def test_a_reference_over_the_dialects_limit_is_refused() -> None:
    assert LLMEASY.largest_reference == 50 * 1024 * 1024
    dialect = replace(LLMEASY, largest_reference=200)
    async with client_of(ImagesSandbox(dialect=dialect)) as client:
        assert (await client.edit(("image", file(size=(9, 9)))))[0] == 200
        status, answer = await client.edit(("image", file(size=(999, 999))))
    assert (status, answer["error"]["code"]) == (400, "file_too_large")


async def test_a_field_that_comes_twice_is_refused() -> None:
    form = aiohttp.FormData(default_to_multipart=True)
    form.add_field("prompt", "a fox")
    form.add_field("prompt", "a cat")
    async with (
        client_of(ImagesSandbox()) as client,
        client.session.post("/v1/images/edits", data=form) as response,
    ):
        answer = await response.json()
    assert (response.status, answer["error"]["code"]) == (400, "duplicate_parameter")


async def test_a_multipart_body_that_ends_too_early_is_refused() -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    async with (
        client_of(ImagesSandbox()) as client,
        client.session.post("/v1/images/edits", data=b"hello", headers=headers) as response,
    ):
        answer = await response.json()
    assert (response.status, answer["error"]["code"]) == (400, "invalid_multipart")
