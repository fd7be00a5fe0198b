"""What an Images API takes and gives, as data: one record for each vendor that is imitated."""

from collections.abc import Mapping
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Field:
    """A required field: one of `allowed`, or any text up to `longest` characters."""

    allowed: tuple[str | int, ...] = ()
    longest: int = 0


@dataclass(frozen=True)
class Dialect:
    """A vendor's rules. All fields are required and no other is taken.

    `answer` is the key under which data[0] holds the picture.
    """

    fields: Mapping[str, Field]
    answer: str = "b64_json"
    most_references: int = 16
    largest_reference: int = 50 * MEGABYTE
    reference_formats: tuple[str, ...] = ("PNG", "JPEG", "WEBP")


# The schema of docs.llmeasy.ru is closed: a field that it does not name is a 400.
LLMEASY = Dialect(
    fields={
        "model": Field(("gpt-image-2",)),
        "prompt": Field(longest=32_000),
        "n": Field((1,)),
        "size": Field(
            (
                "auto",
                "1024x1024",
                "1536x1024",
                "1024x1536",
                "1536x1152",
                "1152x1536",
                "2048x2048",
                "2048x1152",
                "3840x2160",
                "2160x3840",
            )
        ),
        "response_format": Field(("b64_json",)),
        "output_format": Field(("png",)),
    }
)
