"""Ten minutes and hours as they close: extremes, means, energy, and how much of them is known."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_agent.energy import (
    HOUR,
    CounterHours,
    CounterRollups,
    Index,
    Interval,
    Limits,
    MeasureRollups,
    Rollup,
    advance_counter,
    counter_hour,
    kilowatts_per,
)

NOON = datetime(2026, 1, 15, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def measured(
    values: list[tuple[float, float]], *, hold_minutes: float = 10, kilowatts: float | None = None
) -> tuple[MeasureRollups, list[Rollup], list[Rollup]]:
    """The measure, the ten minutes and the hours that closed."""
    measure = MeasureRollups(hold_minutes * MINUTE, kilowatts=kilowatts)
    closed = [each for minutes, value in values for each in measure.take(NOON + minutes * MINUTE, value)]
    tens = [each for each in closed if each.length_s == 600]
    return measure, tens, [each for each in closed if each.length_s == 3600]


def test_a_mean_weighs_each_value_by_the_time_it_held() -> None:
    _, _, (hour,) = measured([(0, 10.0), (5, 20.0), (10, 20.0), (15, 30.0), (60, 0.0)])
    assert hour.mean == pytest.approx((5 * 10 + 10 * 20 + 10 * 30) / 25)
    assert hour.coverage == pytest.approx(25 / 60)
    assert (hour.start, hour.low, hour.high, hour.last) == (NOON, 10.0, 30.0, 30.0)


def test_ten_minutes_close_when_the_next_begin() -> None:
    _, tens, hours = measured([(0, 1.0), (4, 5.0), (9, 3.0), (11, 3.0), (20, 4.0)])
    first, second = tens
    assert (first.start, first.low, first.high, first.last, first.coverage) == (NOON, 1.0, 5.0, 3.0, 1.0)
    assert first.mean == pytest.approx((4 * 1 + 5 * 5 + 1 * 3) / 10)
    assert (second.start, second.mean) == (NOON + 10 * MINUTE, 3.0)
    assert hours == []


def test_a_value_holds_over_the_end_of_the_hour() -> None:
    measure, _, (hour,) = measured([(55, 10.0), (65, 20.0)])
    assert hour.mean_interval == Interval(NOON, NOON + HOUR, 10.0, 5 / 60)
    assert measure.open_hour is not None
    assert measure.open_hour.mean_interval == Interval(NOON + HOUR, NOON + 2 * HOUR, 10.0, 5 / 60)
    assert measure.open_hour.energy_interval is None


def test_a_silent_hour_has_no_roll_up() -> None:
    _, tens, hours = measured([(0, 10.0), (200, 20.0), (205, 20.0), (245, 20.0)])
    assert [each.start for each in hours] == [NOON, NOON + 3 * HOUR]
    assert all(each.coverage > 0 for each in tens)


def test_a_roll_up_survives_a_clock_set_back() -> None:
    measure, _, _ = measured([(30, 10.0), (35, 10.0), (5, 40.0), (10, 40.0)])
    assert measure.open_hour is not None
    assert measure.open_hour.mean == 25.0


def test_nothing_is_open_before_a_second_value() -> None:
    measure, _, _ = measured([(0, 1.0)])
    assert measure.open_hour is measure.open_ten_minutes is None
    assert MeasureRollups(HOUR).open_hour is None


def test_energy_comes_from_power_over_the_time_that_is_known() -> None:
    assert [kilowatts_per(unit) for unit in ("W", "kW", "MW", "°C")] == [0.001, 1.0, 1000.0, None]
    _, _, (hour,) = measured([(0, 6000.0), (10, 0.0), (20, 0.0), (60, 0.0)], kilowatts=0.001)
    assert hour.kwh == pytest.approx(1.0)
    assert hour.coverage == 0.5


@given(st.lists(st.tuples(st.floats(0.01, 120), st.floats(-50, 50)), min_size=1, max_size=50))
def test_six_tens_make_the_hour_and_nothing_leaves_its_bounds(moves: list[tuple[float, float]]) -> None:
    minutes, values = 0.0, []
    for pause, value in moves:
        minutes += pause
        values.append((minutes, value))
    _, tens, hours = measured(values, kilowatts=1.0)
    for each in (*tens, *hours):
        assert each.low is not None
        assert each.high is not None
        assert each.mean is not None
        assert each.low - 1e-9 <= each.mean <= each.high + 1e-9
        assert 0 < each.coverage <= 1
    for hour in hours:
        parts = [each for each in tens if hour.start <= each.start < hour.end]
        known = sum(each.coverage for each in parts)
        assert hour.coverage == pytest.approx(known / 6)
        assert hour.mean == pytest.approx(
            sum((each.mean or 0) * each.coverage for each in parts) / known, abs=1e-6
        )
        assert hour.kwh == pytest.approx(math.fsum(each.kwh or 0 for each in parts), abs=1e-6)
        assert hour.low == min(each.low for each in parts if each.low is not None)


def counted(reads: list[tuple[float, float]]) -> tuple[CounterRollups, list[Rollup]]:
    rollups, hours, closed = CounterRollups(), CounterHours(), []
    for minutes, kwh in reads:
        read = Index(NOON + minutes * MINUTE, kwh)
        step = advance_counter(hours, read, Limits())
        hours = step.hours
        closed += rollups.count(read, step.energy)
    return rollups, closed


def test_energy_is_shared_between_ten_minutes_in_proportion_of_time() -> None:
    rollups, closed = counted([(5, 100.0), (15, 110.0), (20, 110.0)])
    assert closed == [
        Rollup(NOON, 600, None, None, None, 100.0, 5.0, 0.5),
        Rollup(NOON + 10 * MINUTE, 600, None, None, None, 110.0, 5.0, 1.0),
    ]
    assert rollups.open_ten_minutes is None


def test_energy_of_a_long_silence_is_of_no_ten_minutes() -> None:
    _, closed = counted([(0, 100.0), (5, 101.0), (25, 109.0), (31, 110.0)])
    assert [(each.start, each.kwh) for each in closed] == [
        (NOON, 1.0),
        (NOON + 20 * MINUTE, pytest.approx(5 / 6)),
    ]


def test_slow_polls_inside_one_ten_minutes_are_counted_whole() -> None:
    rollups, _ = counted([(0, 100.0), (10, 101.0)])
    assert rollups.open_ten_minutes is None
    _, closed = counted([(0, 100.0), (10, 101.0), (11, 101.0)])
    assert [(each.start, each.kwh, each.coverage) for each in closed] == [(NOON, 1.0, 1.0)]


def test_an_hour_of_a_counter_is_one_whole_hour_of_the_clock() -> None:
    whole = counter_hour(Interval(NOON, NOON + HOUR, 5.0, 0.5), 105.0)
    assert whole == Rollup(NOON, 3600, None, None, None, 105.0, 5.0, 0.5)
    assert counter_hour(Interval(NOON, NOON + 2 * HOUR, 5.0), 105.0) is None
    assert counter_hour(Interval(NOON + MINUTE, NOON + MINUTE + HOUR, 5.0), 105.0) is None
