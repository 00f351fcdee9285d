"""The drift-aware interval: what it is made of, and that it holds on buildings."""

from datetime import date, timedelta

import pytest

from edge_agent.savings import Event, EventKind, Measured, Period, compute_savings
from edge_agent.savings.drift import STUDENT_95, Drift, factor
from edge_agent.savings.uncertainty import student_t_quantile

from .days import BASELINE, REPORTING, heated, make_days

pytestmark = pytest.mark.slow

EARLIER = Period(date(2019, 12, 1), BASELINE.start)


def test_the_formula_of_the_study() -> None:
    spread = ((3 * (0.08**2 + (0.7 * 0.1) ** 2) + 0.05**2 + 0.02**2) / 5) ** 0.5
    drift = Drift(0.1, (0.05, -0.02))

    assert drift.half_width_share(365) == pytest.approx(0.76 * 2.015 * spread)
    assert drift.half_width_kwh(1.0, expected_kwh=1000.0, days=365) == pytest.approx(760 * 2.015 * spread)


def test_it_is_never_narrower_than_the_models_own() -> None:
    assert Drift(0.1).half_width_kwh(500.0, expected_kwh=1000.0, days=365) == 500.0


def test_students_quantiles_are_those_of_the_expansion_where_it_holds() -> None:
    assert STUDENT_95[-1] == pytest.approx(student_t_quantile(0.95, 8), abs=2e-3)


@pytest.mark.parametrize(("days", "expected"), [(30, 0.76), (365, 0.76), (730, 1.0), (2000, 1.0)])
def test_drift_adds_up_past_a_year(days: int, expected: float) -> None:
    assert factor(days) == pytest.approx(expected)


def test_a_steady_past_narrows_the_interval_and_a_restless_one_widens_it() -> None:
    alone = Drift(0.1).half_width_share(365)
    assert Drift(0.1, (0.01, 0.01, 0.01)).half_width_share(365) < alone
    assert Drift(0.1, (0.2, 0.2, 0.2)).half_width_share(365) > alone


def test_only_the_last_five_years_count() -> None:
    assert Drift(0.1, (0.01,) * 5).half_width_share(365) == Drift(0.1, (0.01,) * 5 + (0.9,)).half_width_share(
        365
    )


def test_the_buildings_own_years_are_used_when_they_are_there() -> None:
    days = make_days(heated, EARLIER, BASELINE, REPORTING)
    result = compute_savings(Measured.of_days(days), BASELINE, REPORTING)
    alone = compute_savings(Measured.of_days(make_days(heated)), BASELINE, REPORTING)

    assert len(result.drift.counted) == 3
    assert all(abs(change) < 0.03 for change in result.drift.counted)
    assert alone.drift.counted == ()
    assert result.drift_half_width_kwh < alone.drift_half_width_kwh


def test_a_year_of_known_works_is_no_ordinary_drift() -> None:
    days = make_days(heated, EARLIER, BASELINE, REPORTING)
    works = Event(EventKind.WORKS, date(2021, 6, 1), date(2021, 7, 1))
    result = compute_savings(Measured.of_days(days), BASELINE, REPORTING, events=[works])

    assert len(result.drift.counted) == 1


def test_a_gap_in_the_past_ends_it() -> None:
    gone = {date(2021, 3, 1) + timedelta(days=offset) for offset in range(60)}
    days = [day for day in make_days(heated, EARLIER, BASELINE, REPORTING) if day.date not in gone]
    assert len(compute_savings(Measured.of_days(days), BASELINE, REPORTING).drift.counted) == 1


def test_a_past_without_energy_tells_nothing() -> None:
    silent = make_days(lambda _day, _temp_c: 0.0, EARLIER)
    days = [*silent, *make_days(heated)]
    assert compute_savings(Measured.of_days(days), BASELINE, REPORTING).drift.counted == ()
