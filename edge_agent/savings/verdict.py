"""Whether a saving is real, in one sentence, and what a careful reader should know besides."""

from collections.abc import Sequence

import numpy as np

from .coverage import Coverage, DayTable
from .goodness import Goodness
from .result import Verdict

MIN_REPORTING_DAYS = 28
MIN_REPORTING_COVERAGE = 0.50
WANTED_REPORTING_COVERAGE = 0.90
MAX_CV_RMSE = 1.0
"""Scatter at which opendsm too stops trusting a baseline."""
_EXTRAPOLATION_C = 1.0


def judge(
    savings_kwh: float,
    expected_kwh: float,
    drift_half: float,
    *,
    goodness: Goodness,
    coverage: Coverage,
    unexplained: Sequence[str] = (),
) -> tuple[Verdict, str]:
    """Whether the difference is real, and the sentence that says so.

    Args:
        savings_kwh: expected minus observed.
        expected_kwh: over the same days.
        drift_half: half-width of the drift-aware interval in kWh.
        goodness: fit of the baseline.
        coverage: known days of the reporting period.
        unexplained: steps inside the periods that nobody has explained; a reader should know of them first.
    """
    percent = 100 * savings_kwh / expected_kwh
    low, high = (100 * (savings_kwh + sign * drift_half) / expected_kwh for sign in (-1, 1))
    found = (
        f"The building used {abs(percent):.1f} % {'less' if savings_kwh >= 0 else 'more'} than expected "
        f"({abs(savings_kwh):,.0f} kWh over {coverage.known_days} days)"
    )
    asks = f" First say what happened: {'; '.join(unexplained)}." if unexplained else ""
    if (obstacle := _obstacle(goodness, coverage)) is not None:
        return Verdict.NOT_MEASURABLE, f"{found}; not measurable yet, because {obstacle}.{asks}"
    if low <= 0.0 <= high:
        return (
            Verdict.NOT_DISTINGUISHABLE,
            f"{found}; not distinguishable from ordinary drift, which leaves it between {low:.0f} and {high:.0f} %.{asks}",
        )
    kind = "saving" if savings_kwh > 0 else "increase"
    return (
        Verdict.REAL,
        f"{found}; the {kind} is real: with ordinary drift counted it stays between {low:.0f} and {high:.0f} %.{asks}",
    )


def _obstacle(goodness: Goodness, coverage: Coverage) -> str | None:
    if coverage.known_days < MIN_REPORTING_DAYS:
        return f"{coverage.known_days} days are known since the works and {MIN_REPORTING_DAYS} are needed"
    if coverage.fraction < MIN_REPORTING_COVERAGE:
        return f"only {100 * coverage.fraction:.0f} % of the reporting days are known"
    if goodness.cv_rmse > MAX_CV_RMSE:
        return f"the baseline scatters too much around its model (CV(RMSE) {100 * goodness.cv_rmse:.0f} %)"
    return None


def warnings_of(before: DayTable, after: DayTable, coverage: Coverage, savings_kwh: float) -> list[str]:
    """What a careful reader should know."""
    warnings = []
    for name, table in (("baseline", before), ("reporting", after)):
        if zeros := int(np.count_nonzero(table.energy == 0.0)):
            warnings.append(
                f"{name} days reading exactly 0 kWh, counted as such: {zeros}; leave them blank if the meter was off line"
            )
        if negatives := int(np.count_nonzero(table.energy < 0.0)):
            warnings.append(
                f"{name} days with a negative energy: {negatives}; check the meter and its direction"
            )
    if coverage.fraction < WANTED_REPORTING_COVERAGE:
        warnings.append(
            f"{coverage.known_days} of {coverage.days} reporting days are known: the saving is that of those days only"
        )
    low, high = before.weather.min() - _EXTRAPOLATION_C, before.weather.max() + _EXTRAPOLATION_C
    if beyond := int(np.count_nonzero((after.weather < low) | (after.weather > high))):
        warnings.append(
            f"reporting days colder or hotter than any baseline day, where the model is extrapolated: {beyond}"
        )
    if savings_kwh < 0.0:
        warnings.append("the saving is negative: the building used more than expected")
    return warnings
