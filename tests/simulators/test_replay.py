"""The replay's calendar: whole weeks, the right season, Paris clocks answered by London clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simulators.building import cambridge_building
from simulators.replay import Hour, Replay, calendar_shift, mapped_periods, read_hours, source_instant

PARIS, LONDON = ZoneInfo("Europe/Paris"), ZoneInfo("Europe/London")
TODAY = date(2026, 11, 21)
WEEK = timedelta(weeks=1)

days = st.dates(date(2020, 1, 1), date(2060, 12, 31))


@given(day=days)
@example(day=date(2028, 2, 29))
@example(day=date(2026, 9, 1))
@example(day=date(2026, 8, 31))
def test_the_shift_is_whole_weeks_so_that_weekdays_fall_right(day: date) -> None:
    assert calendar_shift(day) % WEEK == timedelta(0)
    assert (day - calendar_shift(day)).weekday() == day.weekday()


@given(day=days)
@example(day=date(2026, 9, 1))
@example(day=date(2025, 8, 31))
def test_today_falls_in_the_year_that_follows_the_drop(day: date) -> None:
    assert date(2016, 9, 1) <= day - calendar_shift(day) < date(2017, 9, 1)


@given(day=days)
def test_today_falls_in_its_own_season(day: date) -> None:
    source = day - calendar_shift(day)
    apart = abs(day.timetuple().tm_yday - source.timetuple().tm_yday)
    assert min(apart, 366 - apart) <= 7


def test_the_day_of_the_first_demo_is_a_saturday_of_november_2016() -> None:
    assert calendar_shift(TODAY) == 522 * WEEK
    assert TODAY - calendar_shift(TODAY) == date(2016, 11, 19)


def test_baseline_and_reporting_are_moved_with_the_hours() -> None:
    baseline, reporting = mapped_periods(TODAY)
    assert (baseline.start, baseline.end) == (date(2025, 1, 2), date(2026, 1, 2))
    assert reporting.start == date(2026, 3, 3)
    assert baseline.end < reporting.start < TODAY


@given(
    instant=st.datetimes(datetime(2025, 1, 3), datetime(2026, 11, 21), timezones=st.just(UTC)),  # noqa: DTZ001 -- hypothesis wants naive bounds
)
def test_the_source_hour_has_the_same_local_time_wherever_both_clocks_show_it(instant: datetime) -> None:
    shift = calendar_shift(TODAY)
    wanted = instant.astimezone(PARIS).replace(minute=0, second=0, microsecond=0, tzinfo=None) - shift
    source = source_instant(instant, shift)
    shown = source.astimezone(LONDON).replace(tzinfo=None)
    skipped_by_london = (wanted.month, wanted.hour) == (3, 1) and shown == wanted + timedelta(hours=1)
    assert shown == wanted or skipped_by_london


def test_the_hour_that_paris_repeats_is_replayed_twice() -> None:
    shift = calendar_shift(TODAY)
    first, second = (datetime(2026, 10, 25, hour, tzinfo=UTC) for hour in (0, 1))
    assert source_instant(first, shift) == source_instant(second, shift)


def test_the_hour_that_paris_skips_is_not_replayed() -> None:
    # One week off the demo's shift, so that the source day is an ordinary one.
    before, after = (source_instant(datetime(2026, 3, 29, hour, tzinfo=UTC), 521 * WEEK) for hour in (0, 1))
    assert after - before == timedelta(hours=2)


def test_the_hour_that_london_skips_is_answered_by_the_next_one() -> None:
    # 523 weeks before 5 April 2026 London went straight from 01:00 to 02:00.
    at_one, at_two = (datetime(2026, 4, 5, hour, tzinfo=PARIS) for hour in (1, 2))
    assert source_instant(at_one, 523 * WEEK) == source_instant(at_two, 523 * WEEK)
    assert source_instant(at_one, 523 * WEEK) == datetime(2016, 3, 27, 1, tzinfo=UTC)


def test_a_spring_day_on_which_both_cities_change_is_replayed_hour_by_hour() -> None:
    shift = calendar_shift(TODAY)
    midnight = datetime(2026, 3, 29, tzinfo=PARIS).astimezone(UTC)
    sources = [source_instant(midnight + timedelta(hours=hour), shift) for hour in range(23)]
    assert sources == [sources[0] + timedelta(hours=hour) for hour in range(23)]


def rows(*kwh: str) -> list[str]:
    return [
        "ts_utc,kwh,temp_c",
        *(f"2015-01-01T{hour:02}:00:00Z,{each},5.0" for hour, each in enumerate(kwh)),
    ]


def energies(*kwh: str) -> list[float | None]:
    return [hour.kwh for hour in read_hours(rows(*kwh)).values()]


def test_three_zero_hours_in_a_row_are_missing_data() -> None:
    assert energies("1.0", "0.0", "0.0", "0.0", "2.0") == [1.0, None, None, None, 2.0]


def test_a_cut_of_two_hours_is_kept_as_a_real_zero() -> None:
    assert energies("1.0", "0.0", "0.0", "2.0") == [1.0, 0.0, 0.0, 2.0]


def test_a_blank_energy_is_missing() -> None:
    assert energies("1.0", "", "2.0") == [1.0, None, 2.0]


def test_the_replay_starts_at_a_midnight_in_paris() -> None:
    replay = cambridge_building(TODAY)
    assert replay.first.astimezone(PARIS) == datetime(2025, 1, 2, tzinfo=PARIS)


def test_a_source_that_starts_within_a_day_is_replayed_from_the_next_midnight() -> None:
    first = datetime(2015, 1, 1, 5, tzinfo=UTC)
    hours = {first + timedelta(hours=n): Hour(1.0, 5.0) for n in range(48)}
    assert Replay(hours, timedelta(0)).first == datetime(2015, 1, 2, tzinfo=PARIS)


def test_nothing_is_known_before_the_first_hour() -> None:
    replay = cambridge_building(TODAY)
    with pytest.raises(ValueError, match="before the first replayed hour"):
        replay.hour(replay.first - timedelta(seconds=1))


def test_past_the_end_of_the_source_its_last_year_goes_round_again() -> None:
    replay = cambridge_building(TODAY)
    late = datetime(2028, 6, 7, 10, tzinfo=UTC)
    assert replay.hour(late) == replay.hour(late - 52 * WEEK)
