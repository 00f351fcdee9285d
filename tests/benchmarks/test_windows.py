"""The judges of a simulated day must catch what the quota would let through if it were wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.proxy.windows import Busiest, busiest, earliest_last_call, most_in_any_window

instants = st.lists(st.integers(0, 400).map(lambda quarter: quarter / 4), max_size=60).map(sorted)


@given(instants, st.sampled_from([0.25, 1.0, 3.0, 50.0]))
def test_the_fullest_window_is_the_one_that_trying_every_start_finds(
    calls: list[float], period_s: float
) -> None:
    tried = [sum(start <= call < start + period_s for call in calls) for start in calls]
    assert most_in_any_window(calls, period_s) == max(tried, default=0)


def test_six_calls_in_a_second_that_no_clock_second_holds_are_caught() -> None:
    calls = [0.7, 0.8, 0.9, 1.1, 1.2, 1.3]
    assert busiest(calls) == Busiest(second=6, hour=6)
    assert not busiest(calls).within_quota


def test_one_call_too_many_astride_two_clock_hours_is_caught() -> None:
    late_in_the_first = [3000.0 + i for i in range(500)]
    early_in_the_second = [3600.0 + i for i in range(501)]
    found = busiest(late_in_the_first + early_in_the_second)
    assert found.hour == 1001
    assert found.second == 1
    assert not found.within_quota


def test_a_call_exactly_one_period_later_is_in_another_window() -> None:
    assert most_in_any_window([0.0, 1.0], 1.0) == 1


def test_instants_that_go_back_are_refused_rather_than_judged() -> None:
    with pytest.raises(ValueError, match="decrease"):
        busiest([2.0, 1.0])


def test_ten_thousand_calls_all_waiting_cannot_end_before_nine_hours_and_200_seconds() -> None:
    # Ten times a thousand: nine waits of an hour, then the last thousand at five a second.
    assert earliest_last_call([0.0] * 10_000) == 9 * 3600 + 199


def test_calls_that_come_slower_than_the_quota_end_with_the_last_one() -> None:
    assert earliest_last_call([i * 3.6 for i in range(10_000)]) == 9999 * 3.6


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8), st.integers(1, 3))
def test_the_bound_is_what_trying_every_schedule_of_whole_seconds_finds(
    possible: list[int], per_hour: int
) -> None:
    # With one call a second, whole instants lose nothing: the best schedule is found by filling second after second.
    found = earliest_last_call([float(second) for second in possible], per_second=1, per_hour=per_hour)
    waiting, second = sorted(possible), 0
    made: list[int] = []
    while waiting:
        if waiting[0] <= second and sum(second - earlier < 3600 for earlier in made) < per_hour:
            made.append(second)
            waiting.pop(0)
            second += 1
        else:
            later = [earlier + 3600 for earlier in made if earlier + 3600 > second]
            second = waiting[0] if waiting[0] > second else min(later)
    assert found == made[-1]
