"""Precision, recall and F1 by the day, per kind and in all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from benchmarks.anomalies.cases import OCCUPANCY, Case
from edge_agent.anomalies import Kind
from edge_agent.anomalies.detect import detect


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the rules said of one case.

    Attributes:
        case: the case.
        labels: kind of each faulty day.
        alerts: kind alerted on each day; the first one when there are several.
        judged_days: days that could be judged.
    """

    case: Case
    labels: Mapping[date, Kind]
    alerts: Mapping[date, Kind]
    judged_days: int

    @property
    def false_days(self) -> int:
        """Days alerted that no label holds."""
        return len(self.alerts.keys() - self.labels.keys())


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over days.

    Attributes:
        hits: faulty days that were alerted, whatever the kind said.
        named: those whose kind was right too.
        misses: faulty days without an alert.
        false: alerted days that are not known to be faulty.
    """

    hits: int = 0
    named: int = 0
    misses: int = 0
    false: int = 0

    @property
    def precision(self) -> float:
        """Share of alerted days that are faulty."""
        return _share(self.hits, self.hits + self.false)

    @property
    def recall(self) -> float:
        """Share of faulty days that were alerted."""
        return _share(self.hits, self.hits + self.misses)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return _share(2 * self.hits, 2 * self.hits + self.misses + self.false)


@dataclass(slots=True)
class _Counter:
    hits: int = 0
    named: int = 0
    misses: int = 0
    false: int = 0
    tally: Tally = field(default_factory=Tally)


def run(case: Case) -> Outcome:
    """Judge one case."""
    profiles, labels = case.load()
    detection = detect(profiles, case.learning, case.judged, occupancy=OCCUPANCY)
    alerts: dict[date, Kind] = {}
    for anomaly in detection.anomalies:
        alerts.setdefault(anomaly.date, anomaly.kind)
    return Outcome(case, labels, alerts, detection.judged_days)


def total(outcomes: Iterable[Outcome]) -> Tally:
    """All kinds together."""
    counter = _Counter()
    for outcome in outcomes:
        for day, kind in outcome.labels.items():
            counter.hits += day in outcome.alerts
            counter.named += outcome.alerts.get(day) is kind
            counter.misses += day not in outcome.alerts
        counter.false += outcome.false_days
    return Tally(counter.hits, counter.named, counter.misses, counter.false)


def by_kind(outcomes: Iterable[Outcome]) -> dict[Kind, Tally]:
    """Each kind: recall over its faulty days; false days count for the kind that was alerted."""
    counters: dict[Kind, _Counter] = {}
    for outcome in outcomes:
        for day, kind in outcome.labels.items():
            counter = counters.setdefault(kind, _Counter())
            counter.hits += day in outcome.alerts
            counter.named += outcome.alerts.get(day) is kind
            counter.misses += day not in outcome.alerts
        for day in outcome.alerts.keys() - outcome.labels.keys():
            counters.setdefault(outcome.alerts[day], _Counter()).false += 1
    return {
        kind: Tally(found.hits, found.named, found.misses, found.false)
        for kind, found in sorted(counters.items())
    }


def alerts_per_year(outcomes: Iterable[Outcome]) -> float:
    """Alerted days per building and year, over days that no label holds."""
    alerts = days = 0
    for outcome in outcomes:
        alerts += outcome.false_days
        days += outcome.judged_days - len(outcome.labels)
    return 365 * _share(alerts, days)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
