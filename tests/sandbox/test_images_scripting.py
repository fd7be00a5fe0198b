"""Tests and demo decide how the Images API sandbox answers, and see what it was asked."""

import asyncio

import aiohttp
import pytest

from draw_bot_sandbox.images import Answer, ImagesSandbox
from tests.sandbox.images_client import ASKED, client_of

PATH = "/v1/images/generations"


async def test_scripted_answers_come_in_order_and_then_it_draws() -> None:
    sandbox = ImagesSandbox()
    sandbox.next(Answer.error(500), Answer.empty(), Answer.error(200, code="late"))
    async with client_of(sandbox) as client:
        answers = [await client.generate() for _ in range(4)]
    assert [status for status, _ in answers] == [500, 200, 200, 200]
    assert answers[1][1]["data"] == []
    assert answers[2][1]["error"]["code"] == "late"
    assert answers[3][1]["data"]


async def test_a_refused_request_takes_no_scripted_answer() -> None:
    sandbox = ImagesSandbox()
    sandbox.next(Answer.error(503))
    async with client_of(sandbox) as client:
        assert (await client.generate(size=None))[0] == 400
        assert (await client.generate())[0] == 503


async def test_busy_says_when_to_come_back() -> None:
    sandbox = ImagesSandbox()
    sandbox.next(Answer.busy(retry_after=1.5))
    async with client_of(sandbox) as client, client.session.post(PATH, json=ASKED) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "1.5")


async def test_moderation_names_its_categories() -> None:
    sandbox = ImagesSandbox()
    sandbox.next(Answer.moderation(["violence"]))
    async with client_of(sandbox) as client:
        _, answer = await client.generate()
    assert answer["error"]["moderation_details"] == {"categories": ["violence"]}


async def test_a_proxy_answers_with_a_page() -> None:
    sandbox = ImagesSandbox()
    sandbox.next(Answer.html(524))
    async with client_of(sandbox) as client, client.session.post(PATH, json=ASKED) as response:
        assert (response.status, response.content_type) == (524, "text/html")
        assert b"<h1>" in await response.read()


async def test_a_stalled_answer_stays_silent_until_the_client_goes_away() -> None:
    sandbox = ImagesSandbox()
    sandbox.next(Answer.stall(after=1000))
    async with client_of(sandbox) as client:
        async with client.session.post(PATH, json=ASKED) as response:
            assert len(await response.content.readexactly(1000)) == 1000
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(response.content.read(1), 0.05)
            response.close()
        await sandbox.until(lambda: sandbox.requests[0].gone)
    assert sandbox.requests[0].status is None


async def test_a_cut_answer_ends_after_exactly_so_many_bytes() -> None:
    sandbox = ImagesSandbox()
    sandbox.next(Answer.cut(after=1000))
    async with client_of(sandbox) as client, client.session.post(PATH, json=ASKED) as response:
        assert len(await response.content.readexactly(1000)) == 1000
        with pytest.raises(aiohttp.ClientPayloadError):
            await response.content.read()


async def test_a_dropped_connection_ends_without_a_word() -> None:
    sandbox = ImagesSandbox()
    sandbox.next(Answer.drop())
    async with client_of(sandbox) as client:
        with pytest.raises(aiohttp.ServerDisconnectedError):
            await client.generate()
    assert len(sandbox.requests) == 1


async def test_a_gate_holds_drawings_until_it_is_released() -> None:
    sandbox = ImagesSandbox()
    gate = sandbox.hold()
    async with client_of(sandbox) as client, asyncio.TaskGroup() as group:
        drawings = [group.create_task(client.generate()) for _ in range(2)]
        await sandbox.until(lambda: len(sandbox.requests) == 2)
        assert not any(request.status for request in sandbox.requests)
        gate.release()
    assert [drawing.result()[0] for drawing in drawings] == [200, 200]
    assert [request.status for request in sandbox.requests] == [200, 200]


async def test_a_client_that_goes_away_is_noticed_and_nothing_is_drawn() -> None:
    sandbox = ImagesSandbox()
    sandbox.next(Answer.hang())
    async with client_of(sandbox) as client:
        with pytest.raises(TimeoutError):
            async with client.session.post(PATH, json=ASKED, timeout=_seconds(0.1)):
                raise AssertionError("the answer hangs")
        await sandbox.until(lambda: sandbox.requests[0].gone)
    assert sandbox.requests[0].status is None


async def test_the_server_stops_though_an_answer_hangs() -> None:
    sandbox = ImagesSandbox(delay=3600)
    async with asyncio.TaskGroup() as group, client_of(sandbox) as client:
        drawing = group.create_task(_failure(client.session))
        await sandbox.until(lambda: len(sandbox.requests) == 1)
    assert drawing.result() is not None


async def test_the_delay_may_change_at_any_time() -> None:
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    sandbox = ImagesSandbox(delay=5, sleep=sleep)
    async with client_of(sandbox) as client:
        await client.generate()
        sandbox.delay = 7
        sandbox.next(Answer(extra_wait=60))
        await client.generate()
    assert waited == [5, 67]


async def test_waiting_in_vain_shows_what_was_asked() -> None:
    sandbox = ImagesSandbox()
    async with client_of(sandbox) as client:
        await client.generate(prompt="a lighthouse")
        with pytest.raises(TimeoutError, match="a lighthouse"):
            await sandbox.until(lambda: len(sandbox.requests) == 2, within=0.01)


async def _failure(session: aiohttp.ClientSession) -> aiohttp.ClientError | None:
    try:
        async with session.post(PATH, json=ASKED):
            return None
    except aiohttp.ClientError as error:
        return error


def _seconds(total: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=total)
