"""Sums and means over buckets: nothing invented, nothing lost."""

import math
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.energy import (
    HOUR,
    Interval,
    Step,
    averaged,
    bucket_edges,
    daily_energy,
    daily_mean,
    day_start,
    summed,
    without_doubles,
)

PARIS = ZoneInfo("Europe/Paris")
NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def hours(start: datetime, values: list[float | None]) -> list[Interval]:
    return [
        Interval(start + number * HOUR, start + (number + 1) * HOUR, value)
        for number, value in enumerate(values)
        if value is not None
    ]


@pytest.mark.parametrize(("day", "count"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_a_day_of_clock_change_sums_all_its_hours_and_only_them(day: date, count: int) -> None:
    start = day_start(day, PARIS) - HOUR
    stored = hours(start, [100.0, *[1.0] * count, 100.0])
    assert daily_energy(stored, day, day + timedelta(days=1), PARIS) == {day: float(count)}


def test_a_gap_is_none_with_no_coverage_and_not_zero() -> None:
    edges = [NOON, NOON + HOUR, NOON + 2 * HOUR]
    assert summed(hours(NOON, [None, 5.0]), edges, prorate=HOUR) == [
        Interval(NOON, NOON + HOUR, None, 0.0),
        Interval(NOON + HOUR, NOON + 2 * HOUR, 5.0, 1.0),
    ]


def test_an_interval_across_an_edge_is_shared_when_short_and_left_out_when_long() -> None:
    edges = [NOON, NOON + HOUR, NOON + 2 * HOUR]
    crossing = Interval(NOON + 45 * MINUTE, NOON + 75 * MINUTE, 10.0)
    shared = summed([crossing], edges, prorate=30 * MINUTE)
    assert [(each.value, each.coverage) for each in shared] == [(5.0, 0.25), (5.0, 0.25)]
    left_out = summed([crossing], edges, prorate=29 * MINUTE)
    assert [(each.value, each.coverage) for each in left_out] == [(None, 0.0), (None, 0.0)]


def test_the_whole_energy_of_an_outage_counts_in_the_day_that_holds_it() -> None:
    day = date(2026, 1, 15)
    start = day_start(day, PARIS)
    stored = [
        *hours(start, [1.0] * 10),
        Interval(start + 10 * HOUR, start + 20 * HOUR, 15.0),
        *hours(start + 20 * HOUR, [1.0] * 4),
    ]
    assert daily_energy(stored, day, day + timedelta(days=1), PARIS) == {day: 29.0}


def test_imported_hours_replace_the_one_long_piece_of_the_same_outage() -> None:
    outage = Interval(NOON - 18 * MINUTE, NOON + 5 * HOUR + 20 * MINUTE, 50.0)
    partial = Interval(NOON - HOUR, NOON, 7.0, 0.7)
    assert without_doubles([outage, partial]) == [partial, outage]
    imported = hours(NOON, [1.0])
    assert without_doubles([outage, partial, *imported]) == [partial, *imported]


def test_a_day_is_known_from_ninety_percent_of_its_hours_and_filled_at_its_own_mean() -> None:
    day = date(2026, 1, 15)
    start = day_start(day, PARIS)
    known = daily_energy(hours(start, [2.0] * 22), day, day + timedelta(days=1), PARIS)
    assert known[day] == pytest.approx(48.0)
    assert daily_energy(hours(start, [2.0] * 21), day, day + timedelta(days=1), PARIS) == {day: None}


def test_a_daily_mean_weighs_hours_by_what_is_known_of_them() -> None:
    day = date(2026, 1, 15)
    start = day_start(day, PARIS)
    stored = [*hours(start, [10.0] * 23), Interval(start + 23 * HOUR, start + 24 * HOUR, 34.0, 0.5)]
    mean = daily_mean(stored, day, day + timedelta(days=1), PARIS)[day]
    assert mean == pytest.approx((23 * 10 + 0.5 * 34) / 23.5)
    assert daily_mean(stored[:20], day, day + timedelta(days=1), PARIS) == {day: None}


values = st.lists(st.one_of(st.none(), st.floats(0, 1e6)), min_size=1, max_size=200)


@given(values, st.sampled_from([Step.HOUR, Step.DAY, Step.MONTH]), st.integers(0, 8000))
def test_the_sum_of_the_buckets_is_the_sum_of_the_hours(
    kwh: list[float | None], step: Step, shift: int
) -> None:
    start = datetime(2025, 12, 1, tzinfo=UTC) + shift * HOUR
    end = start + len(kwh) * HOUR
    buckets = summed(hours(start, kwh), bucket_edges(start, end, step, PARIS), prorate=HOUR)
    assert math.isclose(
        math.fsum(each.value for each in buckets if each.value is not None),
        math.fsum(value for value in kwh if value is not None),
        rel_tol=1e-9,
    )
    assert all(0 <= each.coverage <= 1 for each in buckets)
    assert all((each.value is None) == (each.coverage == 0) for each in buckets)


@given(values, st.sampled_from([Step.HOUR, Step.DAY, Step.MONTH]))
def test_a_mean_lies_between_the_extremes_of_what_is_averaged(kwh: list[float | None], step: Step) -> None:
    known = [value for value in kwh if value is not None]
    edges = bucket_edges(NOON, NOON + len(kwh) * HOUR, step, PARIS)
    for bucket in averaged(hours(NOON, kwh), edges):
        if bucket.value is not None:
            assert min(known) - 1e-6 <= bucket.value <= max(known) + 1e-6
