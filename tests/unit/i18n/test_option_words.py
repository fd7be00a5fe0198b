"""The words of options beside the sentences of each language."""

import shutil
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from bot.domain.option_parser import OptionParser
from bot.domain.option_words import OptionWords
from bot.domain.prompt_options import PromptOptions
from bot.domain.settings import Language, SendAs
from bot.i18n import load_option_words
from bot.i18n.catalogue import LOCALES

KINDS = [field.name for field in fields(OptionWords)]
NEEDS_NONE = {"article"}
GERMAN = """
portrait = ["hochformat", "hochkant"]
landscape = ["querformat"]
square = ["quadrat"]
wide = ["breitbild"]
as_file = ["als datei"]
file = ["datei"]
images = ["bild", "bilder", "st."]
before_shape = ["in"]
before_shape_name = ["im", "mit"]
shape_name_before = ["format"]
shape_name_after = ["auflösung"]
article = ["ein", "eine"]
before_time = ["um"]
after_time = ["uhr"]
score = ["spiel*"]
enlargement = ["vergrößer*"]
genre = ["porträt"]
other_genre = ["stillleben"]
figure = ["kreis*"]
broad_thing = ["fluss*"]
file_of_paper = ["ordner"]
counted = ["bildschirm*"]
joint_before = ["auf", "um"]
joint_after = ["und"]
"""


@pytest.fixture
def three_languages(tmp_path: Path) -> Path:
    folder = tmp_path / "locales"
    shutil.copytree(LOCALES, folder)
    (folder / "de").mkdir()
    (folder / "de" / "options.toml").write_text(GERMAN, encoding="utf-8")
    return folder


@pytest.mark.parametrize("language", Language)
def test_each_language_has_words_of_all_kinds_in_small_letters_and_once(language: Language) -> None:
    text = (LOCALES / language / "options.toml").read_text(encoding="utf-8")
    lists = tomllib.loads(text)

    assert list(lists) == KINDS
    for kind, words in lists.items():
        assert isinstance(words, list), kind
        assert words or kind in NEEDS_NONE, kind
        assert all(word == word.strip().lower() for word in words), kind
        assert len(set(words)) == len(words), kind


@pytest.mark.parametrize(
    ("text", "prompt_options"),
    [
        ("ein Fuchs, Hochformat", PromptOptions(upright=True)),
        ("ein Fuchs im Format 16:9", PromptOptions(ratio="16:9")),
        ("4k Auflösung, ein Fuchs", PromptOptions(tier="4k")),
        ("ein Fuchs als Datei", PromptOptions(send_as=SendAs.FILE)),
        ("3 Bilder: ein Fuchs", PromptOptions(pictures=3)),
        ("2 St. ein Fuchs", None),
        ("ein Kreis, Quadrat", None),
        ("ein Zug um 9:16", None),
        ("ein Fuchs auf 4k", None),
        ("ein Fuchs, квадрат, x2", PromptOptions(ratio="1:1", pictures=2)),
    ],
)
def test_a_third_language_has_options_beside_the_others(
    three_languages: Path, text: str, prompt_options: PromptOptions | None
) -> None:
    option_parser = OptionParser(load_option_words(three_languages))

    expected = ("ein Fuchs", prompt_options) if prompt_options else (text, PromptOptions())
    assert option_parser.parse(text) == expected


def test_without_any_words_there_are_numbers(tmp_path: Path) -> None:
    option_parser = OptionParser(load_option_words(tmp_path))

    assert option_parser.parse("a fox 16:9") == ("a fox", PromptOptions(ratio="16:9"))
    assert option_parser.parse("a fox, square") == ("a fox, square", PromptOptions())


@pytest.mark.parametrize(
    "broken",
    [
        GERMAN.replace("wide", "breit"),
        GERMAN + "wide = []",
        GERMAN.replace('score = ["spiel*"]', ""),
        GERMAN + "[",
    ],
)
def test_a_file_that_is_not_understood_is_named(three_languages: Path, broken: str) -> None:
    (three_languages / "de" / "options.toml").write_text(broken, encoding="utf-8")

    with pytest.raises(ValueError, match=r"de.options\.toml: "):
        load_option_words(three_languages)
