"""What people's words come to: a waiting picture's instruction, and options."""

import pytest

from bot.domain.errors import NothingPending, PromptTooLong
from bot.domain.ids import ThreadId
from bot.domain.images import Reference
from bot.domain.intake import Question
from bot.domain.offers import Look
from bot.domain.prompt_options import UnmetOption
from bot.domain.settings import Language, SendAs, Settings
from bot.services.intake.await_instruction import AwaitInstruction
from bot.services.intake.submit_job import SubmitJob
from bot.services.intake.submit_prompt import SubmitPrompt, build_request
from tests.kit.clock import Clock
from tests.kit.fakes import make_origin
from tests.kit.ids import USER

PHOTO = Reference("photo", 1000)
OTHER = Reference("other", 1000)
SETTINGS = Settings(Language.EN)


async def test_options_win_over_the_settings_and_are_no_part_of_the_prompt(
    submit_prompt: SubmitPrompt,
) -> None:
    job = await submit_prompt(make_origin(), "1024x1024, x2, as a file: a fox, 3 pcs", SETTINGS)

    assert job.request.prompt == "a fox"
    assert (job.request.look, job.request.pictures) == (Look("1024x1024"), 3)
    assert job.request.send_as is SendAs.FILE


async def test_what_can_not_be_had_is_written_down_for_the_status(
    submit_prompt: SubmitPrompt,
) -> None:
    job = await submit_prompt(make_origin(), "a fox x9", SETTINGS)

    assert job.request.pictures == 4
    assert job.request.unmet_options == (UnmetOption("pictures", {"wanted": 9, "most": 4}),)


async def test_the_next_words_are_the_instruction_for_a_waiting_picture(
    submit_prompt: SubmitPrompt, await_instruction: AwaitInstruction, clock: Clock
) -> None:
    await await_instruction(make_origin(), [OTHER])
    await await_instruction(make_origin(), [PHOTO])
    clock.now += 15 * 60 - 1

    first = await submit_prompt(make_origin(), "make it blue", SETTINGS)
    second = await submit_prompt(make_origin(), "a fox", SETTINGS)

    assert first.request.references == (PHOTO,)
    assert second.request.references == ()


async def test_a_picture_waits_a_quarter_of_an_hour(
    submit_prompt: SubmitPrompt, await_instruction: AwaitInstruction, clock: Clock
) -> None:
    await await_instruction(make_origin(), [PHOTO])
    clock.now += 15 * 60

    assert (await submit_prompt(make_origin(), "a fox", SETTINGS)).request.references == ()


async def test_a_picture_of_its_own_takes_the_place_of_the_waiting_one(
    submit_prompt: SubmitPrompt, await_instruction: AwaitInstruction
) -> None:
    await await_instruction(make_origin(), [PHOTO])

    own = await submit_prompt(make_origin(), "make it blue", SETTINGS, (OTHER,))
    later = await submit_prompt(make_origin(), "a fox", SETTINGS)

    assert own.request.references == (OTHER,)
    assert later.request.references == ()


async def test_what_is_refused_leaves_the_picture_waiting(
    submit_prompt: SubmitPrompt, await_instruction: AwaitInstruction
) -> None:
    await await_instruction(make_origin(), [PHOTO])

    with pytest.raises(PromptTooLong):
        await submit_prompt(make_origin(), "ж" * 21, SETTINGS)

    assert (await submit_prompt(make_origin(), "blue", SETTINGS)).request.references == (PHOTO,)


async def test_an_example_leaves_the_picture_waiting(
    submit: SubmitJob, submit_prompt: SubmitPrompt, await_instruction: AwaitInstruction
) -> None:
    await await_instruction(make_origin(), [PHOTO])

    example = await submit(make_origin(), build_request("a fox", SETTINGS))

    assert example.request.references == ()
    assert (await submit_prompt(make_origin(), "blue", SETTINGS)).request.references == (PHOTO,)


async def test_waiting_pictures_are_their_person_s_and_their_chat_s(
    submit_prompt: SubmitPrompt, await_instruction: AwaitInstruction
) -> None:
    await await_instruction(make_origin(7, -100), [PHOTO])

    for origin in (make_origin(7), make_origin(8, -100)):
        assert (await submit_prompt(origin, "a fox", SETTINGS)).request.references == ()
    assert (await submit_prompt(make_origin(7, -100), "blue", SETTINGS)).request.references == (
        PHOTO,
    )


async def test_of_too_many_pictures_the_first_ones_are_taken_and_it_is_said(
    submit_prompt: SubmitPrompt,
) -> None:
    many = tuple(Reference(str(number)) for number in range(6))

    job = await submit_prompt(make_origin(), "blue", SETTINGS, many)

    assert job.request.references == many[:4]
    assert job.request.unmet_options == (UnmetOption("references", {"wanted": 6, "most": 4}),)


async def test_a_part_that_cannot_be_used_takes_no_place_of_another(
    submit_prompt: SubmitPrompt,
) -> None:
    all_that_may = (Reference(""), *(Reference(str(number)) for number in range(4)))

    whole = await submit_prompt(make_origin(), "blue", SETTINGS, all_that_may)
    cut = await submit_prompt(make_origin(), "red", SETTINGS, (*all_that_may, PHOTO))

    assert whole.request.references == cut.request.references == all_that_may
    assert whole.request.unmet_options == ()
    assert cut.request.unmet_options == (UnmetOption("references", {"wanted": 6, "most": 4}),)


async def test_what_is_known_to_be_lacking_is_written_down_too(submit_prompt: SubmitPrompt) -> None:
    hidden = UnmetOption("parts", {})

    job = await submit_prompt(make_origin(), "blue x9", SETTINGS, (PHOTO,), (hidden,))

    assert [unmet_option.what for unmet_option in job.request.unmet_options] == [
        "parts",
        "pictures",
    ]


async def test_a_suggestion_changes_the_picture_that_it_was_made_for(
    submit_prompt: SubmitPrompt, await_instruction: AwaitInstruction
) -> None:
    await await_instruction(make_origin(message=50), [OTHER])
    shown = make_origin(message=51)
    await await_instruction(shown, [PHOTO])

    job = await submit_prompt.suggestion(
        make_origin(), Question(USER, shown.update_id), "blue", SETTINGS
    )

    assert job.request.references == (PHOTO,)
    assert job.reply_to.message_id == 51


@pytest.mark.parametrize("why", ["replaced", "used", "late"])
async def test_a_suggestion_for_a_picture_that_waits_no_more(
    submit_prompt: SubmitPrompt, await_instruction: AwaitInstruction, clock: Clock, why: str
) -> None:
    shown = make_origin(7, -100)
    await await_instruction(shown, [PHOTO])
    if why == "replaced":
        await await_instruction(make_origin(7, -100), [OTHER])
    elif why == "used":
        await submit_prompt(make_origin(7, -100), "blue", SETTINGS)
    else:
        clock.now += 15 * 60

    with pytest.raises(NothingPending):
        await submit_prompt.suggestion(
            make_origin(7, -100), Question(USER, shown.update_id), "red", SETTINGS
        )


async def test_who_answers_anothers_question_takes_no_picture_away(
    submit_prompt: SubmitPrompt, await_instruction: AwaitInstruction
) -> None:
    shown = make_origin(7, -100)
    await await_instruction(shown, [PHOTO])
    await await_instruction(make_origin(8, -100), [OTHER])

    job = await submit_prompt.answer(
        make_origin(8, -100), Question(USER, shown.update_id), "blue", SETTINGS
    )

    assert (job.requester.user_id, job.request.references) == (8, (PHOTO,))
    assert (await submit_prompt(make_origin(7, -100), "a fox", SETTINGS)).request.references == (
        PHOTO,
    )
    assert (await submit_prompt(make_origin(8, -100), "red", SETTINGS)).request.references == (
        OTHER,
    )


async def test_what_waits_in_one_topic_is_not_meant_in_another(
    submit_prompt: SubmitPrompt, await_instruction: AwaitInstruction
) -> None:
    shown = make_origin(7, -100).in_topic(ThreadId(5))
    await await_instruction(shown, [PHOTO])

    assert (await submit_prompt(make_origin(7, -100), "a fox", SETTINGS)).request.references == ()
