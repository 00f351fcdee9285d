"""Ten buildings, real and simulated, against an independent reference tool."""

import pytest

from edge_agent.savings import Measured, Verdict, compute_savings

from .days import OracleCase, oracle_case, oracle_names

pytestmark = pytest.mark.slow


@pytest.fixture(params=oracle_names())
def case(request: pytest.FixtureRequest) -> OracleCase:
    return oracle_case(request.param)


def test_there_are_ten_cases() -> None:
    assert len(oracle_names()) == 10


def test_savings_are_within_one_point_of_eemeter(case: OracleCase) -> None:
    result = compute_savings(Measured.of_days(case.days), case.baseline, case.reporting)
    assert result.savings_percent == pytest.approx(case.eemeter_savings_percent, abs=1.0)


def test_the_fit_is_at_least_as_good_as_that_of_eemeter(case: OracleCase) -> None:
    result = compute_savings(Measured.of_days(case.days), case.baseline, case.reporting)
    assert result.goodness.cv_rmse <= case.eemeter_cv_rmse + 0.005


@pytest.mark.parametrize("name", [name for name in oracle_names() if name.startswith("cam_")])
def test_on_tertiary_buildings_the_fit_is_close_to_the_heaviest_tool(name: str) -> None:
    case = oracle_case(name)
    result = compute_savings(Measured.of_days(case.days), case.baseline, case.reporting)
    assert result.goodness.cv_rmse <= case.opendsm_current_cv_rmse + 0.03


def test_a_building_that_dropped_by_43_percent_is_found() -> None:
    case = oracle_case("cam_b34_2015_vs_2016mar")
    result = compute_savings(Measured.of_days(case.days), case.baseline, case.reporting)

    assert 42 <= result.savings_percent <= 44
    assert result.verdict is Verdict.REAL
    assert "the saving is real" in result.sentence


def test_a_building_without_works_is_not_given_a_saving() -> None:
    case = oracle_case("cam_b14_2016_vs_2017")
    result = compute_savings(Measured.of_days(case.days), case.baseline, case.reporting)
    low, high = (result.savings_kwh + sign * result.drift_half_width_kwh for sign in (-1, 1))

    assert low < 0 < high
    assert result.verdict is Verdict.NOT_DISTINGUISHABLE
    assert "not distinguishable from ordinary drift" in result.sentence
