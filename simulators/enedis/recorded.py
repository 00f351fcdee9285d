"""Two meters that answer with recorded values of 2026-09-29 and 2026-09-30 (see recorded/SOURCES.md)."""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from simulators.enedis.civil import LABEL
from simulators.enedis.measures import Meter, Point

RECORDED_CONSUMER = "99999999999991"
RECORDED_PRODUCER = "99999999999992"

_FOLDER = Path(__file__).parent / "recorded"
_END_TOLERANCE = timedelta(seconds=1)


def _day(label: str) -> date:
    """The civil day of a label; a midnight end-stamp belongs to the day that it closes."""
    if len(label) == len("2026-09-29"):
        return date.fromisoformat(label)
    return (datetime.strptime(label, LABEL) - _END_TOLERANCE).date()  # noqa: DTZ007 - Enedis labels carry no offset


def _points_by_day(name: str | None) -> dict[date, tuple[Point, ...]]:
    days: defaultdict[date, list[Point]] = defaultdict(list)
    if name is not None:
        answer = json.loads((_FOLDER / f"v2_{name}.json").read_text(encoding="utf-8"))
        for point in answer["grandeur"][0]["points"]:
            days[_day(point["d"])].append(Point(point["d"], int(point["v"])))
    return {day: tuple(points) for day, points in days.items()}


class RecordedMeasures:
    """Answers from the recorded files; a day that was not recorded is unknown."""

    def __init__(self, *, daily: str, curve: str, max_power: str | None = None) -> None:
        self._daily = _points_by_day(daily)
        self._curve = _points_by_day(curve)
        self._max_power = _points_by_day(max_power)

    def curve(self, day: date) -> tuple[Point, ...]:
        """The recorded half-hours of the day."""
        return self._curve.get(day, ())

    def daily(self, day: date) -> Point | None:
        """The recorded energy of the day."""
        return next(iter(self._daily.get(day, ())), None)

    def max_power(self, day: date) -> Point | None:
        """The recorded maximum of the day."""
        return next(iter(self._max_power.get(day, ())), None)


def recorded_meters() -> Sequence[Meter]:
    """The consumer (99999999999991) and the self-consumer's injection (99999999999992)."""
    return (
        Meter(
            prm=RECORDED_CONSUMER,
            address="Enregistrement, point de soutirage",
            consumption=RecordedMeasures(
                daily="consommation_quotidienne",
                curve="courbe_de_charge_consommation",
                max_power="puissance_conso_max_quotidienne",
            ),
        ),
        Meter(
            prm=RECORDED_PRODUCER,
            address="Enregistrement, point d'injection",
            consumption=None,
            production=RecordedMeasures(daily="production_quotidienne", curve="courbe_de_charge_production"),
        ),
    )
