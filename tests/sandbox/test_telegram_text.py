"""Trimming and the entities that Telegram finds by itself."""

from hypothesis import given
from hypothesis import strategies as st

from draw_bot_sandbox.telegram.detect import with_found_entities
from draw_bot_sandbox.telegram.text import Entity, FormattedText, tidy


def found(text: str, *entities: Entity) -> list[tuple[str, int, int]]:
    formatted = with_found_entities(FormattedText(text, entities))
    return [(item.type, item.offset, item.length) for item in formatted.entities]


@given(st.text())
def test_tidying_twice_changes_nothing_more(text: str) -> None:
    once = tidy(FormattedText(text))
    assert tidy(once) == once
    assert once.text == once.text.strip(" \n")


def test_entities_move_with_the_trimmed_text() -> None:
    entities = (Entity("italic", 0, 2), Entity("bold", 3, 6))
    assert tidy(FormattedText("  \r🦊 fox  ", entities)) == FormattedText(
        "🦊 fox", (Entity("bold", 0, 6),)
    )


def test_control_characters_become_spaces() -> None:
    assert tidy(FormattedText("a\tb\x00c\nd")).text == "a b c\nd"


def test_commands_count_in_utf16_and_only_at_a_words_start() -> None:
    assert found("🦊 /draw@sandbox_bot x") == [("bot_command", 3, 17)]
    assert found("and/or 16/9 <b>/x") == []


def test_nothing_is_found_inside_code_and_links() -> None:
    assert found("/draw", Entity("code", 0, 5)) == [("code", 0, 5)]
    assert found("https://e.org/@masha#x") == [("url", 0, 22)]
    assert found("a@masha.org, @masha #1") == [("mention", 13, 6)]
