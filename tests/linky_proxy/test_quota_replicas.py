"""Replicas that share a quota never exceed it together, whatever happens to the store between them.

The script is the real one, in a real Redis; time is virtual, so that minutes of outages take milliseconds.
"""

import asyncio
from collections.abc import Iterator, Sequence
from itertools import chain

import pytest
from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from redis import Redis

from linky_proxy.quota import Limit, Priority
from tests.linky_proxy.redis_server import redis_server
from tests.linky_proxy.virtual_replicas import (
    Greed,
    Link,
    Outage,
    World,
    beat,
    live_through,
    replica_in,
    sharing_for,
)
from tests.linky_proxy.virtual_time import run_virtually

pytestmark = pytest.mark.slow


MARGIN = 0.25
TRUE_LIMITS = (Limit(4, 1.0), Limit(12, 8.0))
# A long window that holds many more calls than can be made while a replica waits to be missed, as Enedis' hour does.
WIDE_LIMITS = (Limit(4, 1.0), Limit(40, 30.0))


def with_margin(limits: Sequence[Limit]) -> Sequence[Limit]:
    return tuple(Limit(limit.count, limit.period_s + MARGIN) for limit in limits)


LIMITS = with_margin(TRUE_LIMITS)
LENGTH_S = 30.0
REPLICAS = 3


@pytest.fixture(scope="module")
def redis() -> Iterator[Redis]:
    with redis_server() as server, Redis.from_url(server.url) as client:
        yield client


def worst(limit: Limit, calls: list[float]) -> int:
    """The most calls in any window."""
    return max(
        (sum(1 for at in calls if first <= at < first + limit.period_s - 1e-6) for first in calls), default=0
    )


def spans(most: float) -> st.SearchStrategy[tuple[float, float]]:
    return st.tuples(st.floats(0, LENGTH_S), st.floats(0, most)).map(lambda span: (span[0], sum(span)))


def some() -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, REPLICAS - 1), min_size=1, max_size=REPLICAS, unique=True)


def outages() -> st.SearchStrategy[list[Outage]]:
    links = st.sampled_from([Link.CUT, Link.DEAF, Link.LATE])
    several = st.builds(
        lambda replicas, span, link: [Outage(replica, span[0], span[1], link) for replica in replicas],
        *(some(), spans(20), links),
    )
    return st.lists(several, max_size=4).map(lambda groups: list(chain.from_iterable(groups)))


def greeds() -> st.SearchStrategy[list[Greed]]:
    several = st.builds(
        lambda replicas, span: [Greed(replica, *span) for replica in replicas], some(), spans(40)
    )
    return st.lists(several, min_size=1, max_size=3).map(lambda groups: list(chain.from_iterable(groups)))


type Troubles = tuple[list[Outage], list[float], float, float]


def troubles() -> st.SearchStrategy[Troubles]:
    """Outages, losses of contents, latency and lateness of a world."""
    losses = st.lists(st.floats(0, LENGTH_S), max_size=3)
    return st.tuples(outages(), losses, st.sampled_from([0.0, 0.02, 0.1]), st.sampled_from([0.9, 9.0]))


@given(greeds(), troubles(), st.sampled_from([TRUE_LIMITS, WIDE_LIMITS]))
@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_window_holds_more_than_the_quota_whatever_is_lost(
    redis: Redis, greed: list[Greed], trouble: Troubles, limits: Sequence[Limit]
) -> None:
    world = World(redis, *trouble)
    made = run_virtually(live_through(world, sharing_for(with_margin(limits), REPLICAS), greed))
    calls = sorted(at for one in made for at in one)
    note(f"{greed} {trouble}")
    assert [worst(limit, calls) <= limit.count for limit in limits] == [True, True]


def calls_of(
    redis: Redis,
    greed: Sequence[Greed],
    *cuts: Outage,
    replicas: int = REPLICAS,
    latency_s: float = 0.0,
) -> Sequence[Sequence[float]]:
    world = World(redis, cuts, latency_s=latency_s)
    return run_virtually(live_through(world, sharing_for(LIMITS, replicas), greed))


def between(calls: Sequence[float], start: float, end: float) -> int:
    return sum(start <= at < end for at in calls)


def test_together_they_use_the_whole_quota(redis: Redis) -> None:
    made = calls_of(redis, [Greed(number, 0, 32.9) for number in range(3)])
    # 12 calls in each of the four windows of 8.25 s that begin before the end.
    assert sum(map(len, made)) == 48


def test_one_alone_uses_the_whole_quota_while_the_others_are_idle(redis: Redis) -> None:
    assert len(calls_of(redis, [Greed(1, 0, 32.9)])[0]) == 48


def test_a_replica_cut_off_goes_on_with_its_share_and_the_others_with_theirs(redis: Redis) -> None:
    greed = [Greed(number, 0, 60) for number in range(3)]
    made = calls_of(redis, greed, Outage(0, 10, 50, Link.CUT))
    cut, *others = (between(calls, 20, 45) for calls in made)
    # 25 s hold three windows of 8.25 s: four calls of twelve for each replica.
    assert 8 <= cut <= 16
    assert 20 <= sum(others) <= 32


@pytest.mark.parametrize("link", [Link.CUT, Link.DEAF, Link.LATE])
def test_whenever_one_is_cut_off_the_others_know_before_it_goes_on_alone(redis: Redis, link: Link) -> None:
    for tenth in range(60, 100):
        start = tenth / 10
        made = calls_of(
            *(redis, [Greed(0, 0, 20), Greed(1, 0, 20)]),
            *(Outage(0, start, start + 0.7, link), Outage(0, start + 0.7, 20, Link.CUT)),
            replicas=2,
        )
        calls = sorted(chain.from_iterable(made))
        assert [worst(limit, calls) <= limit.count for limit in TRUE_LIMITS] == [True, True], tenth


def test_a_question_that_reaches_redis_too_late_does_not_say_that_its_replica_is_there(
    redis: Redis,
) -> None:
    limits = (LIMITS[0], Limit(100, 30.0))
    for tenth in range(50, 60):
        start = tenth / 10
        world = World(redis, [Outage(0, start, start + 0.7, Link.LATE), Outage(0, start + 0.7, 20, Link.CUT)])
        greed = [Greed(0, start + 2, 15), Greed(1, start + 2, 15)]
        made = run_virtually(live_through(world, sharing_for(limits, 2), greed))
        assert worst(TRUE_LIMITS[0], sorted(chain.from_iterable(made))) <= TRUE_LIMITS[0].count, tenth
        assert all(made)


def test_all_go_on_with_their_shares_while_the_store_is_lost_and_share_again_afterwards(
    redis: Redis,
) -> None:
    greed = [Greed(number, 0, 80) for number in range(3)]
    made = calls_of(redis, greed, *(Outage(number, 10, 50, Link.CUT) for number in range(3)))
    assert [between(calls, 20, 45) >= 8 for calls in made] == [True] * 3
    assert between(sorted(chain.from_iterable(made)), 60, 76.5) == 24


def test_a_store_that_has_lost_its_contents_is_told_what_was_spent(redis: Redis) -> None:
    world = World(redis, losses=[15.0])
    sharing = sharing_for(with_margin(WIDE_LIMITS), 2)
    made = run_virtually(live_through(world, sharing, [Greed(0, 0, 29)]))
    assert len(made[0]) == 40


def test_a_replica_that_never_reached_the_store_takes_the_quota_for_used_up(redis: Redis) -> None:
    made = calls_of(redis, [Greed(0, 0, 30)], Outage(0, 0, 30, Link.CUT))
    assert min(made[0]) >= 8.25
    assert len(made[0]) >= 8


def test_more_replicas_than_shares_do_not_go_on_alone(redis: Redis) -> None:
    greed = [Greed(number, 0, 40) for number in range(3)]
    cuts = [Outage(number, 10, 40, Link.CUT) for number in range(3)]
    made = calls_of(redis, greed, *cuts, replicas=2)
    assert [between(calls, 10, 40) for calls in made] == [0, 0, 0]


def test_fewer_calls_a_second_than_replicas_make_no_share(redis: Redis) -> None:
    greed = [Greed(0, 0, 30)]
    assert between(calls_of(redis, greed, Outage(0, 5, 30, Link.CUT), replicas=5)[0], 5, 30) == 0


def test_a_grant_that_comes_late_is_not_used(redis: Redis) -> None:
    assert calls_of(redis, [Greed(0, 0, 20)], latency_s=0.08) == [[]]
    assert calls_of(redis, [Greed(0, 0, 20)], latency_s=0.04) != [[]]


def test_back_fills_leave_their_part_of_the_shared_quota(redis: Redis) -> None:
    limits = (Limit(4, 1.25), Limit(12, 8.25, kept=5))

    async def scenario() -> Sequence[Sequence[float]]:
        greed = [Greed(0, 0, 8, Priority.BACKFILL), Greed(1, 5, 8)]
        return await live_through(World(redis), sharing_for(limits, 3), greed)

    old, today = run_virtually(scenario())
    assert (len(old), len(today)) == (7, 5)


def test_a_pause_holds_for_all_and_outlives_the_store(redis: Redis) -> None:
    world = World(redis, [Outage(1, 2, 12, Link.CUT)])
    sharing = sharing_for(LIMITS, 3)

    async def scenario() -> list[float]:
        redis.flushdb()
        replicas = [replica_in(world, number, sharing) for number in range(3)]
        beats = [asyncio.create_task(beat(replica, sharing)) for replica in replicas]
        await asyncio.sleep(1)
        await replicas[0].pause(20)
        await asyncio.sleep(0.5)
        paused = [replica.paused_s for replica in replicas]
        greed = [Greed(number, 0, 30) for number in range(3)]
        made = await asyncio.gather(*(one.calls(replicas[one.replica]) for one in greed))
        for task in beats:
            task.cancel()
        return [*paused, min(at for calls in made for at in calls)]

    *paused, first = run_virtually(scenario())
    assert paused == [pytest.approx(19.5, abs=0.01)] * 3
    assert first == pytest.approx(21, abs=0.6)


def test_a_pause_asked_for_while_the_store_is_lost_holds_here(redis: Redis) -> None:
    world, sharing = World(redis, [Outage(0, 5, 60, Link.CUT)]), sharing_for(LIMITS, 1)

    async def scenario() -> Sequence[float]:
        redis.flushdb()
        replica = replica_in(world, 0, sharing)
        beats = asyncio.create_task(beat(replica, sharing))
        await asyncio.sleep(5)
        # The first finds the store lost, the second knows.
        await replica.pause(10)
        await replica.pause(12)
        calls = await Greed(0, 0, 20).calls(replica)
        beats.cancel()
        return calls

    assert min(run_virtually(scenario())) == pytest.approx(17, abs=0.6)


def test_each_says_what_is_wrong_and_what_is_used(redis: Redis) -> None:
    world, sharing = World(redis, [Outage(0, 5, 9, Link.CUT)]), sharing_for(LIMITS, 2)

    async def scenario() -> list[tuple[str | None, bool, int]]:
        redis.flushdb()
        replicas = [replica_in(world, number, sharing) for number in range(3)]
        said = []

        def note_state() -> None:
            one = replicas[0]
            said.append((one.trouble, one.connected, one.used(LIMITS[1])))

        note_state()
        await replicas[0].beat()
        note_state()
        await replicas[1].beat()
        await replicas[0].take(Priority.INTERACTIVE)
        note_state()
        await replicas[2].beat()
        await replicas[0].beat()
        note_state()
        await asyncio.sleep(5)
        await replicas[0].beat()
        note_state()
        return said

    assert run_virtually(scenario()) == [
        ("Redis has not answered yet", False, 0),
        ("1 of 2 replicas missing: the quota is reduced by their share", True, 0),
        (None, True, 1),
        ("3 replicas run but LINKY_PROXY_REPLICAS is 2", True, 1),
        ("cut", False, 1),
    ]


def test_what_one_made_alone_is_known_to_all_when_it_is_back(redis: Redis) -> None:
    world, sharing = World(redis, [Outage(1, 5, 15, Link.CUT)]), sharing_for(with_margin(WIDE_LIMITS), 2)

    async def scenario() -> tuple[int, int]:
        redis.flushdb()
        replicas = [replica_in(world, number, sharing) for number in range(2)]
        beats = [asyncio.create_task(beat(replica, sharing)) for replica in replicas]
        made = await Greed(1, 5, 14).calls(replicas[1])
        # Later than those that it will hear of.
        assert await replicas[0].take(Priority.INTERACTIVE) == 0
        await asyncio.sleep(5)
        for task in beats:
            task.cancel()
        return len(made), replicas[0].used(sharing.limits[1])

    made, known = run_virtually(scenario())
    assert made > 0
    assert known == made + 1


def test_calls_are_known_to_all_even_when_the_store_s_clock_is_set_back(redis: Redis) -> None:
    world, sharing = World(redis), sharing_for(with_margin(WIDE_LIMITS), 2)

    async def scenario() -> list[int]:
        redis.flushdb()
        replicas = [replica_in(world, number, sharing) for number in range(2)]
        known = []
        for clock_ahead_s in (0.0, -3.0):
            world.clock_ahead_s = clock_ahead_s
            for replica in replicas:
                await replica.beat()
            assert await replicas[0].take(Priority.INTERACTIVE) == 0
            await replicas[1].beat()
            known.append(replicas[1].used(sharing.limits[1]))
        return known

    assert run_virtually(scenario()) == [1, 2]


def test_the_store_s_clock_set_back_does_not_shorten_a_window(redis: Redis) -> None:
    world, sharing = World(redis), sharing_for(LIMITS, 1)

    async def scenario() -> Sequence[float]:
        redis.flushdb()
        replica = replica_in(world, 0, sharing)
        beats = asyncio.create_task(beat(replica, sharing))
        first = await Greed(0, 0, 4).calls(replica)
        world.clock_ahead_s = -3
        second = await Greed(0, 0, 8).calls(replica)
        beats.cancel()
        return [*first, *second]

    calls = list(run_virtually(scenario()))
    assert len(calls) >= 12
    assert [worst(limit, calls) <= limit.count for limit in TRUE_LIMITS] == [True, True]
