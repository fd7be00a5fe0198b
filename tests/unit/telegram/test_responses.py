"""Answers of the Bot API, however they are spelt."""

import json

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter
from aiogram.methods import GetMe
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.client.responses import parse_response
from bot.telegram.client.session import BotSession

BOT = Bot("42:TEST", session=BotSession())


def refusal(**fields: object) -> str:
    return json.dumps({"ok": False, **fields})


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        (-1, 1),
        (0, 1),
        (None, 1),
        (False, 1),
        ("", 1),
        ("soon", 1),
        ([7], 1),
        ({}, 1),
        (0.5, 1),
        (7.9, 7),
        ("7", 7),
        (27_000, 27_000),
        (float("nan"), 1),
        (float("inf"), 1),
    ],
)
def test_a_wait_is_a_second_at_least(told: object, seconds: int) -> None:
    content = refusal(error_code=429, description="Too", parameters={"retry_after": told})

    with pytest.raises(TelegramRetryAfter) as refused:
        BOT.session.check_response(BOT, GetMe(), 429, content)

    assert refused.value.retry_after == seconds


@pytest.mark.parametrize("fields", [{}, {"parameters": None}, {"parameters": [1]}])
def test_a_wait_that_is_not_told_is_a_second(fields: dict[str, object]) -> None:
    content = refusal(error_code=429, description="Too", **fields)

    with pytest.raises(TelegramRetryAfter) as refused:
        BOT.session.check_response(BOT, GetMe(), 429, content)

    assert refused.value.retry_after == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 418, 500, 502])
@pytest.mark.parametrize("words", [{}, {"description": None}, {"description": 5}])
def test_a_refusal_without_words_is_a_refusal(status: int, words: dict[str, object]) -> None:
    content = refusal(error_code=status, **words)

    with pytest.raises(TelegramAPIError) as refused:
        BOT.session.check_response(BOT, GetMe(), status, content)

    assert str(status) in refused.value.message


HALVES = st.text(st.characters(min_codepoint=0xD7F0, max_codepoint=0xE00F), max_size=5)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | HALVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(HALVES | st.text(), inner),
    max_leaves=20,
)


@given(JSON)
def test_whatever_is_read_can_be_written_in_utf_8(value: object) -> None:
    read = parse_response(json.dumps({"ok": True, "result": value}))

    json.dumps(read, ensure_ascii=False).encode()


@given(st.text())
def test_whole_letters_stay_as_they_are(text: str) -> None:
    assert parse_response(json.dumps({"ok": True, "result": text}))["result"] == text
