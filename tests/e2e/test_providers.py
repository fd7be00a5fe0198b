"""The main job through each provider, and what each of them lets people choose."""

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from draw_bot_sandbox.telegram import Message
from tests.e2e.image_requests import prompts
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.image_files import WIDE, size_of

DIALECTS = ("llmeasy", "llmapi", "gateway", "apiyi", "apiyi-vip", "openai")
EDITORS = tuple(name for name in DIALECTS if name != "gateway")


async def choices(anna: ChatUser, page: Message, kind: str) -> list[str]:
    """What can be chosen of that kind; nothing where it has no row. Leads back to the first page."""
    if page.button(f"settings:{kind}") is None:
        return []
    await anna.turn(page, f"settings:{kind}")
    carried = data(page)
    for shape in [each for each in carried if each.startswith("sizes|")]:
        await anna.turn(page, shape)
        carried += data(page)
        await anna.turn(page, f"settings:{kind}")
    await anna.turn(page, "settings:all")
    return [each.partition(":")[2] for each in carried if each.startswith(f"{kind}:")]


def data(page: Message) -> list[str]:
    return [button.data or "" for row in page.buttons for button in row]


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_words_become_a_picture_with_every_provider(
    harness: BotHarness, dialect: str
) -> None:
    anna = harness.chat_user(Language.RU)
    async with harness.bot(dialects=[dialect]):
        result = await anna.picture(await anna.write("лиса <b>в</b> космосе 🦊"))

    assert result.caption.startswith("лиса <b>в</b> космосе 🦊\n")
    (asked,) = harness.providers[dialect].requests
    assert asked.status == 200


@pytest.mark.parametrize("dialect", EDITORS)
async def test_a_photo_is_changed_with_every_provider_that_can(
    harness: BotHarness, dialect: str
) -> None:
    anna = harness.chat_user(Language.EN)
    async with harness.bot(dialects=[dialect]):
        await anna.picture(await anna.show("make it blue", WIDE))

    (asked,) = harness.providers[dialect].requests
    assert [size_of(each.data) for each in asked.references] == [(120, 80)]


async def test_a_provider_that_cannot_change_pictures_says_so_before_it_is_asked(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot(dialects=["gateway"]):
        for caption in ("make it blue", None):
            shown = await anna.show(caption)
            await anna.hears("error-edits-unsupported", reply_to=shown)

    assert not harness.providers["gateway"].requests


async def test_an_edit_goes_to_the_provider_that_can_and_words_to_the_first(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot(dialects=["gateway", "apiyi"]):
        await anna.picture(await anna.write("a fox"))
        await anna.picture(await anna.show("make it blue"))

    assert [len(harness.providers[name].requests) for name in ("gateway", "apiyi")] == [1, 1]
    assert harness.providers["apiyi"].requests[0].path.endswith("/images/edits")


@pytest.mark.parametrize(
    ("dialect", "sizes", "qualities", "backgrounds"),
    [
        ("llmeasy", 10, [], []),
        ("llmapi", 10, ["auto", "low", "medium", "high"], ["auto", "opaque"]),
        ("gateway", 10, [], []),
        ("apiyi", 10, [], []),
        ("apiyi-vip", 31, [], []),
        ("openai", 10, ["auto", "low", "medium", "high"], ["auto", "opaque", "transparent"]),
    ],
)
async def test_the_settings_offer_what_the_provider_knows(
    harness: BotHarness, dialect: str, sizes: int, qualities: list[str], backgrounds: list[str]
) -> None:
    anna = harness.chat_user(Language.RU)
    async with harness.bot(dialects=[dialect]):
        page = await anna.settings()
        assert len(await choices(anna, page, "size")) == sizes
        assert await choices(anna, page, "quality") == qualities
        assert await choices(anna, page, "background") == backgrounds
        assert await choices(anna, page, "provider") == []


async def test_quality_and_background_reach_the_provider_and_the_status(
    harness: BotHarness, anna: ChatUser
) -> None:
    gate = harness.providers["openai"].hold()
    async with harness.bot(dialects=["openai"]):
        await anna.choose("quality:high", "background:transparent", "size:1536x1024")
        status = await anna.status(await anna.write("a fox"))
        assert anna.say("quality", value="high") in status.text
        assert anna.say("background", value="transparent") in status.text
        gate.release()
        await anna.sees_no_status()

    fields = harness.providers["openai"].requests[0].fields
    chosen = (fields["size"], fields["quality"], fields["background"])
    assert chosen == ("1536x1024", "high", "transparent")


async def test_a_choice_that_a_new_provider_lacks_falls_to_the_nearest_and_says_so(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot(dialects=["openai"]):
        await anna.choose("quality:high")
    async with harness.bot(dialects=["apiyi-vip"]):
        await anna.choose("size:1280x544")
    gate = harness.images.hold()
    async with harness.bot(dialects=["llmeasy"]):
        page = await anna.settings()
        assert "16:9, 2048×1152" in anna.buttons(page)[0]
        status = await anna.status(await anna.write("a fox"))
        for text in (page.text, status.text):
            assert "1280×544" in text
            assert "2048×1152" in text
            assert anna.say("lacking-quality", wanted="high", fitted="auto") in text
        gate.release()
        await anna.sees_no_status()

    assert harness.images.requests[0].fields["size"] == "2048x1152"


async def test_a_person_chooses_the_provider_where_there_are_several(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot(dialects=["llmeasy", "openai"]):
        await anna.choose("provider:openai", "quality:low")
        await anna.picture(await anna.write("a fox"))
        await anna.choose("provider:")
        await anna.picture(await anna.write("a cat"))

    assert [each.fields["prompt"] for each in harness.providers["openai"].requests] == ["a fox"]
    assert prompts(harness) == ["a cat"]


class TestPreviews:
    """The status becomes the picture that grows."""

    @pytest.fixture
    def anna(self, harness: BotHarness) -> ChatUser:
        """In one language: there is little to read."""
        return harness.chat_user(Language.EN)

    async def test_a_status_grows_and_goes(self, harness: BotHarness, anna: ChatUser) -> None:
        harness.providers["openai"].delay = 24
        async with harness.bot(dialects=["openai"]):
            asked = await anna.write("a fox")
            status = await anna.gets(lambda each: self._grows(anna, each))
            assert anna.say("status-generation") in status.caption
            await anna.picture(asked)
            await anna.sees_no_status()

        media = harness.calls("editMessageMedia")
        assert 1 <= len(media) <= 3
        assert status.deleted

    async def test_a_growing_picture_can_be_stopped(
        self, harness: BotHarness, anna: ChatUser
    ) -> None:
        harness.providers["openai"].delay = 100
        async with harness.bot(dialects=["openai"]):
            await anna.write("a fox")
            status = await anna.gets(lambda each: self._grows(anna, each))
            await anna.press(status, "button-cancel")
            await anna.gets(
                lambda each: anna.say("error-cancelled", cost="counts", counted=1) in each.caption
            )
            assert anna.sees() == [status]
            assert anna.buttons(status) == [anna.say("button-again")]

    async def test_previews_are_asked_for_one_of_several_pictures(
        self, harness: BotHarness
    ) -> None:
        anna = harness.chat_user(Language.EN)
        async with harness.bot(dialects=["openai"]):
            await anna.choose("pictures:3")
            await anna.album(await anna.write("a fox"), 3)

        asked = [
            str(each.fields["partial_images"]) for each in harness.providers["openai"].requests
        ]
        assert sorted(asked) == ["0", "0", "3"]

    async def test_a_gateway_that_ignores_the_stream_draws_all_the_same(
        self, harness: BotHarness, anna: ChatUser
    ) -> None:
        harness.providers["openai"].next(Answer(stream=False))
        async with harness.bot(dialects=["openai"]):
            await anna.picture(await anna.write("a fox"))

        assert not harness.calls("editMessageMedia")

    async def test_a_chat_that_takes_no_previews_gets_its_picture(
        self, harness: BotHarness, anna: ChatUser
    ) -> None:
        harness.providers["openai"].delay = 24
        harness.telegram.fail_next("editMessageMedia", error_code=400, description="No", times=3)
        async with harness.bot(dialects=["openai"]):
            await anna.picture(await anna.write("a fox"))
            await anna.sees_no_status()

        refused = [call for call in harness.telegram.calls if call.method == "editMessageMedia"]
        assert refused
        assert not any(call.ok for call in refused)

    def _grows(self, anna: ChatUser, message: Message) -> bool:
        return message.photo is not None and anna.say("button-cancel") in anna.buttons(message)
