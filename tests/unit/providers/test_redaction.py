"""A key stays hidden however a provider writes it."""

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.providers.parsing.error_payload import ErrorPayload
from bot.providers.parsing.redaction import HIDDEN, PIECE, redacted

KEY = "sk-abCdeF7hiJk9mNop2rStuvwxyz"
PLAIN = KEY.replace("-", "").casefold()


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def leaks(text: str) -> set[str]:
    """Pieces of the key that can be read in it."""
    seen = [letters(part) for part in text.split(HIDDEN)]
    pieces = {PLAIN[at : at + PIECE] for at in range(len(PLAIN) - PIECE + 1)}
    return {piece for piece in pieces if any(piece in part for part in seen)}


WAYS = {
    "whole": KEY,
    "upper": KEY.upper(),
    "lower": KEY.lower(),
    "spaced": " ".join(KEY),
    "in groups": " ".join(KEY[at : at + 4] for at in range(0, len(KEY), 4)),
    "in lines": "\n".join(KEY[at : at + 7] for at in range(0, len(KEY), 7)),
    "dashed": "-".join(KEY),
    "url": quote(KEY, safe=""),
    "every letter as in a url": "".join(f"%{ord(letter):02x}" for letter in KEY),
    "every letter as in html": "".join(f"&#{ord(letter)};" for letter in KEY),
    "every letter as in json": "".join(f"\\u{ord(letter):04x}" for letter in KEY),
    "invisible signs": "\u200b".join(KEY),
    "first half": KEY[:14],
    "last half": KEY[14:],
    "the middle": KEY[8:20],
    "without its prefix": KEY[3:],
    "in quotes": f"'{KEY[:12]}' and '{KEY[12:]}'",
    "in a header": f"Authorization: Bearer {KEY[:10]}",
    "in an address": f"https://api.test/?key={quote(KEY)}&x=1",
}


@pytest.mark.parametrize("way", WAYS)
def test_no_piece_of_the_key_is_seen(way: str) -> None:
    shown = redacted(f"The key {WAYS[way]} is wrong at 3 o'clock", KEY)
    assert not leaks(shown)
    assert HIDDEN in shown
    assert shown.startswith("The key ")
    assert shown.endswith(" is wrong at 3 o'clock") or "address" in way


@pytest.mark.parametrize(
    "masked",
    [
        *("sk-ab***wxyz", "sk-abCd********************wxyz", "sk-a...wxyz", "sk-ab…xyz", "***wxyz"),
        *("sk-abxxxxxxwxyz", "SK-AB••••WXYZ", "abCd****", "sk-ab####wxyz", "yz: ...vwxyz"),
    ],
)
def test_nor_what_a_provider_left_of_it(masked: str) -> None:
    shown = redacted(f"Incorrect API key provided: {masked}. Ask us.", KEY)
    assert "wxyz" not in shown.lower()
    assert "ab" not in shown.replace(HIDDEN, "").lower().replace("provided", "")
    assert shown.startswith("Incorrect API key provided: ")
    assert shown.endswith(" Ask us.")


@pytest.mark.parametrize("piece", ["sk-ab", "wxyz", "vwxyz"])
def test_nor_its_edges_as_words(piece: str) -> None:
    assert piece not in redacted(f"It begins or ends with {piece} there", KEY)


@pytest.mark.parametrize(
    "words",
    [
        "Please wait... then try again",
        "**Bad** size: 1024x1024 is not 16:9",
        "The model gpt-image-2 does not take 'quality'",
        "Ask for a task-specific project",
        "api_error: invalid_request_error",
    ],
)
def test_other_words_are_left_alone(words: str) -> None:
    assert redacted(words, KEY) == words


@pytest.mark.parametrize("key", ["", "-", "ab", "\n"])
def test_what_is_no_key_hides_nothing(key: str) -> None:
    assert redacted("a fox and a cab", key) == "a fox and a cab"


@settings(deadline=None)
@given(
    st.text(max_size=300),
    st.text(max_size=300),
    st.integers(0, len(KEY)),
    st.sampled_from(["", " ", "\n", ".", "_", "\u200b", " - "]),
)
def test_wherever_a_note_is_cut_no_piece_stays(
    before: str, after: str, start: int, between: str
) -> None:
    message = f"{before} {between.join(KEY[start:])} {after}"
    payload = ErrorPayload(message=message, codes=(message,))
    for shown in (payload.note(KEY), payload.label(KEY), payload.log_note(KEY)):
        assert not leaks(shown)


def test_a_long_text_takes_no_time() -> None:
    for text in ("x" * 10**6, "sk-" * 10**6, "%73" * 10**6, "*." * 10**6):
        assert len(redacted(text, KEY)) <= len(text)
