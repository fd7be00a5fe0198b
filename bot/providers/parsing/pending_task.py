"""Recognises an answer that is no picture but a task, whose picture is to be fetched later."""

import re
from collections.abc import Iterator, Mapping

# In small letters, without what joins words: `task_id` and `taskId` are one.
_MARKS = {"taskid", "jobid", "pollingurl", "statusurl"}
_STATES = {"status", "state", "taskstatus", "jobstatus"}
_UNFINISHED = {
    *("queued", "inqueue", "enqueued", "pending", "processing", "inprogress", "running"),
    *("starting", "submitted", "waiting", "scheduled", "notstart", "notstarted", "initial"),
    *("generating", "preparing"),
}
_FINISHED = {"completed", "complete", "succeeded", "finished", "done"}
_TAKEN = {"accepted", "created", "received", "started"}  # which may be said of a picture, too
_WRAPPERS = ("data", "result", "output", "task", "job")
_DEEPEST = 3
_JOINTS = re.compile("[-_ ]")
_LONGEST = 40


def is_unfinished(document: Mapping[str, object]) -> bool:
    """It says so itself: what looks like a picture in it is a copy of what was sent.

    Where it says that it is finished, the states of its parts tell nothing: they may be old.
    """
    own = [(_plain(key), value) for key, value in document.items()]
    return not any(_is_state(key, value, _FINISHED) for key, value in own) and any(
        _is_state(key, value, _UNFINISHED) or (key == "done" and value is False)
        for key, value in _fields(document, _DEEPEST)
    )


def names_task(document: Mapping[str, object]) -> bool:
    """Of an answer without a picture."""
    return is_unfinished(document) or any(
        _is_state(key, value, _TAKEN) or (key in _MARKS and bool(value))
        for key, value in _fields(document, _DEEPEST)
    )


def _is_state(key: str, value: object, states: set[str]) -> bool:
    return key in _STATES and isinstance(value, str) and _plain(value) in states


def _fields(value: object, depth: int) -> Iterator[tuple[str, object]]:
    """Of the answer, and of what it wraps."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, dict) or not depth:
        return
    for key, each in value.items():
        yield _plain(key), each
    for wrapper in _WRAPPERS:
        yield from _fields(value.get(wrapper), depth - 1)


def _plain(word: str) -> str:
    return _JOINTS.sub("", word[:_LONGEST]).lower()
