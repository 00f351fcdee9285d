"""The 90 % half-width that the model alone claims (what buildings really do is in `drift`)."""

import math
from statistics import NormalDist

from .goodness import Goodness
from .model import Family

CONFIDENCE = 0.90

DAYS_PER_MONTH = 365.25 / 12
_MAX_MONTHS = 60.0
_HOURLY_FACTOR = 1.26


def model_half_width_kwh(goodness: Goodness, *, expected_kwh: float, days: int) -> float:
    """Half-width of the 90 % interval of a saving, as ASHRAE Guideline 14 has it.

    `t · CV · expected/m · sqrt(n/n' · (1 + 2/n') · m) · k`, where n' is the number of independent baseline intervals
    given the lag-1 autocorrelation of the residuals, m the reporting intervals, and k, for days and bills, the polynomials
    of Sun and Baltazar (2013) in the months of the period; 1.26 for hours.

    Args:
        goodness: fit on the baseline.
        expected_kwh: predicted energy of the reporting days.
        days: known reporting days.
    """
    if days == 0:
        return 0.0
    correlation = min(max(goodness.autocorrelation, 0.0), 0.99)
    independent = goodness.count * (1.0 - correlation) / (1.0 + correlation)
    intervals = days / goodness.interval_days
    spread = math.sqrt(goodness.count / independent * (1.0 + 2.0 / independent) * intervals)
    t = student_t_quantile(0.5 + CONFIDENCE / 2.0, goodness.count - goodness.coefficient_count)
    return (
        t
        * goodness.cv_rmse_adjusted
        * abs(expected_kwh)
        / intervals
        * spread
        * _length_factor(goodness.family, days / DAYS_PER_MONTH)
    )


def student_t_quantile(probability: float, freedom: int) -> float:
    """Quantile of Student's distribution for many degrees of freedom.

    Expansion of Abramowitz and Stegun 26.7.5; exact to four decimals from 30 degrees of freedom.
    """
    z = NormalDist().inv_cdf(probability)
    return (
        z
        + (z**3 + z) / (4 * freedom)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * freedom**3)
    )


def _length_factor(family: Family, months: float) -> float:
    """Correction for the length of the period; held at its value at 60 months, far past the data it was made from."""
    months = min(months, _MAX_MONTHS)
    match family:
        case Family.HOURLY:
            return _HOURLY_FACTOR
        case Family.BILLING:
            return -0.00022 * months**2 + 0.03306 * months + 0.94054
        case Family.DAILY:
            return -0.00024 * months**2 + 0.03535 * months + 1.00286
