"""What an edit starts from: kept originals, Telegram's files, and those that cannot be used."""

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from bot.domain.errors import (
    EditsUnsupported,
    ImageDamaged,
    ImageUnsupported,
    ReferenceGone,
    ReferenceTooLarge,
    Refusal,
    SomeReferencesUnreadable,
    Undelivered,
)
from bot.domain.ids import JobId
from bot.domain.images import Reference
from bot.domain.jobs import Job, Request
from bot.domain.offers import Offer
from bot.services.drawing.references import PrepareReferences, check_references, first_usable
from bot.storage import SqlImageRepository
from tests.kit.fakes import OFFER, ImageProcessor

GOOD, TORN, LOST = Reference("good"), Reference("torn"), Reference("lost")
TOO_LARGE = Reference("large", 20 * 1024 * 1024 + 1)
NO_PICTURE = Reference("")


class Telegram:
    """Keeps the port `ReferenceFiles`: a file says its own name."""

    def __init__(self) -> None:
        self.fetched: list[str] = []

    async def fetch(self, reference: Reference, into: Path) -> None:
        self.fetched.append(reference.file_id)
        if reference == LOST:
            raise Undelivered(reason="no connection")
        await asyncio.to_thread(into.write_text, reference.file_id)


class Reader(ImageProcessor):
    """Reads everything but what is torn."""

    async def prepare_reference(self, source: Path, into: Path) -> Path:
        words = await asyncio.to_thread(source.read_text)
        if words == TORN.file_id:
            raise ImageDamaged
        await asyncio.to_thread(into.write_text, words)
        return into

    async def prepare_mask(self, source: Path, into: Path, reference: Path) -> Path:
        like = await asyncio.to_thread(reference.read_text)
        path = await self.prepare_reference(source, into)
        await asyncio.to_thread(path.write_text, f"mask of {like}")
        return path


Prepared = Callable[..., Coroutine[Any, Any, list[str]]]


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
def prepared(images: SqlImageRepository, telegram: Telegram, tmp_path: Path) -> Prepared:
    """What is sent to the provider, by what the files say."""
    prepare = PrepareReferences(images, telegram, Reader())

    async def words(*references: Reference, mask: Reference | None = None) -> list[str]:
        files = await prepare(Request("blue", references=references, mask=mask), tmp_path)
        return [path.read_text() for path in (*files.references, files.mask) if path]

    return words


async def test_the_order_is_kept(prepared: Prepared) -> None:
    assert await prepared(GOOD, Reference("better"), GOOD) == ["good", "better", "good"]


async def test_a_result_is_used_as_it_was_drawn_while_it_is_kept(
    prepared: Prepared, telegram: Telegram, stored: Job, images: SqlImageRepository
) -> None:
    (kept,) = await images.of_job(stored.id)
    result = Reference("photo", 30 * 1024 * 1024, stored.id, 0)

    assert await prepared(result) == ["picture"]
    assert not telegram.fetched

    await asyncio.to_thread(kept.path.unlink)
    assert await prepared(result) == ["photo"]


async def test_a_mask_is_made_for_the_first_as_it_is_sent(
    prepared: Prepared, telegram: Telegram
) -> None:
    drawn = Reference("drawn")

    assert await prepared(GOOD, Reference("better"), mask=drawn) == [
        "good",
        "better",
        "mask of good",
    ]
    assert telegram.fetched == ["good", "better", "drawn"]


@pytest.mark.parametrize(
    ("mask", "refusal"),
    [(TORN, ImageDamaged), (LOST, ReferenceGone), (TOO_LARGE, ReferenceTooLarge)],
)
async def test_an_edit_without_its_mask_is_not_made(
    prepared: Prepared, mask: Reference, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        await prepared(GOOD, mask=mask)


async def test_a_result_that_telegram_never_took_and_that_is_gone(
    prepared: Prepared, stored: Job
) -> None:
    with pytest.raises(ReferenceGone):
        await prepared(Reference("", None, stored.id, position=3))


@pytest.mark.parametrize(
    ("wrong", "cause"),
    [
        (TORN, ImageDamaged),
        (LOST, ReferenceGone),
        (TOO_LARGE, ReferenceTooLarge),
        (NO_PICTURE, ImageUnsupported),
    ],
)
async def test_a_part_that_cannot_be_used_is_named(
    prepared: Prepared, telegram: Telegram, wrong: Reference, cause: type[Refusal]
) -> None:
    with pytest.raises(SomeReferencesUnreadable) as caught:
        await prepared(GOOD, wrong, GOOD, wrong)
    with pytest.raises(cause):
        await prepared(wrong, wrong)  # none is left to go on with

    named = caught.value.values
    assert (named["parts"], named["count"], named["total"]) == ((2, 4), 2, 4)
    assert named["cause"] == cause.code
    assert not {"large", ""} & set(telegram.fetched)


@pytest.mark.parametrize(
    ("wrong", "refusal"), [(TOO_LARGE, ReferenceTooLarge), (NO_PICTURE, ImageUnsupported)]
)
def test_what_is_known_to_fail_is_refused_at_once_where_all_would(
    wrong: Reference, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        check_references([wrong, wrong], OFFER)
    check_references([wrong, GOOD], OFFER)
    check_references([], OFFER)


@pytest.mark.parametrize(
    ("sent", "most", "taken"),
    [
        ((GOOD, GOOD, GOOD), 2, 2),
        ((NO_PICTURE, GOOD, GOOD, GOOD), 2, 3),
        ((GOOD, TOO_LARGE, GOOD, NO_PICTURE), 2, 3),
        ((NO_PICTURE, GOOD, GOOD), 2, 3),
        ((GOOD, NO_PICTURE), 2, 2),
    ],
)
def test_what_cannot_be_used_takes_nobodys_place(
    sent: tuple[Reference, ...], most: int, taken: int
) -> None:
    assert first_usable(sent, most) == sent[:taken]


def test_where_pictures_cannot_be_changed_none_is_taken() -> None:
    words_only = Offer("w", ("auto",), max_references=0, prompt_limit=9, typical_seconds=9)

    check_references([], words_only)
    with pytest.raises(EditsUnsupported):
        check_references([GOOD], words_only)


def test_a_result_that_telegram_never_took_may_be_kept_here() -> None:
    check_references([Reference("", None, job_id=JobId(5))], OFFER)
