"""What is sent of a result: computed without Telegram."""

from pathlib import Path

import pytest
from aiogram.types import InlineKeyboardMarkup

from bot.domain.ids import JobId
from bot.domain.images import Image, Measure
from bot.domain.jobs import Job, JobState, Request
from bot.domain.results import Result
from bot.domain.settings import SendAs
from bot.telegram.delivery.delivery_plan import (
    DeliveryPlan,
    Files,
    ImageForm,
    Photos,
    PlannedMessage,
    ResultWords,
    Text,
    plan_delivery,
)
from tests.unit.telegram.result_deliveries import KEYBOARD, MEGABYTE, OF_ORIGINALS, ORIGIN

PHOTO, FILE, BOTH = SendAs.PHOTO, SendAs.FILE, SendAs.BOTH
NOTE = "Slow: press the button."
LONG = 20_000


def plan(
    way: SendAs = PHOTO,
    *widths: int,
    size: int = 7,
    sent: int = 0,
    drawn: tuple[int, ...] | None = None,
    note: str | None = None,
) -> DeliveryPlan:
    positions = drawn or tuple(range(len(widths)))
    images = [
        Image(position, Path(str(position)), Measure(width, 836, "png", size))
        for position, width in zip(positions, widths, strict=True)
    ]
    request = Request("A fox!", pictures=4, send_as=way)
    job = Job(JobId(1), ORIGIN, request, JobState.STORED, 0, sent_parts=sent)
    result = Result(job, positions, (), may_be_edited=True)
    return plan_delivery(result, images, ResultWords("a fox", KEYBOARD, OF_ORIGINALS, note))


def shape(message: PlannedMessage | None) -> str:
    """`photos 0 1p` shows the original at 0 and a preview of the one at 1."""
    match message:
        case None:
            return "-"
        case Text(text):
            return repr(text)
        case Photos(images) | Files(images):
            forms = {ImageForm.ORIGINAL: "", ImageForm.PREVIEW: "p", ImageForm.THUMBNAIL: "t"}
            shown = [f"{each.image.position}{forms[each.form]}" for each in images]
            return " ".join([type(message).__name__.lower(), *shown])


@pytest.mark.parametrize(
    ("way", "widths", "messages"),
    [
        (PHOTO, (1254,), ["photos 0"]),
        (FILE, (1254,), ["files 0"]),
        (BOTH, (1254,), ["photos 0", "files 0"]),
        (PHOTO, (LONG,), ["photos 0p", "files 0"]),
        (PHOTO, (1254, 1254), ["photos 0 1", "'a fox'"]),
        (FILE, (1254, 1254), ["files 0 1", "'a fox'"]),
        (BOTH, (1254, 1254), ["photos 0 1", "files 0 1", "'a fox'"]),
        (PHOTO, (1254, LONG, 1254), ["photos 0 1p 2", "files 1", "'a fox'"]),
    ],
)
def test_its_messages_in_their_order(
    way: SendAs, widths: tuple[int, ...], messages: list[str]
) -> None:
    steps = plan(way, *widths).steps

    assert [shape(step.message) for step in steps] == messages
    assert [step.number for step in steps] == list(range(1, len(messages) + 1))
    assert sum(step.pictures for step in steps) == len(widths)


def test_files_that_are_too_much_for_one_request_come_in_two() -> None:
    steps = plan(FILE, *[1254] * 4, size=20 * MEGABYTE).steps

    assert [shape(step.message) for step in steps] == ["files 0 1", "files 2 3", "'a fox'"]
    assert [step.pictures for step in steps] == [2, 2, 0]


@pytest.mark.parametrize("sent", range(4))
def test_a_retry_has_the_steps_that_are_left(sent: int) -> None:
    whole, left = plan(BOTH, 1254, 1254), plan(BOTH, 1254, 1254, sent=sent)

    assert left.steps == whole.steps[sent:]
    assert left.images == 2


def test_captions_are_the_numbers_that_buttons_have_and_names_the_words_of_the_request() -> None:
    message = plan(PHOTO, 1254, LONG, drawn=(1, 3)).steps[0].message

    assert isinstance(message, Photos)
    assert [(each.caption, each.file_name) for each in message.images] == [
        ("1", "a-fox-1.png"),
        ("2", "a-fox-2.jpg"),
    ]


@pytest.mark.parametrize(
    ("way", "widths", "instead"),
    [
        (PHOTO, (1254,), ["files 0"]),
        (PHOTO, (1254, 1254), ["files 0 1"]),
        (PHOTO, (1254, LONG), ["files 0"]),
        (BOTH, (1254,), ["'a fox'"]),
        (BOTH, (1254, 1254), []),
    ],
)
def test_in_place_of_photos_come_the_files_that_do_not_come_anyway(
    way: SendAs, widths: tuple[int, ...], instead: list[str]
) -> None:
    assert [shape(message) for message in plan(way, *widths).steps[0].instead] == instead


@pytest.mark.parametrize(
    ("way", "widths", "messages", "instead"),
    [
        (PHOTO, (1254,), ["photos 0p"], ["files 0"]),
        (FILE, (1254,), ["photos 0p"], ["files 0"]),
        (BOTH, (1254,), ["photos 0p", "-"], ["files 0"]),
        (BOTH, (1254, 1254), ["photos 0p 1p", "-", repr(f"a fox\n\n{NOTE}")], ["files 0 1"]),
        (FILE, (1254, 1254), ["photos 0p 1p", "'a fox'"], ["files 0 1"]),
    ],
)
def test_on_a_slow_line_previews_come_and_files_only_in_their_place(
    way: SendAs, widths: tuple[int, ...], messages: list[str], instead: list[str]
) -> None:
    steps = plan(way, *widths, note=NOTE).steps

    assert [shape(step.message) for step in steps] == messages
    assert [shape(message) for message in steps[0].instead] == instead
    assert sum(step.pictures for step in steps) == len(widths)


def test_files_that_are_held_back_after_their_photo_came_are_told_of() -> None:
    (step,) = plan(BOTH, 1254, sent=1, note=NOTE).steps

    assert step.message == Text(NOTE)


@pytest.mark.parametrize(
    ("way", "widths", "number", "keyboard"),
    [
        (PHOTO, (1254,), 1, KEYBOARD),
        (FILE, (1254,), 1, OF_ORIGINALS),
        (BOTH, (1254,), 2, None),
        (PHOTO, (1254, 1254), 1, None),
        (PHOTO, (1254, 1254), 2, KEYBOARD),
    ],
)
def test_buttons_stand_under_one_message(
    way: SendAs, widths: tuple[int, ...], number: int, keyboard: InlineKeyboardMarkup | None
) -> None:
    step = plan(way, *widths).steps[number - 1]

    assert step.message is not None
    assert step.message.keyboard is keyboard


def test_words_after_all_originals_do_not_offer_them() -> None:
    (_, words) = plan(FILE, 1254, 1254).steps

    assert words.message == Text("a fox", KEYBOARD, is_reply=False)
    assert words.after_originals == Text("a fox", OF_ORIGINALS, is_reply=False)
