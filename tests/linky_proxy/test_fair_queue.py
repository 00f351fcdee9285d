import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linky_proxy.quota import Asker, Limit, MemoryQuota, Priority, UpstreamApi
from linky_proxy.quota.fair_queue import FairQueue
from tests.linky_proxy.virtual_time import run_virtually

type Item = tuple[int, str, Priority]

CALLERS = ("a", "b", "c", "d")
pushes = st.tuples(st.sampled_from(CALLERS), st.sampled_from(Priority))
# None serves the next one.
operations = st.lists(st.none() | pushes, max_size=60)


def replay(steps: list[tuple[str, Priority] | None]) -> tuple[FairQueue[Item], list[Item]]:
    """The queue after `steps`, and what it served."""
    queue: FairQueue[Item] = FairQueue()
    served = []
    for number, step in enumerate(steps):
        if step is not None:
            queue.push((number, *step), *step)
        elif len(queue):
            served.append(queue.pop())
    return queue, served


@given(operations)
def test_everything_is_served_once_and_a_caller_s_own_requests_in_order(
    steps: list[tuple[str, Priority] | None],
) -> None:
    queue, served = replay(steps)
    while len(queue):
        served.append(queue.pop())
    assert sorted(served) == [(number, *step) for number, step in enumerate(steps) if step is not None]
    for caller in CALLERS:
        for priority in Priority:
            numbers = [number for number, *whose in served if whose == [caller, priority]]
            assert numbers == sorted(numbers)


@given(operations)
def test_the_order_foretold_is_the_order_in_which_it_serves(
    steps: list[tuple[str, Priority] | None],
) -> None:
    queue, _ = replay(steps)
    foretold = list(queue)
    assert [queue.pop() for _ in range(len(queue))] == foretold


@given(operations, pushes)
def test_a_newcomer_s_place_is_known_before_it_comes(
    steps: list[tuple[str, Priority] | None], newcomer: tuple[str, Priority]
) -> None:
    queue, _ = replay(steps)
    ahead = queue.ahead_of(*newcomer)
    item = (len(steps), *newcomer)
    queue.push(item, *newcomer)
    assert list(queue).index(item) == ahead


@given(operations, pushes)
def test_a_caller_who_waits_for_nothing_comes_after_one_request_of_each_other_at_most(
    steps: list[tuple[str, Priority] | None], newcomer: tuple[str, Priority]
) -> None:
    caller, priority = "newcomer", newcomer[1]
    queue, _ = replay(steps)
    queue.push((len(steps), caller, priority), caller, priority)
    before = list(queue)[: list(queue).index((len(steps), caller, priority))]
    same_class = [whose for _, whose, its_priority in before if its_priority is priority]
    assert len(same_class) == len(set(same_class))


@given(operations)
def test_back_fills_wait_until_no_interactive_request_does(
    steps: list[tuple[str, Priority] | None],
) -> None:
    queue, _ = replay(steps)
    classes = [priority for _, _, priority in queue]
    assert (Priority.BACKFILL, Priority.INTERACTIVE) not in pairwise(classes)


@given(operations, st.data())
def test_a_request_taken_out_leaves_the_others_in_their_order(
    steps: list[tuple[str, Priority] | None], data: st.DataObject
) -> None:
    queue, _ = replay(steps)
    items = list(queue)
    if not items:
        queue.discard((0, "a", Priority.BACKFILL), "a", Priority.BACKFILL)
        return
    gone = data.draw(st.sampled_from(items))
    queue.discard(gone, *gone[1:])
    assert set(queue) == set(items) - {gone}
    for caller in CALLERS:
        mine = [item for item in items if item[1] == caller and item != gone]
        assert [item for item in queue if item[1] == caller] == mine


def test_nothing_can_be_served_when_nothing_waits() -> None:
    with pytest.raises(IndexError):
        FairQueue[int]().pop()


def in_the_queue(first: list[tuple[str, Priority]], late: tuple[str, Priority]) -> list[str]:
    """The callers in the order of their calls, when `late` comes while the first ones wait; one call a second."""

    async def scenario() -> list[str]:
        quota = MemoryQuota([Limit(1, 1.0)])
        order = []

        async def call(caller: str, priority: Priority) -> None:
            await quota.acquire(UpstreamApi.MEASURES, within_s=1000, asker=Asker(caller, priority))
            order.append(caller)

        async with asyncio.TaskGroup() as group:
            for asker in first:
                group.create_task(call(*asker))
            await asyncio.sleep(10.5)
            group.create_task(call(*late))
        return order

    return run_virtually(scenario())


def test_two_years_of_back_fill_delay_another_token_s_daily_call_by_no_request() -> None:
    order = in_the_queue([("greedy", Priority.BACKFILL)] * 105, ("daily", Priority.INTERACTIVE))
    assert order.index("daily") == 11


def test_two_years_asked_for_as_if_today_s_delay_another_token_by_one_request_at_most() -> None:
    order = in_the_queue([("greedy", Priority.INTERACTIVE)] * 105, ("daily", Priority.INTERACTIVE))
    assert order.index("daily") <= 12


def test_back_fills_leave_a_part_of_the_hour_to_the_others() -> None:
    async def scenario() -> tuple[float, float]:
        quota = MemoryQuota([Limit(10, 3600.0, kept=2)])
        loop = asyncio.get_running_loop()
        old = Asker("greedy", Priority.BACKFILL)
        for _ in range(8):
            await quota.acquire(UpstreamApi.MEASURES, within_s=0, asker=old)
        async with asyncio.TaskGroup() as group:
            ninth = group.create_task(quota.acquire(UpstreamApi.MEASURES, within_s=9999, asker=old))
            await asyncio.sleep(1)
            await quota.acquire(UpstreamApi.MEASURES, within_s=0, asker=Asker("daily"))
            today = loop.time()
            await ninth
        return today, loop.time()

    # The ninth waits until two calls of the first hour are over: its own class may have eight, one is today's.
    assert run_virtually(scenario()) == (1.0, 3600.0)


def test_who_waits_is_counted_by_class() -> None:
    async def scenario() -> list[int]:
        quota = MemoryQuota([Limit(1, 10.0)])
        await quota.acquire(UpstreamApi.MEASURES, within_s=0)
        waiting = [
            asyncio.create_task(
                quota.acquire(UpstreamApi.MEASURES, within_s=99, asker=Asker("one", Priority.BACKFILL))
            )
            for _ in range(3)
        ]
        await asyncio.sleep(1)
        counts = [quota.waiting(UpstreamApi.MEASURES, priority) for priority in Priority]
        for task in waiting:
            task.cancel()
        return counts

    assert run_virtually(scenario()) == [0, 3]
