"""What an answer cost, and the names by which the operator and the vendor find it."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image
from structlog.testing import capture_logs

from bot.domain.errors import AnswerLost, Busy
from bot.domain.jobs import AttemptOutcome
from draw_bot_sandbox.images import Answer
from tests.contract.providers.vendor import BASE64, PRICE, Vendor, answered

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


async def test_tokens_tell_the_cost_where_they_have_a_price(vendor: Vendor) -> None:
    vendor.images.next(*counted(COUNTED))
    await vendor.draw()
    await vendor.draw()
    cost = FROM_TOKENS.get(vendor.name, PRICE)
    assert vendor.book.closings == [(AttemptOutcome.DRAWN, cost)] * 2


@pytest.mark.parametrize("usage", [{}, {"output_tokens": 0}, {"output_tokens": 1000}])
async def test_otherwise_a_picture_has_its_price(
    vendor: Vendor, usage: Mapping[str, object]
) -> None:
    vendor.images.next(*counted(usage))
    await vendor.draw()
    await vendor.draw(vendor.client(price=None))
    assert vendor.book.closings == [(AttemptOutcome.DRAWN, PRICE), (AttemptOutcome.DRAWN, None)]


async def test_a_picture_that_was_drawn_and_not_fetched_cost_its_tokens(vendor: Vendor) -> None:
    entry = {"url": "https://nowhere.invalid/a.png"}
    vendor.images.next(Answer.json({"data": [entry], "usage": COUNTED}))
    with pytest.raises(AnswerLost):
        await vendor.draw()
    cost = FROM_TOKENS.get(vendor.name, PRICE)
    assert vendor.book.closings == [(AttemptOutcome.LOST, cost)]


@pytest.mark.parametrize(
    ("image_tokens", "edits", "warnings"), [(0, True, 1), (7, True, 0), (0, False, 0)]
)
async def test_an_edit_that_ignored_its_reference_is_logged(
    editor: Vendor, tmp_path: Path, image_tokens: int, edits: bool, warnings: int
) -> None:
    Image.new("RGB", (16, 16)).save(tmp_path / "a.png")
    details = {"text_tokens": 9, "image_tokens": image_tokens}
    editor.images.next(*counted({"input_tokens_details": details}))
    with capture_logs() as lines:
        await editor.draw(None, *[tmp_path / "a.png"] * edits)
    ignored = [line for line in lines if line["event"] == "references were ignored"]
    assert [line["request_id"] for line in ignored] == ["request-1"] * warnings
    assert editor.into.exists()


async def test_the_log_has_both_names_of_every_request(vendor: Vendor) -> None:
    vendor.images.next(Answer.busy(), answered())
    with capture_logs() as lines:
        await vendor.draw()
    named = [line for line in lines if "vendor_request_id" in line]
    assert [(line["request_id"], line["vendor_request_id"]) for line in named] == [
        ("request-1", "req_00000001"),
        ("request-2", "req_00000002"),
    ]


async def test_a_vendors_name_for_a_request_is_trimmed(vendor: Vendor) -> None:
    headers = {"x-request-id": "", "x-oneapi-request-id": "r" * 300}
    vendor.images.next(*[Answer(status=503, body=b"", headers=headers)] * 4)
    with capture_logs() as lines, pytest.raises(Busy):
        await vendor.draw()
    named = {line["vendor_request_id"] for line in lines if "vendor_request_id" in line}
    assert named == {"r" * 100}
