"""Intervals become hours, and days are compared with their daily value."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custom_components.linky_gtb.linky.hours import DayStatus, checked_days, hours_of
from custom_components.linky_gtb.linky.series import Interval, daily_energies, load_curve

from .recorded import CURVE, DAILY, curve, recorded

NOON = datetime(2026, 9, 29, 10, tzinfo=UTC)


def interval(start_minute: int, minutes: int, energy_wh: int) -> Interval:
    start = NOON + timedelta(minutes=start_minute)
    return Interval(start, start + timedelta(minutes=minutes), Fraction(energy_wh))


def test_two_half_hours_make_an_hour() -> None:
    (hour,) = hours_of([interval(0, 30, 100), interval(30, 30, 50)])

    assert (hour.start, hour.energy_wh, hour.complete) == (NOON, Fraction(150), True)


def test_an_hour_with_a_missing_half_keeps_what_is_known_and_says_so() -> None:
    (hour,) = hours_of([interval(30, 30, 50)])

    assert (hour.energy_wh, hour.minutes, hour.complete) == (Fraction(50), 30, False)


def test_an_interval_across_an_hour_is_shared_by_its_minutes() -> None:
    first, second = hours_of([interval(45, 60, 120)])

    assert (first.energy_wh, second.energy_wh) == (Fraction(30), Fraction(90))


@given(
    st.lists(st.tuples(st.sampled_from([5, 10, 15, 30, 60]), st.integers(0, 36_000)), max_size=200),
    st.integers(0, 59),
)
def test_no_energy_appears_or_disappears_on_the_way_to_hours(
    steps: list[tuple[int, int]], start: int
) -> None:
    intervals: list[Interval] = []
    for minutes, energy in steps:
        intervals.append(interval(start, minutes, energy))
        start += minutes

    hours = hours_of(intervals)

    assert sum(hour.energy_wh for hour in hours) == sum(one.energy_wh for one in intervals)
    assert sum(hour.minutes for hour in hours) == sum(one.minutes for one in intervals)
    assert all(hour.minutes <= 60 for hour in hours)


def test_recorded_days_are_complete_and_agree_with_their_daily_values() -> None:
    values = {value.day: value.energy_wh for value in daily_energies(recorded(DAILY))}

    checks = checked_days(values, hours_of(load_curve(recorded(CURVE))), values)

    assert [check.status for check in checks] == [DayStatus.COMPLETE, DayStatus.COMPLETE]


@pytest.mark.parametrize(("day", "minutes"), [(date(2026, 3, 29), 1380), (date(2026, 10, 25), 1500)])
def test_a_day_of_clock_change_has_its_own_length(day: date, minutes: int) -> None:
    (check,) = checked_days([day], (), {})

    assert check.expected_minutes == minutes


def whole_day(watts: str) -> list[tuple[str, str | None]]:
    labels = [f"2026-09-29 {minute // 60:02}:{minute % 60:02}:00" for minute in range(30, 1440, 30)]
    return [(label, watts) for label in [*labels, "2026-09-30 00:00:00"]]


@pytest.mark.parametrize(
    ("points", "daily_wh", "status", "energy_wh"),
    [
        (whole_day("100"), 2400, DayStatus.COMPLETE, 2400),
        (whole_day("100"), None, DayStatus.COMPLETE, 2400),
        (whole_day("100"), 2401, DayStatus.MISMATCH, 2401),
        (whole_day("100")[1:], 2400, DayStatus.PARTIAL, 2400),
        (whole_day("100")[1:], None, DayStatus.PARTIAL, None),
        ([], 2400, DayStatus.DAILY_ONLY, 2400),
        ([], None, DayStatus.MISSING, None),
    ],
)
def test_a_day_says_how_well_it_is_known(
    points: list[tuple[str, str | None]], daily_wh: int | None, status: DayStatus, energy_wh: int | None
) -> None:
    day = date(2026, 9, 29)
    values = {} if daily_wh is None else {day: Fraction(daily_wh)}

    (check,) = checked_days([day], hours_of(load_curve(curve(points))), values)

    assert (check.status, check.energy_wh) == (status, energy_wh)
