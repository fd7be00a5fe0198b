"""Albums in groups: they are looked at when a caption speaks to the bot."""

import pytest

from bot.domain.settings import Language
from tests.e2e.albums import PHOTOS, SIDES, send
from tests.e2e.image_requests import prompts, references
from tests.kit.chat_user import ChatUser, plain
from tests.kit.harness import BotHarness


@pytest.fixture
def boris(harness: BotHarness, language: Language) -> ChatUser:
    """Somebody in the group, who speaks there first; the bot sees all that is said."""
    harness.group.privacy = False
    return harness.member(language)


async def test_in_a_group_albums_are_left_alone(harness: BotHarness, boris: ChatUser) -> None:
    async with harness.bot():
        await send(boris, PHOTOS[:2], "look at this")
        await send(boris, PHOTOS[:2])
        await send(boris, PHOTOS[:2], "/draw@another_bot one of them")
        await harness.log_capture.until("album taken", 3)
        asked = await boris.write("/draw a fox")
        result = await boris.picture(asked)
        await boris.sees_no_status()

    assert boris.sees() == [result]
    assert not await harness.rows("SELECT * FROM album_parts WHERE NOT done")


@pytest.mark.parametrize("words", ["/draw make one of them", "@sandbox_bot, make one of them"])
async def test_in_a_group_the_caption_speaks_to_the_bot(
    harness: BotHarness, boris: ChatUser, words: str
) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        album = await send(boris, PHOTOS[:3], words, 1)
        status = await boris.status(album[1])
        assert boris.say("lacking-parts") not in status.text
        gate.release()
        await boris.picture(album[1])

    assert prompts(harness) == ["make one of them"]
    assert references(harness)[0] == SIDES[:3]


async def test_draw_alone_asks_about_the_album(harness: BotHarness, boris: ChatUser) -> None:
    async with harness.bot():
        album = await send(boris, PHOTOS[:3], "/draw")
        await boris.hears("what-to-change-group", reply_to=album[0], picture="photos")


async def test_where_privacy_mode_hides_the_rest_the_status_says_so(
    harness: BotHarness, language: Language
) -> None:
    boris = harness.member(language)
    gate = harness.images.hold()
    async with harness.bot():
        album = await send(boris, PHOTOS[:3], "/draw make it blue", 1)
        status = await boris.status(album[1])
        assert plain(boris.say("lacking-parts")) in status.text
        gate.release()
        await boris.picture(album[1])

    assert references(harness)[0] == [SIDES[1]]


async def test_who_talks_to_others_does_not_choose_the_language(harness: BotHarness) -> None:
    harness.group.privacy = False
    masha, tom = harness.member(Language.RU), harness.member(Language.EN)
    async with harness.bot():
        await send(masha, PHOTOS[:2], "мы на море")
        await harness.log_capture.until("album taken")
        await tom.write("/draw")
        await tom.hears("draw-explained")
