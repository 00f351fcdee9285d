"""A day of thousands of meters through the proxy's own quota, on a virtual clock: no socket, no waiting.

What is the proxy's own runs as it is: the slot of each meter, the waiting line of each replica, the rule of the windows,
the deadline and the seconds of `Retry-After`. What is around it is modelled: each client makes its calls one after the
other, on any replica, and comes back when it was told to.
"""

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import cycle
from random import Random

from benchmarks.proxy.virtual_clock import run_virtually
from benchmarks.proxy.windows import (
    ENEDIS_PER_HOUR,
    HOUR_S,
    Busiest,
    busiest,
    earliest_last_call,
)
from linky_proxy.quota import QuotaExceededError
from linky_proxy.slot.daily_minute import SlotWindow, slot_of
from linky_proxy.usage_point import Prm

type Turn = Callable[[Prm], Awaitable[None]]
"""What a replica does before it calls Enedis for a meter: returns when it may, or raises `QuotaExceededError`."""


class Arrival(StrEnum):
    """When clients ask."""

    SLOTS = "slots"
    CROWD = "crowd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A day to simulate.

    Attributes:
        meters: how many; each has a client of its own.
        calls_per_meter: calls to Enedis that each client makes, one after the other.
        replicas: proxies that share the quota, chosen in turn for each request.
        arrival: each at its slot of `window`, or all of them at a random instant of it.
        window: part of the day.
        answer_s: time that Enedis takes to answer.
        seed: of the PRMs, of the crowd's instants and of the clients' fractions of a second.
    """

    meters: int
    calls_per_meter: int = 2
    replicas: int = 1
    arrival: Arrival = Arrival.SLOTS
    window: SlotWindow
    answer_s: float = 0.3
    seed: int = 2026


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What happened. Instants are seconds after midnight, and go past 86 400 when the day was too short.

    Attributes:
        calls: calls made to Enedis.
        busiest: the fullest second and hour of these calls.
        opening_s: when the first client could ask.
        last_served_s: when the last call was made.
        earliest_s: when the last call could have been made at best, by somebody who kept the quota and knew in advance
            when each client would ask.
        earliest_without_slots_s: the same if all clients had asked when the window opened: the quota's own limit.
        refusals: answers 429.
        most_refusals: most of them that one client received.
        longest_wait_s: longest time from a client's first request for a measure to its turn.
    """

    calls: int
    busiest: Busiest
    opening_s: float
    last_served_s: float
    earliest_s: float
    earliest_without_slots_s: float
    refusals: int
    most_refusals: int
    longest_wait_s: float

    @property
    def over_earliest(self) -> float:
        """How much longer than the theoretical minimum the day took, from its opening (0.03 is 3 %)."""
        return (self.last_served_s - self.opening_s) / (self.earliest_s - self.opening_s) - 1

    @property
    def quota_share(self) -> float:
        """Calls made, as a part of what the hourly quota allows in the time that they took."""
        hours = (self.last_served_s - self.opening_s) / HOUR_S
        return self.calls / (ENEDIS_PER_HOUR * hours)


def meters(scenario: Scenario) -> list[Prm]:
    """The PRMs of a scenario: distinct, and the same for the same seed."""
    random = Random(scenario.seed)  # noqa: S311 - a simulation
    return [Prm(f"{number:014}") for number in random.sample(range(10**13, 10**14), scenario.meters)]


def bounds_s(window: SlotWindow) -> tuple[int, int]:
    """Start and end of a window, in seconds after midnight."""
    start, end = (one.hour * 3600 + one.minute * 60 + one.second for one in (window.start, window.end))
    return start, end


def first_requests(scenario: Scenario, prms: Sequence[Prm]) -> list[float]:
    """When each client asks first, in seconds after midnight."""
    random = Random(scenario.seed + 1)  # noqa: S311 - a simulation
    if scenario.arrival is Arrival.CROWD:
        return [random.uniform(*bounds_s(scenario.window)) for _ in prms]
    # A clock is never exactly on the second, and clients' clocks differ.
    slots = [slot_of(prm, scenario.window, scenario.window).main for prm in prms]
    return [one.hour * 3600 + one.minute * 60 + one.second + random.random() for one in slots]


@dataclass(slots=True)
class _Log:
    made: list[float] = field(default_factory=list)
    refusals: list[int] = field(default_factory=list)
    longest_wait_s: float = 0.0


async def _client(
    prm: Prm,
    *,
    asks_at_s: float,
    phase_s: float,
    scenario: Scenario,
    next_replica: Callable[[], Turn],
    log: _Log,
) -> None:
    loop = asyncio.get_running_loop()
    await asyncio.sleep(asks_at_s)
    refusals = 0
    for _ in range(scenario.calls_per_meter):
        asked = loop.time()
        while True:
            try:
                await next_replica()(prm)
                break
            except QuotaExceededError as refusal:
                refusals += 1
                await asyncio.sleep(max(1, math.ceil(refusal.wait_s)) + phase_s)
        log.made.append(loop.time())
        log.longest_wait_s = max(log.longest_wait_s, loop.time() - asked)
        await asyncio.sleep(scenario.answer_s)
    log.refusals.append(refusals)


async def _live(
    scenario: Scenario, prms: Sequence[Prm], asks_at_s: Sequence[float], turns: Sequence[Turn]
) -> _Log:
    log, random = _Log(), Random(scenario.seed + 2)  # noqa: S311 - a simulation
    next_replica = cycle(turns).__next__
    async with asyncio.TaskGroup() as group:
        for prm, asks_at in zip(prms, asks_at_s, strict=True):
            # A client that was told "in 20 seconds" comes back some part of a second later than that.
            client = _client(
                prm,
                asks_at_s=asks_at,
                phase_s=random.random(),
                scenario=scenario,
                next_replica=next_replica,
                log=log,
            )
            group.create_task(client)
    return log


def simulate(scenario: Scenario, make_turns: Callable[[int], Sequence[Turn]]) -> Day:
    """Live through a day.

    Args:
        scenario: the day.
        make_turns: makes that many replicas that share one quota; called inside the virtual loop.
    """
    prms = meters(scenario)
    asks_at_s = first_requests(scenario, prms)

    async def live() -> _Log:
        return await _live(scenario, prms, asks_at_s, make_turns(scenario.replicas))

    log = run_virtually(live())
    opening_s = float(bounds_s(scenario.window)[0])
    calls = scenario.meters * scenario.calls_per_meter
    possible = [at + i * scenario.answer_s for at in asks_at_s for i in range(scenario.calls_per_meter)]
    return Day(
        calls=len(log.made),
        busiest=busiest(log.made),
        opening_s=opening_s,
        last_served_s=log.made[-1],
        earliest_s=earliest_last_call(possible),
        earliest_without_slots_s=earliest_last_call([opening_s] * calls),
        refusals=sum(log.refusals),
        most_refusals=max(log.refusals),
        longest_wait_s=log.longest_wait_s,
    )
