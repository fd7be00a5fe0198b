from dataclasses import replace

import pytest

from bot.domain.errors import (
    AccessDenied,
    EditsUnsupported,
    PictureTooLarge,
    PromptEmpty,
    PromptTooLong,
    TooManyRequests,
)
from bot.domain.jobs import Origin, Request
from bot.domain.offers import Look, Offers
from bot.domain.pictures import Reference
from bot.domain.usage import Accounting, Limits
from bot.services.rules import Rules
from bot.services.submitting import AwaitWords, SubmitJob
from bot.storage import SqlJobs, SqlPending
from tests.unit.services.workshop import OFFER, OFFERS, PRICE, Bell, Clock, asked_by

PHOTO = Reference("photo", 1000)
OTHER = Reference("other", 1000)
TOO_LARGE = Reference("large", 20 * 1024 * 1024 + 1)


async def test_a_request_is_written_down_and_the_runner_woken(
    submit: SubmitJob, jobs: SqlJobs, bell: Bell
) -> None:
    job = await submit(asked_by(), Request("  a <fox> \n", Look("1024x1024"), 3))

    assert await jobs.live() == [job]
    assert (job.request.prompt, job.request.look.size, job.request.pictures) == (
        "a <fox>",
        "1024x1024",
        3,
    )
    assert bell.rung == 1


async def test_what_was_chosen_is_kept_though_the_vendor_lacks_it(submit: SubmitJob) -> None:
    """The vendor that draws may be another one than this: it fits the look to what it can do."""
    wanted = Look("640x480", "high", "transparent")
    assert (await submit(asked_by(), Request("a fox", wanted))).request.look == wanted


async def test_an_edit_is_taken_where_any_vendor_can_edit(
    jobs: SqlJobs, pending: SqlPending, clock: Clock, bell: Bell
) -> None:
    words_only = replace(OFFER, provider="writer", max_references=0)
    edit = Request("make it blue", references=(PHOTO,), provider="writer")

    for offers, taken in ((Offers((words_only,)), False), (Offers((words_only, OFFER)), True)):
        take = SubmitJob(jobs, Rules(), offers, clock, bell)
        wait = AwaitWords(pending, Rules(), offers, clock)
        if taken:
            await take(asked_by(), edit)
            await wait(asked_by(), [PHOTO])
            continue
        with pytest.raises(EditsUnsupported):
            await take(asked_by(), edit)
        with pytest.raises(EditsUnsupported):
            await wait(asked_by(), [PHOTO])


async def test_a_prompt_has_its_bounds(submit: SubmitJob, jobs: SqlJobs, bell: Bell) -> None:
    longest = "ж" * OFFER.prompt_limit
    await submit(asked_by(), Request(f" {longest} "))

    with pytest.raises(PromptEmpty):
        await submit(asked_by(), Request(" \n\t"))
    with pytest.raises(PromptTooLong) as error:
        await submit(asked_by(), Request(f"{longest}ж"))

    assert error.value.values == {"limit": 20, "length": 21}
    assert len(await jobs.live()) == 1
    assert bell.rung == 1


@pytest.mark.parametrize(
    "nothing", ["", " \n\t", "\u200b", "\ufeff \u00ad", "\u3164", "\u2800\u2800", "\u202e\u2066"]
)
async def test_letters_that_nobody_sees_are_no_words(submit: SubmitJob, nothing: str) -> None:
    with pytest.raises(PromptEmpty):
        await submit(asked_by(), Request(nothing))


@pytest.mark.parametrize("prompt", ["a", "7", "?", "🦊", "❤\ufe0f", "م", "\u200bfox", "家"])
async def test_whatever_can_be_seen_is_a_request(submit: SubmitJob, prompt: str) -> None:
    assert (await submit(asked_by(), Request(prompt))).request.prompt == prompt


async def test_what_telegram_will_not_hand_out_is_refused(
    submit: SubmitJob, await_words: AwaitWords
) -> None:
    with pytest.raises(PictureTooLarge):
        await submit(asked_by(), Request("blue", references=(TOO_LARGE, TOO_LARGE)))
    with pytest.raises(PictureTooLarge):
        await await_words(asked_by(), [TOO_LARGE])
    await await_words(asked_by(), [Reference("unknown size")])


async def test_strangers_are_not_let_in(submit: SubmitJob, await_words: AwaitWords) -> None:
    with pytest.raises(AccessDenied):
        await submit(asked_by(9), Request("a fox"))
    with pytest.raises(AccessDenied):
        await await_words(asked_by(9), [PHOTO])
    await submit(asked_by(9, -100), Request("a fox"))


async def test_limits_hold_but_for_administrators(
    submit: SubmitJob, jobs: SqlJobs, clock: Clock, bell: Bell
) -> None:
    rules = Rules(
        Limits(person_jobs=0, person_kept=0, picture_price=PRICE), admin_ids=frozenset({7})
    )
    strict = SubmitJob(jobs, rules, OFFERS, clock, bell)

    with pytest.raises(TooManyRequests):
        await strict(asked_by(8), Request("a fox"))
    await strict(asked_by(7), Request("a fox"))
    assert rules.limits_of(asked_by(7)).picture_price == PRICE


@pytest.mark.parametrize(
    ("limits", "person", "chat", "accounting"),
    [
        (Limits(), 8, 8, Accounting.NOTHING),
        (Limits(person_daily=0), 8, 8, Accounting.LIMIT),
        (Limits(person_daily=3), 8, -100, Accounting.LIMIT),
        (Limits(group_daily=3), 8, -100, Accounting.LIMIT),
        (Limits(group_daily=3), 8, 8, Accounting.NOTHING),
        (Limits(person_daily=3), 7, 7, Accounting.CHARGES),
        (Limits(person_daily=3), 7, -100, Accounting.NOTHING),
    ],
)
def test_who_hears_what_of_the_cost(
    limits: Limits, person: int, chat: int, accounting: Accounting
) -> None:
    rules = Rules(limits, admin_ids=frozenset({7}))

    assert rules.accounting_of(Origin(1, chat, person, 5)) is accounting
