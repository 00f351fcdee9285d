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
        case Kind.INDEX:
            point = None
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
        case Kind.DAILY | Kind.INDEX:
            return {"typeValeur": "GLOBALE", "modeCalcul": "DIFF.INDEX", "pas": "P1D"}


def index_answer(query: MeasureQuery, meter: Meter, published_until: date) -> Json:
    """The indexes of the days that are published, in the shape of the Swagger: no recording of this API is known.

    Raises:
        EnedisError: 400 when the meter has no such direction, 404 when there is nothing to say.
    """
    if meter.registers is None:
        raise wrong_direction()
    shown = {day: meter.registers.at(day) for day in query.days(published_until)}
    known = {day: registers for day, registers in shown.items() if registers is not None}
    if not known:
        raise no_data()
    classes: list[Json] = [
        {
            "idClasseTemporelle": name,
            "libelleClasseTemporelle": title,
            "codeCadran": code,
            "valeur": [_index_json(day, registers[name]) for day, registers in known.items()],
        }
        for name, title, code in (("HC", "Heures Creuses", "1"), ("HP", "Heures Pleines", "2"))
    ]
    total: list[Json] = [_index_json(day, sum(registers.values())) for day, registers in known.items()]
    quantity: Json = {
        "grandeurMetier": "CONS",
        "grandeurPhysique": "EA",
        "unite": "Wh",
        "points": [],
        "calendrier": [
            {
                "idCalendrier": "FC000014",
                "libelleCalendrier": "Heures Pleines / Creuses",
                "classeTemporelle": classes,
            }
        ],
        "cadranTotalisateur": {"codeCadran": "0", "valeur": total},
    }
    return {
        "idPrm": query.prm,
        "periode": {"dateDebut": query.start.isoformat(), "dateFin": query.end.isoformat()},
        "grandeur": [],
        "contexte": [
            {"etapeMetier": "BRUT", "contexteReleve": "COL", "typeReleve": "AQ", "grandeur": [quantity]}
        ],
    }


def _index_json(day: date, index: int) -> Json:
    return {"d": f"{day.isoformat()} 00:00:00", "v": index, "iv": 0}


def measure_answer(query: MeasureQuery, meter: Meter, published_until: date, gaps: Gaps) -> Json:
    """The answer to `query` with the days that are published, `gaps` applied.

    Raises:
        EnedisError: 400 when the meter has no such direction, 404 when there is nothing to say.
    """
    rule = query.rule
    if rule.kind is Kind.INDEX:
        return index_answer(query, meter, published_until)
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
