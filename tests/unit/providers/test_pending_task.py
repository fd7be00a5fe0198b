"""Which answers are a task whose picture is to be fetched later."""

import pytest

from bot.providers.parsing.pending_task import is_unfinished, names_task

UNFINISHED = [
    {"id": "task_1", "status": "queued"},
    {"id": "task_1", "status": "processing"},
    {"id": "task_1", "status": "PENDING"},
    {"data": [{"task_id": "task_1", "status": "submitted"}]},
    {"code": 200, "data": {"taskId": "task_1", "state": "IN_QUEUE"}},
    {"output": {"task_id": "task_1", "task_status": "PENDING"}, "request_id": "x"},
    {"id": "x", "status": "starting", "output": None, "urls": {"get": "https://x.test"}},
    {"uuid": "x", "status": "INITIAL"},
    {"id": "x", "object": "image", "status": "in progress"},
    {"result": {"task": {"id": 7, "status": "not_started"}}},
    {"id": "fbv", "done": False, "response": None},
]
TASKS = [
    {"task_id": "task_1"},
    {"task_id": 17, "status": "success"},
    {"code": 200, "msg": "success", "data": {"taskId": "task_1"}},
    {"data": {"job": {"job-id": "x"}}},
    {"id": "x", "polling_url": "https://x.test/1"},
    {"id": "x", "status": "accepted"},
]
NONE: list[dict[str, object]] = [
    {},
    {"created": 1, "data": []},
    {"id": "x", "status": "succeeded", "data": []},
    {"id": "x", "status": "completed", "done": True},
    {"task_id": None, "job_id": ""},
    {"status": ["queued"], "state": 1},
    {"data": [{"revised_prompt": "queued", "url": None}], "usage": {"status": "queued"}},
    {"message": "the task_id is queued"},
    {"data": [[[[{"task_id": "x"}]]]], "output": "queued"},
    {"data": {"data": {"data": {"task_id": "x"}}}},
    {"status": "queued" * 1000},
]


@pytest.mark.parametrize("document", UNFINISHED)
def test_an_unfinished_answer_says_so(document: dict[str, object]) -> None:
    assert is_unfinished(document)
    assert names_task(document)


@pytest.mark.parametrize("document", TASKS)
def test_a_task_is_known_by_its_id_too(document: dict[str, object]) -> None:
    assert not is_unfinished(document)
    assert names_task(document)


@pytest.mark.parametrize("document", NONE)
def test_any_other_answer_is_none(document: dict[str, object]) -> None:
    assert not is_unfinished(document)
    assert not names_task(document)
