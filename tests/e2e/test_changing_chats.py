"""A chat that changes while its picture is drawn: the answer finds its way."""

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.telegram import Message
from tests.e2e.image_requests import prompts
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness


@pytest.fixture
def boris(harness: BotHarness) -> ChatUser:
    """In the group."""
    return harness.member(Language.EN)


def with_words(messages: list[Message]) -> list[Message]:
    """The ones that carry the request's words."""
    return [each for each in messages if each.words.text.startswith("a fox\n")]


@pytest.mark.parametrize("fate", ["closed", "deleted"])
async def test_a_lost_topics_answer_comes_in_the_general_one(
    harness: BotHarness, fate: str
) -> None:
    person = harness.people[Language.EN]
    forum = harness.telegram.group("Forum", [person], admins=[person], is_forum=True)
    boris = ChatUser(harness.telegram, person, forum, harness.member(Language.EN).say)
    async with harness.bot():
        gate = harness.images.hold()
        asked = await person.send_text(forum, "/draw a fox", thread_id=77)
        await boris.status(asked)
        if fate == "closed":
            forum.closed_threads.add(77)
        else:
            await person.delete(asked)
            forum.threads.discard(77)
        gate.release()
        await harness.answered()

    (result,) = boris.sees()
    assert with_words([result])
    assert result.photo is not None
    assert result.thread_id is None


@pytest.mark.parametrize("told", [True, False])
async def test_a_group_that_became_a_supergroup_gets_its_picture_there(
    harness: BotHarness, *, told: bool
) -> None:
    ada = harness.admin()
    async with harness.bot():
        gate = harness.images.hold()
        await ada.status(await ada.write("/draw a fox"))
        supergroup = harness.telegram.upgrade(harness.group, told=told)
        there = ChatUser(harness.telegram, harness.ada, supergroup, ada.say)
        gate.release()
        await harness.answered()

    assert len(with_words(there.sees())) == 1
    assert not with_words(ada.sees())
    assert len(harness.images.requests) == 1


async def test_a_group_that_becomes_a_supergroup_takes_its_day_and_its_language_along(
    harness: BotHarness,
) -> None:
    boris = harness.member(Language.RU)
    async with harness.bot(daily_images_per_group=1):
        await boris.picture(await boris.write("/draw a fox"))
        await harness.answered()
        supergroup = harness.telegram.upgrade(harness.group)
        there = ChatUser(harness.telegram, harness.people[Language.EN], supergroup, boris.say)
        asked = await there.write("/draw a cat")
        limit = there.opening("error-group-limit-reached", "comes_back", limit=1, left=0)
        await there.reads(limit, reply_to=asked)

    assert len(harness.images.requests) == 1


async def test_a_text_that_a_client_cuts_goes_on_in_the_supergroup(
    harness: BotHarness, boris: ChatUser
) -> None:
    anna = harness.chat_user(Language.RU)
    harness.group.privacy = False
    gate = harness.images.hold()
    beginning = " ".join(f"fox{number}" for number in range(400))
    async with harness.bot(parallel_images=1):
        await anna.write("an owl")
        await harness.images.until(lambda: bool(harness.images.requests))
        first = await boris.write(f"/draw {beginning}")
        await boris.status(first)
        supergroup = harness.telegram.upgrade(harness.group)
        await anna.write("/help")
        await anna.hears("help")  # the move is over by then
        await boris.person.send_text(supergroup, "and a cat", extra={"date": first.date})
        gate.release()
        await harness.answered(2)

    assert prompts(harness) == ["an owl", f"{beginning} and a cat"]


async def test_where_no_photos_are_allowed_the_picture_comes_as_a_file(
    harness: BotHarness, boris: ChatUser
) -> None:
    harness.group.forbidden = {"photos"}
    async with harness.bot():
        asked = await boris.write("/draw a fox")
        file = await boris.file(asked)
        await boris.sees_no_status()

    assert with_words([file]) == [file]


async def test_where_nothing_is_allowed_the_words_say_so(
    harness: BotHarness, boris: ChatUser
) -> None:
    harness.group.forbidden = {"photos", "documents"}
    async with harness.bot():
        asked = await boris.write("/draw a fox")
        await boris.hears("error-answer-refused", asked, cost="counts", counted=1)
        await boris.sees_no_status()

    assert len(boris.sees()) == 1


@pytest.mark.parametrize("send", ["photo", "file", "both"])
async def test_a_picture_is_not_lost_to_its_caption(harness: BotHarness, send: str) -> None:
    anna = harness.chat_user(Language.EN)
    method = "sendDocument" if send == "file" else "sendPhoto"
    words = "Bad Request: can't parse entities: Unexpected end tag at byte offset 7"
    async with harness.bot():
        await anna.choose(f"send:{send}")
        harness.telegram.fail_next(method, error_code=400, description=words)
        await anna.write("<b>a fox</b> & a cat")
        await harness.answered()

    (result,) = anna.sees(lambda each: bool(each.caption))
    assert result.caption.startswith("<b>a fox</b> & a cat\n")
    assert result.entities == ()
    assert anna.say("button-again") in anna.buttons(result)


async def test_nor_is_the_sentence_of_a_failure(harness: BotHarness) -> None:
    anna = harness.chat_user(Language.EN)
    words = "Bad Request: can't parse entities: Unexpected end tag at byte offset 7"
    async with harness.bot():
        harness.telegram.fail_next("sendMessage", error_code=400, description=words)
        await anna.person.send_voice(anna.chat)
        await anna.hears("what-works")
