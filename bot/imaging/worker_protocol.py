"""Requests to a decoder process and its responses: a line of JSON each.

Not pickle: an image that takes that process over must not get the bot as well.
"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.domain.errors import ImageDamaged, ImageTooDetailed, ImageUnsupported, MaskUnusable
from bot.domain.images import Measure
from bot.imaging.measure import measure
from bot.imaging.previews import preview
from bot.imaging.references import prepare_mask, prepare_reference

Task = Callable[..., Measure | Path]
Argument = Path | int | None

TASKS: dict[str, Task] = {
    task.__name__: task for task in (measure, prepare_mask, prepare_reference, preview)
}
REFUSALS = {
    error.code: error for error in (ImageDamaged, ImageTooDetailed, ImageUnsupported, MaskUnusable)
}


def encode_request(task: Task, *args: Argument) -> bytes:
    """One of TASKS with its arguments."""
    packed = [os.fspath(arg) if isinstance(arg, Path) else arg for arg in args]
    return _line({"task": task.__name__, "args": packed})


def handle_request(line: bytes) -> bytes:
    """Carries out a request and returns the response. Raises MemoryError."""
    asked = json.loads(line)
    args = [Path(arg) if isinstance(arg, str) else arg for arg in asked["args"]]
    try:
        result = TASKS[asked["task"]](*args)
    except tuple(REFUSALS.values()) as refusal:
        return encode_refusal(refusal.code)
    except OSError as error:
        return _line({"errno": error.errno, "file": error.filename})
    return _line({"result": str(result) if isinstance(result, Path) else asdict(result)})


def encode_refusal(code: str) -> bytes:
    return _line({"refusal": code})


def decode_result(line: bytes) -> Any:
    """Raises the Refusal or OSError that is answered; ValueError, LookupError or TypeError for what
    is no answer.
    """
    answered = json.loads(line)
    if "refusal" in answered:
        raise REFUSALS[answered["refusal"]]
    if "errno" in answered:
        number = answered["errno"]
        raise OSError(number, os.strerror(number), answered["file"])
    result = answered["result"]
    return Path(result) if isinstance(result, str) else Measure(**result)


def _line(document: dict[str, Any]) -> bytes:
    return json.dumps(document, default=str).encode() + b"\n"
