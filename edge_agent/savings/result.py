"""What is said about a saving."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from edge_agent.language import Language, Told

from .coverage import Coverage
from .degree_days import DegreeDays
from .drift import Drift
from .events import Applied
from .goodness import Goodness
from .model import Model
from .normal_year import NormalYear
from .telling import sentence
from .verdict import Judgement, Verdict


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
        model_reason: why this family of model.
        goodness: its fit, recomputed from its stored coefficients.
        observed_kwh: measured energy over the known reporting days.
        expected_kwh: what the baseline building would have used on the same days.
        model_half_width_kwh: half-width of the model's own 90 % interval.
        drift_half_width_kwh: half-width of the drift-aware 90 % interval.
        drift: what that interval rests on.
        judgement: whether the difference is real, and why.
        baseline_coverage: known days of the baseline.
        reporting_coverage: known days of the reporting period.
        warnings: what a careful reader should know.
        days: every civil day of the baseline and reporting periods, in order.
        events: of the log with what they did, then steps proposed for confirmation.
        unadjusted: saving and expected energy in kWh had no event been allowed for; None when none was.
        normal_year: saving in normal weather, or why there is none.
        degree_days: of the `baseline` and the `reporting` period, by need and method; None when hours are not known.
    """

    model: Model
    model_reason: str
    goodness: Goodness
    observed_kwh: float
    expected_kwh: float
    model_half_width_kwh: float
    drift_half_width_kwh: float
    drift: Drift
    judgement: Judgement
    baseline_coverage: Coverage
    reporting_coverage: Coverage
    warnings: tuple[Told, ...]
    days: tuple[SavingsDay, ...]
    events: tuple[Applied, ...]
    unadjusted: tuple[float, float] | None
    normal_year: NormalYear | str
    degree_days: Mapping[str, Sequence[DegreeDays]] | None

    @property
    def verdict(self) -> Verdict:
        """Whether the difference is real."""
        return self.judgement.verdict

    @property
    def sentence(self) -> str:
        """The verdict in words, in English."""
        return sentence(self.judgement)

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
        known reporting days; `…_kwh` are the same in kWh. `cv_rmse` and `nmbe` are fractions, of the model's own intervals
        (hours, days or bills).
        """
        return {
            "model": self.model.name,
            "model_reason": self.model_reason,
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
            "drift": self.drift.to_json(),
            "verdict": self.verdict.value,
            "sentence": self.sentence,
            "sentence_fr": sentence(self.judgement, Language.FR),
            "events": [each.to_json() for each in self.events],
            "unadjusted": self._unadjusted(),
            "normal_year": {"reason": self.normal_year}
            if isinstance(self.normal_year, str)
            else self.normal_year.to_json(),
            "degree_days": None
            if self.degree_days is None
            else {name: [total.to_json() for total in totals] for name, totals in self.degree_days.items()},
            "coverage": {
                "baseline": self.baseline_coverage.to_json(),
                "reporting": self.reporting_coverage.to_json(),
            },
            "warnings": [warning.en for warning in self.warnings],
            "warnings_fr": [warning.fr for warning in self.warnings],
        }

    def _unadjusted(self) -> dict[str, float] | None:
        if self.unadjusted is None:
            return None
        savings, expected = self.unadjusted
        return {"savings_kwh": savings, "savings_percent": 100 * savings / expected}

    def _interval(self, half_width_kwh: float, *, percent: bool) -> list[float]:
        scale = 100 / self.expected_kwh if percent else 1.0
        return [(self.savings_kwh - half_width_kwh) * scale, (self.savings_kwh + half_width_kwh) * scale]
