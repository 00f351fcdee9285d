"""How well a model fits its own baseline, always recomputed from the coefficients it stores.

A published tool reports a perfect fit on a building where its stored coefficients are 28 % off, because it measured
the fit before its last refinement. Measuring what will really predict removes that whole class of errors.
"""

from dataclasses import dataclass

import numpy as np

from edge_agent.language import Language, Told

from .calendar import Calendar
from .model import Family, Model
from .refusal import Rule, SavingsRefused
from .slope_search import Floats

MAX_NMBE = 0.005
_HOURS = 24


@dataclass(frozen=True, slots=True)
class Goodness:
    """Fit of a model on its baseline (definitions of ASHRAE Guideline 14).

    Attributes:
        family: what the intervals are.
        count: known intervals used: hours, days or bills.
        interval_days: mean length of an interval in days.
        coefficient_count: linear coefficients of the model.
        mean_kwh: mean observed energy of an interval.
        cv_rmse: root mean square error over the mean, as a fraction; all the intervals count, as in eemeter and opendsm.
        cv_rmse_adjusted: the same with n - p degrees of freedom, the form of Guideline 14, used for uncertainty.
        nmbe: mean of observed minus predicted (n - p) over the mean, as a fraction.
        r2: share of the variance explained; None when the energy does not vary.
        autocorrelation: correlation of the residuals of consecutive intervals.
    """

    family: Family
    count: int
    interval_days: float
    coefficient_count: int
    mean_kwh: float
    cv_rmse: float
    cv_rmse_adjusted: float
    nmbe: float
    r2: float | None
    autocorrelation: float


def assess(model: Model, energy: Floats, weather: Floats, calendar: Calendar) -> Goodness:
    """Fit of `model` on the intervals it was fitted on. Bills count by their mean day, weighted by their days.

    Args:
        model: the model, as stored.
        energy: observed kWh of each interval, shape (n,), n above the number of coefficients, mean not zero.
        weather: outdoor temperature of each row of the calendar in °C.
        calendar: the intervals, ascending; for bills, their days.
    """
    predicted = model.predict(weather, calendar)
    family, days = _lengths(energy, calendar)
    if calendar.bills is not None:
        predicted = np.bincount(calendar.bills, weights=predicted).astype(np.float64)
    weights = days / days.mean()
    observed, residuals = energy / weights, (energy - predicted) / weights
    freedom = energy.size - model.coefficient_count
    mean = float(np.average(observed, weights=weights))
    residual_ss = float(np.sum(weights * residuals**2))
    total_ss = float(np.sum(weights * (observed - mean) ** 2))
    return Goodness(
        family=family,
        count=energy.size,
        interval_days=float(days.mean()),
        coefficient_count=model.coefficient_count,
        mean_kwh=mean,
        cv_rmse=(residual_ss / energy.size) ** 0.5 / mean,
        cv_rmse_adjusted=(residual_ss / freedom) ** 0.5 / mean,
        nmbe=float(np.sum(weights * residuals)) / freedom / mean,
        r2=1.0 - residual_ss / total_ss if total_ss > 0.0 else None,
        autocorrelation=_autocorrelation(residuals, _places(calendar)),
    )


def require_unbiased(goodness: Goodness) -> None:
    """Stop when the stored coefficients do not give back the baseline's own total.

    Raises:
        SavingsRefused: the bias exceeds 0.5 %.
    """
    if abs(goodness.nmbe) > MAX_NMBE:
        raise SavingsRefused(
            Rule.BASELINE_BIAS,
            Told(
                f"the model is {100 * goodness.nmbe:+.2f} % off on its own baseline, more than {100 * MAX_NMBE:g} %: "
                "choose another baseline period, and report this building's file, since least squares should not do that",
                f"le modèle se trompe de {Language.FR.number(100 * abs(goodness.nmbe), 2)} % sur sa propre référence, plus que "
                f"{Language.FR.number(100 * MAX_NMBE, 1)} % : choisissez une autre période de référence et signalez ce fichier",
            ),
        )


def _lengths(energy: Floats, calendar: Calendar) -> tuple[Family, Floats]:
    """What the intervals are, and the days that each lasts."""
    if calendar.bills is not None:
        return Family.BILLING, np.bincount(calendar.bills).astype(np.float64)
    if calendar.hours is not None:
        return Family.HOURLY, np.full(energy.size, 1 / _HOURS)
    return Family.DAILY, np.ones(energy.size)


def _places(calendar: Calendar) -> Floats:
    """Place of each interval in time, one apart when they follow each other."""
    if calendar.bills is not None:
        return np.unique(calendar.bills).astype(np.float64)
    ordinals = np.array([day.toordinal() for day in calendar.dates], dtype=np.float64)
    return ordinals if calendar.hours is None else ordinals * _HOURS + calendar.hours


def _autocorrelation(residuals: Floats, places: Floats) -> float:
    """Lag-1 correlation over pairs of consecutive intervals; a gap breaks the pair."""
    first = np.flatnonzero(np.diff(places) == 1.0)
    before, after = residuals[first], residuals[first + 1]
    scale = float(np.sqrt(np.sum(before**2) * np.sum(after**2)))
    return float(np.sum(before * after)) / scale if scale > 0.0 else 0.0
