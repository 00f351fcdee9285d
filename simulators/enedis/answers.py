"""JSON of `mesure_synchrone_auto/v2`, in the shapes and key order of the recorded answers. Pure."""

from collections.abc import Iterable
from datetime import date
from itertools import groupby

from simulators.enedis.errors import Json, no_data, wrong_direction
from simulators.enedis.faults import Gaps
from simulators.enedis.measures import DayMeasures, Meter, Point
from simulators.enedis.rules import Kind, MeasureQuery, Rule

_PHYSICS = {Kind.DAILY: ("EA", "Wh"), Kind.CURVE: ("PA", "W"), Kind.MAX: ("PMA", "VA")}


def _points_of_day(measures: DayMeasures, kind: Kind, day: date) -> tuple[Point, ...]:
    match kind:
        case Kind.CURVE:
            return measures.curve(day)
        case Kind.DAILY:
            point = measures.daily(day)
        case Kind.MAX:
            point = measures.max_power(day)
    return () if point is None else (point,)


def _monthly(points: Iterable[Point]) -> tuple[Point, ...]:
    known = (point for point in points if point.value is not None)
    months = groupby(known, key=lambda point: point.label[: len("2026-09")])
    return tuple(max(month, key=lambda point: point.value or 0) for _, month in months)


def _point_json(point: Point, kind: Kind) -> Json:
    value = {"v": None if point.value is None else str(point.value), "d": point.label}
    return {**value, "p": "PT30M", "n": "B", "iv": "0", "ec": "0"} if kind is Kind.CURVE else value


def _method(rule: Rule, *, monthly: bool) -> dict[str, Json]:
    match rule.kind:
        case Kind.CURVE:
            return {"modeCalcul": "MESURE"}
        case Kind.MAX:
            return {"modeCalcul": "MESURE", "pas": "P1M" if monthly else "P1D"}
        case Kind.DAILY:
            return {"typeValeur": "GLOBALE", "modeCalcul": "DIFF.INDEX", "pas": "P1D"}


def measure_answer(query: MeasureQuery, meter: Meter, published_until: date, gaps: Gaps) -> Json:
    """The answer to `query` with the days that are published, `gaps` applied.

    Raises:
        EnedisError: 400 when the meter has no such direction, 404 when there is nothing to say.
    """
    rule = query.rule
    measures = meter.production if rule.production else meter.consumption
    if measures is None:
        raise wrong_direction()
    points = tuple(
        point
        for day in query.days(published_until)
        for point in gaps.apply(query.resource, query.prm, day, _points_of_day(measures, rule.kind, day))
    )
    if query.monthly:
        points = _monthly(points)
    if not points:
        raise no_data()
    physics, unit = _PHYSICS[rule.kind]
    return {
        "idPrm": query.prm,
        "etapeMetier": "BRUT",
        "periode": {"dateDebut": query.start.isoformat(), "dateFin": query.end.isoformat()},
        **_method(rule, monthly=query.monthly),
        "grandeur": [
            {
                "grandeurMetier": "PROD" if rule.production else "CONS",
                "grandeurPhysique": physics,
                "unite": unit,
                "points": [_point_json(point, rule.kind) for point in points],
                "calendrier": [],
            }
        ],
        "contexte": [],
    }
