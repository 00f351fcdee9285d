"""What a meter's history says, and what it still lacks."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from custom_components.linky_gtb.linky.civil_time import day_end, day_start
from custom_components.linky_gtb.linky.history import (
    LinkyHistory,
    days_before,
    is_yesterday_late,
    summary,
    windows_to_ask,
)
from custom_components.linky_gtb.linky.series import (
    DailyEnergy,
    Interval,
    MaxPower,
    daily_energies,
    load_curve,
    max_powers,
)

from .recorded import CURVE, DAILY, MAX_POWER, recorded

TODAY = date(2026, 10, 1)
HALF_HOUR = timedelta(minutes=30)


def curve_of(day: date, energy_wh: int = 50) -> tuple[Interval, ...]:
    intervals: list[Interval] = []
    start = day_start(day)
    while start < day_end(day):
        intervals.append(Interval(start, start + HALF_HOUR, Fraction(energy_wh)))
        start += HALF_HOUR
    return tuple(intervals)


def history_of(days: list[date], energy_wh: int = 50) -> LinkyHistory:
    history = LinkyHistory()
    for day in days:
        history = history.with_curve(curve_of(day, energy_wh))
    return history


RECORDED = (
    LinkyHistory()
    .with_curve(load_curve(recorded(CURVE)))
    .with_daily(daily_energies(recorded(DAILY)))
    .with_maxima(max_powers(recorded(MAX_POWER)))
)


def test_the_figures_of_the_recorded_days() -> None:
    shown = summary(RECORDED, TODAY)

    assert shown.last_day == DailyEnergy(date(2026, 9, 30), Fraction(38_022))
    assert (shown.last_7_days.energy_wh, shown.last_7_days.days_known) == (Fraction(71_517), 2)
    assert (shown.month.energy_wh, shown.month.days_known, shown.month.days) == (Fraction(71_517), 2, 30)
    assert shown.max_power == MaxPower(date(2026, 9, 30), 6510, datetime(2026, 9, 30, 10, 50, 25, tzinfo=UTC))
    assert shown.last_instant == datetime(2026, 9, 30, 22, tzinfo=UTC)
    assert shown.completeness_percent == 28.6


def test_without_anything_every_figure_is_unknown_and_none_is_zero() -> None:
    shown = summary(LinkyHistory(), TODAY)

    assert shown.last_day is None
    assert shown.last_7_days.energy_wh is None
    assert shown.max_power is None
    assert shown.last_instant is None
    assert shown.completeness_percent == 0


def test_before_yesterday_is_published_the_day_before_is_shown_with_its_date() -> None:
    shown = summary(RECORDED, TODAY + timedelta(days=1))

    assert shown.last_day is not None
    assert shown.last_day.day == date(2026, 9, 30)
    assert summary(RECORDED, TODAY + timedelta(days=2)).last_day is None


def test_the_month_is_that_of_yesterday() -> None:
    assert summary(RECORDED, date(2026, 10, 2)).month.days == 1


def test_everything_is_asked_at_first_newest_first() -> None:
    assert windows_to_ask(LinkyHistory(), TODAY) == (
        (date(2026, 9, 24), date(2026, 10, 1)),
        (date(2026, 9, 17), date(2026, 9, 24)),
        (date(2026, 9, 10), date(2026, 9, 17)),
        (date(2026, 9, 3), date(2026, 9, 10)),
    )


def test_what_is_whole_is_not_asked_again() -> None:
    assert windows_to_ask(history_of([*days_before(TODAY, 28)]), TODAY) == ()


def test_a_window_with_one_absent_day_is_asked_again() -> None:
    days = [*days_before(TODAY, 28)]
    days.remove(date(2026, 9, 20))

    assert windows_to_ask(history_of(days), TODAY) == ((date(2026, 9, 17), date(2026, 9, 24)),)


def test_a_partial_day_is_asked_again_for_a_week_only() -> None:
    partial = date(2026, 9, 25)
    days = {*days_before(TODAY, 28), *days_before(TODAY + timedelta(days=7), 28)} - {partial}
    history = history_of([*days]).with_curve(curve_of(partial)[1:])

    assert windows_to_ask(history, TODAY) == ((date(2026, 9, 24), date(2026, 10, 1)),)
    assert windows_to_ask(history, TODAY + timedelta(days=7)) == ()


def test_a_day_whose_curve_disagrees_with_its_daily_value_is_asked_again() -> None:
    history = history_of([*days_before(TODAY, 28)]).with_daily(
        [DailyEnergy(date(2026, 9, 30), Fraction(2401))]
    )

    assert windows_to_ask(history, TODAY) == ((date(2026, 9, 24), date(2026, 10, 1)),)


def test_yesterday_is_late_until_it_is_whole() -> None:
    yesterday = DailyEnergy(date(2026, 9, 30), Fraction(2400))
    assert is_yesterday_late(LinkyHistory(), TODAY)
    assert is_yesterday_late(history_of([date(2026, 9, 29)]).with_daily([yesterday]), TODAY)
    assert not is_yesterday_late(history_of([date(2026, 9, 30)]).with_daily([yesterday]), TODAY)


def test_a_meter_without_curve_owes_its_daily_value_only() -> None:
    yesterday = DailyEnergy(date(2026, 9, 30), Fraction(2400))

    assert not is_yesterday_late(LinkyHistory().with_daily([yesterday]), TODAY)


def test_a_new_answer_wins_over_an_old_one_even_with_another_step() -> None:
    old = history_of([date(2026, 9, 29)])
    start = day_start(date(2026, 9, 29)) + timedelta(minutes=15)
    newer = (Interval(start, start + timedelta(hours=1), Fraction(777)),)

    history = old.with_curve(newer)

    assert len(history.intervals) == 48 - 3 + 1
    assert history.intervals[0].energy_wh == 777


@given(st.lists(st.tuples(st.integers(0, 47), st.integers(1, 6)), max_size=12))
def test_intervals_never_overlap_whatever_comes_in_whatever_order(pieces: list[tuple[int, int]]) -> None:
    history = LinkyHistory()
    for position, length in pieces:
        start = day_start(TODAY) + position * HALF_HOUR
        piece = (Interval(start, start + length * timedelta(minutes=15), Fraction(1)),)
        history = history.with_curve(piece)
        assert piece[0] in history.intervals

    ordered = history.intervals
    assert all(one.end <= two.start for one, two in pairwise(ordered))
