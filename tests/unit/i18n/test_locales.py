"""The words of `locales/`: complete in each language, and neither more nor less than is said."""

from collections import Counter

import pytest

import bot.domain.reference_errors  # noqa: F401  # a part of the tree, wherever it is used
from bot.domain.errors import BotError
from bot.domain.reference_errors import FilesNotServed
from bot.domain.settings import Language
from bot.i18n import Catalogue
from tests.unit.i18n import locale_usage

assert issubclass(FilesNotServed, BotError)  # imported here, so that the tree is whole
RUSSIAN_PLURALS = {"one", "few", "many", "other"}


def codes(error: type[BotError]) -> set[str]:
    """The codes of this error and of all below it in the tree of the domain."""
    below = [kind for kind in error.__subclasses__() if kind.__module__.startswith("bot.domain.")]
    return {error.code}.union(*map(codes, below))


def test_there_are_words_and_each_file_is_understood() -> None:
    Catalogue.load(strict=True)

    assert locale_usage.keys("en")


def test_both_languages_have_the_same_files() -> None:
    assert locale_usage.files("ru") == locale_usage.files("en")


def test_both_languages_have_the_same_keys() -> None:
    lonely = locale_usage.keys("ru") ^ locale_usage.keys("en")
    assert not lonely, lonely


@pytest.mark.parametrize("language", Language)
def test_no_key_is_there_twice(language: Language) -> None:
    names = Counter(
        (type(entry).__name__, entry.id.name) for entry in locale_usage.sentences(language)
    )

    assert [name for (_, name), times in names.items() if times > 1] == []


def test_both_languages_want_the_same_values() -> None:
    russian, english = (
        {entry.id.name: locale_usage.variables(entry) for entry in locale_usage.sentences(language)}
        for language in ("ru", "en")
    )

    differing = {key for key in russian if russian[key] != english.get(key)}
    assert not differing, differing


def test_russian_counts_have_all_their_forms() -> None:
    incomplete = [
        entry.id.name
        for entry in locale_usage.sentences("ru")
        for variants in locale_usage.choices(entry)
        if variants & {"one", "few", "many"} and not variants >= RUSSIAN_PLURALS
    ]

    assert not incomplete, incomplete


def test_every_key_that_is_said_exists() -> None:
    said = locale_usage.spoken() - codes(BotError) - locale_usage.failure_codes()

    missing = said - locale_usage.keys("en")
    assert not missing, missing


def test_every_key_that_is_built_has_its_sentences() -> None:
    keys = locale_usage.keys("en")

    unknown = {
        prefix
        for prefix in locale_usage.prefixes()
        if not any(key.startswith(prefix) for key in keys)
    }

    assert not unknown, unknown


def test_every_key_is_said() -> None:
    said = locale_usage.mentioned() | locale_usage.referenced("en")
    key_prefixes = tuple(locale_usage.prefixes())

    unsaid = {key for key in locale_usage.keys("en") - said if not key.startswith(key_prefixes)}

    assert not unsaid, unsaid


def test_every_failure_has_its_sentence_and_no_other() -> None:
    sentences = {key for key in locale_usage.keys("en") if key.startswith("error-")}
    failures = {f"error-{code}" for code in codes(BotError) | locale_usage.failure_codes()}

    lonely = sentences ^ failures
    assert not lonely, lonely
