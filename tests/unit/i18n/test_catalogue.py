from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.domain.settings import Language
from bot.i18n import Catalogue, duration

RU = """
hello = Привет, { $name }
pictures = { $count ->
    [one] { $count } картинка
    [few] { $count } картинки
    [many] { $count } картинок
   *[other] { $count } картинки
}
side = до { NUMBER($pixels, useGrouping: 0) }
duration-seconds = { $count } с
duration-minutes = { $count } мин
duration-hours = { $count } ч
"""
EN = """
hello = Hello, { $name }
only-english = Only here
pictures = { $count ->
    [one] { $count } picture
   *[other] { $count } pictures
}
side = up to { NUMBER($pixels, useGrouping: 0) }
"""
EN_TIMES = """
duration-seconds = { $count } s
duration-minutes = { $count } min
duration-hours = { $count } h
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, words in {"ru/all.ftl": RU, "en/a.ftl": EN, "en/times.ftl": EN_TIMES}.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(words, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("count", "russian", "english"),
    [
        (1, "1 картинка", "1 picture"),
        (2, "2 картинки", "2 pictures"),
        (5, "5 картинок", "5 pictures"),
        (11, "11 картинок", "11 pictures"),
        (21, "21 картинка", "21 pictures"),
        (22, "22 картинки", "22 pictures"),
        (1.5, "1,5 картинки", "1.5 pictures"),
    ],
)
def test_numbers_bend_the_words(folder: Path, count: float, russian: str, english: str) -> None:
    catalogue = Catalogue.load(folder, strict=True)

    assert catalogue.translator(Language.RU)("pictures", count=count) == russian
    assert catalogue.translator(Language.EN)("pictures", count=count) == english


def test_values_come_out_as_they_went_in(folder: Path) -> None:
    speak = Catalogue.load(folder, strict=True).translator(Language.EN)

    assert speak("hello", name="<b> & { $name } \u0645\u0631\u062d\u0628\u0627") == (
        "Hello, <b> & { $name } \u0645\u0631\u062d\u0628\u0627"
    )
    assert speak("side", pixels=2048) == "up to 2048"


def test_a_translator_knows_its_language(folder: Path) -> None:
    assert Catalogue.load(folder).translator(Language.RU).language is Language.RU


def test_what_is_missing_stops_a_test(folder: Path) -> None:
    speak = Catalogue.load(folder, strict=True).translator(Language.RU)

    for key, values in {"only-english": {}, "nowhere": {}, "hello": {"nam": "Anna"}}.items():
        with pytest.raises(LookupError, match=f"ru/{key}"):
            speak(key, **values)


def test_what_is_missing_is_said_in_english_and_logged(folder: Path) -> None:
    speak = Catalogue.load(folder).translator(Language.RU)

    with capture_logs() as logs:
        assert speak("only-english") == "Only here"
        assert speak("nowhere") == "nowhere"
        assert speak("hello").startswith("Привет, ")

    assert [(line["event"], line["language"], line["key"]) for line in logs] == [
        ("no sentence", "ru", "only-english"),
        ("no sentence", "ru", "nowhere"),
        ("no sentence", "en", "nowhere"),
        ("sentence lacks a value", "ru", "hello"),
    ]


def test_a_broken_file_is_named(folder: Path) -> None:
    (folder / "en" / "times.ftl").write_text("duration-seconds = { $count s\n")

    with pytest.raises(ValueError, match=r"en/times\.ftl: .*duration-seconds"):
        Catalogue.load(folder)


@pytest.mark.parametrize(
    ("seconds", "english", "russian"),
    [
        (0, "0 s", "0 с"),
        (46.6, "47 s", "47 с"),
        (59.6, "1 min", "1 мин"),
        (100, "1 min 40 s", "1 мин 40 с"),
        (120, "2 min", "2 мин"),
        (7200, "2 h", "2 ч"),
        (7514, "2 h 5 min", "2 ч 5 мин"),
    ],
)
def test_times_as_people_say_them(folder: Path, seconds: float, english: str, russian: str) -> None:
    catalogue = Catalogue.load(folder, strict=True)

    assert duration(catalogue.translator(Language.EN), seconds) == english
    assert duration(catalogue.translator(Language.RU), seconds) == russian


def test_the_sentences_are_read_once() -> None:
    assert Catalogue.load() is Catalogue.load()
