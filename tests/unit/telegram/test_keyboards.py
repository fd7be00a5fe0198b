import pytest

from bot.domain.failures import Failure
from bot.domain.settings import Language
from bot.i18n import Catalogue, Speaker
from bot.telegram import keyboards
from tests.unit.telegram.pressing import data, labels

CATALOGUE = Catalogue.load(strict=True)
LARGEST_ID = 2**63 - 1


@pytest.fixture(params=list(Language))
def speaker(request: pytest.FixtureRequest) -> Speaker:
    return CATALOGUE.speaker(request.param)


def test_telegram_takes_what_every_button_carries(speaker: Speaker) -> None:
    all_of_them = [
        keyboards.examples(speaker),
        keyboards.one_example(speaker),
        keyboards.cancel(speaker, LARGEST_ID),
        keyboards.after_result(speaker, LARGEST_ID, partial=True),
        keyboards.after_failure(speaker, LARGEST_ID, Failure("busy", {})),
        keyboards.after_failure(speaker, LARGEST_ID, Failure("moderated", {})),
        keyboards.languages(Language.RU),
    ]

    for keyboard in all_of_them:
        carried = data(keyboard)
        assert carried
        assert all(0 < len(text.encode()) <= 64 for text in carried)
        assert len(set(carried)) == len(carried)


def test_the_spoken_language_is_marked() -> None:
    assert labels(keyboards.languages(Language.RU)) == [["✓ Русский", "English"]]
    assert labels(keyboards.languages(Language.EN)) == [["Русский", "✓ English"]]


def test_a_result_can_be_had_again_and_its_rest() -> None:
    speaker = CATALOGUE.speaker(Language.EN)

    assert labels(keyboards.after_result(speaker, 5, partial=False)) == [["Again"]]
    assert labels(keyboards.after_result(speaker, 5, partial=True)) == [["Draw the rest", "Again"]]


@pytest.mark.parametrize(
    ("code", "label", "action"),
    [
        ("moderated", "Change the wording", "job:reword:5"),
        ("malformed", "Change the wording", "job:reword:5"),
        ("cancelled", "Again", "job:again:5"),
        ("busy", "Try again", "job:again:5"),
        ("unreachable", "Try again", "job:again:5"),
        ("answer-lost", "Try again", "job:again:5"),
        ("answer-unreadable", "Try again", "job:again:5"),
        ("not-saved", "Try again", "job:again:5"),
        ("unexpected", "Try again", "job:again:5"),
    ],
)
def test_the_one_button_that_helps(code: str, label: str, action: str) -> None:
    keyboard = keyboards.after_failure(CATALOGUE.speaker(Language.EN), 5, Failure(code, {}))

    assert keyboard is not None
    assert labels(keyboard) == [[label]]
    assert data(keyboard) == [action]


@pytest.mark.parametrize(
    "code",
    [
        "unavailable",
        "picture-unsupported",
        "picture-damaged",
        "picture-too-large",
        "picture-too-detailed",
        "picture-gone",
    ],
)
def test_no_button_where_none_helps(code: str, speaker: Speaker) -> None:
    assert keyboards.after_failure(speaker, 5, Failure(code, {})) is None


def test_a_tap_on_an_example_tells_which(speaker: Speaker) -> None:
    assert data(keyboards.examples(speaker)) == ["example:1", "example:2", "example:3"]
    assert data(keyboards.one_example(speaker)) == ["example:1"]
