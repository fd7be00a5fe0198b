"""Pictures that waited for words, as the provider got them."""

from tests.kit.harness import BotHarness
from tests.kit.image_files import picture, size_of

WIDE, TALL = picture("JPEG", 120, 80), picture("JPEG", 60, 90)


def references(harness: BotHarness) -> list[list[tuple[int, int]]]:
    """The sizes of the pictures that each request started from."""
    return [
        [size_of(each.data) for each in request.references] for request in harness.images.requests
    ]


def prompts(harness: BotHarness) -> list[object]:
    return [request.fields["prompt"] for request in harness.images.requests]
