"""A picture with words is changed."""

import io

from PIL import Image

from bot.domain.settings import Language
from draw_bot_sandbox.images import Upload
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.image_files import TALL, WIDE, from_a_phone, picture, size_of

FORMS = ("PNG", "JPEG", "WEBP", "HEIF", "GIF", "BMP", "TIFF")


def only_reference(harness: BotHarness) -> Upload:
    """The one picture of the one request, which was an edit."""
    (request,) = harness.images.requests
    assert request.path.endswith("/images/edits")
    (reference,) = request.references
    return reference


async def test_a_photo_with_a_caption_is_changed(harness: BotHarness, anna: ChatUser) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        asked = await anna.show("make it <blue>", WIDE)
        status = await anna.status(asked)
        assert anna.say("status-edit", references=1) in status.text
        gate.release()
        result = await anna.picture(asked)
        await anna.sees_no_status()

    reference = only_reference(harness)
    assert reference.name == "image"
    assert size_of(reference.data) == (120, 80)
    assert harness.images.requests[0].fields == {
        "model": "gpt-image-2",
        "prompt": "make it <blue>",
        "n": "1",
        "size": "auto",
        "response_format": "b64_json",
        "output_format": "png",
    }
    assert result.caption.startswith("make it <blue>\n")


async def test_a_picture_sent_as_a_file_is_changed(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        for form in FORMS:
            file = picture(form, 90, 70)
            await anna.picture(await anna.attach(f"fox.{form.lower()}", file, "make it blue"))

    sent = [each.references for each in harness.images.requests]
    assert [size_of(reference.data) for (reference,) in sent] == [(90, 70)] * len(FORMS)


async def test_a_sticker_is_changed_by_the_words_after_it(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        sticker = await anna.person.send_sticker(anna.chat, picture("WEBP", 90, 70))
        await anna.hears("what-to-change-private", reply_to=sticker, picture="photo")
        await anna.picture(await anna.write("make it blue"))

    assert size_of(only_reference(harness).data) == (90, 70)


async def test_draw_in_reply_to_a_photo_changes_it(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        shown = await anna.show(data=WIDE)
        await anna.hears("what-to-change-private", picture="photo")
        await anna.show(data=TALL)
        await anna.picture(await anna.write("/draw make it blue", reply_to=shown))

    assert size_of(only_reference(harness).data) == (120, 80)


async def test_a_phones_picture_leaves_upright_and_without_its_place(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot():
        await anna.picture(await anna.attach("phone.jpg", from_a_phone(), "make it blue"))

    sent = only_reference(harness).data
    with Image.open(io.BytesIO(sent)) as reference:
        assert reference.size == (40, 80)
        assert not reference.getexif()
    assert b"Exif" not in sent
