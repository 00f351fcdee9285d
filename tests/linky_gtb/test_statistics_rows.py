"""Rows written to a statistic: each hour once, sums right, nothing rewritten in vain."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from custom_components.linky_gtb.linky.civil_time import day_start
from custom_components.linky_gtb.linky.hours import HourEnergy
from custom_components.linky_gtb.linky.ledger import Row
from custom_components.linky_gtb.linky.statistics_rows import first_instant, rows_to_write

DAY = date(2026, 9, 29)
NEXT_DAY = date(2026, 9, 30)
MIDNIGHT = day_start(DAY)


def hour(offset: int, energy_wh: int) -> HourEnergy:
    return HourEnergy(MIDNIGHT + timedelta(hours=offset), Fraction(energy_wh), 60)


def day_of_hours(day: date, energy_wh: int = 100) -> list[HourEnergy]:
    return [HourEnergy(day_start(day) + timedelta(hours=i), Fraction(energy_wh), 60) for i in range(24)]


def written(
    existing: list[Row], hours: list[HourEnergy], daily_wh: dict[date, int] | None = None
) -> list[Row]:
    """The statistic after one writing into `existing`, which begins with it."""
    values = {day: Fraction(energy) for day, energy in (daily_wh or {}).items()}
    rows = {row.start: row for row in existing}
    rows.update({row.start: row for row in rows_to_write(existing, hours, values, Fraction())})
    return [rows[start] for start in sorted(rows)]


def energies(rows: list[Row]) -> dict[int, Fraction]:
    return {(row.start - MIDNIGHT) // timedelta(hours=1): row.amount for row in rows}


def test_hours_carry_a_running_sum_that_starts_from_the_sum_before() -> None:
    rows = rows_to_write([], [hour(0, 100), hour(1, 50)], {}, Fraction(1000))

    assert [row.amount for row in rows] == [100, 50]
    assert [row.total for row in rows] == [1100, 1150]


def test_writing_again_what_is_there_writes_nothing() -> None:
    hours = day_of_hours(DAY)
    existing = written([], hours, {DAY: 2400})

    assert rows_to_write(existing, hours, {DAY: Fraction(2400)}, Fraction()) == ()


def test_a_corrected_hour_rewrites_the_later_sums_and_nothing_earlier() -> None:
    existing = written([], day_of_hours(DAY))

    rows = rows_to_write(existing, [hour(22, 130)], {}, Fraction())

    assert [row.start for row in rows] == [MIDNIGHT + timedelta(hours=22), MIDNIGHT + timedelta(hours=23)]
    assert [row.amount for row in rows] == [130, 100]
    assert [row.total for row in rows] == [2330, 2430]


def test_a_day_without_curve_stands_whole_at_local_midnight() -> None:
    assert energies(written([], [], {DAY: 2400})) == {0: 2400}


def test_a_curve_that_comes_later_replaces_the_daily_value() -> None:
    existing = written([], [], {DAY: 2400})

    rows = written(existing, day_of_hours(DAY), {DAY: 2400})

    assert len(rows) == 24
    assert rows[-1].total == 2400


def test_a_daily_value_does_not_come_over_hours_of_an_earlier_reading() -> None:
    existing = written([], day_of_hours(DAY))

    assert written(existing, [], {DAY: 2400}) == existing


def test_a_curve_without_its_first_hour_leaves_there_what_it_does_not_hold() -> None:
    rows = written([], [hour(i, 100) for i in range(1, 24)], {DAY: 2450})

    assert energies(rows)[0] == 150
    assert rows[-1].total == 2450


def test_a_daily_value_of_yesterday_is_not_counted_twice_when_the_curve_comes_alone() -> None:
    existing = written([], [], {DAY: 2450})

    rows = written(existing, [hour(i, 100) for i in range(1, 24)])

    assert energies(rows)[0] == 150
    assert written(rows, [hour(i, 100) for i in range(1, 24)]) == rows


def test_a_curve_larger_than_the_daily_value_empties_the_row_of_the_daily_value() -> None:
    existing = written([], [], {DAY: 2000})

    rows = written(existing, [hour(i, 100) for i in range(1, 24)], {DAY: 2000})

    assert energies(rows)[0] == 0
    assert rows[-1].total == 2300


def test_a_curve_without_first_hour_nor_daily_value_invents_no_row() -> None:
    assert 0 not in energies(written([], [hour(5, 100)]))


def test_nothing_known_has_no_first_instant() -> None:
    assert first_instant([], {}) is None


def test_the_first_instant_is_the_midnight_of_the_first_day() -> None:
    assert first_instant([hour(5, 1)], {NEXT_DAY: Fraction(1)}) == MIDNIGHT
    assert first_instant([hour(30, 1)], {DAY: Fraction(1)}) == datetime(2026, 9, 28, 22, tzinfo=UTC)


@given(st.permutations(range(6)), st.data())
def test_the_order_in_which_pieces_arrive_does_not_change_the_statistic(
    order: list[int], data: st.DataObject
) -> None:
    days = [DAY + timedelta(days=i) for i in range(6)]
    curves = {day: day_of_hours(day, 10 + i) for i, day in enumerate(days)}
    daily_only = data.draw(st.sets(st.sampled_from(days)))
    values = {day: 24 * (10 + i) for i, day in enumerate(days)}
    hours_of_day = {day: [] if day in daily_only else curves[day] for day in days}
    clean = written([], [one for day in days for one in hours_of_day[day]], values)

    rows: list[Row] = []
    for position in order:
        # `rows_to_write` is given the rows of the statistic from its very beginning, so the sum before is 0.
        rows = written(rows, hours_of_day[days[position]], {days[position]: values[days[position]]})

    assert rows == clean
