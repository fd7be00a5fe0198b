"""Who gets a place at the gate, and that no place is lost."""

import asyncio
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.runtime.priority_gate import GateClosed, PriorityGate


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


class Holders:
    """Tasks at a gate; each keeps its place until it is told to leave."""

    def __init__(self, capacity: int = 1) -> None:
        self.gate = PriorityGate[int](capacity)
        self.admitted: list[str] = []
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._ends: dict[str, asyncio.Event] = {}

    async def come(self, *names: str, ticket: int = 0) -> None:
        for name in names:
            self._ends[name] = asyncio.Event()
            self.tasks[name] = asyncio.Task(self._stay(name, ticket))
        await settled()

    async def leave(self, name: str) -> None:
        self.tell_to_leave(name)
        await settled()

    def tell_to_leave(self, name: str) -> None:
        self._ends[name].set()

    async def cancel(self, name: str) -> None:
        self.tasks[name].cancel()
        await settled()

    async def _stay(self, name: str, ticket: int) -> None:
        async with self.gate.place(ticket):
            self.admitted.append(name)
            await self._ends[name].wait()


async def test_the_lowest_ticket_goes_first_and_equal_ones_as_they_came() -> None:
    holders = Holders()
    await holders.come("a", ticket=1)
    await holders.come("late", ticket=2)
    await holders.come("b", "c", ticket=1)
    await holders.come("first", ticket=0)
    assert (holders.gate.active, holders.gate.waiting) == ([1], [0, 1, 1, 2])

    for name in ("a", "first", "b", "c", "late"):
        assert holders.admitted[-1] == name
        await holders.leave(name)
    assert (holders.gate.active, holders.gate.waiting) == ([], [])


async def test_all_places_are_given_and_no_more() -> None:
    holders = Holders(capacity=2)
    await holders.come("a", "b", "c", "d")
    assert holders.admitted == ["a", "b"]

    await holders.leave("b")
    assert holders.admitted == ["a", "b", "c"]


async def test_a_free_place_is_had_without_waiting() -> None:
    gate = PriorityGate[int](1)
    place = gate.place(0).__aenter__()
    with pytest.raises(StopIteration):
        place.send(None)  # no turn of the event loop


async def test_who_gives_up_waiting_does_not_stop_the_others() -> None:
    holders = Holders()
    await holders.come("a", "b", "c")
    await holders.cancel("b")
    assert holders.gate.waiting == [0]

    await holders.leave("a")
    assert holders.admitted == ["a", "c"]


async def test_a_place_goes_on_when_its_next_holder_is_cancelled_at_that_very_moment() -> None:
    holders = Holders()
    await holders.come("a", "b", "c")
    holders.tell_to_leave("a")
    await asyncio.sleep(0)  # "a" leaves: the place is b's, and b does not know yet
    assert (holders.admitted, holders.gate.active, holders.gate.waiting) == (["a"], [0], [0])
    await holders.cancel("b")

    assert holders.admitted == ["a", "c"]
    with pytest.raises(asyncio.CancelledError):
        await holders.tasks["b"]


async def test_who_is_cancelled_in_its_place_makes_way() -> None:
    holders = Holders()
    await holders.come("a", "b")
    await holders.cancel("a")
    assert holders.admitted == ["a", "b"]


async def test_what_fails_in_its_place_makes_way() -> None:
    gate = PriorityGate[int](1)
    with pytest.raises(ZeroDivisionError):
        async with gate.place(0):
            raise ZeroDivisionError
    async with asyncio.timeout(1), gate.place(0):
        assert gate.active == [0]


async def test_a_closed_gate_rejects_all_but_those_who_have_a_place() -> None:
    holders = Holders()
    await holders.come("a", "b")
    holders.gate.close()
    await holders.come("c")

    for name in ("b", "c"):
        with pytest.raises(GateClosed):
            await holders.tasks[name]
    assert (holders.gate.active, holders.gate.waiting) == ([0], [])
    await holders.leave("a")
    await holders.tasks["a"]
    assert (holders.admitted, holders.gate.active) == (["a"], [])


STEPS = st.lists(st.tuples(st.sampled_from(["come", "leave", "cancel"]), st.integers(0, 3)))


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 3), STEPS)
async def test_no_place_is_lost_and_none_given_twice(
    capacity: int, steps: list[tuple[str, int]]
) -> None:
    """Steps follow each other without a turn of the event loop between a leaving and a cancel."""
    holders = Holders(capacity)
    for number, (step, value) in enumerate(steps):
        names = list(holders.tasks)
        if step == "come":
            await holders.come(str(number), ticket=value)
        elif names and step == "leave":
            holders.tell_to_leave(names[value % len(names)])
        elif names:
            holders.tasks[names[value % len(names)]].cancel()
        assert len(holders.gate.active) <= capacity
    await settled()
    if holders.gate.waiting:
        assert len(holders.gate.active) == capacity

    for name in holders.tasks:
        holders.tell_to_leave(name)
        await settled()
    assert all(task.done() for task in holders.tasks.values())
    assert (holders.gate.active, holders.gate.waiting) == ([], [])
    assert set(Counter(holders.admitted).values()) <= {1}
