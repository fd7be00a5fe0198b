"""The main job through each vendor, and what each of them lets people choose."""

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from draw_bot_sandbox.telegram import Message
from tests.e2e.pictures import picture, size_of
from tests.e2e.resident import Resident
from tests.e2e.town import Town

DIALECTS = ("llmeasy", "llmapi", "gateway", "apiyi", "apiyi-vip", "openai")
EDITORS = tuple(name for name in DIALECTS if name != "gateway")


async def choices(anna: Resident, page: Message, kind: str) -> list[str]:
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
async def test_words_become_a_picture_with_every_vendor(town: Town, dialect: str) -> None:
    anna = town.resident(Language.RU)
    async with town.bot(dialects=[dialect]):
        result = await anna.picture(await anna.write("лиса <b>в</b> космосе 🦊"))

    assert result.caption.startswith("лиса <b>в</b> космосе 🦊\n")
    (asked,) = town.vendors[dialect].requests
    assert asked.status == 200


@pytest.mark.parametrize("dialect", EDITORS)
async def test_a_photo_is_changed_with_every_vendor_that_can(town: Town, dialect: str) -> None:
    anna = town.resident(Language.EN)
    async with town.bot(dialects=[dialect]):
        await anna.picture(await anna.show("make it blue", picture("JPEG", 120, 80)))

    (asked,) = town.vendors[dialect].requests
    assert [size_of(each.data) for each in asked.references] == [(120, 80)]


async def test_a_vendor_that_cannot_change_pictures_says_so_before_it_is_asked(
    town: Town, anna: Resident
) -> None:
    async with town.bot(dialects=["gateway"]):
        for caption in ("make it blue", None):
            shown = await anna.show(caption)
            await anna.hears("error-edits-unsupported", reply_to=shown)

    assert not town.vendors["gateway"].requests


async def test_an_edit_goes_to_the_vendor_that_can_and_words_to_the_first(
    town: Town, anna: Resident
) -> None:
    async with town.bot(dialects=["gateway", "apiyi"]):
        await anna.picture(await anna.write("a fox"))
        await anna.picture(await anna.show("make it blue"))

    assert [len(town.vendors[name].requests) for name in ("gateway", "apiyi")] == [1, 1]
    assert town.vendors["apiyi"].requests[0].path.endswith("/images/edits")


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
async def test_the_settings_offer_what_the_vendor_knows(
    town: Town, dialect: str, sizes: int, qualities: list[str], backgrounds: list[str]
) -> None:
    anna = town.resident(Language.RU)
    async with town.bot(dialects=[dialect]):
        page = await anna.settings()
        assert len(await choices(anna, page, "size")) == sizes
        assert await choices(anna, page, "quality") == qualities
        assert await choices(anna, page, "background") == backgrounds
        assert await choices(anna, page, "provider") == []


async def test_quality_and_background_reach_the_vendor_and_the_status(
    town: Town, anna: Resident
) -> None:
    gate = town.vendors["openai"].hold()
    async with town.bot(dialects=["openai"]):
        await anna.choose("quality:high", "background:transparent", "size:1536x1024")
        status = await anna.status(await anna.write("a fox"))
        assert anna.say("quality", value="high") in status.text
        assert anna.say("background", value="transparent") in status.text
        gate.release()
        await anna.sees_no_status()

    fields = town.vendors["openai"].requests[0].fields
    chosen = (fields["size"], fields["quality"], fields["background"])
    assert chosen == ("1536x1024", "high", "transparent")


async def test_a_choice_that_a_new_vendor_lacks_falls_to_the_nearest_and_says_so(
    town: Town, anna: Resident
) -> None:
    async with town.bot(dialects=["openai"]):
        await anna.choose("quality:high")
    async with town.bot(dialects=["apiyi-vip"]):
        await anna.choose("size:1280x544")
    gate = town.images.hold()
    async with town.bot(dialects=["llmeasy"]):
        page = await anna.settings()
        assert "16:9, 2048×1152" in anna.buttons(page)[0]
        status = await anna.status(await anna.write("a fox"))
        for text in (page.text, status.text):
            assert "1280×544" in text
            assert "2048×1152" in text
            assert anna.say("lacking-quality", wanted="high", fitted="auto") in text
        gate.release()
        await anna.sees_no_status()

    assert town.images.requests[0].fields["size"] == "2048x1152"


async def test_a_person_chooses_the_vendor_where_there_are_several(
    town: Town, anna: Resident
) -> None:
    async with town.bot(dialects=["llmeasy", "openai"]):
        await anna.choose("provider:openai", "quality:low")
        await anna.picture(await anna.write("a fox"))
        await anna.choose("provider:")
        await anna.picture(await anna.write("a cat"))

    assert [each.fields["prompt"] for each in town.vendors["openai"].requests] == ["a fox"]
    assert [each.fields["prompt"] for each in town.images.requests] == ["a cat"]


class TestPreviews:
    """The status becomes the picture that grows."""

    @pytest.fixture
    def anna(self, town: Town) -> Resident:
        """In one language: there is little to read."""
        return town.resident(Language.EN)

    async def test_a_status_grows_and_goes(self, town: Town, anna: Resident) -> None:
        town.vendors["openai"].delay = 24
        async with town.bot(dialects=["openai"]):
            asked = await anna.write("a fox")
            status = await anna.gets(lambda each: self._grows(anna, each))
            assert anna.say("status-generation") in status.caption
            await anna.picture(asked)
            await anna.sees_no_status()

        media = town.calls("editMessageMedia")
        assert 1 <= len(media) <= 3
        assert status.deleted

    async def test_a_growing_picture_can_be_stopped(self, town: Town, anna: Resident) -> None:
        town.vendors["openai"].delay = 100
        async with town.bot(dialects=["openai"]):
            await anna.write("a fox")
            status = await anna.gets(lambda each: self._grows(anna, each))
            await anna.press(status, "button-cancel")
            await anna.gets(
                lambda each: anna.say("error-cancelled", cost="counts", counted=1) in each.caption
            )
            assert anna.sees() == [status]
            assert anna.buttons(status) == [anna.say("button-again")]

    async def test_previews_are_asked_for_one_of_several_pictures(self, town: Town) -> None:
        anna = town.resident(Language.EN)
        async with town.bot(dialects=["openai"]):
            await anna.choose("pictures:3")
            await anna.album(await anna.write("a fox"), 3)

        asked = [str(each.fields["partial_images"]) for each in town.vendors["openai"].requests]
        assert sorted(asked) == ["0", "0", "3"]

    async def test_a_gateway_that_ignores_the_stream_draws_all_the_same(
        self, town: Town, anna: Resident
    ) -> None:
        town.vendors["openai"].next(Answer(stream=False))
        async with town.bot(dialects=["openai"]):
            await anna.picture(await anna.write("a fox"))

        assert not town.calls("editMessageMedia")

    async def test_a_chat_that_takes_no_previews_gets_its_picture(
        self, town: Town, anna: Resident
    ) -> None:
        town.vendors["openai"].delay = 24
        town.telegram.fail_next("editMessageMedia", error_code=400, description="No", times=3)
        async with town.bot(dialects=["openai"]):
            await anna.picture(await anna.write("a fox"))
            await anna.sees_no_status()

        refused = [call for call in town.telegram.calls if call.method == "editMessageMedia"]
        assert refused
        assert not any(call.ok for call in refused)

    def _grows(self, anna: Resident, message: Message) -> bool:
        return message.photo is not None and anna.say("button-cancel") in anna.buttons(message)
