"""What the provider was asked for, in the order in which it was asked."""

from tests.kit.harness import BotHarness
from tests.kit.image_files import size_of


def prompts(harness: BotHarness) -> list[str]:
    return [str(request.fields["prompt"]) for request in harness.images.requests]


def references(harness: BotHarness) -> list[list[tuple[int, int]]]:
    """The sizes of the pictures that each request started from."""
    requests = harness.images.requests
    assert all(bool(each.references) == each.path.endswith("/edits") for each in requests)
    return [[size_of(picture.data) for picture in each.references] for each in requests]
