"""Several providers, each in its own dialect: who draws when the first does not."""

import io
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from structlog.testing import capture_logs

from bot.domain.errors import (
    DrawingFailed,
    Moderated,
    ProviderBusy,
    ProviderUnavailable,
    RequestMalformed,
    ResponseLost,
    ResponseUnreadable,
)
from bot.domain.jobs import AttemptOutcome
from bot.domain.offers import Look
from bot.domain.progress import MOVED, Retry
from draw_bot_sandbox.images import Answer
from tests.contract.providers.failover import OpenFailover
from tests.contract.providers.provider import PICTURE, PRICE, REQUEST, answered
from tests.kit.attempt_log import RecordingAttemptLog

BUSY = Answer.busy()
LOST = answered(dropped=True)
NO_KEY = Answer.error(401, code="invalid_api_key")
UNSUPPORTED = Answer.unsupported()

PICTURES = [answered()] * 2

DRAWN = (AttemptOutcome.DRAWN, PRICE)
REFUSED = (AttemptOutcome.REFUSED, 0)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    Image.new("RGB", (16, 16), "teal").save(tmp_path / "photo.png")
    return tmp_path / "photo.png"


async def test_the_first_draws_as_long_as_it_can(open_failover: OpenFailover) -> None:
    failover = await open_failover("llmeasy", "openai")
    failover.answer(*PICTURES)
    assert (await failover.draw()).closings == [DRAWN]
    assert failover.asked == [1, 0]
    assert [offer.provider for offer in failover.image_generator.offers.by_provider] == [
        "llmeasy",
        "openai",
    ]


async def test_the_one_that_was_chosen_goes_first(open_failover: OpenFailover) -> None:
    failover = await open_failover("llmeasy", "openai", "apiyi")
    failover.answer(*PICTURES)
    await failover.draw(request=replace(REQUEST, provider="apiyi"))
    await failover.draw(request=replace(REQUEST, provider="not there any more"))
    assert failover.asked == [1, 0, 1]


@pytest.mark.parametrize(
    "answer",
    [BUSY, NO_KEY, UNSUPPORTED, Answer.html()],
    ids=["busy", "key", "set-up", "page"],
)
async def test_what_was_certainly_not_accepted_moves_on(
    open_failover: OpenFailover, answer: Answer
) -> None:
    failover = await open_failover("llmeasy", "openai")
    failover.answer(answer)
    with capture_logs() as lines:
        attempt_log = await failover.draw()
    assert failover.files[0].read_bytes() == PICTURE
    assert (attempt_log.opened, attempt_log.closings) == (["llmeasy", "openai"], [REFUSED, DRAWN])
    ids = [
        provider.images.requests[0].headers["X-Client-Request-Id"]
        for provider in failover.providers
    ]
    assert ids == ["request-1", "request-2"]
    (moved,) = [line for line in lines if line["event"] == "moved on"]
    assert (moved["from"], moved["to"]) == ("llmeasy", "openai")
    assert moved["cause"]
    assert attempt_log.told == [Retry(MOVED, 1, 1)]


GAVE_UP = [Answer.html(status) for status in (408, 504, 522, 523, 524)]
UNKNOWN = [Answer.error(200, code="a_new_one", kind=""), Answer.json({"error": "It broke"})]
CERTAIN = [Answer.html(status) for status in (429, 500, 502, 503, 520, 521)]


@pytest.mark.parametrize("answer", [*GAVE_UP, *UNKNOWN])
async def test_what_the_provider_may_draw_all_the_same_stays(
    open_failover: OpenFailover, answer: Answer
) -> None:
    failover = await open_failover("llmeasy", "openai", waits=(0, 0), ambiguous=1)
    failover.answer(answer, BUSY, BUSY)
    with pytest.raises(ProviderBusy) as caught:
        await failover.draw()
    assert caught.value.values == {"tries": 3}
    assert failover.asked == [3, 0]


@pytest.mark.parametrize("answer", [*GAVE_UP, *UNKNOWN])
async def test_and_where_no_repeat_is_allowed_it_is_lost(
    open_failover: OpenFailover, answer: Answer
) -> None:
    failover = await open_failover("llmeasy", "openai", waits=(0, 0))
    failover.answer(answer)
    with pytest.raises(ResponseLost):
        await failover.draw()
    assert failover.asked == [1, 0]


@pytest.mark.parametrize("answer", [*CERTAIN, Answer.error(200, code="server_error")])
async def test_what_the_provider_certainly_does_not_draw_moves_on(
    open_failover: OpenFailover, answer: Answer
) -> None:
    failover = await open_failover("llmeasy", "openai")
    failover.answer(answer)
    await failover.draw()
    assert failover.asked == [1, 1]


async def test_a_long_wait_is_left_to_those_who_have_nobody_else(
    open_failover: OpenFailover,
) -> None:
    failover = await open_failover("llmeasy", "openai", waits=(0, 0))
    failover.providers[0].images.next(Answer.busy(retry_after=30), Answer.busy(retry_after=31))
    failover.providers[1].images.next(Answer.busy(retry_after=120), answered())
    await failover.draw()
    assert failover.asked == [2, 2]
    assert [provider.waits.seconds for provider in failover.providers] == [[30], [120]]


async def test_a_provider_that_is_not_there_is_passed(open_failover: OpenFailover) -> None:
    failover = await open_failover("llmeasy", "openai")
    failover.answer()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        failover.providers[0].base_url = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        assert (await failover.draw()).closings == [REFUSED, DRAWN]


async def test_the_operator_hears_of_a_key_though_the_person_gets_a_picture(
    open_failover: OpenFailover,
) -> None:
    failover = await open_failover("llmeasy", "openai")
    failover.answer(NO_KEY, BUSY)
    await failover.draw()
    await failover.draw()
    (warning,) = failover.warned
    assert isinstance(warning, ProviderUnavailable)
    assert warning.values == {"reason": "key", "provider": "llmeasy"}


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (LOST, ResponseLost),
        (Answer.empty(), ResponseUnreadable),
        (Answer.moderation(), Moderated),
        (Answer.error(400, code="bad"), RequestMalformed),
    ],
)
async def test_what_may_be_drawn_or_refused_again_stays(
    open_failover: OpenFailover, answer: Answer, expected: type[DrawingFailed]
) -> None:
    failover = await open_failover("llmeasy", "openai")
    failover.answer(answer)
    with pytest.raises(expected):
        await failover.draw()
    assert failover.asked == [1, 0]


async def test_after_a_lost_answer_nobody_else_draws(open_failover: OpenFailover) -> None:
    """The first may still be drawing it."""
    failover = await open_failover("llmeasy", "openai", ambiguous=1, waits=(0, 0))
    failover.answer(LOST, BUSY, BUSY)
    with pytest.raises(ProviderBusy):
        await failover.draw()
    assert failover.asked == [3, 0]


async def test_a_picture_lost_before_a_restart_stays_too(open_failover: OpenFailover) -> None:
    failover = await open_failover("llmeasy", "openai", ambiguous=1)
    failover.answer(BUSY)
    with pytest.raises(ProviderBusy):
        await failover.image_generator.draw(
            REQUEST, (), failover.folder / "7-0", RecordingAttemptLog(lost_before=1)
        )
    assert failover.asked == [1, 0]


async def test_the_last_error_is_told_with_all_tries(open_failover: OpenFailover) -> None:
    failover = await open_failover("llmeasy", "openai", waits=(0, 0))
    for provider in failover.providers:
        provider.images.next(*[BUSY] * 3)
    with pytest.raises(ProviderBusy) as caught:
        await failover.draw()
    assert caught.value.values == {"tries": 6}
    assert failover.asked == [3, 3]


async def test_the_operator_is_told_of_the_last_error_by_who_asked(
    open_failover: OpenFailover,
) -> None:
    failover = await open_failover("llmeasy", "openai")
    failover.providers[0].images.next(BUSY)
    failover.providers[1].images.next(NO_KEY)
    with pytest.raises(ProviderUnavailable) as caught:
        await failover.draw()
    assert caught.value.values["provider"] == "openai"
    assert failover.warned == []


async def test_who_can_edit_edits(open_failover: OpenFailover, photo: Path) -> None:
    failover = await open_failover("gateway", "apiyi")
    failover.answer()
    assert (await failover.draw(photo)).opened == ["apiyi"]
    assert failover.asked == [0, 1]


async def test_where_nobody_can_edit_nobody_is_asked(
    open_failover: OpenFailover, photo: Path
) -> None:
    failover = await open_failover("gateway")
    with pytest.raises(RequestMalformed):
        await failover.draw(photo)
    assert failover.asked == [0]


async def test_each_provider_gets_the_look_that_it_can_do(open_failover: OpenFailover) -> None:
    failover = await open_failover("llmeasy", "openai")
    failover.answer(BUSY)
    await failover.draw(request=replace(REQUEST, look=Look("1280x544", "low")))
    first, second = (provider.images.requests[0].fields for provider in failover.providers)
    assert (first["size"], first.get("quality")) == ("2048x1152", None)
    assert (second["size"], second.get("quality")) == ("1280x544", "low")


async def test_closing_closes_every_client(open_failover: OpenFailover) -> None:
    failover = await open_failover("llmeasy", "openai")
    await failover.image_generator.aclose()
    for name in ("llmeasy", "openai"):
        with pytest.raises(RuntimeError, match="closed"):
            await failover.draw(request=replace(REQUEST, provider=name))


async def test_a_prompt_that_is_too_long_for_a_provider_never_goes_there(
    open_failover: OpenFailover,
) -> None:
    failover = await open_failover("llmeasy", "apiyi", "openai")
    failover.answer(BUSY)
    longest = "я" * failover.image_generator.offers.serving("llmeasy").prompt_limit
    await failover.draw(request=replace(REQUEST, prompt=longest))
    assert failover.asked == [1, 0, 1]


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    Image.new("RGBA", (16, 16), (0, 0, 0, 0)).save(tmp_path / "mask.png")
    return tmp_path / "mask.png"


async def test_a_mask_goes_only_to_providers_that_take_it(
    open_failover: OpenFailover, photo: Path, mask: Path
) -> None:
    failover = await open_failover("llmeasy", "apiyi", "openai")
    failover.answer(BUSY)
    await failover.draw(photo, mask=mask, request=replace(REQUEST, provider="apiyi"))
    assert failover.asked == [1, 0, 1]
    for provider in (failover.providers[0], failover.providers[2]):
        sent = provider.images.requests[0].mask
        assert sent is not None
        with Image.open(io.BytesIO(sent.data)) as image:
            assert (image.size, image.getpixel((8, 8))) == ((16, 16), (0, 0, 0, 0))


async def test_where_none_takes_a_mask_nothing_is_asked_for(
    open_failover: OpenFailover, photo: Path, mask: Path
) -> None:
    failover = await open_failover("apiyi", "gateway")
    failover.answer(*PICTURES)
    with pytest.raises(RequestMalformed) as caught:
        await failover.draw(photo, mask=mask)
    assert caught.value.values == {"note": "no-masks"}
    assert failover.asked == [0, 0]
