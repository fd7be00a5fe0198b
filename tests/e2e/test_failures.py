"""When the service fails, one sentence says what happened, what it cost, and what to press."""

from dataclasses import dataclass

import pytest

from bot.domain.settings import Language
from draw_bot_sandbox.images import Answer
from tests.kit.chat_user import ChatUser, plain
from tests.kit.harness import BotHarness
from tests.kit.image_files import TALL, picture, size_of

Values = dict[str, str | int]

FREE: Values = {"cost": "free"}
PERHAPS: Values = {"cost": "counts", "counted": 1}
FOUR_TRIES: Values = {"tries": 4, **FREE}
WRONG_SIZE = Answer.error(400, code="invalid_value", message="The size is <wrong> & odd.")


@dataclass(frozen=True)
class Case:
    """What the service answers; what the person reads, and may press; how often it was asked."""

    answers: list[Answer]
    error: str
    values: Values
    button: str | None
    requests: int = 1


CASES = {
    "violence": Case(
        [Answer.moderation(["violence"])],
        "moderated",
        {"category": "violence", **FREE},
        "reword",
    ),
    "moderated in a 200": Case(
        [Answer.error(200, code="moderation_blocked")],
        "moderated",
        {"category": "other", **FREE},
        "reword",
    ),
    "429": Case([Answer.busy()] * 4, "busy", FOUR_TRIES, "try-again", 4),
    "500": Case([Answer.error(500)] * 4, "busy", FOUR_TRIES, "try-again", 4),
    "500 in a 200": Case([Answer.error(200)] * 4, "busy", FOUR_TRIES, "try-again", 4),
    "401": Case([Answer.error(401, code="invalid_api_key")], "unavailable", FREE, None),
    "402": Case([Answer.error(402, code="payment")], "unavailable", FREE, None),
    "no quota": Case([Answer.error(429, code="insufficient_quota")], "unavailable", FREE, None),
    "404": Case([Answer.error(404, code="not_found")], "unavailable", FREE, None),
    "400": Case(
        [WRONG_SIZE],
        "malformed",
        {"note": "The size is &amp; odd", **FREE},
        "reword",
    ),
    "413": Case([Answer.html(413)], "malformed", {"note": "too-long", **FREE}, "reword"),
    "cut": Case([Answer.cut(100)] * 2, "answer-lost", PERHAPS, "try-again", 2),
    "dropped": Case([Answer.drop()] * 2, "answer-lost", PERHAPS, "try-again", 2),
    "524": Case([Answer.html(524)] * 2, "answer-lost", PERHAPS, "try-again", 2),
    "504 in a 200": Case(
        [Answer.error(200, code="504")] * 2, "answer-lost", PERHAPS, "try-again", 2
    ),
    "html": Case([Answer.html()], "unavailable", FREE, None),
    "task": Case([Answer.json({"data": [{"task_id": "task_1"}]})], "unavailable", PERHAPS, None),
    "no model": Case([Answer.error(503, code="model_not_found")], "unavailable", FREE, None),
    "empty": Case([Answer.empty()], "answer-unreadable", PERHAPS, "try-again"),
    "no picture": Case(
        [Answer.json({"data": [{"b64_json": "bm8gcGljdHVyZQ=="}]})],
        "answer-unreadable",
        PERHAPS,
        "try-again",
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
async def test_each_cause_has_its_sentence_and_its_button(harness: BotHarness, case: Case) -> None:
    async with harness.bot():
        for language in Language:
            await _is_told(harness, harness.chat_user(language), case)

    assert len(harness.images.requests) == len(Language) * case.requests


async def _is_told(harness: BotHarness, anna: ChatUser, case: Case) -> None:
    sentence = anna.say(f"error-{case.error}", **case.values)
    harness.images.next(*case.answers)
    asked = await anna.write("a fox")
    said = await anna.reads(sentence, reply_to=asked)
    await anna.sees_no_status()
    assert said.text == plain(sentence)
    assert anna.buttons(said) == ([anna.say(f"button-{case.button}")] if case.button else [])
    assert anna.sees() == [said]


async def test_pictures_too_large_for_the_service_are_sent_anew_and_not_reworded(
    harness: BotHarness, anna: ChatUser
) -> None:
    harness.images.next(Answer.html(413))
    async with harness.bot():
        asked = await anna.show("make it blue", TALL)
        said = await anna.hears("error-malformed", reply_to=asked, note="too-large", cost="free")
        assert anna.buttons(said) == []
        result = await anna.picture(await anna.show("make it blue", picture("JPEG", 30, 45)))

    assert result.caption.startswith("make it blue\n")


async def test_a_service_that_keeps_silent_is_not_waited_for_for_ever(
    harness: BotHarness, anna: ChatUser
) -> None:
    harness.images.next(Answer.hang())
    async with harness.bot(images_timeout=1, ambiguous_retries=0):
        asked = await anna.write("a fox")
        said = await anna.hears("error-answer-lost", reply_to=asked, cost="counts", counted=1)
        await harness.images.until(lambda: harness.images.requests[0].gone)
        await anna.press(said, "button-try-again")
        await anna.picture(asked)


async def test_try_again_draws_the_same_words(harness: BotHarness, anna: ChatUser) -> None:
    harness.images.next(*[Answer.busy()] * 4)
    async with harness.bot():
        asked = await anna.write("a fox")
        said = await anna.reads(anna.say("error-busy", **FOUR_TRIES))
        await anna.press(said, "button-try-again")
        result = await anna.picture(asked)

    assert result.caption.startswith("a fox\n")


@pytest.mark.parametrize("shown", [True, False])
async def test_new_words_take_the_place_of_the_refused_ones(
    harness: BotHarness, anna: ChatUser, *, shown: bool
) -> None:
    kind = "edit" if shown else "generation"
    harness.images.next(Answer.moderation(["violence"]))
    async with harness.bot():
        if shown:
            await anna.show("a fight", TALL)
        else:
            await anna.write("a fight")
        refused = await anna.hears("error-moderated", category="violence", cost="free")
        await anna.press(refused, "button-reword")
        await anna.hears("reword-private", kind=kind)
        result = await anna.picture(await anna.write("a dance"))

    assert result.caption.startswith("a dance\n")
    references = harness.images.requests[1].references
    assert [size_of(each.data) for each in references] == ([(60, 90)] if shown else [])


async def test_in_a_group_new_words_come_with_the_command(
    harness: BotHarness, language: Language
) -> None:
    boris = harness.member(language)
    harness.images.next(Answer.moderation())
    async with harness.bot():
        await boris.write("/draw a fight")
        refused = await boris.hears("error-moderated", category="other", cost="free")
        await boris.press(refused, "button-reword")
        await boris.hears("reword-group", kind="generation")
