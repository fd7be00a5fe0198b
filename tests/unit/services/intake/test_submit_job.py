from dataclasses import replace

import pytest

from bot.domain.errors import (
    AccessDenied,
    EditsUnsupported,
    PromptEmpty,
    PromptTooLong,
    ReferenceTooLarge,
    TooManyRequests,
)
from bot.domain.images import Reference
from bot.domain.jobs import Request
from bot.domain.offers import Look, Offers
from bot.domain.usage import Accounting, Limits
from bot.services.access_rules import AccessRules
from bot.services.in_flight_updates import InFlightUpdates
from bot.services.intake.await_instruction import AwaitInstruction
from bot.services.intake.submit_job import SubmitJob
from bot.storage import SqlJobRepository, SqlPendingReferences
from tests.kit.clock import Clock
from tests.kit.fakes import OFFER, OFFERS, PRICE, FakeWake, make_origin
from tests.kit.ids import REQUESTER, USER, build_requester

PHOTO = Reference("photo", 1000)
OTHER = Reference("other", 1000)
TOO_LARGE = Reference("large", 20 * 1024 * 1024 + 1)


async def test_a_request_is_written_down_and_the_runner_woken(
    submit: SubmitJob, jobs: SqlJobRepository, wake: FakeWake
) -> None:
    job = await submit(make_origin(), Request("  a <fox> \n", Look("1024x1024"), 3))

    assert await jobs.live() == [job]
    assert (job.request.prompt, job.request.look.size, job.request.pictures) == (
        "a <fox>",
        "1024x1024",
        3,
    )
    assert wake.calls == 1


async def test_what_was_chosen_is_kept_though_the_provider_lacks_it(submit: SubmitJob) -> None:
    """The provider that draws may be another one than this: it fits the look to what it can do."""
    wanted = Look("640x480", "high", "transparent")
    assert (await submit(make_origin(), Request("a fox", wanted))).request.look == wanted


async def test_an_edit_is_taken_where_any_provider_can_edit(
    jobs: SqlJobRepository, pending: SqlPendingReferences, clock: Clock, wake: FakeWake
) -> None:
    words_only = replace(OFFER, provider="writer", max_references=0)
    edit = Request("make it blue", references=(PHOTO,), provider="writer")

    for offers, taken in ((Offers((words_only,)), False), (Offers((words_only, OFFER)), True)):
        submit = SubmitJob(jobs, AccessRules(), offers, clock, InFlightUpdates(), wake)
        wait = AwaitInstruction(pending, AccessRules(), offers, clock)
        if taken:
            await submit(make_origin(), edit)
            await wait(make_origin(), [PHOTO])
            continue
        with pytest.raises(EditsUnsupported):
            await submit(make_origin(), edit)
        with pytest.raises(EditsUnsupported):
            await wait(make_origin(), [PHOTO])


async def test_a_prompt_has_its_bounds(
    submit: SubmitJob, jobs: SqlJobRepository, wake: FakeWake
) -> None:
    longest = "ж" * OFFER.prompt_limit
    await submit(make_origin(), Request(f" {longest} "))

    with pytest.raises(PromptEmpty):
        await submit(make_origin(), Request(" \n\t"))
    with pytest.raises(PromptTooLong) as error:
        await submit(make_origin(), Request(f"{longest}ж"))

    assert error.value.values == {"limit": 20, "length": 21}
    assert len(await jobs.live()) == 1
    assert wake.calls == 1


@pytest.mark.parametrize(
    "nothing", ["", " \n\t", "\u200b", "\ufeff \u00ad", "\u3164", "\u2800\u2800", "\u202e\u2066"]
)
async def test_letters_that_nobody_sees_are_no_words(submit: SubmitJob, nothing: str) -> None:
    with pytest.raises(PromptEmpty):
        await submit(make_origin(), Request(nothing))


@pytest.mark.parametrize("prompt", ["a", "7", "?", "🦊", "❤\ufe0f", "م", "\u200bfox", "家"])
async def test_whatever_can_be_seen_is_a_request(submit: SubmitJob, prompt: str) -> None:
    assert (await submit(make_origin(), Request(prompt))).request.prompt == prompt


async def test_what_telegram_will_not_hand_out_is_refused(
    submit: SubmitJob, await_instruction: AwaitInstruction
) -> None:
    with pytest.raises(ReferenceTooLarge):
        await submit(make_origin(), Request("blue", references=(TOO_LARGE, TOO_LARGE)))
    with pytest.raises(ReferenceTooLarge):
        await await_instruction(make_origin(), [TOO_LARGE])
    await await_instruction(make_origin(), [Reference("unknown size")])


async def test_strangers_are_not_let_in(
    submit: SubmitJob, await_instruction: AwaitInstruction
) -> None:
    with pytest.raises(AccessDenied):
        await submit(make_origin(9), Request("a fox"))
    with pytest.raises(AccessDenied):
        await await_instruction(make_origin(9), [PHOTO])
    await submit(make_origin(9, -100), Request("a fox"))


async def test_limits_hold_but_for_administrators(
    submit: SubmitJob, jobs: SqlJobRepository, clock: Clock, wake: FakeWake
) -> None:
    rules = AccessRules(
        Limits(user_jobs=0, user_kept=0, picture_price=PRICE), admin_ids=frozenset({USER})
    )
    strict = SubmitJob(jobs, rules, OFFERS, clock, InFlightUpdates(), wake)

    with pytest.raises(TooManyRequests):
        await strict(make_origin(8), Request("a fox"))
    await strict(make_origin(7), Request("a fox"))
    assert rules.limits_of(REQUESTER).picture_price == PRICE


@pytest.mark.parametrize(
    ("limits", "user_id", "chat", "accounting"),
    [
        (Limits(), 8, 8, Accounting.NOTHING),
        (Limits(user_daily=0), 8, 8, Accounting.LIMIT),
        (Limits(user_daily=3), 8, -100, Accounting.LIMIT),
        (Limits(group_daily=3), 8, -100, Accounting.LIMIT),
        (Limits(group_daily=3), 8, 8, Accounting.NOTHING),
        (Limits(user_daily=3), 7, 7, Accounting.CHARGES),
        (Limits(user_daily=3), 7, -100, Accounting.NOTHING),
    ],
)
def test_who_hears_what_of_the_cost(
    limits: Limits, user_id: int, chat: int, accounting: Accounting
) -> None:
    rules = AccessRules(limits, admin_ids=frozenset({USER}))

    assert rules.accounting_of(build_requester(user_id, chat)) is accounting
