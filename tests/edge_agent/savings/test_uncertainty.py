"""Intervals against an independent implementation and against tables."""

from dataclasses import replace

import pytest

from edge_agent.savings import Family
from edge_agent.savings.goodness import Goodness
from edge_agent.savings.uncertainty import model_half_width_kwh, student_t_quantile

B34 = Goodness(
    family=Family.DAILY,
    count=365,
    interval_days=1.0,
    coefficient_count=3,
    mean_kwh=108.35,
    cv_rmse=0.315647,
    cv_rmse_adjusted=0.316953,
    nmbe=0.0,
    r2=0.33,
    autocorrelation=(365 - 125.467658) / (365 + 125.467658),
)


def test_the_model_interval_is_that_of_opendsm_on_the_same_fit() -> None:
    """Figures of opendsm 1.2.7 on building b34: 1 892.22 kWh for 28 891.62 kWh over 365 days, n' = 125.47."""
    half = model_half_width_kwh(B34, expected_kwh=28891.621423, days=365)
    assert half == pytest.approx(1892.22, rel=1e-3)


@pytest.mark.parametrize(
    ("probability", "freedom", "quantile"),
    [
        (0.95, 362, 1.649086),
        (0.95, 355, 1.649169),
        (0.95, 30, 1.697261),
        (0.975, 60, 2.000298),
        (0.5, 100, 0.0),
    ],
)
def test_student_quantiles_match_the_tables(probability: float, freedom: int, quantile: float) -> None:
    assert student_t_quantile(probability, freedom) == pytest.approx(quantile, abs=1e-4)


def test_residuals_that_follow_each_other_widen_the_interval() -> None:
    independent = replace(B34, autocorrelation=0.0)
    assert model_half_width_kwh(B34, expected_kwh=1000, days=100) > model_half_width_kwh(
        independent, expected_kwh=1000, days=100
    )


@pytest.mark.parametrize("correlation", [-0.5, 0.0])
def test_opposed_residuals_do_not_narrow_it(correlation: float) -> None:
    assert model_half_width_kwh(replace(B34, autocorrelation=correlation), expected_kwh=1000, days=100) == (
        model_half_width_kwh(replace(B34, autocorrelation=0.0), expected_kwh=1000, days=100)
    )


def test_no_day_has_no_width() -> None:
    assert model_half_width_kwh(B34, expected_kwh=0.0, days=0) == 0.0


@pytest.mark.parametrize("correlation", [0.9999, 1.0])
def test_a_correlation_of_one_stays_finite(correlation: float) -> None:
    assert model_half_width_kwh(replace(B34, autocorrelation=correlation), expected_kwh=1000, days=100) < 1e6
