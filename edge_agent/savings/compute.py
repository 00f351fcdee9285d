"""From daily energy and temperature to a saving: avoided energy of the reporting period (IPMVP option C)."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from .coverage import DayTable, require_sufficient_baseline
from .fitting import fit
from .goodness import Goodness, assess, require_unbiased
from .model import Model
from .periods import DailySample, Period
from .refusal import Rule, SavingsRefused
from .result import Coverage, SavingsDay, SavingsResult, Verdict
from .uncertainty import drift_half_width_kwh, model_half_width_kwh

MIN_REPORTING_DAYS = 28
MIN_REPORTING_COVERAGE = 0.50
WANTED_REPORTING_COVERAGE = 0.90
MAX_CV_RMSE = 1.0
"""Scatter at which opendsm too stops trusting a baseline."""
_EXTRAPOLATION_C = 1.0


def compute_savings(days: Sequence[DailySample], baseline: Period, reporting: Period) -> SavingsResult:
    """Energy avoided in the reporting period, against what the baseline building would have used in its weather.

    Only days with both energy and temperature count, on both sides; the others are left out and reported as coverage,
    never replaced. Zeros are values (a warning counts the days that read zero).

    Args:
        days: civil days of the site, in any order; a day may be absent.
        baseline: the period before the works.
        reporting: the period after them.

    Raises:
        SavingsRefused: a rule that makes the figure meaningless failed; it names the rule and what to do.
        ValueError: a date occurs twice.
    """
    if baseline.overlaps(reporting):
        raise SavingsRefused(
            Rule.PERIODS_APART,
            f"baseline {baseline} and reporting {reporting} share days: end one before the other",
        )
    samples = _by_date(days)
    before, after = DayTable.of(samples, baseline), DayTable.of(samples, reporting)
    warnings = list(require_sufficient_baseline(before))
    known_before, known_after = before.known(), after.known()
    if not known_after.dates:
        raise SavingsRefused(
            Rule.REPORTING_DAYS,
            f"no day of {reporting} has both energy and temperature: import the data of that period, or wait for a day",
        )

    model = fit(known_before.energy, known_before.weather, known_before.calendar)
    goodness = assess(model, known_before.energy, known_before.weather, known_before.calendar)
    require_unbiased(goodness)

    expected_kwh = float(model.predict(known_after.weather, known_after.calendar).sum())
    if expected_kwh <= 0.0:
        raise SavingsRefused(
            Rule.EXPECTED_ENERGY,
            f"the model expects {expected_kwh:.0f} kWh in {reporting}, which is not an energy: "
            "the baseline does not describe that season",
        )
    observed_kwh = float(known_after.energy.sum())
    model_half = model_half_width_kwh(goodness, expected_kwh=expected_kwh, days=len(known_after.dates))
    drift_half = drift_half_width_kwh(model_half, expected_kwh=expected_kwh)
    verdict, sentence = _judge(
        expected_kwh - observed_kwh, expected_kwh, drift_half, goodness, after.coverage
    )
    warnings += _warnings(known_before, known_after, after.coverage, expected_kwh - observed_kwh)
    return SavingsResult(
        model=model,
        goodness=goodness,
        observed_kwh=observed_kwh,
        expected_kwh=expected_kwh,
        model_half_width_kwh=model_half,
        drift_half_width_kwh=drift_half,
        verdict=verdict,
        sentence=sentence,
        baseline_coverage=before.coverage,
        reporting_coverage=after.coverage,
        warnings=tuple(warnings),
        days=(*_baseline_days(before, model), *_reporting_days(after, model, goodness)),
    )


def _by_date(days: Sequence[DailySample]) -> Mapping[date, DailySample]:
    samples = {sample.date: sample for sample in days}
    if len(samples) != len(days):
        raise ValueError("a date occurs twice among the days")
    return samples


def _judge(
    savings_kwh: float, expected_kwh: float, drift_half: float, goodness: Goodness, coverage: Coverage
) -> tuple[Verdict, str]:
    """Whether the difference is real, and the sentence that says so."""
    percent = 100 * savings_kwh / expected_kwh
    low, high = (100 * (savings_kwh + sign * drift_half) / expected_kwh for sign in (-1, 1))
    found = (
        f"The building used {abs(percent):.1f} % {'less' if savings_kwh >= 0 else 'more'} than expected "
        f"({abs(savings_kwh):,.0f} kWh over {coverage.known_days} days)"
    )
    if (obstacle := _obstacle(goodness, coverage)) is not None:
        return Verdict.NOT_MEASURABLE, f"{found}; not measurable yet, because {obstacle}."
    if low <= 0.0 <= high:
        return (
            Verdict.NOT_DISTINGUISHABLE,
            f"{found}; not distinguishable from ordinary drift, which leaves it between {low:.0f} and {high:.0f} %.",
        )
    kind = "saving" if savings_kwh > 0 else "increase"
    return (
        Verdict.REAL,
        f"{found}; the {kind} is real: with ordinary drift counted it stays between {low:.0f} and {high:.0f} %.",
    )


def _obstacle(goodness: Goodness, coverage: Coverage) -> str | None:
    if coverage.known_days < MIN_REPORTING_DAYS:
        return f"{coverage.known_days} days are known since the works and {MIN_REPORTING_DAYS} are needed"
    if coverage.fraction < MIN_REPORTING_COVERAGE:
        return f"only {100 * coverage.fraction:.0f} % of the reporting days are known"
    if goodness.cv_rmse > MAX_CV_RMSE:
        return f"the baseline scatters too much around its model (CV(RMSE) {100 * goodness.cv_rmse:.0f} %)"
    return None


def _warnings(before: DayTable, after: DayTable, coverage: Coverage, savings_kwh: float) -> list[str]:
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


def _baseline_days(table: DayTable, model: Model) -> list[SavingsDay]:
    expected = model.predict(table.weather, table.calendar)
    return [
        SavingsDay(day, _known(observed), _known(predicted), None, None, None)
        for day, observed, predicted in zip(table.dates, table.energy, expected, strict=True)
    ]


def _reporting_days(table: DayTable, model: Model, goodness: Goodness) -> list[SavingsDay]:
    """Reporting days with the saving so far; a missing day adds nothing to it.

    The band is the drift-aware interval that would be stated if the period ended that day, so that its last value is the
    one of the result.
    """
    expected = model.predict(table.weather, table.calendar)
    rows = []
    savings_kwh = expected_kwh = 0.0
    known_days = 0
    for day, observed, predicted in zip(table.dates, table.energy, expected, strict=True):
        if not np.isnan(observed) and not np.isnan(predicted):
            savings_kwh += float(predicted - observed)
            expected_kwh += float(predicted)
            known_days += 1
        half = drift_half_width_kwh(
            model_half_width_kwh(goodness, expected_kwh=expected_kwh, days=known_days),
            expected_kwh=expected_kwh,
        )
        rows.append(
            SavingsDay(
                day, _known(observed), _known(predicted), savings_kwh, savings_kwh - half, savings_kwh + half
            )
        )
    return rows


def _known(value: np.float64) -> float | None:
    return None if np.isnan(value) else float(value)
