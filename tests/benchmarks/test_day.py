"""A simulated day measures the quota it is given: a good one passes, a bad one is caught."""

import asyncio
from collections.abc import Sequence
from itertools import pairwise

import pytest

from benchmarks.proxy.day import Arrival, Scenario, Turn, first_requests, meters, simulate
from benchmarks.proxy.replicas import make_turns
from benchmarks.proxy.virtual_clock import DeadlockError, run_virtually
from linky_proxy.quota import QuotaExceededError
from linky_proxy.slot.daily_minute import SlotWindow
from linky_proxy.usage_point import Prm

MORNING = SlotWindow.parse("08:05-12:00")
CROWD = SlotWindow.parse("06:00-06:20")


@pytest.mark.parametrize("replicas", [1, 4])
def test_a_morning_of_slots_keeps_the_quota_and_ends_within_3_percent_of_the_minimum(replicas: int) -> None:
    day = simulate(Scenario(meters=1850, replicas=replicas, window=MORNING), make_turns)
    assert day.calls == 3700
    assert day.busiest.within_quota
    assert day.over_earliest < 0.03
    assert day.quota_share > 0.9


@pytest.mark.parametrize("replicas", [1, 4])
def test_a_crowd_keeps_the_quota_and_is_served_within_3_percent_of_the_minimum(replicas: int) -> None:
    scenario = Scenario(meters=700, replicas=replicas, arrival=Arrival.CROWD, window=CROWD)
    day = simulate(scenario, make_turns)
    assert day.calls == 1400
    assert day.busiest.within_quota
    # The second thousand has to wait for the first hour to pass, whoever serves it.
    assert day.earliest_without_slots_s == CROWD.start.hour * 3600 + 3600 + 79
    assert day.over_earliest < 0.03
    assert day.refusals > 0


@pytest.mark.slow
def test_more_replicas_make_no_more_calls_in_an_hour() -> None:
    scenario = Scenario(meters=1200, calls_per_meter=1, replicas=4, arrival=Arrival.CROWD, window=CROWD)
    assert simulate(scenario, make_turns).busiest.hour == 1000


def test_a_quota_that_lets_everybody_through_is_caught() -> None:
    async def at_once(_prm: Prm) -> None:
        return

    scenario = Scenario(meters=1100, calls_per_meter=1, arrival=Arrival.CROWD, window=CROWD)
    day = simulate(scenario, lambda _: [at_once])
    assert not day.busiest.within_quota
    assert day.busiest.hour == 1100


def test_replicas_that_each_spend_the_whole_quota_are_caught() -> None:
    def each_its_own(replicas: int) -> Sequence[Turn]:
        return [make_turns(1)[0] for _ in range(replicas)]

    scenario = Scenario(meters=1500, calls_per_meter=1, replicas=2, arrival=Arrival.CROWD, window=CROWD)
    assert simulate(scenario, each_its_own).busiest.hour > 1000


def test_time_lost_by_a_lazy_quota_shows() -> None:
    async def after_an_hour(_prm: Prm) -> None:
        await asyncio.sleep(3600)

    day = simulate(Scenario(meters=3, calls_per_meter=1, window=MORNING), lambda _: [after_an_hour])
    assert day.over_earliest > 0.2
    assert day.longest_wait_s == pytest.approx(3600)


def test_a_refused_client_comes_back_when_it_was_told_to_and_not_before() -> None:
    asked: list[float] = []

    async def refuse_twice(_prm: Prm) -> None:
        asked.append(asyncio.get_running_loop().time())
        if len(asked) <= 2:
            raise QuotaExceededError(100.2)

    day = simulate(Scenario(meters=1, calls_per_meter=1, window=MORNING), lambda _: [refuse_twice])
    # Retry-After is in whole seconds, and clients' clocks differ by less than one.
    assert all(101 <= later - earlier < 102 for earlier, later in pairwise(asked))
    assert (day.calls, day.refusals, day.most_refusals) == (1, 2, 2)


def test_a_client_makes_its_calls_one_after_the_other_on_replica_after_replica() -> None:
    served: list[tuple[int, float]] = []

    def remember(replica: int) -> Turn:
        async def turn(_prm: Prm) -> None:
            served.append((replica, asyncio.get_running_loop().time()))

        return turn

    scenario = Scenario(meters=1, calls_per_meter=3, replicas=2, window=MORNING, answer_s=0.5)
    simulate(scenario, lambda replicas: [remember(number) for number in range(replicas)])
    assert [replica for replica, _ in served] == [0, 1, 0]
    assert served[2][1] - served[0][1] == pytest.approx(1.0)


@pytest.mark.parametrize("arrival", Arrival)
def test_clients_first_ask_inside_the_window(arrival: Arrival) -> None:
    scenario = Scenario(meters=300, arrival=arrival, window=CROWD)
    asks = first_requests(scenario, meters(scenario))
    assert min(asks) >= 6 * 3600
    assert max(asks) < 6 * 3600 + 20 * 60 + 1
    assert len(set(meters(scenario))) == 300


def test_a_day_that_could_never_end_is_told() -> None:
    with pytest.raises(DeadlockError):
        run_virtually(asyncio.Event().wait())
