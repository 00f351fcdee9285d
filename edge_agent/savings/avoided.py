"""A baseline applied to a reporting period: expected and observed energy of the days that count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from edge_agent.language import Language, Told

from .baseline import Baseline, fit_baseline
from .choosing import Choice, choose_family
from .coverage import DayTable, require_sufficient_baseline
from .events import Event, correction_kwh, excluded_days
from .measured import Measured
from .periods import Period
from .refusal import Rule, SavingsRefused


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What is asked.

    Attributes:
        measured: energy and weather of the site.
        table: every civil day from the start of the baseline to the end of the reporting period.
        baseline: the period before the works.
        reporting: the period after them.
        choice: family of the model, or `auto`.
        events: of the log.
    """

    measured: Measured
    table: DayTable
    baseline: Period
    reporting: Period
    choice: Choice
    events: Sequence[Event] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Avoided:
    """A baseline applied to a reporting period.

    Attributes:
        question: what was asked.
        before: days of the baseline that events leave in, corrected for those that have an effect.
        after: days of the reporting period that events leave in, as measured.
        fitted: the baseline.
        reason: why this family of model.
        warnings: of the baseline's data.
        counted: reporting days that count, in order, with the energy expected of them.
        observed_kwh: measured on these days.
    """

    question: Question
    before: DayTable
    after: DayTable
    fitted: Baseline
    reason: str
    warnings: tuple[Told, ...]
    counted: dict[date, float]
    observed_kwh: float

    @property
    def expected_kwh(self) -> float:
        """Expected of the days that count."""
        return sum(self.counted.values())

    @classmethod
    def of(cls, question: Question) -> Avoided:
        """Fit the baseline and apply it.

        Raises:
            SavingsRefused: a rule failed.
        """
        measured, events = question.measured, question.events
        baseline, reporting = question.baseline, question.reporting
        table = question.table
        corrected = table.corrected(lambda day: -correction_kwh(events, day))

        def in_baseline(day: date) -> bool:
            return day in baseline and not excluded_days(events, day)

        before = corrected.where(in_baseline)
        after = table.where(lambda day: day in reporting and not excluded_days(events, day))
        warnings = require_sufficient_baseline(before, baseline)
        known = after.known()
        if not known.dates:
            raise SavingsRefused(
                Rule.REPORTING_DAYS,
                Told(
                    f"no day of {reporting} has both energy and temperature: import the data of that period, or wait for a day",
                    f"aucun jour de {reporting} n'a à la fois une énergie et une température : importez les données de cette "
                    "période, ou attendez un jour",
                ),
            )
        family, reason = choose_family(measured, corrected, in_baseline, question.choice)
        fitted = fit_baseline(measured, corrected, family, in_baseline)
        counted = {
            day: fitted.expected[day] + correction_kwh(events, day)
            for day in known.dates
            if day in fitted.expected
        }
        total = sum(counted.values())
        if total <= 0.0:
            raise SavingsRefused(
                Rule.EXPECTED_ENERGY,
                Told(
                    f"the model expects {total:.0f} kWh in {reporting}, which is not an energy: "
                    "the baseline does not describe that season",
                    f"le modèle attend {Language.FR.number(total)} kWh sur {reporting}, ce qui n'est pas une énergie : la "
                    "référence ne décrit pas cette saison",
                ),
            )
        observed = sum(
            kwh for day, kwh in zip(known.dates, known.energy.tolist(), strict=True) if day in counted
        )
        return cls(question, before, after, fitted, reason, warnings, counted, observed)
