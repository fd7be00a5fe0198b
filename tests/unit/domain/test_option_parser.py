"""Options in the text of a request, and what only looks like one."""

from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.option_parser import OptionParser
from bot.domain.prompt_options import NO_OPTIONS, PromptOptions
from bot.domain.settings import SendAs
from bot.i18n import load_option_words

PARSER = OptionParser(load_option_words())
FILE = PromptOptions(send_as=SendAs.FILE)
UPRIGHT, ACROSS, SQUARE = (
    PromptOptions(upright=True),
    PromptOptions(upright=False),
    PromptOptions(ratio="1:1"),
)
OPTIONS = {
    "16:9": PromptOptions(ratio="16:9"),
    "9:16": PromptOptions(ratio="9:16"),
    "3:4": PromptOptions(ratio="3:4"),
    "16 : 9": PromptOptions(ratio="16:9"),
    "in 16:9": PromptOptions(ratio="16:9"),
    "в формате 16:9": PromptOptions(ratio="16:9"),
    "aspect ratio: 2:3": PromptOptions(ratio="2:3"),
    "--ar 21:9": PromptOptions(ratio="21:9"),
    "2048x1152": PromptOptions(size="2048x1152"),
    "2048×1152": PromptOptions(size="2048x1152"),
    "2048х1152": PromptOptions(size="2048x1152"),
    "2048 X 1152 px": PromptOptions(size="2048x1152"),
    "размер 640x480": PromptOptions(size="640x480"),
    "4k": PromptOptions(tier="4k"),
    "4K": PromptOptions(tier="4k"),
    "4к": PromptOptions(tier="4k"),
    "в 2К": PromptOptions(tier="2k"),
    "1k resolution": PromptOptions(tier="1k"),
    "x3": PromptOptions(pictures=3),
    "X2": PromptOptions(pictures=2),
    "х3": PromptOptions(pictures=3),
    "×4": PromptOptions(pictures=4),
    "x4 картинки": PromptOptions(pictures=4),
    "x9": PromptOptions(pictures=9),
    "as a file": FILE,
    "As document": FILE,
    "файлом": FILE,
}
"""They are taken beside other words, too."""
OPTIONS_APART = {
    "portrait": UPRIGHT,
    "Vertical": UPRIGHT,
    "портрет": UPRIGHT,
    "ВЕРТИКАЛЬНО": UPRIGHT,
    "книжная ориентация": UPRIGHT,
    "landscape": ACROSS,
    "portrait format": UPRIGHT,
    "альбомная": ACROSS,
    "горизонтально": ACROSS,
    "square": SQUARE,
    "квадрат": SQUARE,
    "квадратная": SQUARE,
    "широкая": PromptOptions(ratio="16:9"),
    "widescreen": PromptOptions(ratio="16:9"),
    "3 шт": PromptOptions(pictures=3),
    "2 штуки": PromptOptions(pictures=2),
    "3 pcs": PromptOptions(pictures=3),
    "3 pictures": PromptOptions(pictures=3),
    "3 картинки": PromptOptions(pictures=3),
    "5 картинок": PromptOptions(pictures=5),
    "file": FILE,
    "файл": FILE,
    "16:10": PromptOptions(ratio="16:10"),
    "2:1": PromptOptions(ratio="2:1"),
    "32:9": PromptOptions(ratio="32:9"),
    "2.39:1": PromptOptions(ratio="2.39:1"),
}
"""They are taken only where something sets them apart."""
ALL = OPTIONS | OPTIONS_APART
PROMPTS = ["a fox in the rain", "лиса под дождём", "🦊", "ثعلب في المطر", "<b>fox</b> & _co_"]


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("option", OPTIONS)
def test_what_means_nothing_else_is_taken_at_either_end(option: str, prompt: str) -> None:
    for text in (f"{option} {prompt}", f"{prompt} {option}", f"{prompt} — {option}."):
        assert PARSER.parse(text) == (prompt, OPTIONS[option])


@pytest.mark.parametrize("option", ALL)
def test_any_option_is_taken_where_it_is_set_apart(option: str) -> None:
    prompt = "лиса под дождём"

    for text in (
        f"{option}, {prompt}",
        f"{prompt}, {option}",
        f"{prompt}. {option}.",
        f"{prompt}\n\n{option}",
        f"{option}\n{prompt}",
        f"{prompt} ({option})",
        f"[{option}] {prompt}",
    ):
        assert PARSER.parse(text) == (prompt, ALL[option])


@pytest.mark.parametrize("option", OPTIONS_APART)
def test_a_word_of_the_picture_stays_a_word(option: str) -> None:
    for text in (f"{option} лисы", f"лиса и {option}", f"лиса {option}.", f"лиса — {option}"):
        assert PARSER.parse(text) == (text, NO_OPTIONS)


@pytest.mark.parametrize(
    "text",
    [
        "a portrait of my cat",
        "portrait of a cat",
        "Portrait: a cat in a hat",
        "a man on Red square",
        "Times Square.",
        "Моя любимая фигура — квадрат",
        "circle, triangle, square",
        "круг, треугольник, квадрат",
        "пейзаж, натюрморт, портрет",
        "Волга, широкая",
        "draw a file",
        "папка, файл",
        "девушка с файлом",
        "нарисуй 3 картинки",
        "яблоки на столе 3 шт",
        "3 шт. яблок",
        "cat, 3 pcs. and more",
        "3 pictures of a cat",
        "a wall with 3 pictures",
        "a screen of 4k file",
        "a TV format 16:9 square",
        "a fantasy 4k landscape",
        "женщина, чёрно-белый 4k портрет",
        "square a fox in the rain",
    ],
)
def test_words_that_are_drawn_are_never_eaten(text: str) -> None:
    assert PARSER.parse(text) == (text, NO_OPTIONS)


@pytest.mark.parametrize(
    "text",
    [
        "a train at 10:30",
        "Вокзал, 10:30",
        "поезд в 9:16",
        "встреча, в 16:10",
        "the clock shows 9:16",
        "9:16 am on a station",
        "09:16 fox",
        "the final score is 3:2",
        "3:2, счёт на табло",
        "Спартак — Зенит 3:2",
        "an illustration of Genesis 1:1",
        "a toy car, 1:43",
        "a map, 1:50",
        "a toy railway, 1:87",
        "fox 16/9",
        "fox 9x16",
        "a jeep 4x4",
        "1:0, a goal",
        "an old TV in 4k",
        "a 4k monitor",
        "4k TV on a wall",
        "1k subscribers banner",
        "телевизор 4к",
        "4к подписчиков",
        "a red BMW X3",
        "бмв х3",
        "fox x0",
        "fox x64",
        "fox 3x",
        "upscale x2",
        "make it 4k",
        "сделай 16:9",
        "2 + 2 = 4k",
        "x3.5 fox",
        "16:9:30 fox",
        "the sign says: 16:9",
        'a sign "16:9"',
        "what is 16:9?",
        "16:9 is a ratio",
        "foxx3",
        "a fox 16:9:30",
        "a fox 16:9 🙂",
        "🙂16:9",
        "a fox x3 in the rain",
    ],
)
def test_numbers_that_belong_to_the_picture_stay(text: str) -> None:
    assert PARSER.parse(text) == (text, NO_OPTIONS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "16:9",
        "16:9, x3",
        "x3 16:9",
        "portrait",
        "4k портрет",
        "(4k)",
        "in 16:9",
        "16:9 !!",
    ],
)
def test_nothing_but_options_is_a_prompt(text: str) -> None:
    assert PARSER.parse(text) == (text, NO_OPTIONS)


@pytest.mark.parametrize(
    ("text", "prompt", "prompt_options"),
    [
        ("кот, квадрат 4k, x3", "кот", PromptOptions(ratio="1:1", tier="4k", pictures=3)),
        ("4k 9:16 кот файлом x2", "кот", PromptOptions(None, "4k", "9:16", None, 2, SendAs.FILE)),
        ("portrait, a fox, 4k", "a fox", PromptOptions(tier="4k", upright=True)),
        ("3 картинки: кот", "кот", PromptOptions(pictures=3)),
        ("16:9: кот", "кот", PromptOptions(ratio="16:9")),
        ("кот,16:9", "кот", PromptOptions(ratio="16:9")),
        ("кот 16:9 , x3 .", "кот", PromptOptions(ratio="16:9", pictures=3)),
        ("TV 4k x3", "TV 4k", PromptOptions(pictures=3)),
        ("TV 4k x3 file", "TV 4k", PromptOptions(pictures=3, send_as=SendAs.FILE)),
        ("a fox 16:9 x3 file", "a fox", PromptOptions(None, None, "16:9", None, 3, SendAs.FILE)),
        ("лиса 16:9 3 шт", "лиса", PromptOptions(ratio="16:9", pictures=3)),
        ("лиса 16:9 портрет", "лиса", PromptOptions(ratio="16:9", upright=True)),
        ("a fox 2048x1152 file.", "a fox", PromptOptions(size="2048x1152", send_as=SendAs.FILE)),
        ("лиса x3 квадрат", "лиса", PromptOptions(ratio="1:1", pictures=3)),
        ("a fox, 4k portrait", "a fox", PromptOptions(tier="4k", upright=True)),
        ("лиса x3 2:1", "лиса", PromptOptions(ratio="2:1", pictures=3)),
        ("a man on Red square 16:9", "a man on Red square", PromptOptions(ratio="16:9")),
        ("x3 square a fox", "a fox", PromptOptions(ratio="1:1", pictures=3)),
        ("16:9 file a fox", "a fox", PromptOptions(ratio="16:9", send_as=SendAs.FILE)),
        ("16:9 portrait of a cat", "portrait of a cat", PromptOptions(ratio="16:9")),
        ("x3 the square", "the square", PromptOptions(pictures=3)),
        ("a man on Red square, square", "a man on Red square", SQUARE),
        ("Кто там? Квадрат", "Кто там?", SQUARE),
        ("поезд в 10:30, 16:9", "поезд в 10:30", PromptOptions(ratio="16:9")),
        ("16:9 cat 9:16", "cat", PromptOptions(ratio="9:16")),
        ("x2, x3, cat", "cat", PromptOptions(pictures=3)),
        ("cat x2 x3", "cat", PromptOptions(pictures=3)),
        ("\u200e16:9\u200e fox \u200f4k\u200f", "fox", PromptOptions(ratio="16:9", tier="4k")),
        ("a fox in Paris 3:4", "a fox in Paris", PromptOptions(ratio="3:4")),
        ("4k wallpaper of a forest", "wallpaper of a forest", PromptOptions(tier="4k")),
    ],
)
def test_rows_and_remnants(text: str, prompt: str, prompt_options: PromptOptions) -> None:
    assert PARSER.parse(text) == (prompt, prompt_options)


ONE_OF_EACH = st.tuples(
    st.sampled_from(["16:9", "3:4", "квадрат", "2.39:1"]),
    st.sampled_from(["4k", "4к", "1k resolution"]),
    st.sampled_from(["x3", "×4", "3 pcs", "3 картинки"]),
    st.sampled_from(["файлом", "as a file", "file"]),
).flatmap(st.permutations)


@given(
    ONE_OF_EACH, st.integers(0, 4), st.sampled_from(PROMPTS), st.sampled_from([", ", "; ", "\n"])
)
def test_the_order_and_the_end_make_no_difference(
    options: list[str], split: int, prompt: str, between: str
) -> None:
    text = between.join([*options[:split], prompt, *options[split:]])

    assert PARSER.parse(text) == (
        prompt,
        reduce(PromptOptions.overridden_by, map(ALL.__getitem__, options)),
    )


PIECES = st.lists(
    st.sampled_from([*ALL, *PROMPTS, *" ,.;:!?()[]\n—-", "\u200f", "в", "is", "TV", "\u3164"])
    | st.text(),
    max_size=12,
)


@given(PIECES, st.sampled_from(["", " ", ", "]))
def test_what_is_left_is_a_part_of_the_text_and_never_nothing(
    pieces: list[str], between: str
) -> None:
    text = between.join(pieces)
    prompt, prompt_options = PARSER.parse(text)

    assert prompt in text
    assert prompt.strip() or not text.strip()
    assert (prompt_options == NO_OPTIONS) == (prompt == text)


@given(st.text(st.characters(exclude_categories=["Nd"])))
def test_no_wish_is_invented(text: str) -> None:
    without_words = [word for word in ALL if not any(map(str.isdigit, word))]
    if not any(word.lower() in text.lower() for word in without_words):
        assert PARSER.parse(text) == (text, NO_OPTIONS)


@pytest.mark.parametrize("piece", [" ", "16:9 ", "x3,", "в ", "A — ", "(", "1", "\u200b", "4k. "])
def test_a_long_text_of_nothing_else_is_left_as_it_is(piece: str) -> None:
    text = piece * (4096 // len(piece))

    assert PARSER.parse(text) == (text, NO_OPTIONS)


@pytest.mark.parametrize(
    ("text", "prompt_options"),
    [
        ("16:9", PromptOptions(ratio="16:9")),
        (" 16:9! ", PromptOptions(ratio="16:9")),
        ("x3", PromptOptions(pictures=3)),
        ("х3", PromptOptions(pictures=3)),
        ("3 шт", PromptOptions(pictures=3)),
        ("4k", PromptOptions(tier="4k")),
        ("2048x1152", PromptOptions(size="2048x1152")),
        ("as a file", PromptOptions(send_as=SendAs.FILE)),
        ("файлом", PromptOptions(send_as=SendAs.FILE)),
        ("16:9, x3", PromptOptions(ratio="16:9", pictures=3)),
        ("квадрат, 4k", PromptOptions(ratio="1:1", tier="4k")),
    ],
)
def test_options_without_words_are_told(text: str, prompt_options: PromptOptions) -> None:
    assert PARSER.parse_only(text) == prompt_options


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a fox",
        "a fox, 16:9",
        "portrait",
        "Пейзаж",
        "square",
        "квадрат",
        "10:30",
        "BMW X3",
        "42",
    ],
)
def test_words_that_may_be_a_picture_are_no_options_alone(text: str) -> None:
    assert PARSER.parse_only(text) is None
