"""Telegram's HTML: what is understood, what is refused, and the way back."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from draw_bot_sandbox.telegram.errors import BotApiError
from draw_bot_sandbox.telegram.html import parse_html
from draw_bot_sandbox.telegram.render import render_html
from draw_bot_sandbox.telegram.text import Entity, FormattedText

TAGS = st.sampled_from(["b", "i", "u", "s", "code", "tg-spoiler", "blockquote"])
HTML = st.recursive(
    st.text(max_size=8).map(escape),
    lambda inner: (
        st.lists(inner, max_size=3).map("".join)
        | st.tuples(TAGS, inner).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>")
    ),
    max_leaves=8,
)


def refusal_of(source: str) -> str | None:
    try:
        parse_html(source)
    except BotApiError as error:
        return error.description
    return None


@given(st.text())
def test_any_escaped_text_comes_out_as_it_went_in(text: str) -> None:
    assert parse_html(escape(text, quote=False)) == FormattedText(text)
    assert parse_html(f"<b>{escape(text)}</b>").text == text


@given(HTML)
def test_entities_lie_within_the_text_and_survive_rendering(source: str) -> None:
    parsed = parse_html(source)
    assert all(0 <= item.offset < item.end <= len(parsed) for item in parsed.entities)
    again = parse_html(render_html(parsed))
    assert again.text == parsed.text
    assert set(again.entities) == set(parsed.entities)


@given(st.text(alphabet="<>/ab &;\"'=#x1🦊", max_size=30))
def test_anything_is_either_understood_or_refused_in_telegrams_words(source: str) -> None:
    answer = refusal_of(source)
    assert answer is None or answer.startswith("Bad Request: can't parse entities: ")


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("<strong>a</strong><em>b</em>", "ab", [("bold", 0, 1), ("italic", 1, 1)]),
        ("<b>a<i>🦊</i></b>", "a🦊", [("bold", 0, 3), ("italic", 1, 2)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [("expandable_blockquote", 0, 1)]),
        ("<code>a<b>b</b></code>", "ab", [("code", 0, 2)]),
        ("<b></b>a", "a", []),
        ("<B>a</B>", "a", [("bold", 0, 1)]),
        ("<b>a</>", "a", [("bold", 0, 1)]),
        ("a & b &copy; &#65;&#x42; &lt", "a & b &copy; AB <", []),
        ("&#0; &#xD800; &#x110000;", "&#0; &#xD800; &#x110000;", []),
        ('<a href="not a link">a</a>', "a", []),
    ],
)
def test_what_telegram_understands(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    parsed = parse_html(source)
    assert parsed.text == text
    assert [(item.type, item.offset, item.length) for item in parsed.entities] == entities


def test_attributes_become_part_of_the_entity() -> None:
    pre = '<pre><code class="language-python">x</code></pre>'
    assert parse_html(pre).entities == (Entity("pre", 0, 1, language="python"),)
    link = "<a href='https://e.org/?a=1&amp;b=2'>x</a>"
    assert parse_html(link).entities == (Entity("text_link", 0, 1, url="https://e.org/?a=1&b=2"),)
    bare = "<a>example.org</a>"
    assert parse_html(bare).entities == (Entity("text_link", 0, 11, url="http://example.org"),)
    emoji = '<tg-emoji emoji-id="536">x</tg-emoji>'
    assert parse_html(emoji).entities == (Entity("custom_emoji", 0, 1, custom_emoji_id="536"),)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x>a</a>', 'Unclosed start tag "a" at byte offset 0'),
        ("<b /x>a</b>", 'Empty attribute name in the tag "b" at byte offset 0'),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier specified"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("лиса<br>", 'Unsupported start tag "br" at byte offset 8'),
    ],
)
def test_what_telegram_refuses(source: str, reason: str) -> None:
    assert refusal_of(source) == f"Bad Request: can't parse entities: {reason}"


def test_rendering_is_safe_and_nests_what_overlaps() -> None:
    overlapping = (Entity("bold", 0, 2), Entity("italic", 1, 2))
    assert render_html(FormattedText("a<b", overlapping)) == "<b>a<i>&lt;</i></b><i>b</i>"
    links = (
        Entity("text_link", 0, 1, url="javascript:alert(1)"),
        Entity("text_link", 1, 1, url='https://e.org/"'),
    )
    assert render_html(FormattedText("ab", links)) == (
        'a<a href="https://e.org/&quot;" rel="noopener" target="_blank">b</a>'
    )
