"""Messages of `locales/` by key and language; the only module that uses Fluent."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fluent.runtime import FluentBundle
from fluent.syntax import FluentParser, ast

from bot.domain.settings import Language
from bot.observability import get_logger

PACKAGE = Path(__file__).parents[1]
INSTALLED = PACKAGE / "locales"  # a wheel has them there
LOCALES = INSTALLED if INSTALLED.is_dir() else PACKAGE.parent / "locales"
FALLBACK = Language.EN

log = get_logger(__name__)

Value = str | float | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Translator:
    """Translates keys into one language."""

    language: Language
    catalogue: "Catalogue"

    def __call__(self, key: str, **values: Value) -> str:
        """The sentence, with the values as they are: escaping them for HTML is the caller's.

        Several numbers become a list, `2, 4`.

        A number of 1000 and more is grouped as the language does it, unless the sentence says
        `NUMBER($x, useGrouping: 0)`.
        """
        return self.catalogue.translate(self.language, key, values)


class Catalogue:
    """All sentences in all languages."""

    def __init__(self, bundles: dict[Language, FluentBundle], *, strict: bool) -> None:
        self._bundles = bundles
        self._strict = strict

    @classmethod
    @cache  # reading them takes an eighth of a second, and they never change
    def load(cls, folder: Path | None = None, *, strict: bool = False) -> "Catalogue":
        """Reads `<folder>/<language>/*.ftl`; without a folder, the package's or repository's own.

        `strict`: a missing key or value raises LookupError, as tests want it. Otherwise it is
        logged, and English, then the key, stands in. Raises ValueError for a broken file.
        """
        home = folder or LOCALES
        bundles = {language: _bundle(language, home / language) for language in Language}
        return cls(bundles, strict=strict)

    def translator(self, language: Language) -> Translator:
        return Translator(language, self)

    def translate(self, language: Language, key: str, values: dict[str, Value]) -> str:
        """See Translator. A sentence that lacks a value is said with a gap."""
        shown = {
            name: ", ".join(map(str, value)) if isinstance(value, tuple) else value
            for name, value in values.items()
        }
        for used in (language, FALLBACK):
            bundle = self._bundles[used]
            if bundle.has_message(key) and (pattern := bundle.get_message(key).value):
                sentence, errors = bundle.format_pattern(pattern, shown)
                if errors:
                    self._report("sentence lacks a value", used, key, str(errors[0]))
                return str(sentence)
            self._report("no sentence", used, key)
        return key

    def _report(self, what: str, language: Language, key: str, detail: str = "") -> None:
        if self._strict:
            raise LookupError(f"{what}: {language}/{key} {detail}".rstrip())
        log.error(what, language=str(language), key=key, detail=detail)


def _bundle(language: Language, folder: Path) -> FluentBundle:
    # The bidirectional marks around each value would be seen in Telegram, and copied from it.
    bundle = FluentBundle([language], use_isolating=False)
    parser = FluentParser(with_spans=False)  # where each word stands in its file takes a megabyte
    for path in sorted(folder.glob("*.ftl")):
        resource = parser.parse(path.read_text(encoding="utf-8"))
        for entry in resource.body:
            if isinstance(entry, ast.Junk):
                raise ValueError(f"{path}: not understood: {(entry.content or '').strip()}")
        bundle.add_resource(resource)
    return bundle
