"""The corpus of awkward pictures, sent to the bot: each is changed, or gets its sentence."""

import io

from PIL import Image

from bot.domain.settings import Language
from tests.e2e.resident import Resident
from tests.e2e.town import Town
from tests.pictures import CORPUS, Awkward, Sent


async def test_each_is_changed_as_stated_or_gets_its_sentence(town: Town) -> None:
    anna = town.resident(Language.EN)
    async with town.bot(jobs_per_user=100):
        wrong = [picture.name for picture in CORPUS if not await _ends_as_stated(anna, picture)]
        await anna.sees_no_status()

    assert not wrong
    sent = {str(each.fields["prompt"]): each.references[0].data for each in town.images.requests}
    expected = {each.name: each.outcome.size for each in CORPUS if isinstance(each.outcome, Sent)}
    assert {name: _size(data) for name, data in sent.items()} == expected


async def _ends_as_stated(anna: Resident, picture: Awkward) -> bool:
    """Its name is its caption; the name of the file says nothing."""
    sent = await anna.attach("picture.png", picture.make(), picture.name)
    if isinstance(picture.outcome, Sent):
        return bool(await anna.picture(sent))
    said = await anna.gets(lambda each: each.reply_to is sent and not anna.shows_status(each))
    return anna.say(f"error-{picture.outcome.code}", billed="none", limit=20) in said.text


def _size(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size
