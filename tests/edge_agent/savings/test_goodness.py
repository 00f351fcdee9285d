"""The fit is measured on what is stored, and a biased model is refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pytest

from edge_agent.savings import Calendar, DailyModel, Rule, SavingsRefused
from edge_agent.savings.change_point import ChangePoint
from edge_agent.savings.daily_model import ALL_DAYS, DayGroup
from edge_agent.savings.goodness import Goodness, assess, require_unbiased

DATES = [date(2024, 1, 1) + timedelta(days=offset) for offset in range(100)]
COLD = np.linspace(-5.0, 12.0, 100)
TRUE_LINE = ChangePoint(10.0, heating_kwh_per_c=2.0, heating_balance_c=15.0)


@dataclass(frozen=True)
class Stored:
    """A model as it was stored."""

    line: ChangePoint

    def goodness(self, dates: Sequence[date] = DATES) -> Goodness:
        model = DailyModel((DayGroup(ALL_DAYS, self.line),))
        count = len(dates)
        return assess(model, TRUE_LINE.predict(COLD)[:count], COLD[:count], Calendar.of_days(dates))


def test_the_coefficients_that_made_the_data_fit_perfectly() -> None:
    goodness = Stored(TRUE_LINE).goodness()

    assert goodness.cv_rmse == pytest.approx(0.0, abs=1e-12)
    assert goodness.r2 == pytest.approx(1.0)
    require_unbiased(goodness)


def test_coefficients_stored_wrong_are_caught_by_the_bias() -> None:
    """A slope lost between the fit and the store, as a published tool does."""
    goodness = Stored(ChangePoint(10.0, heating_kwh_per_c=1.0, heating_balance_c=15.0)).goodness()

    with pytest.raises(SavingsRefused, match=r"off on its own baseline") as refused:
        require_unbiased(goodness)
    assert refused.value.rule == Rule.BASELINE_BIAS


@pytest.mark.parametrize(
    ("offset", "accepted"), [(0.004, True), (-0.004, True), (0.006, False), (-0.006, False)]
)
def test_half_a_percent_of_bias_is_the_limit(offset: float, *, accepted: bool) -> None:
    mean = float(TRUE_LINE.predict(COLD).mean())
    goodness = Stored(ChangePoint(10.0 - offset * mean, 2.0, 15.0)).goodness()

    assert goodness.nmbe == pytest.approx(offset, rel=0.05)
    if accepted:
        require_unbiased(goodness)
    else:
        with pytest.raises(SavingsRefused):
            require_unbiased(goodness)


def test_the_degrees_of_freedom_are_those_of_guideline_14() -> None:
    goodness = Stored(ChangePoint(11.0, 2.0, 15.0)).goodness()
    assert goodness.cv_rmse_adjusted == pytest.approx(goodness.cv_rmse * (100 / 98) ** 0.5)


def test_a_gap_breaks_the_pairs_of_consecutive_days() -> None:
    """Residuals that alternate every other day are uncorrelated pairs once the days between are missing."""
    residuals_all_alike = Stored(ChangePoint(11.0, 2.0, 15.0))

    assert residuals_all_alike.goodness().autocorrelation == pytest.approx(1.0)
    assert residuals_all_alike.goodness(DATES[::2]).autocorrelation == 0.0
