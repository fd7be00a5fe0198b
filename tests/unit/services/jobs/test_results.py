"""What a request has become, for the buttons under it."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.errors import NothingToRepeat, OriginalCleared
from bot.domain.ids import MessageId
from bot.domain.images import Reference, SentImage
from bot.domain.jobs import Job, Request
from bot.domain.offers import Offers
from bot.services.intake.submit_job import SubmitJob
from bot.services.jobs.results import FindResult
from bot.storage import SqlImageRepository, SqlSentImages
from tests.kit.clock import Clock
from tests.kit.fakes import OFFER, make_origin
from tests.kit.job_steps import JobSteps

PHOTO = SentImage(0, message_id=MessageId(30), file_id="photo", size=1000, is_photo=True)


async def test_its_pictures_are_those_that_came_out_kept_or_not(
    submit: SubmitJob, find: FindResult, steps: JobSteps, clock: Clock
) -> None:
    job = await submit(make_origin(), Request("a fox", pictures=3))
    for position in (2, 0):
        await steps.draw(job, clock(), position)

    result = await find.of(job)

    assert result.positions == (0, 2)
    assert result.partial


async def test_its_shapes_are_those_of_the_provider_that_would_draw_it(
    submit: SubmitJob, find: FindResult
) -> None:
    square = replace(OFFER, provider="square", max_references=0)
    wide = replace(OFFER, sizes=("auto", "2048x1152", "1024x1536"))
    find = replace(find, offers=Offers((square, wide)))
    drawing = await submit(make_origin(), Request("a fox"))
    edit = await submit(make_origin(), Request("blue", references=(Reference("photo"),)))

    assert (await find.of(drawing)).shapes == ("1:1",)
    assert (await find.of(edit)).shapes == ("2:3", "16:9")


async def test_it_may_be_edited_where_any_provider_edits(
    submit: SubmitJob, find: FindResult
) -> None:
    words_only = replace(OFFER, provider="words only", max_references=0)
    job = await submit(make_origin(), Request("a fox"))

    for offers, may_be in [((words_only, OFFER), True), ((words_only,), False)]:
        result = await replace(find, offers=Offers(offers)).of(job)
        assert result.may_be_edited is may_be


async def test_what_nobody_has_any_more_is_not_edited(
    find: FindResult, stored: Job, images: SqlImageRepository
) -> None:
    (image,) = await images.of_job(stored.id)
    await asyncio.to_thread(image.path.unlink)

    with pytest.raises(OriginalCleared):
        await find.to_edit(stored, 0)


async def test_an_original_is_found_until_its_file_is_gone(find: FindResult, stored: Job) -> None:
    result, image = await find.original(stored, 0)
    assert (result.job.id, image.position) == (stored.id, 0)

    await asyncio.to_thread(image.path.unlink)

    with pytest.raises(OriginalCleared) as caught:
        await find.original(stored, 0)
    assert caught.value.values == {"job_id": stored.id, "pictures": 1}


async def test_an_original_that_was_swept_is_cleared(
    find: FindResult, stored: Job, images: SqlImageRepository, steps: JobSteps, clock: Clock
) -> None:
    await steps.deliver(stored, clock())
    await images.sweep(clock() + 1, 0)

    with pytest.raises(OriginalCleared):
        await find.original(stored, 0)


async def test_a_picture_to_edit_is_the_one_that_telegram_has(
    find: FindResult, stored: Job, sent: SqlSentImages
) -> None:
    unseen = await find.to_edit(stored, 0)
    await sent.add(stored.id, [PHOTO])
    seen = await find.to_edit(stored, 0)

    assert unseen == Reference("", None, stored.id, 0)
    assert seen == Reference("photo", 1000, stored.id, 0)


async def test_a_picture_that_it_has_not_is_not_found(find: FindResult, stored: Job) -> None:
    for of_picture in (find.original, find.to_edit):
        with pytest.raises(NothingToRepeat):
            await of_picture(stored, 1)
