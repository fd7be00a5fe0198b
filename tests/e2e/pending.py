"""Pictures that waited for words, as the vendor got them."""

from tests.e2e.pictures import picture, size_of
from tests.e2e.town import Town

WIDE, TALL = picture("JPEG", 120, 80), picture("JPEG", 60, 90)


def references(town: Town) -> list[list[tuple[int, int]]]:
    """The sizes of the pictures that each request started from."""
    return [[size_of(each.data) for each in request.references] for request in town.images.requests]


def prompts(town: Town) -> list[object]:
    return [request.fields["prompt"] for request in town.images.requests]
