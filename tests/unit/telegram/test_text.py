import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.client.text import truncate, utf16_length

SEEN_AS_ONE = [
    "a",
    "ж",
    "م",
    " ",
    "\n",
    "🦊",
    "e\u0301",  # an accent of its own
    "☺\ufe0f",
    "1\ufe0f\u20e3",  # a keycap
    "👍🏽",  # a skin tone
    "👨\u200d👩\u200d👧",  # a family
    "🇷🇺",
    "🇬🇧",
    "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",  # England
]
LIMITS = st.integers(1, 60)


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.text())
def test_telegram_counts_utf_16(text: str) -> None:
    assert utf16_length(text) == units(text)


@given(st.text(), LIMITS)
def test_a_beginning_keeps_its_limit_and_is_one(text: str, limit: int) -> None:
    cut = truncate(text, limit)

    assert units(cut) <= limit
    assert cut == text if units(text) <= limit else text.startswith(cut.removesuffix("…"))


@given(st.lists(st.sampled_from(SEEN_AS_ONE)), LIMITS)
def test_what_is_seen_as_one_is_not_torn(letters: list[str], limit: int) -> None:
    wholes = {"".join(letters[:count]).rstrip() for count in range(len(letters) + 1)}

    cut = truncate("".join(letters), limit)

    assert cut == "".join(letters) or cut.removesuffix("…") in wholes


@pytest.mark.parametrize("letter", SEEN_AS_ONE)
@pytest.mark.parametrize("limit", range(1, 30))
def test_a_cut_falls_between_letters(letter: str, limit: int) -> None:
    text = letter * 30

    kept = truncate(text, limit).removesuffix("…")

    fitting = (limit - 1) // units(letter)
    assert kept == (letter * fitting).rstrip()


def test_as_much_is_kept_as_fits() -> None:
    assert truncate("лиса", 4) == "лиса"
    assert truncate("лисица", 4) == "лис…"
    assert truncate("a fox in space", 6) == "a fox…"
    assert truncate("лиса в космосе", 11) == "лиса в…"
    assert truncate("🦊🦊🦊", 5) == "🦊🦊…"
    assert truncate("🇷🇺🇬🇧🇷🇺", 9) == "🇷🇺🇬🇧…"


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("a lighthouse in a storm, cinematic", 26, "a lighthouse in a storm…"),
        ("маяк в шторм — масляная живопись", 19, "маяк в шторм…"),
        ("кот\nв шляпе", 9, "кот\nв…"),
        ("a cat (asleep)", 8, "a cat…"),
        ("a fox", 4, "a f…"),  # hardly anything would be left
        ("о достопримечательностях", 12, "о достоприм…"),
        ("https://example.org/a/long/address", 20, "https://example.org…"),
    ],
)
def test_no_word_is_cut_in_two_where_enough_is_left(text: str, limit: int, cut: str) -> None:
    assert truncate(text, limit) == cut
