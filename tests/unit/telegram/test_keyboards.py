"""The buttons under messages."""

from collections.abc import Mapping

import pytest

from bot.domain.errors import ErrorValue, NothingToRepeat, OriginalCleared
from bot.domain.failures import Failure
from bot.domain.ids import JobId, UpdateId, UserId
from bot.domain.intake import Question
from bot.domain.jobs import Job, JobState, Request
from bot.domain.results import Result
from bot.domain.settings import Language
from bot.i18n import Translator
from bot.telegram.callback_data import ShapeCallback
from bot.telegram.keyboards import job_keyboards
from tests.kit.catalogue import CATALOGUE
from tests.kit.ids import build_origin
from tests.unit.telegram.keyboard_contents import data, labels

ENGLISH = CATALOGUE.translator(Language.EN)
LARGEST_ID = 2**63 - 1
ORIGIN = build_origin(1, chat_id=7, user_id=7, message_id=5)
UNREADABLE: Mapping[str, ErrorValue] = {
    "parts": (2, 4),
    "count": 2,
    "total": 5,
    "cause": "picture-damaged",
}


def drawn(
    *positions: int,
    of: int = 1,
    shapes: tuple[str, ...] = ("1:1", "16:9"),
    may_be_edited: bool = True,
    job_id: int = 5,
) -> Result:
    """So many pictures were asked for, and these came out."""
    job = Job(JobId(job_id), ORIGIN, Request("a fox", pictures=of), JobState.DONE, 0)
    return Result(job, positions, shapes, may_be_edited)


@pytest.fixture(params=list(Language))
def translator(request: pytest.FixtureRequest) -> Translator:
    return CATALOGUE.translator(request.param)


def test_telegram_takes_what_every_button_carries(translator: Translator) -> None:
    huge = drawn(0, 1, 2, 3, of=5, job_id=LARGEST_ID)
    all_of_them = [
        job_keyboards.examples(translator),
        job_keyboards.one_example(translator),
        job_keyboards.suggestions(translator, build_origin(LARGEST_ID, LARGEST_ID, LARGEST_ID, 1)),
        job_keyboards.draw_anyway(translator, None),
        job_keyboards.draw_anyway(translator, Question(UserId(LARGEST_ID), UpdateId(LARGEST_ID))),
        job_keyboards.cancel(translator, JobId(LARGEST_ID)),
        job_keyboards.after_result(translator, huge),
        job_keyboards.shapes(translator, huge),
        job_keyboards.after_refusal(translator, OriginalCleared(JobId(LARGEST_ID), pictures=1)),
        job_keyboards.after_failure(translator, huge, Failure("busy", {})),
        job_keyboards.after_failure(translator, huge, Failure("moderated", {})),
        job_keyboards.after_failure(translator, huge, Failure("undelivered", {})),
        job_keyboards.after_failure(translator, huge, Failure("parts-unreadable", UNREADABLE)),
        job_keyboards.languages(Language.RU),
    ]

    for keyboard in all_of_them:
        carried = data(keyboard)
        assert carried
        assert all(0 < len(text.encode()) <= 64 for text in carried)
        assert len(set(carried)) == len(carried)


def test_the_spoken_language_is_marked() -> None:
    assert labels(job_keyboards.languages(Language.RU)) == [["✓ Русский", "English"]]
    assert labels(job_keyboards.languages(Language.EN)) == [["Русский", "✓ English"]]


def test_one_picture_has_its_buttons_in_a_square() -> None:
    keyboard = job_keyboards.after_result(ENGLISH, drawn(0))

    assert labels(keyboard) == [["Again", "Edit"], ["Original", "Size"]]
    assert data(keyboard) == [
        "job:again:5",
        "picture:edit:5:0",
        "picture:original:5:0",
        "job:shapes:5",
    ]


def test_where_there_is_one_shape_only_none_can_be_chosen() -> None:
    one, two = drawn(0, shapes=()), drawn(0, 1, of=2, shapes=())

    assert labels(job_keyboards.after_result(ENGLISH, one)) == [["Again", "Edit", "Original"]]
    assert labels(job_keyboards.after_result(ENGLISH, two))[0] == ["Again"]


def test_where_pictures_cannot_be_changed_no_edit_is_offered() -> None:
    one, two = drawn(0, may_be_edited=False), drawn(0, 1, of=2, may_be_edited=False)

    assert labels(job_keyboards.after_result(ENGLISH, one)) == [["Again", "Original", "Size"]]
    assert labels(job_keyboards.after_result(ENGLISH, two)) == [
        ["Again", "Size"],
        ["Original 1", "Original 2"],
    ]


def test_each_of_several_pictures_has_a_row() -> None:
    assert labels(job_keyboards.after_result(ENGLISH, drawn(0, 1, of=2))) == [
        ["Again", "Size"],
        ["Edit 1", "Original 1"],
        ["Edit 2", "Original 2"],
    ]


def test_what_did_not_come_out_goes_first_and_is_not_counted() -> None:
    one = job_keyboards.after_result(ENGLISH, drawn(2, of=4))
    two = job_keyboards.after_result(ENGLISH, drawn(0, 3, of=4))

    assert labels(one) == [["Draw the rest"], ["Again", "Edit"], ["Original", "Size"]]
    assert data(one)[2] == "picture:edit:5:2"
    assert labels(two)[-1] == ["Edit 2", "Original 2"]
    assert data(two)[-2:] == ["picture:edit:5:3", "picture:original:5:3"]


def test_no_label_is_cut_on_a_phone(translator: Translator) -> None:
    """Telegram cuts what is too long for its share of the row."""
    longest = {1: 40, 2: 20, 3: 13, 4: 8}
    every_shape = drawn(0, shapes=("4k 1:1", "4k 3:2", "4k 2:3", "4k 16:9", "4k 9:16"))
    keys = [
        job_keyboards.after_result(translator, drawn(0, 1, 2, 3, of=5)),
        job_keyboards.after_result(translator, drawn(0)),
        job_keyboards.after_result(translator, drawn(0), originals_there=True),
        job_keyboards.shapes(translator, every_shape),
        job_keyboards.confirm_forget(translator),
        job_keyboards.examples(translator),
        job_keyboards.languages(Language.EN),
        job_keyboards.suggestions(translator, ORIGIN),
        job_keyboards.after_failure(translator, drawn(), Failure("parts-unreadable", UNREADABLE)),
    ]

    for row in (row for each in keys if each for row in labels(each)):
        assert all(len(label) <= longest[len(row)] for label in row), row


def test_shapes_go_three_to_a_row_with_a_way_back() -> None:
    keyboard = job_keyboards.shapes(ENGLISH, drawn(0, shapes=("1:1", "3:2", "2:3", "16:9")))

    assert labels(keyboard) == [["1:1", "3:2", "2:3"], ["16:9"], ["← Back"]]
    assert data(keyboard)[3:] == ["shape|16:9|5", "job:back:5"]


def test_a_shape_in_4k_says_so_before_it_is_drawn() -> None:
    keyboard = job_keyboards.shapes(ENGLISH, drawn(0, shapes=("16:9", "4k 9:16")))

    assert labels(keyboard)[0] == ["16:9", "9:16 · 4K"]
    assert ShapeCallback.unpack(data(keyboard)[1]).shape == "4k 9:16"


def test_buttons_from_before_the_update_still_say_their_shape() -> None:
    assert ShapeCallback.unpack("shape|9:16|5").shape == "9:16"


def test_an_original_has_no_button_that_brings_it_again() -> None:
    one = job_keyboards.after_result(ENGLISH, drawn(0), originals_there=True)
    two = job_keyboards.after_result(ENGLISH, drawn(0, 1, of=3), originals_there=True)
    never_edited = drawn(0, 1, of=2, may_be_edited=False)

    assert labels(one) == [["Again", "Edit", "Size"]]
    assert labels(two) == [["Draw the rest"], ["Again", "Size"], ["Edit 1", "Edit 2"]]
    assert labels(job_keyboards.after_result(ENGLISH, never_edited, originals_there=True)) == [
        ["Again", "Size"]
    ]


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("result", [drawn(0), drawn(0, 1, of=2), drawn(1, of=3)])
def test_the_way_to_the_shapes_and_back_keeps_the_originals_as_they_were(
    *, result: Result, there: bool
) -> None:
    for keyboard in (job_keyboards.after_result, job_keyboards.shapes):
        shown = keyboard(ENGLISH, result, originals_there=there)
        assert job_keyboards.has_no_original_buttons(shown) is there
    assert not job_keyboards.has_no_original_buttons(None)


def test_an_original_that_was_cleared_can_be_drawn_again() -> None:
    keyboard = job_keyboards.after_refusal(ENGLISH, OriginalCleared(JobId(5), pictures=1))

    assert data(keyboard) == ["job:again:5"]
    assert job_keyboards.after_refusal(ENGLISH, NothingToRepeat()) is None


@pytest.mark.parametrize(
    ("code", "label", "action"),
    [
        ("moderated", "Change the wording", "job:reword:5"),
        ("malformed", "Change the wording", "job:reword:5"),
        ("cancelled", "Again", "job:again:5"),
        ("cancelled-by-administrator", "Again", "job:again:5"),
        ("busy", "Try again", "job:again:5"),
        ("unreachable", "Try again", "job:again:5"),
        ("answer-lost", "Try again", "job:again:5"),
        ("answer-unreadable", "Try again", "job:again:5"),
        ("not-saved", "Try again", "job:again:5"),
        ("unexpected", "Try again", "job:again:5"),
    ],
)
def test_the_one_button_that_helps(code: str, label: str, action: str) -> None:
    keyboard = job_keyboards.after_failure(ENGLISH, drawn(), Failure(code, {}))

    assert keyboard is not None
    assert labels(keyboard) == [[label]]
    assert data(keyboard) == [action]


@pytest.mark.parametrize(
    "failure",
    [
        Failure("undelivered", {}),
        Failure("unconfirmed", {}),
        Failure("answer-refused", {}),
        Failure("part-lost", {"count": 1, "total": 2, "cause": "telegram"}),
    ],
)
def test_nobody_pays_again_for_pictures_that_are_there(failure: Failure) -> None:
    one = job_keyboards.after_failure(ENGLISH, drawn(0), failure)
    two = job_keyboards.after_failure(ENGLISH, drawn(0, 1, of=2), failure)

    assert data(one) == ["picture:original:5:0"]
    assert two is not None
    assert labels(two) == [["Original 1", "Original 2"]]


@pytest.mark.parametrize(
    ("failure", "action"),
    [
        (Failure("pictures-lost", {}), "job:again:5"),
        (Failure("part-lost", {"count": 1, "total": 2, "cause": "disk"}), "job:rest:5"),
    ],
)
def test_what_is_gone_from_the_disk_is_drawn_again(failure: Failure, action: str) -> None:
    assert data(job_keyboards.after_failure(ENGLISH, drawn(0, 1, of=2), failure)) == [action]


def test_what_was_drawn_before_a_cancel_can_be_had() -> None:
    keyboard = job_keyboards.after_failure(ENGLISH, drawn(0, 2, of=3), Failure("cancelled", {}))

    assert keyboard is not None
    assert labels(keyboard) == [["Again"], ["Original 1", "Original 2"]]
    assert data(keyboard)[1:] == ["picture:original:5:0", "picture:original:5:2"]


def test_the_rest_is_offered_until_it_is_asked_for() -> None:
    result = drawn(0, of=2)
    for keyboard in (
        job_keyboards.after_result(ENGLISH, result),
        job_keyboards.shapes(ENGLISH, result),
    ):
        left = job_keyboards.without_rest(keyboard)
        assert left is not None
        assert labels(left) == labels(keyboard)[1:]
        assert job_keyboards.offers_rest(keyboard)
        assert not job_keyboards.offers_rest(left)

    alone = job_keyboards.after_failure(
        ENGLISH, result, Failure("part-lost", {"count": 1, "total": 2, "cause": "disk"})
    )
    assert job_keyboards.without_rest(alone) is None
    assert not job_keyboards.offers_rest(None)


@pytest.mark.parametrize(("count", "without"), [(1, "Without it"), (2, "Without them")])
def test_where_some_parts_cannot_be_read_the_person_chooses(count: int, without: str) -> None:
    failure = Failure("parts-unreadable", {**UNREADABLE, "count": count})
    keyboard = job_keyboards.after_failure(ENGLISH, drawn(), failure)

    assert keyboard is not None
    assert labels(keyboard) == [[without, "Cancel"]]
    assert data(keyboard) == ["job:without:5", "job:leave:5"]


@pytest.mark.parametrize(
    "code",
    [
        "unavailable",
        "picture-unsupported",
        "picture-damaged",
        "picture-too-large",
        "picture-too-detailed",
        "picture-gone",
        "mask-unusable",
    ],
)
def test_no_button_where_none_helps(code: str, translator: Translator) -> None:
    assert job_keyboards.after_failure(translator, drawn(), Failure(code, {})) is None


@pytest.mark.parametrize("note", ["too-large", "no-edits", "no-masks"])
def test_other_words_are_not_offered_for_what_the_pictures_are(note: str) -> None:
    failure = Failure("malformed", {"note": note})
    assert job_keyboards.after_failure(ENGLISH, drawn(), failure) is None


def test_a_tap_on_an_example_tells_which(translator: Translator) -> None:
    assert data(job_keyboards.examples(translator)) == ["example:1", "example:2", "example:3"]
    assert data(job_keyboards.one_example(translator)) == ["example:1"]
