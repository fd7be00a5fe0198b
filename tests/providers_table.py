"""The table of providers in the READMEs, made from the profiles: `make docs` writes it anew."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.domain.settings import Language
from bot.providers import APIYI_VIP, PROFILES, Profile
from bot.telegram.views.brand_names import brand_name

REPOSITORY = Path(__file__).parents[1]
READMES = {Language.EN: REPOSITORY / "README.md", Language.RU: REPOSITORY / "README.ru.md"}
MARKS = re.compile(r"(?<=<!-- providers -->\n).*?(?=<!-- /providers -->)", re.DOTALL)
MILLION = 1_000_000


@dataclass(frozen=True)
class Words:
    """What stands in the cells beside numbers and names."""

    head: str
    no: str
    any_legal: str
    in_words: str
    references: str
    mask: str
    yours: str
    tokens: str
    typical: str


WORDS: Mapping[Language, Words] = {
    Language.EN: Words(
        "service | model | sizes | quality | background | changes pictures | previews"
        " | a picture takes | a picture costs",
        no="no",
        any_legal="and any other by OpenAI's rule",
        in_words="told in words before the prompt",
        references="up to {count} at once",
        mask="mask",
        yours="you say: `{name}_PRICE_USD`",
        tokens="by tokens: {text}, {into} and {out} USD a million (text in, image in, image out)",
        typical="about {seconds} s",
    ),
    Language.RU: Words(
        "сервис | модель | размеры | качество | фон | меняет картинки | превью"
        " | картинка рисуется | картинка стоит",
        no="нет",
        any_legal="и любой другой по правилу OpenAI",
        in_words="словами перед запросом",
        references="до {count} сразу",
        mask="маска",
        yours="скажете вы: `{name}_PRICE_USD`",
        tokens="по токенам: {text}, {into} и {out} USD за миллион (текст и картинка на входе, картинка на выходе)",
        typical="около {seconds} с",
    ),
}


def providers_table(language: Language) -> str:
    """Markdown, a row for each provider and for each model with a dialect of its own."""
    words = WORDS[language]
    rule = "|".join(["---"] * len(words.head.split(" | ")))
    rows = [" | ".join(_row(profile, words)) for profile in (*PROFILES.values(), APIYI_VIP)]
    return f"| {words.head} |\n|{rule}|\n" + "".join(f"| {row} |\n" for row in rows)


def _row(profile: Profile, words: Words) -> tuple[str, ...]:
    cells: tuple[Callable[[Profile, Words], str], ...] = (_sizes, _qualities, _backgrounds)
    cells += (_edits, _previews, _seconds, _price)
    name = f"{brand_name(profile.name)} (`{profile.name}`)"
    return name, f"`{profile.model}`", *(cell(profile, words) for cell in cells)


def _sizes(profile: Profile, words: Words) -> str:
    parts = [str(len(profile.sizes))]
    parts += [words.any_legal] if profile.size_rule else []
    parts += [words.in_words] if profile.size_words else []
    return ", ".join(parts)


def _qualities(profile: Profile, words: Words) -> str:
    return ", ".join(profile.qualities) or words.no


def _backgrounds(profile: Profile, words: Words) -> str:
    return ", ".join(profile.backgrounds) or words.no


def _edits(profile: Profile, words: Words) -> str:
    if not profile.offer.max_references:
        return words.no
    count = words.references.format(count=profile.offer.max_references)
    return f"{count}, {words.mask}" if profile.mask else count


def _previews(profile: Profile, words: Words) -> str:
    return str(profile.previews) if profile.previews else words.no


def _seconds(profile: Profile, words: Words) -> str:
    return words.typical.format(seconds=profile.typical_seconds)


def _price(profile: Profile, words: Words) -> str:
    if prices := profile.token_prices:
        dollars = {
            "text": prices.text_in / MILLION,
            "into": prices.image_in / MILLION,
            "out": prices.image_out / MILLION,
        }
        return words.tokens.format(**{name: f"{value:g}" for name, value in dollars.items()})
    if profile.price is not None:
        return f"{profile.price / MILLION:g} USD"
    return words.yours.format(name=profile.name.upper())


def main() -> None:
    for language, path in READMES.items():
        text = path.read_text(encoding="utf-8")
        before, after = MARKS.split(text, maxsplit=1)
        path.write_text(before + providers_table(language) + after, encoding="utf-8")


if __name__ == "__main__":
    main()
