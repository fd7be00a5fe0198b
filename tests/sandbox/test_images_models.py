"""The list of models: free, with the key, and only where the provider has one."""

import json
from typing import Any

import pytest

from draw_bot_sandbox.images import (
    DIALECTS,
    LLMAPI,
    LLMEASY,
    OPENAI,
    Answer,
    Dialect,
    ImagesSandbox,
)
from tests.sandbox.images_client import client_of

WITHOUT = {"llmeasy", "gateway"}  # their pages name no such endpoint


async def models_of(sandbox: ImagesSandbox, dialect: Dialect, key: str = "sk-sandbox") -> Any:
    """Status and, where the answer is JSON, what it says."""
    path = f"{dialect.base}/models"
    async with client_of(sandbox, key) as client, client.session.get(path) as response:
        text = await response.text()
        is_json = response.content_type == "application/json"
        return response.status, json.loads(text) if is_json else None


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
async def test_each_provider_lists_what_it_draws_with_or_nothing(dialect: Dialect) -> None:
    status, told = await models_of(ImagesSandbox(dialect=dialect), dialect)
    if dialect.name in WITHOUT:
        assert (status, told) == (404, None)
        return
    assert (status, told["object"]) == (200, "list")
    assert {item["object"] for item in told["data"]} == {"model"}
    drawing = dialect.generations["model"].choices or ("gpt-image-2",)
    assert {item["id"] for item in told["data"]} > set(drawing)  # and models that do not draw


@pytest.mark.parametrize(
    ("dialect", "models", "ids"),
    [
        (LLMEASY, True, ["gpt-image-2"]),
        (OPENAI, True, [*(OPENAI.models or ())]),
        (LLMEASY, ("flux", "gpt-image-2-new"), ["flux", "gpt-image-2-new"]),
        (OPENAI, ("gpt-5.2",), ["gpt-5.2"]),
        (OPENAI, (), []),
    ],
)
async def test_a_sandbox_may_list_others(
    dialect: Dialect, models: bool | tuple[str, ...], ids: list[str]
) -> None:
    sandbox = ImagesSandbox(dialect=dialect, models=models)
    status, told = await models_of(sandbox, dialect)
    assert (status, [item["id"] for item in told["data"]]) == (200, ids)


async def test_a_sandbox_may_have_no_list() -> None:
    assert await models_of(ImagesSandbox(dialect=OPENAI, models=False), OPENAI) == (404, None)


@pytest.mark.parametrize("dialect", [OPENAI, LLMAPI], ids=["openai", "llmapi"])
async def test_a_wrong_key_is_refused_in_the_words_of_the_dialect(dialect: Dialect) -> None:
    status, told = await models_of(ImagesSandbox(dialect=dialect), dialect, key="sk-other")
    assert status == 401
    assert tuple(told["error"]) == dialect.error
    assert told["error"]["type"] == "invalid_request_error"


async def test_a_list_is_no_drawing() -> None:
    sandbox = ImagesSandbox(models=True)
    gate = sandbox.hold()  # drawings wait
    assert (await models_of(sandbox, LLMEASY))[0] == 200
    assert (await models_of(sandbox, LLMEASY, key="sk-other"))[0] == 401
    assert sandbox.requests == []

    gate.release()
    sandbox.next(Answer.busy())
    async with client_of(sandbox) as client:
        assert (await client.session.get("/v1/models")).status == 200
        assert (await client.generate())[0] == 429  # what was queued is still there
    assert len(sandbox.requests) == 1
