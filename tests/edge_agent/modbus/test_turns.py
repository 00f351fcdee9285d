"""Turns on a line: one at a time, urgent ones first, none lost to a cancellation."""

import asyncio

from edge_agent.modbus.turns import Turns
from tests.edge_agent.waiting import until


async def test_an_urgent_turn_waits_for_the_one_under_way_only() -> None:
    turns, order, release = Turns(), list[str](), asyncio.Event()

    async def use(name: str, *, urgent: bool = False) -> None:
        async with turns.turn(urgent=urgent):
            order.append(name)
            if name == "first":
                await release.wait()

    async with asyncio.TaskGroup() as group:
        group.create_task(use("first"))
        await until(lambda: order == ["first"])
        for number in range(3):
            group.create_task(use(f"read {number}"))
        await until(lambda: turns.waiting == 3)
        group.create_task(use("write", urgent=True))
        await until(lambda: turns.waiting == 4)
        release.set()
    assert order == ["first", "write", "read 0", "read 1", "read 2"]


async def test_a_turn_that_gave_up_waiting_blocks_nobody() -> None:
    turns, release, done = Turns(), asyncio.Event(), list[int]()

    async def use(number: int) -> None:
        async with turns.turn(urgent=False):
            await release.wait()
            done.append(number)

    tasks = [asyncio.create_task(use(number)) for number in range(3)]
    await until(lambda: turns.waiting == 2)
    tasks[1].cancel()
    release.set()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert done == [0, 2]


async def test_a_turn_given_at_the_moment_of_giving_up_is_passed_on() -> None:
    turns, release, done = Turns(), asyncio.Event(), list[int]()

    async def use(number: int) -> None:
        async with turns.turn(urgent=False):
            await release.wait()
            done.append(number)

    first = asyncio.create_task(use(0))
    await until(lambda: turns.waiting == 0 and not first.done())
    second, third = asyncio.create_task(use(1)), asyncio.create_task(use(2))
    await until(lambda: turns.waiting == 2)
    release.set()
    first.add_done_callback(lambda _: second.cancel())
    await asyncio.gather(first, second, third, return_exceptions=True)
    assert 2 in done
    async with asyncio.timeout(1), turns.turn(urgent=False):
        pass
