"""A mask goes from its file at Telegram to the provider, and with each repeat."""

import io

from PIL import Image

from bot.domain.images import Reference
from bot.storage import SqlPendingReferences, open_database
from draw_bot_sandbox.images import Upload
from tests.e2e.image_requests import references
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.ids import build_origin
from tests.kit.image_files import picture

LARGE = (4096, 2048)


def left_half() -> bytes:
    """A PNG, transparent in its left half."""
    mask = Image.new("RGBA", LARGE, "black")
    mask.paste((0, 0, 0, 0), (0, 0, LARGE[0] // 2, LARGE[1]))
    buffer = io.BytesIO()
    mask.save(buffer, "PNG")
    return buffer.getvalue()


async def show_masked(harness: BotHarness, anna: ChatUser, shown: bytes, mask: bytes) -> None:
    """A picture and its mask wait for words. No button takes a mask, so this writes it down."""
    sent = []
    for name, data in (("fox.png", shown), ("mask.png", mask)):
        message = await anna.attach(name, data)
        await anna.hears_about(message)
        assert message.document
        sent.append(Reference(message.document.file_id))
    origin = build_origin(1, anna.chat.id, anna.person.id, message_id=1)
    async with open_database(f"sqlite+aiosqlite:///{harness.folder}/bot.db") as database:
        until = harness.time.now() + 60
        await SqlPendingReferences(database).keep(origin, sent[:1], until, sent[1])


def assert_left_half_is_transparent(mask: Upload | None, size: tuple[int, int]) -> None:
    assert mask is not None
    with Image.open(io.BytesIO(mask.data)) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "RGBA", size)
        alpha, middle = image.getchannel("A"), size[0] // 2
        assert alpha.crop((0, 0, middle, size[1])).getextrema() == (0, 0)
        assert alpha.crop((middle, 0, *size)).getextrema() == (255, 255)


async def test_a_mask_is_sent_as_large_as_its_picture(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot(dialects=["apiyi", "llmeasy"]):
        await show_masked(harness, anna, picture("PNG", *LARGE), left_half())
        result = await anna.picture(await anna.write("make it blue"))
        await anna.press(result, "button-again")
        await harness.answered(2)

    assert not harness.providers["apiyi"].requests
    assert references(harness) == [[(2048, 1024)]] * 2
    for request in harness.images.requests:
        assert request.status == 200
        assert_left_half_is_transparent(request.mask, (2048, 1024))


async def test_a_mask_of_another_shape_is_refused(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        await show_masked(harness, anna, picture("PNG", 300, 200), left_half())
        asked = await anna.write("make it blue")
        told = await anna.hears("error-mask-unusable", reply_to=asked, cost="free")
        assert anna.buttons(told) == []

    assert not harness.images.requests
