"""What is said about a saving."""

import enum
from dataclasses import dataclass
from datetime import date

from .goodness import Goodness
from .model import Model
from .uncertainty import DRIFT_FLOOR


class Verdict(enum.StrEnum):
    """Answer to "is it real?"."""

    REAL = "real"
    NOT_DISTINGUISHABLE = "not_distinguishable"
    NOT_MEASURABLE = "not_measurable"


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a period is known.

    Attributes:
        days: civil days of the period.
        known_days: days with both energy and temperature.
        missing_energy_days: days without energy.
        missing_temperature_days: days without temperature.
    """

    days: int
    known_days: int
    missing_energy_days: int
    missing_temperature_days: int

    @property
    def fraction(self) -> float:
        """Known share of the period, 0 to 1."""
        return self.known_days / self.days

    def to_json(self) -> dict[str, object]:
        """The counts and the percentage."""
        return {
            "days": self.days,
            "known_days": self.known_days,
            "missing_energy_days": self.missing_energy_days,
            "missing_temperature_days": self.missing_temperature_days,
            "percent": round(100 * self.fraction, 2),
        }


@dataclass(frozen=True, slots=True)
class SavingsDay:
    """One civil day of the story, for a chart.

    Attributes:
        date: the day.
        observed_kwh: measured energy; None when missing.
        expected_kwh: energy the baseline building would have used; None without a temperature.
        cumulative_kwh: saving since the start of the reporting period over its known days; None before it.
        cumulative_low_kwh: lower end of the drift-aware 90 % interval of that sum.
        cumulative_high_kwh: upper end.
    """

    date: date
    observed_kwh: float | None
    expected_kwh: float | None
    cumulative_kwh: float | None
    cumulative_low_kwh: float | None
    cumulative_high_kwh: float | None


@dataclass(frozen=True, slots=True)
class SavingsResult:
    """A saving with everything needed to believe it or not.

    Attributes:
        model: the baseline model.
        goodness: its fit, recomputed from its stored coefficients.
        observed_kwh: measured energy over the known reporting days.
        expected_kwh: what the baseline building would have used on the same days.
        model_half_width_kwh: half-width of the model's own 90 % interval.
        drift_half_width_kwh: half-width of the drift-aware 90 % interval.
        verdict: whether the difference is real.
        sentence: the verdict in words.
        baseline_coverage: known days of the baseline.
        reporting_coverage: known days of the reporting period.
        warnings: what a careful reader should know.
        days: every civil day of the baseline and reporting periods, in order.
    """

    model: Model
    goodness: Goodness
    observed_kwh: float
    expected_kwh: float
    model_half_width_kwh: float
    drift_half_width_kwh: float
    verdict: Verdict
    sentence: str
    baseline_coverage: Coverage
    reporting_coverage: Coverage
    warnings: tuple[str, ...]
    days: tuple[SavingsDay, ...]

    @property
    def savings_kwh(self) -> float:
        """Expected minus observed over the known reporting days; negative when use rose."""
        return self.expected_kwh - self.observed_kwh

    @property
    def savings_percent(self) -> float:
        """The saving in percent of the expected energy."""
        return 100 * self.savings_kwh / self.expected_kwh

    def to_json(self) -> dict[str, object]:
        """The stable machine answer.

        Intervals named `…_percent` are `[low, high]` of the saving in percent of the expected (predicted) energy of the
        known reporting days; `…_kwh` are the same in kWh. `cv_rmse` and `nmbe` are fractions. `events` is empty: steps
        are not detected yet, so works or changes of use inside a period are for the reader to rule out.
        """
        return {
            "model": self.model.name,
            "parameters": self.model.parameters(),
            "explanation": list(self.model.explain()),
            "cv_rmse": self.goodness.cv_rmse,
            "cv_rmse_adjusted": self.goodness.cv_rmse_adjusted,
            "nmbe": self.goodness.nmbe,
            "r2": self.goodness.r2,
            "observed_kwh": self.observed_kwh,
            "expected_kwh": self.expected_kwh,
            "savings_kwh": self.savings_kwh,
            "savings_percent": self.savings_percent,
            "model_interval_90_percent": self._interval(self.model_half_width_kwh, percent=True),
            "model_interval_90_kwh": self._interval(self.model_half_width_kwh, percent=False),
            "drift_interval_90_percent": self._interval(self.drift_half_width_kwh, percent=True),
            "drift_interval_90_kwh": self._interval(self.drift_half_width_kwh, percent=False),
            "drift_floor_percent": 100 * DRIFT_FLOOR,
            "verdict": self.verdict.value,
            "sentence": self.sentence,
            "events": [],
            "coverage": {
                "baseline": self.baseline_coverage.to_json(),
                "reporting": self.reporting_coverage.to_json(),
            },
            "warnings": list(self.warnings),
        }

    def _interval(self, half_width_kwh: float, *, percent: bool) -> list[float]:
        scale = 100 / self.expected_kwh if percent else 1.0
        return [(self.savings_kwh - half_width_kwh) * scale, (self.savings_kwh + half_width_kwh) * scale]
