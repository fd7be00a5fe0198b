"""Holds a form against a dialect; the first thing that is wrong is refused by its name."""

import io

from PIL import Image

from bot.sandbox.images.dialects import Dialect, Field
from bot.sandbox.images.forms import MULTIPART, Form, RefusalError, Upload


def check_key(authorization: str | None, key: str) -> None:
    """Raises a 401 unless the header is the bearer of the key."""
    if authorization != f"Bearer {key}":
        message = "Incorrect API key provided. Check your API key and send it as a bearer token."
        raise RefusalError(message, "invalid_api_key", status=401)


def check_fields(form: Form, dialect: Dialect) -> None:
    """Raises a 400 for fields that are unknown, missing, of a wrong type or value."""
    for name in form.fields:
        if name not in dialect.fields:
            raise RefusalError(f"Unknown parameter: '{name}'.", "unknown_parameter")
    for name, field in dialect.fields.items():
        if name not in form.fields:
            message = f"Missing required parameter: '{name}'."
            raise RefusalError(message, "missing_required_parameter")
        if field.allowed:
            _check_choice(name, form.fields[name], field, as_text=form.encoding == MULTIPART)
        else:
            _check_text(name, form.fields[name], field)


def check_references(form: Form, dialect: Dialect) -> None:
    """Raises a 400 unless there are as many pictures as allowed, rightly named and sound. Slow."""
    names = [reference.name for reference in form.references]
    if not names:
        raise RefusalError("Missing required parameter: 'image'.", "missing_required_parameter")
    if len(names) > dialect.most_references:
        message = f"Too many pictures in 'image[]': at most {dialect.most_references}."
        raise RefusalError(message, "too_many_images")
    if set(names) != {"image" if len(names) == 1 else "image[]"}:
        message = "Use 'image' for a single picture and repeated 'image[]' for several."
        raise RefusalError(message, "invalid_parameter")
    sizes = [_size(reference, dialect.reference_formats) for reference in form.references]
    if form.mask:
        _check_mask(form.mask, sizes[0])


def _check_choice(name: str, value: object, field: Field, *, as_text: bool) -> None:
    allowed = tuple(str(choice) if as_text else choice for choice in field.allowed)
    kind = type(allowed[0])
    if type(value) is not kind:
        message = f"Invalid type for '{name}': expected {kind.__name__}, got {_kind(value)}."
        raise RefusalError(message, "invalid_type")
    if value not in allowed:
        choices = ", ".join(repr(choice) for choice in allowed)
        message = f"Invalid value for '{name}': {value!r}. Supported values are: {choices}."
        raise RefusalError(message, "invalid_value")


def _check_text(name: str, value: object, field: Field) -> None:
    if not isinstance(value, str):
        message = f"Invalid type for '{name}': expected str, got {_kind(value)}."
        raise RefusalError(message, "invalid_type")
    if not value.strip():
        raise RefusalError(f"Invalid '{name}': it is empty.", "empty_string")
    if len(value) > field.longest:
        message = f"Invalid '{name}': {len(value)} characters, at most {field.longest}."
        raise RefusalError(message, "string_above_max_length")


def _kind(value: object) -> str:
    return type(value).__name__


def _size(reference: Upload, formats: tuple[str, ...]) -> tuple[int, int]:
    try:
        with Image.open(io.BytesIO(reference.data), formats=formats) as picture:
            picture.load()
            return picture.size
    # Pillow speaks of a broken file in each of these ways.
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        message = f"Invalid '{reference.name}': it is no sound {', '.join(formats)} picture."
        raise RefusalError(message, "invalid_image_file") from error


def _check_mask(mask: Upload, size: tuple[int, int]) -> None:
    if _size(mask, ("PNG",)) != size:
        raise RefusalError("Invalid 'mask': not as large as the first picture.", "invalid_mask")
    with Image.open(io.BytesIO(mask.data)) as picture:
        if not picture.has_transparency_data:
            raise RefusalError("Invalid 'mask': it has no alpha channel.", "invalid_mask")
