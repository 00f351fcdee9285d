"""The nightly run of a site: what is wrong, and its key figures."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from edge_agent.anomalies import Anomaly, Feedback, Kind
from edge_agent.anomalies.detect import AnomaliesRefusedError, Detection, detect
from edge_agent.anomalies.point_rules import Opposed, disagreement, out_of_season, together
from edge_agent.anomalies.profiles import profiles_of
from edge_agent.config import Building
from edge_agent.diagnosis.site_history import SiteHistory
from edge_agent.diagnosis.supervised import supervised
from edge_agent.energy import civil_day
from edge_agent.savings import Period
from edge_agent.store import Alert, Reader

LEARNED_DAYS = 365
JUDGED_DAYS = 28
_SLOW = frozenset({Kind.BASE_LOAD_CREEP, Kind.SCHEDULE_DRIFT})
_SLOW_AGAIN = timedelta(days=60)
_ANSWERS_KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True, eq=False)
class Diagnosis:
    """What a run found.

    Attributes:
        history: what it read.
        detection: of the days judged, with the expectation of every day.
        new: anomalies that had not been told.
        judged_until: last day that could be judged.
    """

    history: SiteHistory
    detection: Detection
    new: tuple[Anomaly, ...]
    judged_until: date


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing can be said yet, and why."""

    history: SiteHistory
    reason: str


def diagnose(building: Building, reader: Reader, now: datetime) -> Diagnosis | Refused:
    """Judge the days that have not been, by the year before them.

    Takes about a second: call it in a thread.
    """
    today = civil_day(now, building.zone)
    judged = Period(today - timedelta(days=JUDGED_DAYS), today)
    learning = Period(judged.start - timedelta(days=LEARNED_DAYS), judged.start)
    # Today too: what it is expected to use follows from the weather it has had so far.
    history = SiteHistory(building, reader, Period(learning.start, today + timedelta(days=1)))
    known = reader.alerts(today - _ANSWERS_KEPT)
    profiles = profiles_of(history.hours, building.zone)
    try:
        detection = detect(profiles, learning, judged, occupancy=history.occupancy, feedback=_feedback(known))
    except AnomaliesRefusedError as refusal:
        return Refused(history, str(refusal))
    until = reader.judged_until()
    last = _last_known(detection, judged)
    found = [*detection.anomalies, *_of_points(history, learning, judged)]
    new = [each for each in found if _is_new(each, until, known)]
    return Diagnosis(
        history,
        detection,
        tuple(sorted(new, key=lambda each: (each.date, each.id))),
        max(last, until) if until else last,
    )


def _feedback(alerts: Sequence[Alert]) -> list[Feedback]:
    return [
        Feedback(alert.anomaly.date, alert.anomaly.kind, alert.answer)
        for alert in alerts
        if alert.answer is not None
    ]


def _is_new(anomaly: Anomaly, judged_until: date | None, known: Sequence[Alert]) -> bool:
    """A day is judged once: thresholds that move later do not rewrite what was told of it."""
    if judged_until is not None and anomaly.date <= judged_until:
        return False
    return anomaly.kind not in _SLOW or not any(
        alert.anomaly.kind is anomaly.kind and anomaly.date - alert.anomaly.date < _SLOW_AGAIN
        for alert in known
    )


def _last_known(detection: Detection, judged: Period) -> date:
    profiles = detection.expected.profiles
    known = (profiles.kwh == profiles.kwh).sum(axis=1) >= 22
    days = [day for day, is_known in zip(profiles.dates, known.tolist(), strict=True) if is_known]
    return max((day for day in days if day in judged), default=judged.start - timedelta(days=1))


def _of_points(history: SiteHistory, learning: Period, judged: Period) -> Iterator[Anomaly]:
    """Anomalies that other points than the main meter show."""
    days = list(judged)
    for zone in history.zones:
        values = history.hourly_means(zone.setpoint, judged)
        yield from _judged(
            f"out of season, zone {zone.name}",
            partial(out_of_season, zone.name, values, history.week_temp_c, days),
        )
    for pair in history.building.config.watch.heating_and_cooling:
        heating, cooling = (history.hourly_means(point, judged) for point in (pair.heating, pair.cooling))
        opposed = Opposed(pair.name, heating, cooling, pair.above)
        yield from _judged(f"heating and cooling, {pair.name}", partial(together, opposed, days))
    main = history.building.main_energy
    if main is not None and history.sub_meters:
        parts = {name: history.daily_kwh(point) for point, name in history.sub_meters.items()}
        whole = history.daily_kwh(main)
        yield from _judged(
            "disagreement of meters", partial(disagreement, whole, parts, list(learning), days)
        )


def _judged(rule: str, work: Callable[[], Iterable[Anomaly]]) -> Sequence[Anomaly]:
    return supervised(f"the rule '{rule}'", lambda: list(work()), [])
