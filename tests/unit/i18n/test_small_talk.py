"""What is no wish for a picture, as a whole message; and what only begins like one."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.settings import Language
from bot.i18n import SmallTalk

SMALL_TALK = SmallTalk.load()


@pytest.mark.parametrize(
    "text",
    [
        "hi",
        "Hi!",
        "HELLO",
        "hellooooo 👋🏽",
        "Hello, who are you?",
        "hey there! what can you do??",
        "What can you do?",
        "what’s up",
        "whats up",
        "thanks ❤️",
        "ok",
        "test",
        "Test test",
        "👍",
        "👍🏿👍",
        "❤️",
        "привет",
        "Привет, что ты умеешь?",
        "ПРИВЕЕЕТ)))",
        "кто ты",
        "Кто ты такой?",
        "спасибо большое!",
        "ясно",
        "Ты живой?",
        "алло",
        "ghbdtn",
        "нарисуй",
        "draw me a picture please",
        "?",
        "...",
        ":)",
        "+",
    ],
)
def test_a_greeting_a_question_or_a_word_of_thanks_is_small_talk(text: str) -> None:
    assert text in SMALL_TALK


@pytest.mark.parametrize(
    "text",
    [
        "Hello Kitty",
        "hi tech city",
        "hello world in neon",
        "OK sign",
        "test tube",
        "thanks giving dinner",
        "who are you, Alice in Wonderland",
        "a bot",
        "what can you do with a fox",
        "привет из Сочи",
        "открытка спасибо",
        "тест Роршаха",
        "кот",
        "лиса",
        "fox",
        "🦊",
        "👍 🦊",
        "👨‍👩‍👧",
        "🇫🇷",
        "42",
        "нарисуй кота",
        "draw a picture of a cat",
        "hi " * 13,
        "hi " * 10_000,
    ],
)
def test_anything_more_is_drawn(text: str) -> None:
    assert text not in SMALL_TALK


@pytest.mark.parametrize("language", Language)
def test_each_line_of_the_lists_is_known_whole_and_there_once(language: Language) -> None:
    folder = Path(__file__).parents[3] / "locales" / language
    lines = (folder / "small-talk.txt").read_text(encoding="utf-8").splitlines()
    messages = [line for line in lines if line and not line.startswith("#")]

    assert len(messages) > 100
    assert [line for line in messages if line not in SMALL_TALK] == []
    assert len(set(messages)) == len(messages)
    assert all(line == line.strip() for line in messages)


@given(st.text())
def test_no_text_breaks_it_and_a_strange_word_in_it_is_drawn(text: str) -> None:
    assert isinstance(text in SMALL_TALK, bool)
    assert f"{text} zebra" not in SMALL_TALK


@given(st.sampled_from(["hello", "кто ты", "thank you"]), st.sampled_from(["NFC", "NFD"]))
def test_case_and_accents_composed_or_not_do_not_count(text: str, form: str) -> None:
    written = unicodedata.normalize("NFD" if form == "NFD" else "NFC", text.upper())

    assert written in SMALL_TALK
