"""The change-point line finds what made the data."""

import math
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edge_agent.savings import Calendar, Occupancy, fit
from edge_agent.savings.change_point import ChangePoint, Shape, fit_change_point

YEAR = np.array(
    [10.0 - 12.0 * math.cos(2 * math.pi * day / 365) + 4.0 * math.sin(day * 2.4) for day in range(365)]
)
DATES = [date(2024, 1, 1) + timedelta(days=offset) for offset in range(365)]
WEEK = Calendar.of_days(DATES)
EVERY_DAY = Calendar.of_days([date(2024, 1, 1) + timedelta(days=7 * offset) for offset in range(365)])

half_degrees = st.integers(0, 12).map(lambda step: step / 2)
slopes = st.floats(0.5, 50)
bases = st.floats(0, 1000)


@settings(max_examples=25)
@given(bases, slopes, half_degrees.map(lambda step: 10 + step))
def test_a_heating_line_is_recovered(base: float, slope: float, balance: float) -> None:
    truth = ChangePoint(base, heating_kwh_per_c=slope, heating_balance_c=balance)
    found = fit_change_point(truth.predict(YEAR), YEAR)

    assert (found.shape, found.heating_balance_c) == (Shape.HEATING, balance)
    assert found.heating_kwh_per_c == pytest.approx(slope, rel=1e-6)
    assert found.base_kwh == pytest.approx(base, rel=1e-6, abs=1e-4)


@settings(max_examples=25)
@given(bases, slopes, half_degrees.map(lambda step: 14 + step))
def test_a_cooling_line_is_recovered(base: float, slope: float, balance: float) -> None:
    truth = ChangePoint(base, cooling_kwh_per_c=slope, cooling_balance_c=balance)
    found = fit_change_point(truth.predict(YEAR), YEAR)

    assert (found.shape, found.cooling_balance_c) == (Shape.COOLING, balance)
    assert found.cooling_kwh_per_c == pytest.approx(slope, rel=1e-6)


@settings(max_examples=25)
@given(bases, slopes, slopes, half_degrees, half_degrees)
def test_a_line_with_both_terms_is_recovered(
    base: float, heating: float, cooling: float, low: float, gap: float
) -> None:
    truth = ChangePoint(base, heating, 8 + low, cooling, 8 + low + 1 + gap / 2 // 0.5 * 0.5)
    found = fit_change_point(truth.predict(YEAR), YEAR)

    assert found.shape is Shape.HEATING_AND_COOLING
    assert (found.heating_balance_c, found.cooling_balance_c) == (
        truth.heating_balance_c,
        truth.cooling_balance_c,
    )
    assert found.heating_kwh_per_c == pytest.approx(heating, rel=1e-5)
    assert found.cooling_kwh_per_c == pytest.approx(cooling, rel=1e-5)


def test_energy_that_ignores_the_weather_is_flat() -> None:
    scatter = np.random.default_rng(1).normal(100.0, 10.0, 365)
    found = fit_change_point(scatter, YEAR)

    assert found.shape is Shape.FLAT
    assert found.base_kwh == pytest.approx(scatter.mean())


def test_constant_energy_is_flat() -> None:
    assert fit_change_point(np.full(365, 42.0), YEAR) == ChangePoint(42.0)


def test_constant_weather_leaves_a_flat_line() -> None:
    assert fit_change_point(np.linspace(0.0, 1.0, 365), np.full(365, 12.3)).shape is Shape.FLAT


def test_a_slope_is_never_negative() -> None:
    """Energy that falls on both sides of a mild day, as of an opening that depends on fine weather."""
    upside_down = 100.0 - 2.0 * np.abs(YEAR - 12.0)
    found = fit_change_point(upside_down, YEAR)
    assert found.heating_kwh_per_c >= 0
    assert found.cooling_kwh_per_c >= 0


def test_a_slope_that_few_days_feel_is_not_believed() -> None:
    energy = np.full(365, 50.0)
    nine_coldest = np.argsort(YEAR)[:9]
    threshold = YEAR[np.argsort(YEAR)[9]]
    energy[nine_coldest] += 100.0 * (threshold - YEAR[nine_coldest])
    found = fit_change_point(energy, YEAR)

    assert found.heating_balance_c is None or np.count_nonzero(found.heating_balance_c > YEAR) >= 10


def test_a_missing_temperature_gives_a_missing_prediction() -> None:
    line = ChangePoint(10.0, heating_kwh_per_c=1.0, heating_balance_c=15.0)
    predicted = line.predict(np.array([5.0, np.nan]))

    assert predicted[0] == 20.0
    assert np.isnan(predicted[1])


def test_weekends_get_their_own_line_when_they_differ() -> None:
    energy = np.where([day.weekday() >= 5 for day in DATES], 20.0, 100.0 + 3.0 * np.maximum(0.0, 15.0 - YEAR))
    model = fit(energy, YEAR, WEEK)

    assert set(model.parameters()) == {"weekday", "weekend"}
    np.testing.assert_allclose(model.predict(YEAR, WEEK), energy, atol=1e-6)
    assert model.explain() == (
        "On weekdays the building uses 100 kWh whatever the weather, plus 3 kWh per °C under 15 °C.",
        "At weekends the building uses 20 kWh whatever the weather, outdoor temperature explains nothing more.",
    )


def test_all_days_share_a_line_when_they_do_not_differ() -> None:
    energy = 100.0 + 3.0 * np.maximum(0.0, YEAR - 18.0) + np.random.default_rng(3).normal(0, 5, 365)
    model = fit(energy, YEAR, WEEK)

    assert set(model.parameters()) == {"all"}
    assert model.explain()[0].startswith("Every day the building uses")
    assert "per °C above 18" in model.explain()[0]


def test_day_types_that_the_data_lack_are_not_modelled_apart() -> None:
    assert set(fit(np.full(365, 5.0), YEAR, EVERY_DAY).parameters()) == {"all"}


def test_the_arrays_must_describe_the_same_days() -> None:
    with pytest.raises(ValueError, match="same days"):
        fit(np.ones(3), np.ones(2), Calendar.of_days(DATES[:3]))


def test_saturdays_get_their_own_line_when_they_are_worked() -> None:
    energy = np.array([(100.0, 60.0, 20.0)[max(0, day.weekday() - 4)] for day in DATES])
    model = fit(energy, YEAR, WEEK)

    assert set(model.parameters()) == {"weekday", "saturday", "sunday"}


def test_closures_and_school_holidays_get_their_own_line_when_there_are_enough() -> None:
    closed = frozenset(day for day in DATES if day.month == 8 and day.day <= 15)
    school = frozenset(day for day in DATES if day.month in {7, 10})
    occupancy = Occupancy(school_holidays=school, closures=closed)
    calendar = Calendar.of_days(DATES, occupancy)
    levels = {"closure": 5.0, "school_holiday": 40.0, "weekday": 100.0}
    energy = np.array([levels.get(kind.value, 20.0) for kind in calendar.day_types])
    model = fit(energy, YEAR, calendar)

    assert set(model.parameters()) == {"weekday", "weekend", "closure", "school_holiday"}
    np.testing.assert_allclose(model.predict(YEAR, calendar), energy, atol=1e-6)


def test_a_kind_of_day_that_the_baseline_never_saw_follows_its_nearest() -> None:
    energy = np.where([day.weekday() >= 5 for day in DATES], 20.0, 100.0)
    model = fit(energy, YEAR, WEEK)
    closed = Calendar.of_days(DATES[:1], Occupancy(closures=frozenset(DATES[:1])))

    assert model.predict(YEAR[:1], closed)[0] == pytest.approx(20.0)
