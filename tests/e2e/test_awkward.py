"""The corpus of awkward pictures, sent to the bot: each is changed, or gets its sentence."""

import io

import pytest
from PIL import Image

from bot.domain.errors import Refusal
from bot.domain.settings import Language
from tests.image_samples import CORPUS, ImageSample, PreparedReference
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness

pytestmark = pytest.mark.slow

NAME = "picture.png"  # says nothing of what the file is
IN_AN_ALBUM = 10


async def test_those_that_can_be_opened_are_changed_as_stated(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    stated = {each: each.outcome for each in CORPUS if isinstance(each.outcome, PreparedReference)}
    async with harness.bot():
        for start in range(0, len(stated), IN_AN_ALBUM):
            await _change(anna, list(stated)[start : start + IN_AN_ALBUM])

    sent = [each.data for request in harness.images.requests for each in request.references]
    assert [_size(data) for data in sent] == [outcome.size for outcome in stated.values()]


async def test_the_others_get_their_sentence(harness: BotHarness) -> None:
    """The first of each sort: the unit tests of imaging read them all."""
    anna = harness.chat_user(Language.EN)
    refused = {
        each.outcome: each
        for each in reversed(CORPUS)
        if not isinstance(each.outcome, PreparedReference)
    }
    async with harness.bot():
        said = {each.name: await _refused_for(anna, each) for each in refused.values()}

    assert said == {each.name: outcome.code for outcome, each in refused.items()}
    assert len(said) > 2
    assert not harness.images.requests


async def _change(anna: ChatUser, pictures: list[ImageSample]) -> None:
    files = [picture.make() for picture in pictures]
    album = await anna.person.send_album(
        anna.chat, files, "make it blue", names=[NAME] * len(pictures)
    )
    await anna.picture(album[0])


async def _refused_for(anna: ChatUser, picture: ImageSample) -> str | None:
    """The code of the refusal that the person reads."""
    sent = await anna.attach(NAME, picture.make(), "make it blue")
    said = await anna.gets(lambda each: each.reply_to is sent and not anna.shows_status(each))
    codes = {each.code for each in Refusal.__subclasses__() if each.code.startswith("picture-")}
    sentences = {anna.say(f"error-{code}", cost="free", limit=20): code for code in codes}
    return sentences.get(said.text)


def _size(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size
