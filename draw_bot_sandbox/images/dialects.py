"""What an Images API takes and gives, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Field:
    """What a field of a request may be; in a multipart body it is the text of that.

    A text is one of `choices`, or what `fits` finds right; `least` and `most` bound a number's
    value and a text's characters, and a text with a `least` is not blank. `complaint` is the provider's own message about a wrong value.
    """

    kind: type[str] | type[int] | type[bool] = str
    required: bool = False
    choices: tuple[str, ...] = ()
    fits: Callable[[str], bool] | None = None
    least: int = 0
    most: int | None = None
    complaint: str | None = None


@dataclass(frozen=True)
class Stream:
    """Server-sent events: what goes out before the first of them, and whether `[DONE]` ends them."""

    keepalive: bytes = b""
    done: bool = False


@dataclass(frozen=True)
class Dialect:
    """A provider's rules: a field that is not named here is refused.

    `edits` None: there is no such endpoint. `one` and `several` are the names that references may
    have in a form. `gives` are the keys of data[0], of `b64_json`, `url` and `revised_prompt`; a
    `response_format` that is asked for comes before them. `data_url` puts a `data:` prefix before
    base64. `usage` and `error` name the parts of those objects, in their order. `size_in_words`:
    the prompt says how large the picture is, whatever the field says. `models` is what its list of
    models has; None: there is no such endpoint.
    """

    name: str
    generations: Mapping[str, Field]
    edits: Mapping[str, Field] | None
    base: str = "/v1"
    one: tuple[str, ...] = ("image",)
    several: tuple[str, ...] = ("image[]",)
    most_references: int = 16
    largest_reference: int = 50 * MEGABYTE
    reference_formats: tuple[str, ...] = ("PNG", "JPEG", "WEBP")
    gives: tuple[str, ...] = ("b64_json",)
    data_url: bool = False
    usage: tuple[str, ...] = (
        "input_tokens",
        "input_tokens_details",
        "output_tokens",
        "total_tokens",
    )
    error: tuple[str, ...] = ("message", "type", "code")
    stream: Stream | None = None
    size_in_words: bool = False
    models: tuple[str, ...] | None = None
