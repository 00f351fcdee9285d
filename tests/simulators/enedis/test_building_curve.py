import gzip
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.enedis.building_curve import BuildingCurve, load_hours, source_day
from simulators.enedis.civil import half_hours
from simulators.enedis.demonstration import SMALL_PREMISES, WHOLE_BUILDING, demonstration_meters

days = st.dates(date(2021, 1, 1), date(2033, 12, 31))
CLOCK_CHANGES = [date(2026, 3, 29), date(2026, 10, 25)]


@pytest.fixture(scope="module")
def curve() -> BuildingCurve:
    return BuildingCurve(WHOLE_BUILDING, load_hours())


def hours_of(day: date, wh: Mapping[int, int]) -> dict[datetime, int]:
    """A building known on the source of `day` only: Wh by local hour (winter, so London is UTC)."""
    source = source_day(day)
    return {
        datetime(source.year, source.month, source.day, hour, tzinfo=UTC): value for hour, value in wh.items()
    }


@given(days)
def test_the_weekday_is_kept_and_the_day_is_in_the_data(day: date) -> None:
    source = source_day(day)
    assert source.weekday() == day.weekday()
    assert date(2015, 1, 1) <= source <= date(2019, 12, 31)


@given(st.dates(date(2022, 1, 3), date(2026, 12, 27)))
def test_the_season_is_kept(day: date) -> None:
    assert (day - source_day(day)) == timedelta(weeks=365)


@given(st.one_of(days, st.sampled_from(CLOCK_CHANGES)))
def test_the_half_hours_of_a_day_sum_to_its_daily_value_exactly(day: date) -> None:
    curve = BuildingCurve(WHOLE_BUILDING, load_hours())
    powers = [point.value for point in curve.curve(day)]
    daily = curve.daily(day)
    assert daily is not None
    assert None not in powers
    assert 2 * (daily.value or 0) == sum(power or 0 for power in powers)


@given(days)
def test_the_maximum_is_above_the_highest_half_hour_and_inside_it(day: date) -> None:
    curve = BuildingCurve(WHOLE_BUILDING, load_hours())
    points = curve.curve(day)
    maximum = curve.max_power(day)
    highest = max(points, key=lambda point: point.value or 0)
    assert maximum is not None
    assert maximum.value is not None
    assert maximum.value > (highest.value or 0)
    assert maximum.label.startswith(day.isoformat())
    assert maximum.label <= highest.label


def test_the_same_day_has_the_same_answer_every_time(curve: BuildingCurve) -> None:
    again = BuildingCurve(WHOLE_BUILDING, load_hours())
    day = date(2026, 11, 20)
    assert again.curve(day) == curve.curve(day)
    assert again.max_power(day) == curve.max_power(day)


@pytest.mark.parametrize("day", CLOCK_CHANGES)
def test_a_day_on_which_the_clock_changes_is_complete(curve: BuildingCurve, day: date) -> None:
    assert [point.label for point in curve.curve(day)] == [half.label for half in half_hours(day)]


def test_a_real_hour_is_shown_at_the_same_hour_of_the_wall_clock() -> None:
    day = date(2026, 11, 20)
    curve = BuildingCurve("1", hours_of(day, {9: 5000}))
    known = {point.label[11:]: point.value for point in curve.curve(day) if point.value is not None}
    assert list(known) == ["09:30:00", "10:00:00"]
    assert sum(known.values()) == 10_000


def test_an_hour_missing_in_the_data_is_two_nulls_and_no_daily_value() -> None:
    day = date(2026, 11, 20)
    curve = BuildingCurve("1", hours_of(day, {hour: 1000 for hour in range(24) if hour != 5}))
    assert [point.label[11:] for point in curve.curve(day) if point.value is None] == ["05:30:00", "06:00:00"]
    assert curve.daily(day) is None
    assert curve.max_power(day) is not None


def test_a_day_missing_in_the_data_is_absent() -> None:
    curve = BuildingCurve("1", {})
    day = date(2026, 11, 20)
    assert (curve.curve(day), curve.daily(day), curve.max_power(day)) == ((), None, None)


def test_a_zero_in_the_data_is_read_as_missing(tmp_path: Path) -> None:
    file = tmp_path / "hours.csv.gz"
    rows = (
        "ts_utc,kwh,temp_c\n2015-01-05T00:00:00Z,0.0,1\n2015-01-05T01:00:00Z,,1\n2015-01-05T02:00:00Z,1.2,1\n"
    )
    file.write_bytes(gzip.compress(rows.encode()))
    assert load_hours(file) == {datetime(2015, 1, 5, 2, tzinfo=UTC): 1200}


def test_the_two_demonstration_meters_differ_in_size_and_in_days() -> None:
    whole, small = demonstration_meters()
    assert (whole.prm, small.prm) == (WHOLE_BUILDING, SMALL_PREMISES)
    assert whole.consumption is not None
    assert small.consumption is not None
    day = date(2026, 11, 20)
    big, little = whole.consumption.daily(day), small.consumption.daily(day)
    assert big is not None
    assert little is not None
    assert 0 < (little.value or 0) < (big.value or 0) / 3


@pytest.mark.slow
def test_the_demonstration_has_24_months_of_half_hours_under_its_subscribed_power() -> None:
    for meter in demonstration_meters():
        assert meter.consumption is not None
        for back in range(0, 760, 3):
            points = meter.consumption.curve(date(2026, 11, 20) - timedelta(days=back))
            assert len(points) in {46, 48, 50}
            assert all(0 < (point.value or 0) <= meter.subscribed_power_kva * 1000 for point in points)
