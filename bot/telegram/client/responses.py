"""Parses responses of the Bot API, and repairs what would break the rest."""

import json
import re
from typing import Any

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half of a UTF-16 pair: JSON can spell it, and neither UTF-8 nor Pydantic can."""
ZERO_WIDTH_SPACE = "\u200b"
"""Stands for it: one UTF-16 unit as well, so that entities keep their places."""
TOO_MANY_REQUESTS = 429
INT64_RANGE = range(-(2**63), 2**63)
"""What the database can hold; no number of Telegram's is longer."""


def parse_response(content: str) -> Any:
    """Reads an answer's JSON; a refusal has words, and a number of seconds if it names any.

    An integer that is too long to be kept is read as null. Raises ValueError or RecursionError.
    """
    answer = _replace_lone_surrogates(json.loads(content, parse_int=_parse_int), content)
    if isinstance(answer, dict) and answer.get("ok") is not True:
        code = answer.get("error_code")
        if not isinstance(answer.get("description"), str):
            answer["description"] = f"refused without a word, code {code}"
        given = answer.get("parameters")
        parameters = given if isinstance(given, dict) else {}
        if code == TOO_MANY_REQUESTS or parameters.get("retry_after") is not None:
            seconds = _parse_seconds(parameters.get("retry_after"))
            answer["parameters"] = {**parameters, "retry_after": max(1, seconds)}
    return answer


def _parse_int(digits: str) -> int | None:
    number = int(digits)
    return number if number in INT64_RANGE else None


def _replace_lone_surrogates(answer: Any, content: str) -> Any:
    if "\\ud" not in content.lower():
        return answer
    text = json.dumps(answer, ensure_ascii=False)
    return json.loads(LONE_SURROGATE.sub(ZERO_WIDTH_SPACE, text))


def _parse_seconds(seconds: object) -> int:
    """0 for what is no number of seconds."""
    try:
        return int(float(seconds))  # type: ignore[arg-type]  # anything at all
    except (TypeError, ValueError, OverflowError):
        return 0
