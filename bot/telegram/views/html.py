"""HTML of messages: sentences whose values are escaped."""

from html import escape

from bot.i18n import Translator, Value


def translate_html(translator: Translator, key: str, **values: Value) -> str:
    """The sentence as HTML; values that are strings are escaped."""
    safe = {
        name: escape_html(value) if isinstance(value, str) else value
        for name, value in values.items()
    }
    return translator(key, **safe)


def escape_html(text: str) -> str:
    """The text, shown as written."""
    return escape(text, quote=False)
