import asyncio
from collections.abc import Sequence
from typing import override

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linky_proxy.quota import (
    Limit,
    MemoryLedger,
    MemoryQuota,
    Priority,
    Quota,
    QuotaExceededError,
    UpstreamApi,
    enedis_limits,
)
from tests.linky_proxy.virtual_time import run_virtually

LIMITS = (Limit(3, 1.0), Limit(8, 20.0))
EPSILON = 1e-6

arrivals_s = st.lists(st.floats(0, 60, allow_nan=False), min_size=1, max_size=60).map(sorted)


def keeps(limits: Sequence[Limit], calls: Sequence[float]) -> bool:
    """Whether no window of any limit, wherever it starts, holds more calls than allowed."""
    return all(
        later - earlier >= limit.period_s - EPSILON
        for limit in limits
        for earlier, later in zip(calls, calls[limit.count :], strict=False)
    )


async def serve(
    quota: Quota, arrivals: Sequence[float], within_s: float, api: UpstreamApi = UpstreamApi.MEASURES
) -> list[tuple[float, float, bool]]:
    """(arrival, instant of the answer, whether served) of each call, in the order of the answers."""
    answers = []
    loop = asyncio.get_running_loop()

    async def call(arrival: float) -> None:
        await asyncio.sleep(arrival - loop.time())
        try:
            await quota.acquire(api, within_s=within_s)
        except QuotaExceededError:
            answers.append((arrival, loop.time(), False))
        else:
            answers.append((arrival, loop.time(), True))

    async with asyncio.TaskGroup() as group:
        for arrival in arrivals:
            group.create_task(call(arrival))
    return answers


@given(arrivals_s, st.floats(0, 40, allow_nan=False))
@settings(max_examples=150)
def test_no_window_wherever_it_starts_holds_more_calls_than_the_quota(
    arrivals: list[float], within_s: float
) -> None:
    answers = run_virtually(serve(MemoryQuota(LIMITS), arrivals, within_s))
    assert keeps(LIMITS, [at for _, at, served in answers if served])


@given(arrivals_s, st.floats(0, 40, allow_nan=False))
@settings(max_examples=150)
def test_every_caller_is_answered_by_its_deadline(arrivals: list[float], within_s: float) -> None:
    answers = run_virtually(serve(MemoryQuota(LIMITS), arrivals, within_s))
    assert len(answers) == len(arrivals)
    assert all(at <= arrival + within_s + EPSILON for arrival, at, _ in answers)


@given(arrivals_s)
@settings(max_examples=100)
def test_a_call_never_waits_while_the_quota_has_room_and_nobody_is_before_it(arrivals: list[float]) -> None:
    answers = run_virtually(serve(MemoryQuota(LIMITS), arrivals, 1000))
    calls = [at for _, at, _ in answers]
    for i, (arrival, at, served) in enumerate(answers):
        assert served
        freed = [calls[i - limit.count] + limit.period_s for limit in LIMITS if i >= limit.count]
        earliest = max([arrival, *calls[max(0, i - 1) : i], *freed])
        assert at == pytest.approx(earliest, abs=1e-3)


def test_an_hour_of_calls_stays_under_enedis_limits() -> None:
    limits = enedis_limits(per_second=5, per_hour=1000, margin_s=0)
    answers = run_virtually(serve(MemoryQuota(limits), [0.0] * 1500, 2 * 3600))
    calls = [at for _, at, _ in answers]
    assert keeps(limits, calls)
    # The 1 000 first at five a second, the rest when the hour has passed for the first of them.
    assert calls[999] == pytest.approx(199, abs=0.1)
    assert calls[-1] == pytest.approx(3600 + 99, abs=0.1)


def test_a_call_that_cannot_be_served_in_time_is_told_at_once_and_when_to_come_back() -> None:
    async def scenario() -> tuple[float, float]:
        quota = MemoryQuota([Limit(1, 100.0)])
        await quota.acquire(UpstreamApi.MEASURES, within_s=0)
        with pytest.raises(QuotaExceededError) as refusal:
            await quota.acquire(UpstreamApi.MEASURES, within_s=30)
        return asyncio.get_running_loop().time(), refusal.value.wait_s

    answered_at, wait_s = run_virtually(scenario())
    assert answered_at == 0.0
    assert wait_s == pytest.approx(100.0)


def test_the_wait_foretold_counts_those_who_wait_already() -> None:
    async def scenario() -> float:
        quota = MemoryQuota([Limit(1, 10.0)])
        async with asyncio.TaskGroup() as group:
            for _ in range(3):
                group.create_task(quota.acquire(UpstreamApi.MEASURES, within_s=100))
            await asyncio.sleep(0)
            with pytest.raises(QuotaExceededError) as refusal:
                await quota.acquire(UpstreamApi.MEASURES, within_s=5)
        return refusal.value.wait_s

    assert run_virtually(scenario()) == pytest.approx(30.0)


def test_each_api_has_a_quota_of_its_own() -> None:
    async def scenario() -> float:
        quota = MemoryQuota([Limit(1, 10.0)])
        await quota.acquire(UpstreamApi.MEASURES, within_s=0)
        await quota.acquire(UpstreamApi.SERVICES, within_s=0)
        return asyncio.get_running_loop().time()

    assert run_virtually(scenario()) == 0.0


def test_a_caller_who_gives_up_leaves_his_turn_to_the_next() -> None:
    async def scenario() -> float:
        quota = MemoryQuota([Limit(1, 10.0)])
        await quota.acquire(UpstreamApi.MEASURES, within_s=0)
        impatient = asyncio.create_task(quota.acquire(UpstreamApi.MEASURES, within_s=100))
        patient = asyncio.create_task(quota.acquire(UpstreamApi.MEASURES, within_s=100))
        await asyncio.sleep(1)
        impatient.cancel()
        await patient
        return asyncio.get_running_loop().time()

    assert run_virtually(scenario()) == pytest.approx(10.0)


def test_a_call_is_refused_at_its_deadline_when_others_took_what_it_was_told() -> None:
    class Contended(MemoryLedger):
        """Says "in a second", every second, as when other replicas are always faster."""

        @override
        async def take(self, api: UpstreamApi, priority: Priority) -> float:
            return 1.0

    async def scenario() -> float:
        quota = Quota(Contended([Limit(1, 10.0)]))
        with pytest.raises(QuotaExceededError):
            await quota.acquire(UpstreamApi.MEASURES, within_s=4.5)
        return asyncio.get_running_loop().time()

    assert run_virtually(scenario()) == pytest.approx(4.0)


def test_a_pause_stops_calls_and_refuses_at_once_those_who_cannot_wait_for_its_end() -> None:
    async def scenario() -> tuple[list[tuple[float, float, bool]], float]:
        quota = MemoryQuota([Limit(1, 10.0)])
        await quota.acquire(UpstreamApi.MEASURES, within_s=0)
        async with asyncio.TaskGroup() as group:
            patient = group.create_task(serve(quota, [1.0], within_s=100))
            impatient = group.create_task(serve(quota, [2.0], within_s=25))
            await asyncio.sleep(5)
            await quota.pause(UpstreamApi.MEASURES, 40.0)
            paused = quota.ledger.paused_s(UpstreamApi.MEASURES)
        await quota.acquire(UpstreamApi.SERVICES, within_s=0)
        return patient.result() + impatient.result(), paused

    answers, paused = run_virtually(scenario())
    assert [served for _, _, served in answers] == [True, False]
    assert [at for _, at, _ in answers] == pytest.approx([45.0, 5.0])
    assert paused == pytest.approx(40.0)


def test_a_longer_pause_is_not_cut_short_by_a_shorter_one() -> None:
    async def scenario() -> float:
        quota = MemoryQuota([Limit(1, 10.0)])
        await quota.pause(UpstreamApi.MEASURES, 40.0)
        await quota.pause(UpstreamApi.MEASURES, 1.0)
        await quota.acquire(UpstreamApi.MEASURES, within_s=100)
        return asyncio.get_running_loop().time()

    assert run_virtually(scenario()) == pytest.approx(40.0)


def test_a_fault_of_the_ledger_reaches_those_who_wait() -> None:
    class Broken(MemoryLedger):
        @override
        async def take(self, api: UpstreamApi, priority: Priority) -> float:
            raise RuntimeError("broken")

    async def scenario() -> None:
        with pytest.raises(RuntimeError, match="broken"):
            await Quota(Broken(LIMITS)).acquire(UpstreamApi.MEASURES, within_s=10)

    run_virtually(scenario())
