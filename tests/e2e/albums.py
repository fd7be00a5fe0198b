"""Albums that people send, and what the vendor gets of them."""

from draw_bot_sandbox.telegram import Message
from tests.e2e.pictures import picture, size_of
from tests.e2e.resident import Resident
from tests.e2e.town import Town

SIDES = [(40 + 8 * number, 60) for number in range(10)]
PHOTOS = [picture("JPEG", *sides) for sides in SIDES]
FILES = [picture("PNG", *sides) for sides in SIDES]
PDF = b"%PDF-1.7"


def references(town: Town, request: int = 0) -> list[tuple[int, int]]:
    """The sides of the pictures that the vendor got."""
    asked = town.images.requests[request]
    assert asked.path.endswith("/images/edits")
    return [size_of(each.data) for each in asked.references]


def prompts(town: Town) -> list[str]:
    return [str(each.fields["prompt"]) for each in town.images.requests]


async def send(
    anna: Resident, photos: list[bytes], caption: str | None = None, caption_at: int = 0
) -> list[Message]:
    return await anna.person.send_album(anna.chat, photos, caption, caption_at=caption_at)


async def part(anna: Resident, photo: bytes, caption: str | None = None) -> Message:
    """One part of an album; the others come before and after it."""
    return await anna.person.send_photo(anna.chat, photo, caption, album="holidays")
