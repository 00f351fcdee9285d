"""Reads of a counter become hours of energy as they close (pure)."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from edge_agent.energy.calendar import hour_start
from edge_agent.energy.counters import Energy, Guard, Index, Judgement, Limits, Verdict, judge
from edge_agent.energy.intervals import HOUR, Interval

PRORATE = timedelta(minutes=10)
"""Longest span between two reads that may be shared between two hours in proportion of time."""


@dataclass(frozen=True, slots=True)
class CounterHours:
    """Energy of a counter in the hour that is open.

    Attributes:
        guard: state of the monotonic guard.
        hour: start of the open hour; ``None`` before the first read.
        kwh: energy measured in it so far.
        known_s: measured time in it so far, in seconds.
    """

    guard: Guard = field(default_factory=Guard)
    hour: datetime | None = None
    kwh: float = 0.0
    known_s: float = 0.0

    @property
    def open(self) -> Interval | None:
        """The open hour as measured so far, ``None`` when nothing of it is known."""
        if self.hour is None or self.known_s <= 0:
            return None
        return Interval(self.hour, self.hour + HOUR, self.kwh, self.known_s / HOUR.total_seconds())


@dataclass(frozen=True, slots=True)
class CounterStep:
    """Outcome of a read: new state, verdict, intervals that are now complete, and where to resume after a stop.

    Attributes:
        hours: new state.
        verdict: what the read turned out to be.
        closed: finished intervals: hours, or one longer piece after an outage.
        energy: energy that the read made known.
        anchor: index from which reads must be replayed after a restart, set when intervals were finished and at the first.
    """

    hours: CounterHours
    verdict: Verdict
    closed: tuple[Interval, ...] = ()
    anchor: Index | None = None
    energy: Energy | None = None


def resumed(anchor: Index) -> CounterHours:
    """State from which reads later than ``anchor`` are replayed."""
    return CounterHours(Guard(anchor), hour_start(anchor.time))


def advance_counter(state: CounterHours, read: Index, limits: Limits) -> CounterStep:
    """Take one read of a counter into account."""
    judgement = judge(state.guard, read, limits)
    state = replace(state, guard=judgement.guard, hour=state.hour or hour_start(read.time))
    if judgement.energy is None:
        anchor = read if judgement.verdict is Verdict.FIRST else None
        return CounterStep(state, judgement.verdict, anchor=anchor)
    step = _attributed(state, judgement, judgement.energy, read.kwh)
    return replace(step, energy=judgement.energy)


def _attributed(state: CounterHours, judgement: Judgement, energy: Energy, index_kwh: float) -> CounterStep:
    first, last = hour_start(energy.start), hour_start(energy.end)
    # After a discontinuity, what is known begins later than the open hour.
    state, closed = _moved(state, first)
    if first == last:
        anchor = Index(energy.start, index_kwh - energy.kwh) if closed else None
        return CounterStep(_added(state, energy), judgement.verdict, closed, anchor)
    fresh = CounterHours(judgement.guard, last)
    if energy.end - energy.start > PRORATE and energy.end > first + HOUR:
        # How an outage was spread over its hours is not known, but its whole energy is.
        piece = Interval(energy.start, energy.end, energy.kwh)
        return CounterStep(
            fresh, judgement.verdict, (*closed, *_finished(state), piece), Index(energy.end, index_kwh)
        )
    before, after = energy.cut(last)
    closed = (*closed, *_finished(_added(state, before)))
    return CounterStep(_added(fresh, after), judgement.verdict, closed, Index(last, index_kwh - after.kwh))


def _moved(state: CounterHours, hour: datetime) -> tuple[CounterHours, tuple[Interval, ...]]:
    if state.hour == hour:
        return state, ()
    return CounterHours(state.guard, hour), _finished(state)


def _added(state: CounterHours, energy: Energy) -> CounterHours:
    seconds = (energy.end - energy.start).total_seconds()
    return replace(state, kwh=state.kwh + energy.kwh, known_s=state.known_s + seconds)


def _finished(state: CounterHours) -> tuple[Interval, ...]:
    return (state.open,) if state.open else ()
