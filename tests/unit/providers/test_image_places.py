"""Which strings of an answer are its picture, or where it is, and which only look like it."""

import pytest

from bot.providers.parsing.image_places import Place, PlaceTracker, find_image_url

A, B = "https://files.test/a.png", "https://files.test/b.png"


@pytest.mark.parametrize(
    "document",
    [
        {"data": [{"url": A}]},
        {"data": [{"image_url": A}]},
        {"data": [{"image_url": {"url": A}}]},
        {"data": [A]},
        {"data": {"url": A}},
        {"url": A},
        {"data": [{"url": A}], "url": B},
        {"data": [{"url": None}, {"url": ""}, {"url": A}]},
        {"images": [{"url": A, "content_type": "image/png"}], "seed": 7},
        {"images": [A, B]},
        {"images": A},
        {"data": {"images": [{"url": A}]}},
        {"data": {"images": [A]}},
        {"code": 200, "data": {"result": {"images": [{"url": [A]}]}}},
        {"output": [A]},
        {"output": A},
        {"output": {"results": [{"url": A}]}},
        {"output": {"images": [A]}, "input": {"images": [B]}},
        {"result": {"url": A}},
        {"result": [{"data": [{"url": A}]}]},
        {"artifacts": [{"url": A}]},
        {"outputs": [A], "urls": {"get": B}},
    ],
)
def test_an_address_is_found(document: object) -> None:
    assert find_image_url(document) == A


@pytest.mark.parametrize("address", ["/cdn/a.png", "//cdn.test/a.png", "HTTPS://files.test/a.png"])
def test_so_is_one_in_another_form(address: str) -> None:
    assert find_image_url({"output": [address]}) == address


def test_what_an_entry_calls_its_address_may_be_relative() -> None:
    assert find_image_url({"images": [{"url": "cdn/a.png"}]}) == "cdn/a.png"


@pytest.mark.parametrize(
    "document",
    [
        {},
        [],
        None,
        {"data": [], "images": None, "output": {}},
        {"data": ["task_1"], "result": "1320098173412546"},
        {"output": "A fox. See https://files.test", "result": "success"},
        {"documentation_url": A, "docs": A, "webhook": A, "webhook_url": A},
        {"data": {"user": {"avatar": A}, "avatar": A, "logo_url": A}},
        {"images": [{"revised_prompt": A, "thumbnail": A}]},
        {"error": {"url": A, "images": [A]}},
        {"input": {"images": [{"url": A}]}, "request": {"image_url": A}},
        {"image": A, "init_image": A, "mask": A},
        {"urls": {"get": A, "cancel": A}, "status_url": A, "response_url": A, "polling_url": A},
        {"data": [{"b64_json": A, "base64": A}]},
    ],
)
def test_another_address_is_none_of_a_picture(document: object) -> None:
    assert find_image_url(document) is None


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"data": [{"url": A}]}, A),
        ({"data": [{"image_url": {"url": A}}]}, None),
        ({"images": [{"url": A}]}, None),
        ({"data": {"images": [A]}}, None),
        ({"output": A, "url": B}, B),
    ],
)
def test_the_usual_places_are_those_of_the_images_api(
    document: object, expected: str | None
) -> None:
    assert find_image_url(document, Place.USUAL) == expected


def test_a_document_of_any_depth_is_searched() -> None:
    document: object = A
    for _ in range(500):
        document = {"data": [document]}
    assert find_image_url(document) is None


def entered(text: str) -> list[tuple[str, int] | None]:
    """Of each string, its name and place."""
    tracker = PlaceTracker()
    parts = text.encode().split(b'"')
    found = [
        tracker.enter(parts[at - 2] if at > 1 else b"", parts[at - 1])
        for at in range(1, len(parts), 2)
    ]
    return [each and (each[0].decode(), each[1]) for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"data": [{"url": "x"}]}', [None, None, ("url", 2)]),
        ('{"data" : {"images":["x","y"]}}', [None, None, ("", 1), ("", 1)]),
        ('{"a":1,"url":"x"}', [None, None, ("url", 2)]),
        ('{"error":{"url":"x"},"url":"y"}', [None, None, ("url", 0), None, ("url", 2)]),
        ('{"input":[{"a":[]}],"output":"x"}', [None, None, None, ("output", 1)]),
        ('{"images":[],"note":"x"}', [None, None, ("note", 0)]),
        ('{"images":[[],{},"x"]}', [None, ("", 1)]),
        ('}]}{"output":"x"}', [None, ("output", 1)]),
        ('{"status":"x"}\n{"data":[{"b64_json":"x"}]}', [None, ("status", 0), None, None, ("b64_json", 2)]),
        ("[" * 1000 + '"x"' + "]" * 1000 + ',"data":"x"', [None, None, ("data", 2)]),
        ('{"a":' + "[" * 60 + "]" * 60 + ',"data":["x"]', [None, None, ("", 2)]),
        ('{"data":' + "[" * 60 + '"x"' + "]" * 15 + '"x"', [None, None, ("", 2)]),
    ],
)  # fmt: skip
def test_the_place_of_each_string_is_told(
    text: str, expected: list[tuple[str, int] | None]
) -> None:
    assert entered(text) == expected
