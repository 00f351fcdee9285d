"""How well a model fits its own baseline, always recomputed from the coefficients it stores.

A published tool reports a perfect fit on a building where its stored coefficients are 28 % off, because it measured
the fit before its last refinement. Measuring what will really predict removes that whole class of errors.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from .calendar import Calendar
from .model import Model
from .refusal import Rule, SavingsRefused
from .slope_search import Floats

MAX_NMBE = 0.005


@dataclass(frozen=True, slots=True)
class Goodness:
    """Fit of a model on its baseline (definitions of ASHRAE Guideline 14).

    Attributes:
        days: known days used.
        coefficient_count: linear coefficients of the model.
        mean_kwh: mean observed energy of a day.
        cv_rmse: root mean square error over the mean, as a fraction; the n days count, as in eemeter and opendsm.
        cv_rmse_adjusted: the same with n - p degrees of freedom, the form of Guideline 14, used for uncertainty.
        nmbe: mean of observed minus predicted (n - p) over the mean, as a fraction.
        r2: share of the variance explained; None when the energy does not vary.
        autocorrelation: correlation of the residuals of consecutive days.
    """

    days: int
    coefficient_count: int
    mean_kwh: float
    cv_rmse: float
    cv_rmse_adjusted: float
    nmbe: float
    r2: float | None
    autocorrelation: float


def assess(model: Model, energy: Floats, weather: Floats, calendar: Calendar) -> Goodness:
    """Fit of `model` on the days it was fitted on.

    Args:
        model: the model, as stored.
        energy: observed kWh of each known day, shape (n,), n above the number of coefficients, mean not zero.
        weather: mean outdoor temperature of each day in °C, shape (n,).
        calendar: the days, ascending.
    """
    residuals = energy - model.predict(weather, calendar)
    freedom = energy.size - model.coefficient_count
    mean = float(energy.mean())
    residual_ss = float(np.sum(residuals**2))
    total_ss = float(np.sum((energy - mean) ** 2))
    return Goodness(
        days=energy.size,
        coefficient_count=model.coefficient_count,
        mean_kwh=mean,
        cv_rmse=(residual_ss / energy.size) ** 0.5 / mean,
        cv_rmse_adjusted=(residual_ss / freedom) ** 0.5 / mean,
        nmbe=float(np.sum(residuals)) / freedom / mean,
        r2=1.0 - residual_ss / total_ss if total_ss > 0.0 else None,
        autocorrelation=_autocorrelation(residuals, calendar.dates),
    )


def require_unbiased(goodness: Goodness) -> None:
    """Stop when the stored coefficients do not give back the baseline's own total.

    Raises:
        SavingsRefused: the bias exceeds 0.5 %.
    """
    if abs(goodness.nmbe) > MAX_NMBE:
        raise SavingsRefused(
            Rule.BASELINE_BIAS,
            f"the model is {100 * goodness.nmbe:+.2f} % off on its own baseline, more than {100 * MAX_NMBE:g} %: "
            "choose another baseline period, and report this building's file, since least squares should not do that",
        )


def _autocorrelation(residuals: Floats, dates: Sequence[date]) -> float:
    """Lag-1 correlation over pairs of consecutive civil days; a gap breaks the pair."""
    one_day = timedelta(days=1)
    first = np.array([i for i in range(len(dates) - 1) if dates[i + 1] - dates[i] == one_day], dtype=np.intp)
    before, after = residuals[first], residuals[first + 1]
    scale = float(np.sqrt(np.sum(before**2) * np.sum(after**2)))
    return float(np.sum(before * after)) / scale if scale > 0.0 else 0.0
