"""The words of options in people's languages."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionWords:
    """The lists of `locales/<language>/options.toml`, which says what each is for.

    Words are in small letters; a `*` stands for the rest of one.
    """

    portrait: Words
    landscape: Words
    square: Words
    wide: Words
    as_file: Words
    file: Words
    images: Words

    before_shape: Words
    before_shape_name: Words
    shape_name_before: Words
    shape_name_after: Words
    article: Words

    before_time: Words
    after_time: Words
    score: Words
    enlargement: Words
    genre: Words
    other_genre: Words
    figure: Words
    broad_thing: Words
    file_of_paper: Words

    counted: Words
    joint_before: Words
    joint_after: Words

    @classmethod
    def of_all(cls, languages: Iterable["OptionWords"]) -> "OptionWords":
        """Those of all languages together: people mix them."""
        lists = list(languages)
        return cls(
            **{
                field.name: tuple(word for each in lists for word in getattr(each, field.name))
                for field in fields(cls)
            }
        )
