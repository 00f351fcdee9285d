"""What a meter's history says, and what it still lacks."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from custom_components.linky_gtb.linky.civil_time import civil_day, day_end, day_start
from custom_components.linky_gtb.linky.history import (
    LinkyHistory,
    days_before,
    is_yesterday_late,
    summary,
)
from custom_components.linky_gtb.linky.hours import DayStatus
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
    month = shown.month.current
    assert (month.energy_wh, month.days_known, month.days) == (Fraction(71_517), 2, 30)
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
    assert summary(RECORDED, date(2026, 10, 2)).month.current.days == 1


def test_periods_to_date_are_compared_with_the_same_days_of_the_period_before() -> None:
    # A Thursday; a whole year of days of 2 400 Wh, and the last three of the same week of 3 000 Wh.
    today = date(2026, 10, 1)
    days = [DailyEnergy(day, Fraction(2400)) for day in days_before(today, 700)]
    days += [DailyEnergy(day, Fraction(3000)) for day in days_before(today, 3)]
    shown = summary(LinkyHistory().with_daily(days), today)

    assert (shown.week.current.energy_wh, shown.week.before.energy_wh) == (Fraction(9000), Fraction(7200))
    assert shown.week.change_percent == 25.0
    assert (shown.month.current.days, shown.month.before.days) == (30, 30)
    assert (shown.year.current.days, shown.year.before.days) == (273, 273)


def test_a_comparison_with_a_missing_day_says_nothing() -> None:
    days = [DailyEnergy(day, Fraction(2400)) for day in days_before(TODAY, 9)]

    assert summary(LinkyHistory().with_daily(days), TODAY).week.change_percent is None


def test_a_long_month_is_compared_with_all_of_a_short_one() -> None:
    shown = summary(LinkyHistory(), date(2026, 4, 1))

    assert (shown.month.current.days, shown.month.before.days) == (31, 28)


def test_the_same_use_a_day_is_no_change_when_the_months_have_other_lengths() -> None:
    days = [DailyEnergy(day, Fraction(2400)) for day in days_before(date(2026, 4, 1), 100)]

    assert summary(LinkyHistory().with_daily(days), date(2026, 4, 1)).month.change_percent == 0


def test_the_29th_of_february_is_compared_with_the_days_that_exist() -> None:
    shown = summary(LinkyHistory(), date(2028, 3, 1))

    assert (shown.year.current.days, shown.year.before.days) == (60, 59)


def test_the_base_load_is_that_of_the_middle_night() -> None:
    history = LinkyHistory()
    for back, energy_wh in enumerate((50, 60, 70, 500, 40), start=1):
        history = history.with_curve(curve_of(TODAY - timedelta(days=back), energy_wh))

    assert summary(history, TODAY).base_load_w == 120
    assert summary(LinkyHistory(), TODAY).base_load_w is None


def test_the_night_of_the_spring_change_has_two_hours() -> None:
    day = date(2026, 3, 29)

    assert summary(history_of([day]), day + timedelta(days=1)).base_load_w == 100


def test_the_peak_is_the_highest_of_a_month_only() -> None:
    maxima = [MaxPower(day, 3000 + n, None) for n, day in enumerate(days_before(TODAY, 40))]

    peak = summary(LinkyHistory().with_maxima(maxima), TODAY).peak
    assert peak is not None
    assert peak.day == date(2026, 8, 31)


def test_incomplete_days_are_those_whose_curve_is_not_whole() -> None:
    history = history_of([date(2026, 9, 29)]).with_curve(curve_of(date(2026, 9, 28))[1:])
    history = history.with_daily([DailyEnergy(date(2026, 9, 30), Fraction(2400))])

    found = history.incomplete(date(2026, 9, 27), TODAY)
    assert [(check.day.day, check.status) for check in found] == [
        (30, DayStatus.DAILY_ONLY),
        (28, DayStatus.PARTIAL),
        (27, DayStatus.MISSING),
    ]


def test_the_history_since_a_day_holds_that_day_and_the_later_ones() -> None:
    since = RECORDED.since(date(2026, 9, 30))

    assert (len(since.intervals), len(since.daily), len(since.maxima)) == (48, 1, 1)
    assert since.first_day == date(2026, 9, 30)
    assert LinkyHistory().first_day is None


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


@given(
    pieces=st.lists(
        st.tuples(st.integers(0, 120), st.integers(1, 40), st.sampled_from([10, 30, 60, 90]), st.booleans()),
        max_size=6,
    )
)
@settings(max_examples=60)
def test_what_is_kept_of_an_older_history_is_what_would_be_made_anew(
    pieces: list[tuple[int, int, int, bool]],
) -> None:
    """Half-hours, tens of minutes and intervals over midnight, in any order, over each other, with daily values between."""
    begin = day_start(date(2026, 10, 24))
    history = LinkyHistory()
    for number, (first, count, minutes, with_daily) in enumerate(pieces):
        start, step = begin + first * timedelta(minutes=30), timedelta(minutes=minutes)
        history = history.with_curve(
            tuple(
                Interval(start + n * step, start + (n + 1) * step, Fraction(number * 100 + n))
                for n in range(count)
            )
        )
        if with_daily:
            day = civil_day(start)
            history = history.with_daily([DailyEnergy(day, Fraction(first))]).with_maxima(
                [MaxPower(day, count, None)]
            )
        anew = LinkyHistory(history.intervals, history.daily, history.maxima)
        days = [date(2026, 10, 23) + timedelta(days=n) for n in range(8)]
        assert history.hours == anew.hours
        assert history.checks(days) == anew.checks(days)
        assert (history.daily_wh, history.max_by_day) == (anew.daily_wh, anew.max_by_day)
