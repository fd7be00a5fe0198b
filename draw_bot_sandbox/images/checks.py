"""Holds a form against a dialect; the first thing that is wrong is refused by its name."""

import io
from collections.abc import Mapping
from typing import Any

from PIL import Image

from draw_bot_sandbox.images.dialects import Dialect, Field
from draw_bot_sandbox.images.forms import MULTIPART, Form, RefusalError, Upload


def check_key(authorization: str | None, key: str) -> None:
    """Raises a 401 unless the header is the bearer of the key."""
    if authorization != f"Bearer {key}":
        message = "Incorrect API key provided. Check your API key and send it as a bearer token."
        raise RefusalError(message, "invalid_api_key", status=401)


def checked_fields(form: Form, rules: Mapping[str, Field]) -> dict[str, Any]:
    """The fields in their own types, multipart ones too.

    Raises a 400 for fields that are unknown, missing, of a wrong type or value.
    """
    for name in form.fields:
        if name not in rules:
            raise RefusalError(f"Unknown parameter: '{name}'.", "unknown_parameter", param=name)
    for name, field in rules.items():
        if field.required and name not in form.fields:
            message = f"Missing required parameter: '{name}'."
            raise RefusalError(message, "missing_required_parameter", param=name)
    as_text = form.encoding == MULTIPART
    return {
        name: _checked(name, value, rules[name], as_text=as_text)
        for name, value in form.fields.items()
    }


def check_references(form: Form, dialect: Dialect) -> None:
    """Raises a 400 unless there are as many pictures as allowed, rightly named and sound. Slow."""
    names = [reference.name for reference in form.references]
    if not names:
        raise RefusalError("Missing required parameter: 'image'.", "missing_required_parameter")
    if len(names) > dialect.most_references:
        message = f"Too many pictures in 'image[]': at most {dialect.most_references}."
        raise RefusalError(message, "too_many_images")
    right = dialect.one if len(names) == 1 else dialect.several
    if len(set(names)) > 1 or names[0] not in right:
        message = f"Name {len(names)} picture(s) {' or '.join(map(repr, right))}, all alike."
        raise RefusalError(message, "invalid_parameter", param=names[0])
    sizes = [_size(reference, dialect.reference_formats) for reference in form.references]
    if form.mask:
        _check_mask(form.mask, sizes[0])


def _checked(name: str, value: object, field: Field, *, as_text: bool) -> str | int:
    typed = _from_text(value, field.kind) if as_text else value
    if type(typed) is not field.kind:
        message = f"Invalid type for '{name}': expected {field.kind.__name__}, got {value!r:.80}."
        raise RefusalError(message, "invalid_type", param=name)
    if isinstance(typed, str):
        _check_text(name, typed, field)
    elif field.most is not None and not field.least <= typed <= field.most:
        message = f"Invalid value for '{name}': {typed}, not {field.least} to {field.most}."
        raise RefusalError(message, "invalid_value", param=name)
    return typed


def _from_text(value: object, kind: type) -> object:
    text = str(value)
    if kind is bool:
        return {"true": True, "false": False}.get(text, text)
    return int(text) if kind is int and text.isdecimal() and len(text) < 10 else text


def _check_text(name: str, value: str, field: Field) -> None:
    if field.least and not value.strip():
        raise RefusalError(f"Invalid '{name}': it is empty.", "empty_string", param=name)
    if field.most is not None and len(value) > field.most:
        message = f"Invalid '{name}': {len(value)} characters, at most {field.most}."
        raise RefusalError(message, "string_above_max_length", param=name)
    if (field.choices and value not in field.choices) or (field.fits and not field.fits(value)):
        supported = f" Supported values are: {', '.join(field.choices)}." if field.choices else ""
        message = field.complaint or f"Invalid value for '{name}': {value!r:.80}.{supported}"
        raise RefusalError(message, "invalid_value", param=name)


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
        if "A" not in picture.getbands():
            raise RefusalError("Invalid 'mask': it has no alpha channel.", "invalid_mask")
