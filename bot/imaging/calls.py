"""What a decoder's process is asked and answers: a line of JSON each.

No pickles: whoever took that process over by a picture would have the bot, too.
"""

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.domain.errors import PictureDamaged, PictureTooDetailed, PictureUnsupported
from bot.domain.pictures import Measure
from bot.imaging.measuring import measure
from bot.imaging.previews import preview
from bot.imaging.references import prepare_reference

Task = Callable[..., Measure | Path]

TASKS: dict[str, Task] = {task.__name__: task for task in (measure, prepare_reference, preview)}
REFUSALS = {error.code: error for error in (PictureDamaged, PictureTooDetailed, PictureUnsupported)}


def request(task: Task, *args: Path | int) -> bytes:
    """One of TASKS with its arguments."""
    packed = [os.fspath(arg) if isinstance(arg, Path) else arg for arg in args]
    return _line({"task": task.__name__, "args": packed})


def answer(line: bytes) -> bytes:
    """Does what is asked. Raises MemoryError."""
    asked = json.loads(line)
    args = [Path(arg) if isinstance(arg, str) else arg for arg in asked["args"]]
    try:
        result = TASKS[asked["task"]](*args)
    except tuple(REFUSALS.values()) as refusal:
        return refused(refusal.code)
    except OSError as error:
        return _line({"errno": error.errno, "file": error.filename})
    return _line({"result": str(result) if isinstance(result, Path) else asdict(result)})


def refused(code: str) -> bytes:
    return _line({"refusal": code})


def result_of(line: bytes) -> Any:
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
