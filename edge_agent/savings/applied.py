"""What the events of the log did to a saving, and the steps that they leave unexplained."""

from dataclasses import replace
from datetime import date

from .avoided import Avoided, Question
from .coverage import DayTable
from .events import (
    Applied,
    Event,
    EventStatus,
    Treatment,
    correction_kwh,
    excluded_days,
    nearest_step,
    place_of,
    proposals,
)
from .refusal import SavingsRefused
from .steps import Step, find_steps


def with_measured_effects(question: Question) -> Question:
    """The question with the effect of a confirmed event that lasts taken from the step found at its start.

    Saying that a step was a new tenant is then enough to have it allowed for. An event without a step near it stays as it
    is.

    Raises:
        SavingsRefused: a rule failed.
    """
    waiting = [
        event
        for event in question.events
        if event.status is EventStatus.CONFIRMED and event.treatment is Treatment.PENDING
    ]
    if not waiting:
        return question
    steps = _steps(Avoided.of(question))

    def measured(event: Event) -> Event:
        step = nearest_step(event, steps) if event in waiting else None
        return event if step is None else replace(event, effect_kwh_per_day=step.kwh_per_day, from_step=True)

    return replace(question, events=tuple(map(measured, question.events)))


def unadjusted(question: Question) -> tuple[float, float] | None:
    """Saving and expected energy without any event; None when no event changed anything."""
    if not any(event.treatment in {Treatment.ADJUSTED, Treatment.EXCLUDED} for event in question.events):
        return None
    try:
        plain = Avoided.of(replace(question, events=()))
    except SavingsRefused:
        return None
    return plain.expected_kwh - plain.observed_kwh, plain.expected_kwh


def _observed(table: DayTable) -> dict[date, float]:
    return {day: kwh for day, kwh in zip(table.dates, table.energy.tolist(), strict=True) if kwh == kwh}  # noqa: PLR0124 - not NaN


def applied_events(core: Avoided) -> list[Applied]:
    """Events of the log with what they did, then steps that none of them explains."""
    asked = core.question
    observed = _observed(asked.table)
    logged = [
        Applied(
            event,
            treatment=event.treatment,
            place=place_of(event.start, asked.baseline, asked.reporting),
            savings_effect_kwh=_effect(event, core, observed),
        )
        for event in asked.events
    ]
    return [*logged, *proposals(_steps(core), asked.events, asked.baseline, asked.reporting)]


def _steps(core: Avoided) -> tuple[Step, ...]:
    """Steps of what no confirmed event has corrected or left out."""
    events = core.question.events
    usual = {
        day: kwh + correction_kwh(events, day)
        for day, kwh in core.fitted.expected.items()
        if not excluded_days(events, day)
    }
    return find_steps(_observed(core.question.table), usual)


def _effect(event: Event, core: Avoided, observed: dict[date, float]) -> float | None:
    """What the saving gained from allowing for an event on the reporting days that it covers."""
    match event.treatment:
        case Treatment.ADJUSTED:
            return sum(event.effect_kwh_per_day or 0.0 for day in core.counted if event.covers(day))
        case Treatment.EXCLUDED:
            left_out = [
                day
                for day in core.question.reporting
                if event.covers(day) and day in observed and day in core.fitted.expected
            ]
            return sum(observed[day] - core.fitted.expected[day] for day in left_out)
        case _:
            return None
