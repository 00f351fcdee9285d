"""Non-routine events: what happened to the building besides the works, and how a saving allows for it."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .periods import Period
from .steps import Step
from .telling import step_told

MATCH_DAYS = 14
"""A step within so many days of the start of a logged event is that event."""


class EventKind(enum.StrEnum):
    """What happened."""

    WORKS = "works"
    OCCUPANCY = "occupancy"
    CLOSURE = "closure"
    METER_SWAP = "meter_swap"
    EQUIPMENT = "equipment"
    OTHER = "other"


class EventStatus(enum.StrEnum):
    """What a person said of it."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class Treatment(enum.StrEnum):
    """What the computation did with an event."""

    EXCLUDED = "excluded"
    ADJUSTED = "adjusted"
    MEASURED = "measured"
    PENDING = "pending"
    UNUSED = "unused"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the building.

    Attributes:
        kind: what it was.
        start: first civil day.
        end: day after the last; None while it lasts.
        text: in words.
        effect_kwh_per_day: energy it adds to each day (negative when it takes some away); None when not known.
        status: only a confirmed event changes a saving.
        id: in the log.
        from_step: whether the effect is the size of the step found at its start.
    """

    kind: EventKind
    start: date
    end: date | None = None
    text: str = ""
    effect_kwh_per_day: float | None = None
    status: EventStatus = EventStatus.CONFIRMED
    id: str | None = None
    from_step: bool = False

    def covers(self, day: date) -> bool:
        """Whether it lasts on that day; the change of a meter without end is one day."""
        end = self.end
        if end is None and self.kind is EventKind.METER_SWAP:
            end = self.start + timedelta(days=1)
        return self.start <= day and (end is None or day < end)

    @property
    def treatment(self) -> Treatment:
        """How it is allowed for.

        Works are what is measured. An effect in kWh corrects the expectation; without one the days are left out, which an
        event without end cannot be.
        """
        if self.status is EventStatus.PROPOSED:
            return Treatment.PENDING
        if self.status is EventStatus.REJECTED:
            return Treatment.UNUSED
        if self.kind is EventKind.WORKS:
            return Treatment.MEASURED
        if self.effect_kwh_per_day is not None:
            return Treatment.ADJUSTED
        if self.end is not None or self.kind is EventKind.METER_SWAP:
            return Treatment.EXCLUDED
        return Treatment.PENDING


@dataclass(frozen=True, slots=True)
class Applied:
    """An event or a step as the reader of a saving sees it.

    Attributes:
        event: the event; of a step, the one that is proposed.
        treatment: what was done with it.
        place: `baseline`, `between` (where the works are), `reporting` or `outside`, by its start.
        step: what the computation found itself; None of an event of the log.
        savings_effect_kwh: what the saving gained by allowing for it; None when nothing was done.
    """

    event: Event
    treatment: Treatment
    place: str
    step: Step | None = None
    savings_effect_kwh: float | None = None

    @property
    def detected(self) -> bool:
        """Whether the computation found it itself."""
        return self.step is not None

    def to_json(self) -> dict[str, object]:
        """The fields, dates in ISO."""
        return {
            "id": self.event.id,
            "kind": self.event.kind.value,
            "start": self.event.start.isoformat(),
            "end": None if self.event.end is None else self.event.end.isoformat(),
            "text": self.event.text,
            "status": self.event.status.value,
            "detected": self.detected,
            "place": self.place,
            "size_kwh_per_day": self.event.effect_kwh_per_day,
            "size_from_step": self.event.from_step or self.detected,
            "size_percent": None if self.step is None else 100 * self.step.share,
            "treatment": self.treatment.value,
            "savings_effect_kwh": self.savings_effect_kwh,
        }


def excluded_days(events: Iterable[Event], day: date) -> bool:
    """Whether a confirmed event leaves that day out."""
    return any(event.treatment is Treatment.EXCLUDED and event.covers(day) for event in events)


def correction_kwh(events: Iterable[Event], day: date) -> float:
    """Energy that confirmed events add to that day."""
    return sum(
        event.effect_kwh_per_day
        for event in events
        if event.treatment is Treatment.ADJUSTED
        and event.effect_kwh_per_day is not None
        and event.covers(day)
    )


def proposals(
    steps: Sequence[Step], events: Sequence[Event], baseline: Period, reporting: Period
) -> list[Applied]:
    """Steps that no logged event explains, as events proposed for confirmation."""
    near = timedelta(days=MATCH_DAYS)
    return [
        Applied(
            Event(
                EventKind.OTHER,
                step.date,
                text=step_told(step),
                effect_kwh_per_day=step.kwh_per_day,
                status=EventStatus.PROPOSED,
            ),
            treatment=Treatment.PENDING,
            place=place_of(step.date, baseline, reporting),
            step=step,
        )
        for step in steps
        if not any(
            event.status is not EventStatus.PROPOSED
            and (abs(event.start - step.date) <= near or (event.end and abs(event.end - step.date) <= near))
            for event in events
        )
    ]


def nearest_step(event: Event, steps: Sequence[Step]) -> Step | None:
    """The step that is the start of an event, None when none is near."""
    near = [step for step in steps if abs(step.date - event.start) <= timedelta(days=MATCH_DAYS)]
    return min(near, key=lambda step: abs(step.date - event.start), default=None)


def place_of(day: date, baseline: Period, reporting: Period) -> str:
    """Where a date falls; near the end of the baseline and the start of reporting it is `between`, where works are."""
    near = timedelta(days=MATCH_DAYS)
    if baseline.end - near <= day <= reporting.start + near:
        return "between"
    if day in baseline:
        return "baseline"
    return "reporting" if day in reporting else "outside"
