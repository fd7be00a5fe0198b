import pytest

from bot.domain.errors import Moderated, ProviderBusy, ResponseLost
from bot.domain.failures import Failure
from bot.domain.images import Reference
from bot.domain.jobs import FINAL, TRANSITIONS, JobKind, JobState, Request, states_before
from bot.domain.sizes import ratio_of, shown_size
from tests.kit.ids import GROUP, USER, build_requester

LEGAL = {
    ("queued", "running"),
    ("queued", "failed"),
    ("queued", "cancelled"),
    ("running", "stored"),
    ("running", "failed"),
    ("running", "cancelled"),
    ("stored", "sending"),
    ("stored", "failed"),
    ("sending", "done"),
    ("sending", "failed"),
}


def test_only_these_moves_are_legal() -> None:
    moves = {(before, after) for before, following in TRANSITIONS.items() for after in following}

    assert moves == LEGAL
    assert {(before, after) for after in JobState for before in states_before(after)} == LEGAL


def test_every_state_knows_what_follows_and_three_are_the_end() -> None:
    assert set(TRANSITIONS) == set(JobState)
    assert {"done", "failed", "cancelled"} == FINAL


def test_a_request_with_a_picture_is_an_edit() -> None:
    assert Request("a fox").kind is JobKind.GENERATION
    assert Request("a fox", references=(Reference("file"),)).kind is JobKind.EDIT


def test_a_private_chat_has_the_id_of_its_person() -> None:
    assert not build_requester(USER).in_group
    assert build_requester(USER, GROUP).in_group


def test_a_failure_tells_of_the_first_error() -> None:
    failure = Failure.first_of([Moderated(category="violence"), ResponseLost()])

    assert failure == Failure("moderated", {"category": "violence"})


def test_the_text_of_an_error_is_for_the_log() -> None:
    assert str(ProviderBusy("429: slow down", tries=4)) == "busy tries=4 429: slow down"


@pytest.mark.parametrize(
    ("size", "ratio", "shown"),
    [
        ("auto", None, "auto"),
        ("1024x1024", "1:1", "1024×1024"),
        ("2048x1152", "16:9", "2048×1152"),
        ("1024x1536", "2:3", "1024×1536"),
        ("1152x1536", "3:4", "1152×1536"),
    ],
)
def test_sizes_as_people_say_them(size: str, ratio: str | None, shown: str) -> None:
    assert ratio_of(size) == ratio
    assert shown_size(size) == shown
