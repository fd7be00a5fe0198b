"""What an answer cost, and the names by which the operator and the provider find it."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image
from structlog.testing import capture_logs

from bot.domain.errors import ProviderBusy, ResponseLost
from bot.domain.jobs import AttemptOutcome
from draw_bot_sandbox.images import Answer
from tests.contract.providers.provider import BASE64, PRICE, FakeProvider, answered

COUNTED = {
    "input_tokens": 120,
    "input_tokens_details": {"text_tokens": 20, "image_tokens": 100},
    "output_tokens": 1000,
    "total_tokens": 1120,
}
FROM_TOKENS = {"openai": 100 + 800 + 30_000}  # 5, 8 and 30 USD for a million


def counted(usage: Mapping[str, object]) -> tuple[Answer, Answer]:
    """The picture and its usage as JSON, and as an event."""
    content = {"b64_json": BASE64.decode()}
    event = json.dumps({"type": "image_edit.completed", **content, "usage": usage})
    return (
        Answer.json({"data": [content], "usage": usage}),
        Answer.raw(f"data: {event}\n\n".encode()),
    )


async def test_tokens_tell_the_cost_where_they_have_a_price(provider: FakeProvider) -> None:
    provider.images.next(*counted(COUNTED))
    await provider.draw()
    await provider.draw()
    cost = FROM_TOKENS.get(provider.name, PRICE)
    assert provider.attempt_log.closings == [(AttemptOutcome.DRAWN, cost)] * 2


@pytest.mark.parametrize("usage", [{}, {"output_tokens": 0}, {"output_tokens": 1000}])
async def test_otherwise_a_picture_has_its_price(
    provider: FakeProvider, usage: Mapping[str, object]
) -> None:
    provider.images.next(*counted(usage))
    await provider.draw()
    await provider.draw(provider.client(price=None))
    assert provider.attempt_log.closings == [
        (AttemptOutcome.DRAWN, PRICE),
        (AttemptOutcome.DRAWN, None),
    ]


async def test_a_picture_that_was_drawn_and_not_fetched_cost_its_tokens(
    provider: FakeProvider,
) -> None:
    entry = {"url": "https://nowhere.invalid/a.png"}
    provider.images.next(Answer.json({"data": [entry], "usage": COUNTED}))
    with pytest.raises(ResponseLost):
        await provider.draw()
    cost = FROM_TOKENS.get(provider.name, PRICE)
    assert provider.attempt_log.closings == [(AttemptOutcome.LOST, cost)]


@pytest.mark.parametrize(
    ("image_tokens", "edits", "warnings"), [(0, True, 1), (7, True, 0), (0, False, 0)]
)
async def test_an_edit_that_ignored_its_reference_is_logged(
    editor: FakeProvider, tmp_path: Path, image_tokens: int, edits: bool, warnings: int
) -> None:
    Image.new("RGB", (16, 16)).save(tmp_path / "a.png")
    details = {"text_tokens": 9, "image_tokens": image_tokens}
    editor.images.next(*counted({"input_tokens_details": details}))
    with capture_logs() as lines:
        await editor.draw(None, *[tmp_path / "a.png"] * edits)
    ignored = [line for line in lines if line["event"] == "references were ignored"]
    assert [line["request_id"] for line in ignored] == ["request-1"] * warnings
    assert editor.into.exists()


async def test_the_log_has_both_names_of_every_request(provider: FakeProvider) -> None:
    provider.images.next(Answer.busy(), answered())
    with capture_logs() as lines:
        await provider.draw()
    named = [line for line in lines if "provider_request_id" in line]
    assert [(line["request_id"], line["provider_request_id"]) for line in named] == [
        ("request-1", "req_00000001"),
        ("request-2", "req_00000002"),
    ]


async def test_a_providers_name_for_a_request_is_trimmed(provider: FakeProvider) -> None:
    headers = {"x-request-id": "", "x-oneapi-request-id": "r" * 300}
    provider.images.next(*[Answer(status=503, body=b"", headers=headers)] * 4)
    with capture_logs() as lines, pytest.raises(ProviderBusy):
        await provider.draw()
    named = {line["provider_request_id"] for line in lines if "provider_request_id" in line}
    assert named == {"r" * 100}
