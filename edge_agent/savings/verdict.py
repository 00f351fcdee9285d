"""Whether a saving is real, and what a careful reader should know besides."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from edge_agent.language import Told

from .coverage import Coverage, DayTable
from .goodness import Goodness
from .steps import Step

MIN_REPORTING_DAYS = 28
MIN_REPORTING_COVERAGE = 0.50
WANTED_REPORTING_COVERAGE = 0.90
MAX_CV_RMSE = 1.0
"""Scatter at which opendsm too stops trusting a baseline."""
_EXTRAPOLATION_C = 1.0


class Verdict(enum.StrEnum):
    """Answer to "is it real?"."""

    REAL = "real"
    NOT_DISTINGUISHABLE = "not_distinguishable"
    NOT_MEASURABLE = "not_measurable"


class Obstacle(enum.StrEnum):
    """Why a saving cannot be judged yet."""

    FEW_DAYS = "few_days"
    MANY_GAPS = "many_gaps"
    SCATTER = "scatter"


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with what it rests on, to be told in a sentence.

    Attributes:
        verdict: whether the difference is real.
        savings_kwh: expected minus observed.
        percent: the same in percent of the expected energy.
        low_percent: lower end of the drift-aware interval.
        high_percent: upper end.
        known_days: reporting days that count.
        obstacle: why it cannot be judged, None when it can.
        obstacle_value: days known, percent of days known, or CV(RMSE) in percent.
        unexplained: steps inside the periods that nobody has explained; a reader should know of them first.
    """

    verdict: Verdict
    savings_kwh: float
    percent: float
    low_percent: float
    high_percent: float
    known_days: int
    obstacle: Obstacle | None = None
    obstacle_value: float = 0.0
    unexplained: tuple[Step, ...] = ()


def judge(
    savings_kwh: float,
    expected_kwh: float,
    drift_half: float,
    *,
    goodness: Goodness,
    coverage: Coverage,
    unexplained: Sequence[Step] = (),
) -> Judgement:
    """Whether the difference is real.

    Args:
        savings_kwh: expected minus observed.
        expected_kwh: over the same days.
        drift_half: half-width of the drift-aware interval in kWh.
        goodness: fit of the baseline.
        coverage: known days of the reporting period.
        unexplained: steps inside the periods that nobody has explained.
    """
    low, high = (100 * (savings_kwh + sign * drift_half) / expected_kwh for sign in (-1, 1))
    obstacle, value = _obstacle(goodness, coverage)
    if obstacle is not None:
        verdict = Verdict.NOT_MEASURABLE
    else:
        verdict = Verdict.NOT_DISTINGUISHABLE if low <= 0.0 <= high else Verdict.REAL
    return Judgement(
        verdict,
        savings_kwh,
        100 * savings_kwh / expected_kwh,
        low,
        high,
        coverage.known_days,
        obstacle,
        value,
        tuple(unexplained),
    )


def _obstacle(goodness: Goodness, coverage: Coverage) -> tuple[Obstacle | None, float]:
    if coverage.known_days < MIN_REPORTING_DAYS:
        return Obstacle.FEW_DAYS, coverage.known_days
    if coverage.fraction < MIN_REPORTING_COVERAGE:
        return Obstacle.MANY_GAPS, 100 * coverage.fraction
    if goodness.cv_rmse > MAX_CV_RMSE:
        return Obstacle.SCATTER, 100 * goodness.cv_rmse
    return None, 0.0


def warnings_of(before: DayTable, after: DayTable, coverage: Coverage, savings_kwh: float) -> list[Told]:
    """What a careful reader should know."""
    warnings = []
    for name, nom, table in (("baseline", "de la référence", before), ("reporting", "du suivi", after)):
        if zeros := int(np.count_nonzero(table.energy == 0.0)):
            warnings.append(
                Told(
                    f"{name} days reading exactly 0 kWh, counted as such: {zeros}; leave them blank if the meter was off line",
                    f"jours {nom} à exactement 0 kWh, comptés ainsi : {zeros} ; laissez-les vides si le compteur était muet",
                )
            )
        if negatives := int(np.count_nonzero(table.energy < 0.0)):
            warnings.append(
                Told(
                    f"{name} days with a negative energy: {negatives}; check the meter and its direction",
                    f"jours {nom} à énergie négative : {negatives} ; vérifiez le compteur et son sens",
                )
            )
    if coverage.fraction < WANTED_REPORTING_COVERAGE:
        warnings.append(
            Told(
                f"{coverage.known_days} of {coverage.days} reporting days are known: the saving is that of those days only",
                f"{coverage.known_days} des {coverage.days} jours du suivi sont connus : l'économie est celle de ces seuls jours",
            )
        )
    low, high = before.weather.min() - _EXTRAPOLATION_C, before.weather.max() + _EXTRAPOLATION_C
    if beyond := int(np.count_nonzero((after.weather < low) | (after.weather > high))):
        warnings.append(
            Told(
                f"reporting days colder or hotter than any baseline day, where the model is extrapolated: {beyond}",
                f"jours du suivi plus froids ou plus chauds que tous ceux de la référence, où le modèle est extrapolé : {beyond}",
            )
        )
    if savings_kwh < 0.0:
        warnings.append(
            Told(
                "the saving is negative: the building used more than expected",
                "l'économie est négative : le bâtiment a consommé plus que prévu",
            )
        )
    return warnings
