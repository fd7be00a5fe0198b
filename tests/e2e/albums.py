"""Albums that people send."""

from draw_bot_sandbox.telegram import Message
from tests.kit.chat_user import ChatUser
from tests.kit.image_files import picture

SIDES = [(40 + 8 * number, 60) for number in range(10)]
PHOTOS = [picture("JPEG", *sides) for sides in SIDES]
FILES = [picture("PNG", *sides) for sides in SIDES]
PDF = b"%PDF-1.7"


async def send(
    anna: ChatUser, photos: list[bytes], caption: str | None = None, caption_at: int = 0
) -> list[Message]:
    return await anna.person.send_album(anna.chat, photos, caption, caption_at=caption_at)


async def part(anna: ChatUser, photo: bytes, caption: str | None = None) -> Message:
    """One part of an album; the others come before and after it."""
    return await anna.person.send_photo(anna.chat, photo, caption, album="holidays")
