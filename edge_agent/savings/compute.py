"""From measurements to a saving: avoided energy of the reporting period (IPMVP option C)."""

from collections.abc import Iterator, Sequence

from edge_agent.language import Told

from .applied import applied_events, unadjusted, with_measured_effects
from .avoided import Avoided, Question
from .choosing import Choice
from .coverage import DayTable
from .daily_model import DailyModel
from .degree_days import DegreeDays, periods_degree_days
from .drift import Drift
from .events import Event, correction_kwh
from .history import own_changes
from .measured import Measured
from .normal_year import normal_year
from .periods import DailySample, Period
from .refusal import Rule, SavingsRefused
from .result import SavingsDay, SavingsResult
from .uncertainty import model_half_width_kwh
from .verdict import judge, warnings_of


def compute_savings(
    measured: Measured,
    baseline: Period,
    reporting: Period,
    *,
    choice: Choice = Choice.AUTO,
    events: Sequence[Event] = (),
    normal_weather: Sequence[DailySample] = (),
) -> SavingsResult:
    """Energy avoided in the reporting period, against what the baseline building would have used in its weather.

    Only days with both energy and temperature count, on both sides; the others are left out and reported as coverage,
    never replaced. Zeros are values (a warning counts the days that read zero). Days of before the baseline, where there
    are any, tell how much this building changes from year to year.

    Args:
        measured: energy and weather of the site.
        baseline: the period before the works.
        reporting: the period after them.
        choice: family of the model, or `auto`.
        events: the log; confirmed ones correct or leave out days, steps that it does not explain are proposed.
        normal_weather: days of a normal year or more; the calendar years of the measurements when empty.

    Raises:
        SavingsRefused: a rule that makes the figure meaningless failed; it names the rule and what to do.
        ValueError: a date occurs twice.
    """
    if baseline.overlaps(reporting):
        raise SavingsRefused(
            Rule.PERIODS_APART,
            Told(
                f"baseline {baseline} and reporting {reporting} share days: end one before the other",
                f"la référence {baseline} et le suivi {reporting} ont des jours en commun : faites finir l'une avant l'autre",
            ),
        )
    samples = measured.by_date
    span = Period(min(baseline.start, reporting.start), max(baseline.end, reporting.end))
    table = DayTable.of(samples, span, measured.occupancy)
    question = Question(measured, table, baseline, reporting, choice, events)
    question = with_measured_effects(question)
    events = question.events
    core = Avoided.of(question)
    warnings = [*measured.warnings, *core.warnings]
    expected_kwh, observed_kwh = core.expected_kwh, core.observed_kwh

    drift = Drift(core.fitted.daily_cv, own_changes(samples, baseline, measured.occupancy, events))
    model_half = model_half_width_kwh(core.fitted.goodness, expected_kwh=expected_kwh, days=len(core.counted))
    lag_days = (reporting.end - baseline.end).days
    drift_half = drift.half_width_kwh(model_half, expected_kwh=expected_kwh, days=lag_days)
    applied = applied_events(core)
    before, after = core.before, core.after
    judgement = judge(
        expected_kwh - observed_kwh,
        expected_kwh,
        drift_half,
        goodness=core.fitted.goodness,
        coverage=after.coverage,
        unexplained=[
            each.step for each in applied if each.step is not None and each.place in {"baseline", "reporting"}
        ],
    )
    warnings += warnings_of(before.known(), after.known(), after.coverage, expected_kwh - observed_kwh)
    return SavingsResult(
        model=core.fitted.model,
        model_reason=core.reason,
        goodness=core.fitted.goodness,
        observed_kwh=observed_kwh,
        expected_kwh=expected_kwh,
        model_half_width_kwh=model_half,
        drift_half_width_kwh=drift_half,
        drift=drift,
        judgement=judgement,
        baseline_coverage=before.coverage,
        reporting_coverage=after.coverage,
        warnings=tuple(warnings),
        days=(*_quiet_days(core), *_reporting_days(core, drift)),
        events=tuple(applied),
        unadjusted=unadjusted(question),
        normal_year=normal_year(
            before,
            after,
            normal_weather or measured.days,
            measured.occupancy,
            fitted=core.fitted.model if isinstance(core.fitted.model, DailyModel) else None,
        ),
        degree_days=_degree_days(measured, baseline, reporting),
    )


def _degree_days(
    measured: Measured, baseline: Period, reporting: Period
) -> dict[str, list[DegreeDays]] | None:
    known = [(hour.start, hour.temp_c) for hour in measured.hours if hour.temp_c is not None]
    return periods_degree_days(known, {"baseline": baseline, "reporting": reporting}) if known else None


def _quiet_days(core: Avoided) -> Iterator[SavingsDay]:
    table = core.question.table
    for day, observed in zip(table.dates, table.energy.tolist(), strict=True):
        if day in core.question.baseline:
            yield SavingsDay(day, _known(observed), core.fitted.expected.get(day), None, None, None)


def _reporting_days(core: Avoided, drift: Drift) -> Iterator[SavingsDay]:
    """Reporting days with the saving so far; a missing day adds nothing to it.

    The band is the drift-aware interval that would be stated if the period ended that day, so that its last value is the
    one of the result.
    """
    table, events = core.question.table, core.question.events
    savings_kwh = expected_kwh = 0.0
    known_days = 0
    for day, observed in zip(table.dates, table.energy.tolist(), strict=True):
        if day not in core.question.reporting:
            continue
        if day in core.counted:
            savings_kwh += core.counted[day] - observed
            expected_kwh += core.counted[day]
            known_days += 1
        half = drift.half_width_kwh(
            model_half_width_kwh(core.fitted.goodness, expected_kwh=expected_kwh, days=known_days),
            expected_kwh=expected_kwh,
            days=(day - core.question.baseline.end).days + 1,
        )
        expected = core.fitted.expected.get(day)
        yield SavingsDay(
            day,
            _known(observed),
            None if expected is None else expected + correction_kwh(events, day),
            savings_kwh,
            savings_kwh - half,
            savings_kwh + half,
        )


def _known(value: float) -> float | None:
    return value if value == value else None  # noqa: PLR0124 - NaN is the missing value
