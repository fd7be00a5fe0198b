"""A text that is too long for one message, which the client cuts, is one request."""

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from draw_bot_sandbox.telegram import Message, send_long
from tests.e2e.image_requests import prompts, references
from tests.kit.chat_user import ChatUser
from tests.kit.harness import BotHarness
from tests.kit.image_files import WIDE
from tests.kit.languages import in_english

LATER = 3  # seconds: not together any more
LONG = " ".join(f"fox{number}" for number in range(900))
LONGER = " ".join(f"fox{number}" for number in range(1500))
IN_LINES = "\n".join(" ".join(f"fox{row}" for _ in range(40)) for row in range(30))


BEGINNING = LONG[:3000].strip()


async def long(chat_user: ChatUser, text: str, reply_to: Message | None = None) -> list[Message]:
    return await send_long(chat_user.person, chat_user.chat, text, reply_to)


async def at_once(chat_user: ChatUser, first: Message, text: str) -> Message:
    """Sent together with the first message, as Telegram tells, whenever the bot hears of it."""
    date = {"date": first.date}
    return await chat_user.person.send_text(chat_user.chat, text, extra=date)


@pytest.mark.parametrize(("text", "count"), [(LONG, 2), (LONGER, 3), (IN_LINES, 2)])
async def test_it_is_drawn_once_and_whole(
    harness: BotHarness, anna: ChatUser, text: str, count: int
) -> None:
    async with harness.bot():
        messages = await long(anna, text)
        await anna.picture(messages[0])
        await harness.answered()

    assert len(messages) == count
    assert [str(prompt).split() for prompt in prompts(harness)] == [text.split()]
    assert len(anna.sees()) == 1


@in_english
async def test_its_status_comes_at_once(harness: BotHarness, anna: ChatUser) -> None:
    harness.images.hold()
    async with harness.bot():
        first, _ = await long(anna, LONG)
        status = await anna.status(first)

    assert anna.sees() == [status]


async def test_options_stand_at_the_end_of_all_of_it(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        first, _ = await long(anna, f"{LONG}, x3")
        await anna.album(first, 3)
        await harness.answered()

    assert [str(prompt).split() for prompt in prompts(harness)] == [LONG.split()] * 3
    sums = "SELECT sum(set_aside) AS aside, sum(delivered) AS came FROM ledger"
    assert await harness.rows(sums) == [{"aside": 0, "came": 3}]


async def test_limits_hold_for_all_of_it(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot(daily_images_per_user=2):
        first, _ = await long(anna, f"{LONG}, x3")
        await anna.hears("error-limit-too-small", reply_to=first, limit=2, pictures=3)
        harness.time.skip(LATER)
        await anna.picture(await anna.write("a fox"))
        await harness.answered(2)

    assert prompts(harness) == ["a fox"]
    assert len(anna.sees()) == 2


async def test_what_is_too_long_gets_one_sentence(harness: BotHarness, anna: ChatUser) -> None:
    text = " ".join(f"fox{number}" for number in range(5000))
    async with harness.bot():
        first, *_ = await long(anna, text)
        said = await anna.gets(lambda each: "32" in each.text and not each.buttons[1:])
        assert said.reply_to is first
        assert anna.buttons(said) == [anna.say("button-reword")]
        await anna.picture(await anna.write("a cat"))

    assert prompts(harness) == ["a cat"]
    assert len(anna.sees()) == 2


async def test_what_becomes_too_long_while_it_is_drawn_comes_all_the_same(
    harness: BotHarness, anna: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot():
        first = await anna.write(BEGINNING)
        for _ in range(9):
            await at_once(anna, first, BEGINNING)
        await harness.images.until(lambda: bool(harness.images.requests))
        late, _ = [await at_once(anna, first, BEGINNING) for _ in range(2)]
        length = 11 * len(BEGINNING) + 10
        said = await anna.hears("error-prompt-too-long", late, length=length, limit=32_000)
        gate.release()
        picture = await anna.picture(first)
        await harness.answered()

    assert len(harness.images.requests) == 1
    assert anna.sees() == [said, picture]


async def test_what_is_refused_is_refused_once(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot(daily_images_per_user=0):
        first, *_ = await long(anna, LONGER)
        said = await anna.hears(
            "error-limit-reached", reply_to=first, limit=0, left=0, comes_back=""
        )
        await anna.write("/help")
        helped = await anna.hears("help")

    assert anna.sees() == [said, helped]


async def test_a_refusal_is_told_again_after_a_stop(harness: BotHarness, anna: ChatUser) -> None:
    """Whether it came is not known."""
    async with harness.bot(daily_images_per_user=0, grace=0):
        held = harness.interceptor.hold_next("sendMessage")
        first = await anna.write(BEGINNING)
        await held.reached()
        before = await anna.hears("error-limit-reached", first, limit=0, left=0, comes_back="")
    async with harness.bot(daily_images_per_user=0):
        await anna.gets(lambda each: each.id > before.id and each.text == before.text)


async def test_in_a_group_the_rest_has_no_command(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser
) -> None:
    harness.group.privacy = False
    async with harness.bot():
        first, _ = await long(boris, f"/draw {LONG}")
        await stranger.write("good morning")
        await boris.picture(first)
        await harness.answered()

    assert [str(prompt).split() for prompt in prompts(harness)] == [LONG.split()]


async def test_two_people_at_once_are_kept_apart(
    harness: BotHarness, boris: ChatUser, stranger: ChatUser
) -> None:
    harness.group.privacy = False
    first = f"/draw {BEGINNING}"
    async with harness.bot():
        one = await boris.write(first)
        other = await stranger.write(first)
        await stranger.write("an owl")
        await boris.write("a cat")
        await boris.picture(one)
        await stranger.picture(other)

    ends = sorted(str(prompt).removeprefix(BEGINNING).strip() for prompt in prompts(harness))
    assert ends == ["a cat", "an owl"]


async def test_what_comes_later_is_another_request(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        first = await anna.write(BEGINNING)
        await anna.picture(first)
        await anna.picture(await anna.write("a cat"))

    assert prompts(harness) == [BEGINNING, "a cat"]


async def test_a_short_text_does_not_go_on(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        one, other = await anna.write("a fox"), await anna.write("a cat")
        await anna.picture(one)
        await anna.picture(other)

    assert sorted(map(str, prompts(harness))) == ["a cat", "a fox"]


async def test_a_command_is_no_part_of_it(harness: BotHarness, anna: ChatUser) -> None:
    async with harness.bot():
        first = await anna.write(BEGINNING)
        await anna.write("/help")
        await anna.hears("help")
        await anna.picture(first)

    assert prompts(harness) == [BEGINNING]


async def test_what_belongs_to_a_cancelled_request_is_not_drawn(
    harness: BotHarness, anna: ChatUser
) -> None:
    harness.images.hold()
    async with harness.bot(jobs_per_user=3):
        first = await anna.write(BEGINNING)
        await anna.write("/cancel")
        await harness.answered()
        await at_once(anna, first, "a cat")
        await anna.status(await anna.write("an owl"))
        await harness.images.until(lambda: "an owl" in prompts(harness))

    assert "a cat" not in " ".join(map(str, prompts(harness)))


async def test_the_instruction_for_a_picture_may_be_long(
    harness: BotHarness, anna: ChatUser
) -> None:
    async with harness.bot():
        await anna.hears_about(await anna.show(data=WIDE))
        first, _ = await long(anna, LONG)
        await anna.picture(first)
        shown = await anna.show("/draw", WIDE)
        question = await anna.hears_about(shown)
        answer, _ = await long(anna, LONG, reply_to=question)
        await anna.picture(answer)

    assert [str(prompt).split() for prompt in prompts(harness)] == [LONG.split()] * 2
    assert references(harness) == [[(120, 80)]] * 2


async def test_the_rest_may_come_after_a_stop(harness: BotHarness, anna: ChatUser) -> None:
    """The bot is gone between the two, however long."""
    fox = harness.chat_user(
        next(each for each in Language if harness.people[each] is not anna.person)
    )
    harness.images.hold()
    async with harness.bot(parallel_images=1, grace=0):
        await fox.write("a fox")
        await harness.images.until(lambda: bool(harness.images.requests))
        first = await anna.write(BEGINNING)
        await anna.status(first)
    await at_once(anna, first, "and a cat")
    harness.time.skip(3600)
    async with harness.bot(parallel_images=8):
        await harness.images.until(lambda: len(harness.images.requests) == 3)

    assert f"{BEGINNING} and a cat" in prompts(harness)
    assert BEGINNING not in prompts(harness)


async def test_a_text_that_waits_in_line_takes_its_rest(
    harness: BotHarness, anna: ChatUser
) -> None:
    gate = harness.images.hold()
    async with harness.bot(parallel_images=1):
        fox = await anna.write("a fox")
        await harness.images.until(lambda: bool(harness.images.requests))
        first, _ = await long(anna, LONG)
        await anna.status(first)
        gate.release()
        await anna.picture(fox)
        await anna.picture(first)

    lengths = [len(str(prompt).split()) for prompt in prompts(harness)]
    assert lengths == [2, len(LONG.split())]


async def test_a_refusal_of_the_service_ends_it_once(harness: BotHarness, anna: ChatUser) -> None:
    harness.images.next(Answer.moderation(["violence"]))
    async with harness.bot():
        first, _ = await long(anna, LONG)
        await anna.hears("error-moderated", reply_to=first, category="violence", cost="free")
        await harness.answered()

    assert len(harness.images.requests) == 1
