"""Finds codes, types and messages in the JSON of an error, in any known shape.

OpenAI's `{"error": {message, type, code}}`, FastAPI's `{"detail": …}`, `{"errors": […]}`, and
`{"code", "msg"}` or `{"success": false, …}` of gateways, which also put the JSON of others into
their own messages.
"""

import ast
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.providers.parsing.encodings import well_formed
from bot.providers.parsing.truncated_json import parse_truncated

MAX_DEPTH = 12  # values within values that are looked into
MAX_VALUES = 300  # values in all; a long text counts for several
MAX_LIST_MESSAGES = 3  # messages of a list that are told
MAX_TEXT_LENGTH = 8000  # characters of one value
LONG = 1000

# In lower case; the first key that has a message wins.
_WORDS = (
    *("error", "errors", "message", "msg", "detail", "details", "error_message", "errormessage"),
    *("error_msg", "errormsg", "errmsg", "status_msg", "error_description", "faultstring"),
    *("failure_reason", "fail_reason", "reason", "title", "description", "raw"),
)
_CODES = ("code", "error_code", "errorcode", "errcode", "status_code", "statuscode", "status")
_TYPES = ("type", "error_type", "errortype")
_SUCCESS_WORDS = {
    "",
    "0",
    "200",
    "ok",
    "success",
    "succeeded",
    "successful",
    "none",
    "null",
    "no error",
}
_STATUS = re.compile("[45][0-9][0-9]")
_JSON_START = re.compile(r"\{\s*[\\\"'{\[]|\[\s*\{")  # how JSON and Python's dictionaries begin
_FILTERED = "content_filter"
_REASONS = (
    *("finish_reason", "finishreason", "block_reason", "blockreason", "failurecode"),
    *("failure_code", "status"),
)
_REFUSAL_REASON = "raifilteredreason"  # is there only where something was refused
_REFUSED = {"filter", "filtered", "safety", "prohibited", "moderated", "moderation", "blocklist"}
# What may stand beside these: any other word may say the opposite, as in `safety_passed`.
_BESIDE_REFUSED = {
    *("content", "image", "images", "prompt", "request", "result", "input", "output", "text"),
    *("blocked", "denied", "rejected", "refused", "failed", "violation", "policy", "preprocessing"),
    *("system", "check", "error", "by", "the", "our", "your", "was", "is", "for", "due", "to"),
}
_REASON_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]+")
_FAILED = ("failed", "failure", "error")


@dataclass(slots=True)
class ErrorShape:
    """What `read` found: codes and types with the innermost first, and every text."""

    codes: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    message: str = ""
    is_failure: bool = False  # it says so itself, if without a word
    _left: int = MAX_VALUES

    @classmethod
    def read(cls, document: object) -> "ErrorShape":
        shape = cls()
        shape.message = shape._read_value(document, 0, is_text=isinstance(document, str))
        return shape

    @property
    def is_filtered(self) -> bool:
        """A field tells that moderation held something back."""
        return _FILTERED in self.codes

    def _read_value(self, value: object, depth: int, *, is_text: bool = True) -> str:
        """Returns the message of a value; collects codes, types and texts on the way."""
        self._left -= 1
        if depth > MAX_DEPTH or self._left < 0:
            return ""
        if isinstance(value, dict):
            return self._read_object(value, depth)
        if isinstance(value, list):
            said = (
                self._read_value(each, depth + 1, is_text=is_text) for each in value[:MAX_VALUES]
            )
            return "; ".join([words for words in said if words][:MAX_LIST_MESSAGES])
        return self._read_text(value, depth) if is_text and isinstance(value, str) else ""

    def _read_object(self, value: dict[object, object], depth: int) -> str:
        fields = {str(key).lower(): each for key, each in value.items()}
        names_it_only = isinstance(fields.get("error"), str)
        keys = (*_WORDS[1:], _WORDS[0]) if names_it_only else _WORDS
        said = [self._read_value(fields[key], depth + 1) for key in keys if key in fields]
        for key, each in fields.items():
            if key not in _WORDS:
                said.append(self._read_value(each, depth + 1, is_text=False))
        self.codes += [code for key in _CODES if (code := _code(key, fields.get(key)))]
        if _is_refused(fields):
            self.codes.append(_FILTERED)
        self.types += [word for key in _TYPES if (word := _label(fields.get(key)))]
        self.categories += _categories(fields.get("moderation_details"))
        self.categories += _filtered(fields.get("content_filter_results"))
        self.categories += _filtered(fields.get("content_filter_result"))
        self.is_failure |= _has_failed(fields)
        words = next(filter(None, said), "")
        place = _place(fields.get("loc"))
        return f"{place}: {words}" if place and words else words

    def _read_text(self, text: str, depth: int) -> str:
        self._left -= len(text) // LONG
        before, inner = _split_embedded_json(well_formed(text[:MAX_TEXT_LENGTH]).strip())
        if before.lower() in _SUCCESS_WORDS:
            before = ""
        else:
            self.texts.append(before)
        return self._read_value(inner, depth + 1) or before


def says_failure(document: Mapping[str, object]) -> bool:
    """By its own status or code, whatever stands under `error`."""
    fields = {str(key).lower(): each for key, each in document.items()}
    codes = (_code(key, fields.get(key)) for key in _CODES)
    return _has_failed(fields) or any(map(_STATUS.fullmatch, codes))


def _has_failed(fields: Mapping[str, object]) -> bool:
    status = fields.get("status")
    is_failed = isinstance(status, str) and status.lower() in _FAILED
    return is_failed or fields.get("success") is False


def is_no_error(error: object) -> bool:
    """True for an empty `error` or one that means success: some APIs always send the field."""
    if isinstance(error, dict):
        return all(map(_is_nothing, error.values()))
    return _is_nothing(error)


def _is_nothing(value: object) -> bool:
    return not value or str(value).strip().rstrip(".!").lower() in _SUCCESS_WORDS


def _code(key: str, value: object) -> str:
    """A code that is no success; under `status`, where words say other things, only a number."""
    code = _label(value)
    if key.startswith("status") and not _STATUS.fullmatch(code):
        return ""
    return code


def _label(value: object) -> str:
    """A short value that names something, and no success."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    word = well_formed(str(value)[:MAX_TEXT_LENGTH]).strip()
    return "" if word.lower() in _SUCCESS_WORDS or word.startswith(("{", "[", "http")) else word


def _place(loc: object) -> str:
    """FastAPI's place of an error, `["body", "size"]`: the field."""
    last = loc[-1] if isinstance(loc, list) and loc else None
    return well_formed(last) if isinstance(last, str) and last != "body" else ""


def _categories(details: object) -> list[str]:
    """Of `{"categories": ["violence", …]}` or `{"categories": {"violence": true, …}}`."""
    named = details.get("categories") if isinstance(details, dict) else None
    if isinstance(named, dict):
        named = [name for name, hit in named.items() if hit]
    return [str(name) for name in named[:MAX_VALUES]] if isinstance(named, list) else []


def _is_refused(fields: dict[str, object]) -> bool:
    """Moderation that only a field tells: Azure's, Google's, Stability's, Kandinsky's."""
    reasons = (fields.get(key) for key in _REASONS)
    return (
        fields.get("censored") is True
        or not _is_nothing(fields.get(_REFUSAL_REASON))
        or any(_names_refusal(each[:LONG]) for each in reasons if isinstance(each, str))
    )


def _names_refusal(reason: str) -> bool:
    words = {word.lower() for word in _REASON_WORD.findall(reason)}
    return bool(words & _REFUSED) and words <= _REFUSED | _BESIDE_REFUSED


def _filtered(results: object) -> list[str]:
    """Of Azure's `{"violence": {"filtered": true, …}, …}`."""
    found = results.items() if isinstance(results, dict) else ()
    return [
        str(name) for name, each in found if isinstance(each, dict) and each.get("filtered") is True
    ]


def find_embedded_json(text: str) -> object:
    """The JSON in a text, or Python's way of writing it; None where there is none."""
    return _split_embedded_json(text)[1]


def _split_embedded_json(text: str) -> tuple[str, object]:
    """What stands before the JSON, and the JSON."""
    if text[:1] in {'"', "["}:
        try:
            return "", json.loads(text, strict=False)
        except (ValueError, RecursionError):
            pass
    found = _JSON_START.search(text)
    if found is None:
        return text, None
    before, raw = text[: found.start()].rstrip(" :-,("), text[found.start() :]
    return before, _parsed(raw)


def _parsed(raw: str) -> object:
    document = parse_truncated(raw.encode()) or parse_truncated(raw.replace('\\"', '"').encode())
    if document is None and raw.startswith("{"):
        try:
            document = ast.literal_eval(raw[: raw.rindex("}", 0, MAX_TEXT_LENGTH) + 1])
        except (ValueError, SyntaxError, RecursionError, MemoryError, SystemError):
            return None
    return document
