"""What several messages come to."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.ids import JobId
from bot.domain.images import Reference
from bot.domain.intake import IncompleteRequest, RequestPart, has_instruction
from tests.kit.ids import build_origin

FOX, OWL, CAT = (Reference(name) for name in ("fox", "owl", "cat"))


def part(number: int, words: str = "", **fields: Any) -> RequestPart:
    return replace(RequestPart(build_origin(number, 7, 7, number), 0.0, words), **fields)


CUT, LAST = part(1, "a fox", is_cut=True, is_comment=True), part(2, "in space")
TEXT, PHOTO = part(3, "an owl", is_forward=True), part(4, references=(OWL,), is_forward=True)


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ((CUT,), "a fox"),
        ((CUT, LAST), "a fox in space"),
        ((CUT, replace(LAST, is_cut=True), part(5, "at night")), "a fox in space at night"),
        ((CUT, TEXT), "a fox\nan owl"),
        ((CUT, PHOTO, TEXT), "a fox\nan owl"),
        ((replace(TEXT, is_cut=True), replace(TEXT, words="flies")), "an owl flies"),
        ((part(1), LAST), "in space"),
    ],
)
def test_the_words_of_all_of_them(parts: tuple[RequestPart, ...], words: str) -> None:
    assert IncompleteRequest(JobId(1), parts).words() == words


def test_what_is_forwarded_takes_the_place_of_what_waited() -> None:
    waited = replace(CUT, references=(FOX,))
    another = replace(PHOTO, references=(CAT,))

    assert IncompleteRequest(JobId(1), (waited, LAST)).references() == (FOX,)
    assert IncompleteRequest(JobId(1), (waited, PHOTO, another)).references() == (OWL, CAT)


@pytest.mark.parametrize("words", ["make it blue", "синий", "3", "蓝色", "🔥 hot"])
def test_letters_and_numbers_say_what_to_change(words: str) -> None:
    assert has_instruction(words)


@pytest.mark.parametrize("words", ["", " ", ".", "…", "🔥", "👍🏽", "❤️", "?!", ":-)", "\u200b"])
def test_signs_alone_do_not(words: str) -> None:
    assert not has_instruction(words)
