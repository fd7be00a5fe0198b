"""How files are put into requests."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.images import Image, Measure
from bot.telegram.delivery.delivery_plan import REQUEST_BYTES, split_batches

SIZES = st.lists(st.integers(1, 60 * 1024 * 1024), max_size=8)


def images_of(sizes: list[int]) -> list[Image]:
    return [
        Image(position, Path("picture"), Measure(3840, 2160, "png", size))
        for position, size in enumerate(sizes)
    ]


@given(SIZES)
def test_every_file_is_sent_once_and_in_order(sizes: list[int]) -> None:
    images = images_of(sizes)
    assert [image for batch in split_batches(images) for image in batch] == images


@given(SIZES)
def test_no_request_is_too_large_unless_one_file_alone_is(sizes: list[int]) -> None:
    for batch in split_batches(images_of(sizes)):
        total = sum(image.measure.size for image in batch)
        assert total <= REQUEST_BYTES or len(batch) == 1


def test_small_files_travel_together() -> None:
    assert len(split_batches(images_of([1_000_000] * 4))) == 1


def test_four_large_files_need_two_requests() -> None:
    assert [len(batch) for batch in split_batches(images_of([23_700_000] * 4))] == [2, 2]
