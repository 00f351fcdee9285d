"""Hours become civil days of the site."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.language import Told
from edge_agent.savings import HourlySample, civil_days
from edge_agent.savings.civil_days import hours_in_day

PARIS = ZoneInfo("Europe/Paris")


def hours_of(day: date, zone: ZoneInfo = PARIS, kwh: float = 1.0) -> list[HourlySample]:
    start = datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    return [HourlySample(start + timedelta(hours=h), kwh, 10.0 + h) for h in range(hours_in_day(day, zone))]


@pytest.mark.parametrize(
    ("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)]
)
def test_a_civil_day_has_23_24_or_25_hours(day: date, hours: int) -> None:
    made = civil_days(hours_of(day), PARIS)

    assert hours_in_day(day, PARIS) == hours
    assert [(found.date, found.kwh) for found in made.days] == [(day, hours)]
    assert made.completed_days == 0


def test_the_day_is_that_of_the_site_and_not_of_utc() -> None:
    evening = datetime(2026, 7, 14, 22, tzinfo=UTC)
    hours = [HourlySample(evening + timedelta(hours=h), float(h), None) for h in range(24)]

    assert [day.date for day in civil_days(hours, PARIS).days] == [date(2026, 7, 15)]
    assert {day.date for day in civil_days(hours, ZoneInfo("UTC")).days} == {
        date(2026, 7, 14),
        date(2026, 7, 15),
    }


@pytest.mark.parametrize(("missing", "known"), [(0, True), (2, True), (3, False), (24, False)])
def test_a_day_needs_nine_tenths_of_its_hours(missing: int, *, known: bool) -> None:
    hours = hours_of(date(2026, 6, 1))
    blank = [HourlySample(hour.start, None, hour.temp_c) for hour in hours[:missing]]
    made = civil_days([*blank, *hours[missing:]], PARIS)

    [day] = made.days
    assert (day.kwh is not None) is known
    assert day.temp_c == pytest.approx(21.5)
    assert made.completed_days == (1 if missing > 0 and known else 0)


def test_a_nearly_whole_day_is_scaled_and_counted() -> None:
    made = civil_days(hours_of(date(2026, 6, 1), kwh=2.0)[:22], PARIS)

    assert made.days[0].kwh == pytest.approx(48.0)
    assert [warning.en for warning in made.warnings] == [
        "days lacking up to a tenth of their hours, whose energy was scaled to the whole day: 1"
    ]


def test_a_day_without_any_hour_is_missing_between_two_known_ones() -> None:
    made = civil_days([*hours_of(date(2026, 6, 3)), *hours_of(date(2026, 6, 1))], PARIS)

    assert [(day.date.day, day.kwh) for day in made.days] == [(1, 24), (2, None), (3, 24)]


def test_zero_hours_stay_zero_and_are_counted() -> None:
    made = civil_days(hours_of(date(2026, 6, 1), kwh=0.0), PARIS)

    assert made.days[0].kwh == 0.0
    assert made.warnings == (
        Told(
            "hours reading exactly 0 kWh, counted as such: 24",
            "heures à exactement 0 kWh, comptées ainsi : 24",
        ),
    )


def test_no_hour_gives_no_day() -> None:
    assert civil_days([], PARIS).days == ()


@settings(deadline=None)
@given(
    st.dates(date(2010, 1, 1), date(2035, 1, 1)),
    st.sampled_from(["Europe/Paris", "Europe/London", "Pacific/Noumea"]),
)
def test_whole_days_keep_all_their_energy(first: date, zone_name: str) -> None:
    zone = ZoneInfo(zone_name)
    hours = [hour for offset in range(10) for hour in hours_of(first + timedelta(days=offset), zone)]
    made = civil_days(hours, zone)

    assert sum(day.kwh or 0.0 for day in made.days) == pytest.approx(len(hours))
    assert len(made.days) == 10
