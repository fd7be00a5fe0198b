"""What to do with a result: each button, in private chats and in groups, after a restart."""

import io

import pytest
from PIL import Image

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer, Received
from draw_bot_sandbox.telegram import Message
from tests.e2e.image_requests import prompts
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.image_files import picture, size_of
from tests.kit.languages import in_english
from tests.kit.quick_images import HEIGHT, WIDTH

DAY = 24 * 60 * 60
ONE = ("button-again", "button-edit", "button-original", "button-shapes")
WIDE, TALL = Answer(size=(90, 60)), Answer(size=(60, 90))


@pytest.fixture(params=["private", "group"])
def anna(harness: BotHarness, language: Language, request: pytest.FixtureRequest) -> ChatUser:
    """In her private chat or in the group, which speaks her language."""
    return harness.chat_user(language) if request.param == "private" else harness.member(language)


async def drawn(harness: BotHarness, anna: ChatUser, words: str = "a fox") -> Message:
    """One picture, by a bot that ran before."""
    async with harness.bot():
        return await anna.picture(await anna.write(f"/draw {words}"))


async def drawn_pair(harness: BotHarness, anna: ChatUser) -> Message:
    """The message under an album of two, by a bot that ran before."""
    harness.images.next(WIDE, TALL)
    async with harness.bot():
        await anna.album(await anna.write("/draw a fox x2"), 2)
        return await under(anna)


async def under(anna: ChatUser) -> Message:
    return await anna.gets(lambda each: each.text.startswith("a fox\n"))


async def shown(harness: BotHarness, message: Message, labels: list[str]) -> None:
    """Waits until these are the buttons of the message."""
    await harness.telegram.until(
        lambda: [button.text for row in message.buttons for button in row] == labels
    )


def replied(message: Message) -> Message:
    assert message.reply_to is not None
    return message.reply_to


def usual(anna: ChatUser) -> list[str]:
    return [anna.say(key) for key in ONE]


def form_of(data: bytes) -> str | None:
    with Image.open(io.BytesIO(data)) as image:
        return image.format


def edits(harness: BotHarness) -> list[Received]:
    return [each for each in harness.images.requests if each.path.endswith("/images/edits")]


async def test_again_draws_it_again(harness: BotHarness, anna: ChatUser) -> None:
    result = await drawn(harness, anna)
    async with harness.bot():
        await anna.press(result, "button-again")
        await anna.album(replied(result), 2)

    assert prompts(harness) == ["a fox"] * 2


async def test_edit_asks_what_to_change_in_the_original(
    harness: BotHarness, anna: ChatUser
) -> None:
    result = await drawn(harness, anna)
    async with harness.bot():
        await anna.press(result, "button-edit")
        place = "private" if anna.chat.kind == "private" else "group"
        await anna.hears(f"what-to-change-{place}", reply_to=result, picture="result")
        await anna.picture(await anna.write("/draw make it blue"))

    (edit,) = edits(harness)
    (reference,) = edit.references
    assert edit.fields["prompt"] == "make it blue"
    assert form_of(reference.data) == "PNG"  # Telegram's own would be a JPEG
    assert size_of(reference.data) == (WIDTH, HEIGHT)


@in_english
async def test_edit_takes_the_picture_of_that_number(harness: BotHarness, anna: ChatUser) -> None:
    message = await drawn_pair(harness, anna)
    async with harness.bot():
        await anna.person.press(message, f"{anna.say('button-original')} 2")
        second = await anna.gets(lambda each: each.document is not None)
        await anna.person.press(message, f"{anna.say('button-edit')} 2")
        await anna.gets(lambda each: each.reply_to is message)
        await anna.picture(await anna.write("/draw make it blue"))

    assert second.document is not None
    assert size_of(edits(harness)[0].references[0].data) == size_of(second.document.bytes)


async def test_a_suggestion_changes_the_result(harness: BotHarness, anna: ChatUser) -> None:
    result = await drawn(harness, anna)
    async with harness.bot():
        await anna.press(result, "button-edit")
        question = await anna.gets(lambda each: each.reply_to is result)
        await anna.press(question, "suggestion-1")
        changed = await anna.picture(result)

    assert changed.caption.startswith(anna.say("suggestion-1"))
    assert len(edits(harness)) == 1


@in_english
async def test_edit_takes_telegrams_picture_once_the_original_is_cleared(
    harness: BotHarness, anna: ChatUser
) -> None:
    result = await drawn(harness, anna)
    harness.time.leap(8 * DAY)
    async with harness.bot():
        await harness.log_capture.until("pictures swept", 2)
        await anna.press(result, "button-edit")
        await anna.gets(lambda each: each.reply_to is result)
        await anna.picture(await anna.write("/draw make it blue"))

    assert form_of(edits(harness)[0].references[0].data) == "JPEG"


async def test_size_offers_shapes_and_a_way_back(harness: BotHarness, anna: ChatUser) -> None:
    result = await drawn(harness, anna, "a fox 1:1")
    back = anna.say("button-back")
    async with harness.bot():
        await anna.press(result, "button-shapes")
        await shown(harness, result, ["3:2", "2:3", "16:9", "9:16 · 4K", back])
        await anna.press(result, "button-back")
        await shown(harness, result, usual(anna))

    assert len(harness.images.requests) == 1


async def test_a_shape_draws_the_same_in_it(harness: BotHarness, anna: ChatUser) -> None:
    result = await drawn(harness, anna)
    async with harness.bot():
        await anna.press(result, "button-shapes")
        await shown(
            harness, result, ["1:1", "3:2", "2:3", "16:9", "9:16 · 4K", anna.say("button-back")]
        )
        await anna.person.press(result, "16:9")
        await shown(harness, result, usual(anna))
        both = await anna.album(replied(result), 2)

    assert [each.fields["size"] for each in harness.images.requests] == ["auto", "2048x1152"]
    assert "2048×1152" in both[1].caption


async def test_a_shape_in_4k_is_drawn_where_its_button_says_so(
    harness: BotHarness, anna: ChatUser
) -> None:
    result = await drawn(harness, anna)
    async with harness.bot():
        await anna.press(result, "button-shapes")
        await harness.telegram.until(lambda: result.button("9:16 · 4K"))
        await anna.person.press(result, "9:16 · 4K")
        await harness.answered(2)
        await anna.person.press(result, "shape|9:16|1", forged=True)  # from before the update
        await harness.answered(3)

    sizes = [each.fields["size"] for each in harness.images.requests]
    assert sizes == ["auto", "2160x3840", "1024x1536"]


@in_english
async def test_a_file_is_its_own_original(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        file = await anna.file(await anna.write("/draw a fox as a file"))
        labels = ["Again", "Edit", "Size"]
        assert anna.buttons(file) == labels
        await anna.press(file, "button-shapes")
        await harness.telegram.until(lambda: file.button("1:1"))
        await anna.press(file, "button-back")
        await shown(harness, file, labels)
        await anna.press(file, "button-shapes")
        await harness.telegram.until(lambda: file.button("1:1"))
        await anna.person.press(file, "1:1")
        await shown(harness, file, labels)
        await harness.answered(2)

    assert len(harness.images.requests) == 2


@in_english
async def test_a_shape_draws_both_of_an_album(harness: BotHarness, anna: ChatUser) -> None:
    message = await drawn_pair(harness, anna)
    async with harness.bot():
        labels = anna.buttons(message)
        await anna.press(message, "button-shapes")
        await harness.telegram.until(lambda: message.button("2:3"))
        await anna.person.press(message, "2:3")
        await shown(harness, message, labels)
        await harness.answered(2)

    assert [each.fields["size"] for each in harness.images.requests[2:]] == ["1024x1536"] * 2


@in_english
async def test_an_edit_keeps_its_picture_in_another_shape(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        result = await anna.picture(await anna.show("/draw make it blue", picture("JPEG", 60, 90)))
        await anna.press(result, "button-shapes")
        await harness.telegram.until(lambda: result.button("1:1"))
        await anna.person.press(result, "1:1")
        await harness.answered(2)

    assert [each.fields["size"] for each in edits(harness)] == ["auto", "1024x1024"]
    assert [size_of(each.references[0].data) for each in edits(harness)] == [(60, 90)] * 2


@in_english
async def test_a_tap_too_many_does_nothing_more(harness: BotHarness, anna: ChatUser) -> None:
    result = await drawn(harness, anna)
    async with harness.bot():
        await anna.press(result, "button-edit")
        await anna.press(result, "button-edit")
        await anna.press(result, "button-shapes")
        await harness.telegram.until(lambda: result.button("1:1"))
        gate = harness.images.hold()
        square = result.button("1:1")
        assert square is not None
        assert square.data is not None
        first = await anna.person.press(result, square.data)
        second = await anna.person.press(result, square.data, forged=True)
        gate.release()
        await harness.answered(2)

    assert first.text is None
    assert second.text == anna.say("error-already-drawing")
    assert len(harness.images.requests) == 2


@in_english
async def test_buttons_of_a_message_that_telegram_hides(
    harness: BotHarness, anna: ChatUser
) -> None:
    """So it does with old ones: only their number comes with the press."""
    result = await drawn(harness, anna)
    await anna.person.delete(result)
    async with harness.bot():
        await anna.press(result, "button-shapes")
        await harness.log_capture.until("message not changed")
        await anna.press(result, "button-edit")
        await anna.gets(lambda each: anna.say("suggestion-1") in anna.buttons(each))
        await anna.press(result, "button-original")
        await anna.gets(lambda each: each.document is not None)


@in_english
async def test_a_result_of_several_that_is_one_has_one_pictures_buttons(
    harness: BotHarness, anna: ChatUser
) -> None:
    harness.images.next(Answer(), Answer.empty())
    result = await drawn(harness, anna, "a fox x2")
    async with harness.bot():
        assert anna.buttons(result) == [anna.say("button-rest"), *usual(anna)]
        await anna.press(result, "button-original")
        await anna.file(replied(result))


async def test_a_stranger_presses_none_of_them(
    harness: BotHarness, language: Language, stranger: ChatUser
) -> None:
    boris = harness.member(language)
    result = await drawn(harness, boris)
    async with harness.bot():
        for row in result.buttons:
            for button in row:
                toast = await stranger.person.press(result, button.text)
                assert toast.show_alert
                assert toast.text == boris.say("error-not-yours")
        for data in ("shape|1:1|1", "job:back:1", "job:without:1", "job:leave:1"):
            toast = await stranger.person.press(result, data, forged=True)
            assert toast.text == boris.say("error-not-yours")
        await harness.admin(language).press(result, "button-original")
        await boris.file(replied(result))

    assert boris.buttons(result) == usual(boris)
    assert len(harness.images.requests) == 1


async def test_pictures_that_never_were_are_not_found(harness: BotHarness, anna: ChatUser) -> None:
    result = await drawn(harness, anna)
    async with harness.bot():
        for action in ("edit", "original"):
            toast = await anna.person.press(result, f"picture:{action}:1:7", forged=True)
            if anna.chat.kind == "private":
                said = await anna.hears("error-nothing-to-repeat", reply_to=result)
                await anna.person.delete(said)
            else:
                assert toast.text == anna.say("error-nothing-to-repeat")


async def test_all_stays_in_its_topic(harness: BotHarness) -> None:
    """Also where the message that was pressed does not tell it."""
    person = harness.people[Language.EN]
    forum = harness.telegram.group("Forum", [person], is_forum=True)
    boris = ChatUser(harness.telegram, person, forum, harness.member(Language.EN).say)
    async with harness.bot():
        asked = await person.send_text(forum, "/draw a fox", thread_id=77)
        result = await boris.picture(asked)
        await person.delete(result)
        for key in ("button-edit", "button-original", "button-again"):
            await boris.press(result, key)
        await boris.file(asked)
        await boris.picture(asked)
        await boris.sees_no_status()

    assert {each.thread_id for each in boris.sees()} == {77}
