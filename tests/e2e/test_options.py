"""Options in the words of a request: taken, shown, and not drawn."""

import pytest

from bot.domain.settings import Language
from tests.e2e.image_requests import prompts
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.languages import in_both

SAID = {
    Language.EN: ("a fox in space, 2 pcs, 2048x1152", "a fox in space"),
    Language.RU: ("2048х1152, лиса в космосе, 2 шт", "лиса в космосе"),
}


@in_both
async def test_a_size_and_a_number(harness: BotHarness, anna: ChatUser, language: Language) -> None:
    words, prompt = SAID[language]
    gate = harness.images.hold()
    async with harness.bot():
        asked = await anna.write(words)
        status = await anna.status(asked)
        assert "16:9, 2048×1152" in status.words.text
        assert anna.say("pictures", count=2) in status.words.text
        gate.release()
        await anna.album(asked, 2)

    assert set(prompts(harness)) == {prompt}
    assert {each.fields["size"] for each in harness.images.requests} == {"2048x1152"}


@in_both
async def test_a_file(harness: BotHarness, anna: ChatUser, language: Language) -> None:
    words = {Language.EN: "a fox as a file", Language.RU: "лиса файлом"}[language]
    async with harness.bot():
        await anna.file(await anna.write(words))


async def test_what_can_not_be_had_is_said(harness: BotHarness, anna: ChatUser) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        asked = await anna.write("4k 3:2 кот x9")
        status = await anna.status(asked)
        for sentence in (
            anna.say("lacking-size", wanted="4K 3:2", fitted="1536×1024"),
            anna.say("lacking-pictures", wanted=9, most=4),
        ):
            assert sentence in status.words.text
        gate.release()
        await anna.album(asked, 4)

    assert {each.fields["size"] for each in harness.images.requests} == {"1536x1024"}


async def test_4k_is_drawn_where_it_is_asked_for_and_said(
    harness: BotHarness, anna: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        tall = await anna.write("a fox 9:16")
        status = await anna.status(tall)
        sentence = anna.say("lacking-size-only-4k", wanted="9:16", fitted="2:3")
        assert sentence in status.words.text
        large = await anna.write("a fox 4k 9:16")
        status = await anna.status(large)
        assert "9:16, 4K, 2160×3840" in status.words.text
        gate.release()
        await anna.picture(tall)
        await anna.picture(large)

    sizes = {each.fields["size"] for each in harness.images.requests}
    assert sizes == {"1024x1536", "2160x3840"}


@pytest.mark.parametrize("words", ["квадрат", "a man on Red Square", "поезд в 9:16"])
async def test_what_is_meant_to_be_drawn_is(
    harness: BotHarness, anna: ChatUser, words: str
) -> None:
    async with harness.bot():
        await anna.picture(await anna.write(words))

    assert harness.images.requests[0].fields["prompt"] == words
