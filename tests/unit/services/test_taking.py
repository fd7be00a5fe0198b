"""What people's words come to: a waiting picture's instruction, and options."""

from dataclasses import replace

import pytest

from bot.domain.errors import NothingWaits, PromptTooLong
from bot.domain.intake import Question
from bot.domain.offers import Look
from bot.domain.pictures import Reference
from bot.domain.settings import Language, SendAs, Settings
from bot.domain.wishes import Lack
from bot.services.submitting import AwaitWords, SubmitJob
from bot.services.taking import TakeWords, request_of
from tests.unit.services.workshop import Clock, asked_by

PHOTO = Reference("photo", 1000)
OTHER = Reference("other", 1000)
SETTINGS = Settings(Language.EN)


async def test_options_win_over_the_settings_and_are_no_part_of_the_prompt(take: TakeWords) -> None:
    job = await take(asked_by(), "1024x1024, x2, as a file: a fox, 3 pcs", SETTINGS)

    assert job.request.prompt == "a fox"
    assert (job.request.look, job.request.pictures) == (Look("1024x1024"), 3)
    assert job.request.send_as is SendAs.FILE


async def test_what_can_not_be_had_is_written_down_for_the_status(take: TakeWords) -> None:
    job = await take(asked_by(), "a fox x9", SETTINGS)

    assert job.request.pictures == 4
    assert job.request.lacks == (Lack("pictures", {"wanted": 9, "most": 4}),)


async def test_the_next_words_are_the_instruction_for_a_waiting_picture(
    take: TakeWords, await_words: AwaitWords, clock: Clock
) -> None:
    await await_words(asked_by(), [OTHER])
    await await_words(asked_by(), [PHOTO])
    clock.now += 15 * 60 - 1

    first = await take(asked_by(), "make it blue", SETTINGS)
    second = await take(asked_by(), "a fox", SETTINGS)

    assert first.request.references == (PHOTO,)
    assert second.request.references == ()


async def test_a_picture_waits_a_quarter_of_an_hour(
    take: TakeWords, await_words: AwaitWords, clock: Clock
) -> None:
    await await_words(asked_by(), [PHOTO])
    clock.now += 15 * 60

    assert (await take(asked_by(), "a fox", SETTINGS)).request.references == ()


async def test_a_picture_of_its_own_takes_the_place_of_the_waiting_one(
    take: TakeWords, await_words: AwaitWords
) -> None:
    await await_words(asked_by(), [PHOTO])

    own = await take(asked_by(), "make it blue", SETTINGS, (OTHER,))
    later = await take(asked_by(), "a fox", SETTINGS)

    assert own.request.references == (OTHER,)
    assert later.request.references == ()


async def test_what_is_refused_leaves_the_picture_waiting(
    take: TakeWords, await_words: AwaitWords
) -> None:
    await await_words(asked_by(), [PHOTO])

    with pytest.raises(PromptTooLong):
        await take(asked_by(), "ж" * 21, SETTINGS)

    assert (await take(asked_by(), "blue", SETTINGS)).request.references == (PHOTO,)


async def test_an_example_leaves_the_picture_waiting(
    submit: SubmitJob, take: TakeWords, await_words: AwaitWords
) -> None:
    await await_words(asked_by(), [PHOTO])

    example = await submit(asked_by(), request_of("a fox", SETTINGS))

    assert example.request.references == ()
    assert (await take(asked_by(), "blue", SETTINGS)).request.references == (PHOTO,)


async def test_waiting_pictures_are_their_person_s_and_their_chat_s(
    take: TakeWords, await_words: AwaitWords
) -> None:
    await await_words(asked_by(7, -100), [PHOTO])

    for origin in (asked_by(7), asked_by(8, -100)):
        assert (await take(origin, "a fox", SETTINGS)).request.references == ()
    assert (await take(asked_by(7, -100), "blue", SETTINGS)).request.references == (PHOTO,)


async def test_of_too_many_pictures_the_first_ones_are_taken_and_it_is_said(
    take: TakeWords,
) -> None:
    many = tuple(Reference(str(number)) for number in range(6))

    job = await take(asked_by(), "blue", SETTINGS, many)

    assert job.request.references == many[:4]
    assert job.request.lacks == (Lack("references", {"wanted": 6, "most": 4}),)


async def test_a_part_that_cannot_be_used_takes_no_place_of_another(take: TakeWords) -> None:
    all_that_may = (Reference(""), *(Reference(str(number)) for number in range(4)))

    whole = await take(asked_by(), "blue", SETTINGS, all_that_may)
    cut = await take(asked_by(), "red", SETTINGS, (*all_that_may, PHOTO))

    assert whole.request.references == cut.request.references == all_that_may
    assert whole.request.lacks == ()
    assert cut.request.lacks == (Lack("references", {"wanted": 6, "most": 4}),)


async def test_what_is_known_to_be_lacking_is_written_down_too(take: TakeWords) -> None:
    hidden = Lack("parts", {})

    job = await take(asked_by(), "blue x9", SETTINGS, (PHOTO,), (hidden,))

    assert [lack.what for lack in job.request.lacks] == ["parts", "pictures"]


async def test_a_suggestion_changes_the_picture_that_it_was_made_for(
    take: TakeWords, await_words: AwaitWords
) -> None:
    await await_words(asked_by(message=50), [OTHER])
    shown = asked_by(message=51)
    await await_words(shown, [PHOTO])

    job = await take.suggestion(asked_by(), Question(7, shown.update_id), "blue", SETTINGS)

    assert job.request.references == (PHOTO,)
    assert job.origin.message_id == 51


@pytest.mark.parametrize("why", ["replaced", "used", "late"])
async def test_a_suggestion_for_a_picture_that_waits_no_more(
    take: TakeWords, await_words: AwaitWords, clock: Clock, why: str
) -> None:
    shown = asked_by(7, -100)
    await await_words(shown, [PHOTO])
    if why == "replaced":
        await await_words(asked_by(7, -100), [OTHER])
    elif why == "used":
        await take(asked_by(7, -100), "blue", SETTINGS)
    else:
        clock.now += 15 * 60

    with pytest.raises(NothingWaits):
        await take.suggestion(asked_by(7, -100), Question(7, shown.update_id), "red", SETTINGS)


async def test_who_answers_anothers_question_takes_no_picture_away(
    take: TakeWords, await_words: AwaitWords
) -> None:
    shown = asked_by(7, -100)
    await await_words(shown, [PHOTO])
    await await_words(asked_by(8, -100), [OTHER])

    job = await take.answer(asked_by(8, -100), Question(7, shown.update_id), "blue", SETTINGS)

    assert (job.origin.person_id, job.request.references) == (8, (PHOTO,))
    assert (await take(asked_by(7, -100), "a fox", SETTINGS)).request.references == (PHOTO,)
    assert (await take(asked_by(8, -100), "red", SETTINGS)).request.references == (OTHER,)


async def test_what_waits_in_one_topic_is_not_meant_in_another(
    take: TakeWords, await_words: AwaitWords
) -> None:
    shown = replace(asked_by(7, -100), thread_id=5)
    await await_words(shown, [PHOTO])

    assert (await take(asked_by(7, -100), "a fox", SETTINGS)).request.references == ()
