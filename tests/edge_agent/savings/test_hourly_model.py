"""The hourly model finds what made the hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from edge_agent.savings import Calendar, HourlyModel, Occupancy, fit
from edge_agent.savings.calendar import Flags
from edge_agent.savings.slope_search import Floats

pytestmark = pytest.mark.slow

PARIS = ZoneInfo("Europe/Paris")
STARTS = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=offset) for offset in range(366 * 24)]
CALENDAR = Calendar.of_hours(STARTS, PARIS)
CLOCK = np.arange(len(STARTS))
TEMPERATURE = (
    11.0
    - 8.0 * np.cos(2 * np.pi * CLOCK / 8784)
    - 4.0 * np.cos(2 * np.pi * CLOCK / 24)
    + 3.0 * np.sin(CLOCK * 0.037)
)


def occupied(calendar: Calendar) -> Flags:
    assert calendar.hours is not None
    working: Flags = np.array([day.weekday() < 5 for day in calendar.dates])
    open_hours: Flags = (calendar.hours >= 8) & (calendar.hours < 18)
    return np.logical_and(working, open_hours)


def building(calendar: Calendar = CALENDAR) -> Floats:
    """Occupied on weekdays from 8 to 18 h, heated more while occupied."""
    busy = occupied(calendar)
    level, slope = np.where(busy, 50.0, 10.0), np.where(busy, 2.0, 0.5)
    energy: Floats = level + slope * np.maximum(0.0, 16.0 - TEMPERATURE[: len(calendar)])
    return energy


def hourly(calendar: Calendar = CALENDAR, energy: Floats | None = None) -> HourlyModel:
    model = fit(building(calendar) if energy is None else energy, TEMPERATURE[: len(calendar)], calendar)
    assert isinstance(model, HourlyModel)
    return model


def test_levels_and_slopes_are_recovered() -> None:
    model = hourly()

    assert model.name == "hourly"
    np.testing.assert_allclose(model.predict(TEMPERATURE, CALENDAR), building(), atol=1e-6)
    assert {group.label: group.slopes.heating_kwh_per_c for group in model.groups} == pytest.approx(
        {"high use": 2.0, "low use": 0.5}
    )


def test_hours_are_those_of_the_sites_clock() -> None:
    """The building opens at 8 h in Paris in winter (7 h UTC) and in summer (6 h UTC)."""
    model = hourly()
    [opening] = [
        place
        for place, start in enumerate(STARTS)
        if start.astimezone(PARIS).isoformat().startswith("2024-07-01T08")
    ]
    predicted = model.predict(np.full(len(STARTS), 30.0), CALENDAR)

    assert STARTS[opening].hour == 6
    assert predicted[opening] == pytest.approx(50.0)
    assert predicted[opening - 1] == pytest.approx(10.0)


def test_the_baseline_gives_back_its_own_total() -> None:
    energy = building() * np.random.default_rng(1).uniform(0.5, 1.5, len(STARTS))
    model = hourly(energy=energy)

    assert model.predict(TEMPERATURE, CALENDAR).sum() == pytest.approx(energy.sum(), rel=1e-9)


def test_one_pair_of_slopes_is_kept_when_the_hours_do_not_differ() -> None:
    energy = np.where(occupied(CALENDAR), 50.0, 10.0) + np.maximum(0.0, TEMPERATURE - 18.0)
    model = hourly(energy=energy + np.random.default_rng(2).normal(0, 1.0, len(STARTS)))

    assert [group.label for group in model.groups] == ["all"]
    assert model.groups[0].slopes.cooling_balance_c == pytest.approx(18.0, abs=1.0)
    assert "per °C above 1" in model.explain()[1]


def test_public_holidays_are_sundays() -> None:
    holiday = date(2024, 5, 8)
    calendar = Calendar.of_hours(STARTS, PARIS, Occupancy(public_holidays=frozenset({holiday})))
    that_day = np.array([day == holiday for day in calendar.dates])
    predicted = hourly().predict(np.full(len(STARTS), 30.0), calendar)

    np.testing.assert_allclose(predicted[that_day], 10.0)


def test_closures_have_levels_of_their_own_when_the_baseline_has_enough() -> None:
    closed = frozenset(date(2024, 8, day) for day in range(5, 17))
    calendar = Calendar.of_hours(STARTS, PARIS, Occupancy(closures=closed))
    shut = np.array([day in closed for day in calendar.dates])
    energy = np.where(shut, 3.0, building())
    model = hourly(calendar, energy)

    assert model.predict(TEMPERATURE, calendar)[shut].mean() == pytest.approx(3.0)
    levels = model.parameters()["level_kwh"]
    assert isinstance(levels, dict)
    assert "closure" in levels
    assert "school_holiday" not in levels


def test_an_hour_of_the_week_never_seen_is_not_predicted() -> None:
    weekdays = np.array([day.weekday() < 5 for day in CALENDAR.dates])
    calendar = CALENDAR.where(weekdays)
    model = fit(building()[weekdays], TEMPERATURE[weekdays], calendar)
    predicted = model.predict(TEMPERATURE, CALENDAR)

    assert np.isnan(predicted[~weekdays]).all()
    assert not np.isnan(predicted[weekdays]).any()


def test_a_missing_temperature_gives_a_missing_prediction() -> None:
    holed = TEMPERATURE.copy()
    holed[100] = np.nan
    assert np.isnan(hourly().predict(holed, CALENDAR)[100])


def test_the_explanation_names_the_extremes() -> None:
    first, *slopes = hourly().explain()

    assert "10 kWh on" in first
    assert "50 kWh on" in first
    assert "Hours of high use add 2 kWh per °C under 16 °C." in slopes
    assert "Hours of low use add 0.5 kWh per °C under 16 °C." in slopes


def test_a_model_of_hours_needs_hours() -> None:
    days = Calendar.of_days([date(2024, 1, 1)])
    with pytest.raises(ValueError, match="calendar of hours"):
        hourly().predict(np.array([3.0]), days)
    with pytest.raises(ValueError, match="same hours"):
        fit(np.ones(2), np.ones(3), CALENDAR)


def test_a_building_that_never_varies_is_its_mean() -> None:
    model = hourly(energy=np.full(len(STARTS), 7.0))

    assert [group.label for group in model.groups] == ["all"]
    np.testing.assert_allclose(model.predict(TEMPERATURE, CALENDAR), 7.0)
    assert model.explain()[1] == "All hours add nothing for the weather."
