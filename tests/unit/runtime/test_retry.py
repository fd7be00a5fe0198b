"""What is sent again when it did not arrive, and how often."""

from collections import deque

import pytest

from bot.domain.deliveries import Delivered, DeliveryOutcome, DeliveryProblem, NotDelivered
from bot.runtime.retry import DELIVERY_WAITS, retry_undelivered
from tests.kit.clock import FakeSleep

UNDELIVERED = NotDelivered(DeliveryProblem.UNDELIVERED)
UNCONFIRMED = NotDelivered(DeliveryProblem.UNCONFIRMED)


class Sending:
    """Ends with the next of these outcomes."""

    def __init__(self, *outcomes: DeliveryOutcome) -> None:
        self.outcomes = deque(outcomes)

    async def __call__(self) -> DeliveryOutcome:
        return self.outcomes.popleft()


async def test_what_may_pass_is_sent_again_until_it_arrives() -> None:
    sleep, send = FakeSleep(), Sending(UNDELIVERED, UNCONFIRMED, Delivered())

    assert await retry_undelivered(send, sleep) == Delivered()
    assert sleep.seconds == [5, 15]


async def test_after_an_hour_the_last_outcome_is_returned() -> None:
    sleep, send = FakeSleep(), Sending(*[UNDELIVERED] * 8, UNCONFIRMED, Delivered())

    assert await retry_undelivered(send, sleep) == UNCONFIRMED
    assert sleep.seconds == list(DELIVERY_WAITS)


@pytest.mark.parametrize("problem", [DeliveryProblem.CHAT_GONE, DeliveryProblem.REJECTED])
async def test_what_will_not_pass_is_sent_once(problem: DeliveryProblem) -> None:
    sleep = FakeSleep()

    outcome = await retry_undelivered(Sending(NotDelivered(problem), Delivered()), sleep)

    assert outcome == NotDelivered(problem)
    assert sleep.seconds == []


async def test_what_may_have_arrived_too_often_is_not_sent_again() -> None:
    send = Sending(UNCONFIRMED, UNDELIVERED, UNCONFIRMED, Delivered())

    assert await retry_undelivered(send, FakeSleep(), most_unconfirmed=2) == UNCONFIRMED
