"""Answers of the Enedis API of 2026 read into intervals, daily values and maxima.

Rules (reference of the Enedis API, §5): a point of the load curve is the mean power of an interval whose **end** is
the label; the step stands on each point and may change inside an answer; `null` is missing, never zero.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

from custom_components.linky_gtb.json_value import Json

from .civil_time import instants_of_labels

_STEP: Final = re.compile(r"PT(?:(?P<hours>\d{1,3})H)?(?:(?P<minutes>\d{1,4})M)?", re.ASCII)
_DEFAULT_STEP: Final = "PT30M"
_SCALES: Final = {"W": 1, "kW": 1000, "Wh": 1, "kWh": 1000, "VA": 1, "kVA": 1000}


class Flow(StrEnum):
    """Which way the energy goes, in Enedis' words."""

    CONSUMPTION = "CONS"
    PRODUCTION = "PROD"


class MalformedAnswerError(ValueError):
    """The answer does not have the shape of the Enedis API of 2026; the text says where."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Energy used over [start, end), both in UTC."""

    start: datetime
    end: datetime
    energy_wh: Fraction

    @property
    def minutes(self) -> int:
        """Length of the interval."""
        return (self.end - self.start) // timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class DailyEnergy:
    """Energy of one civil day of Paris, as the meter's index difference gives it."""

    day: date
    energy_wh: Fraction


@dataclass(frozen=True, slots=True)
class MaxPower:
    """Highest apparent power of one civil day."""

    day: date
    power_va: int
    instant: datetime | None
    """When it happened, UTC; None when its label is one of the repeated hour of autumn."""


def load_curve(answer: Json, flow: Flow = Flow.CONSUMPTION) -> tuple[Interval, ...]:
    """Return the intervals of a load curve, oldest first, never overlapping.

    Points without value, and points whose instant cannot be known, are left out.

    Raises:
        MalformedAnswerError: when the document is not a load curve.
    """
    points = list(_points(answer, "PA", flow))
    ends = instants_of_labels([point.label for point in points])
    intervals = sorted(
        (
            Interval(end - timedelta(minutes=point.minutes), end, point.value * point.minutes / 60)
            for point, end in zip(points, ends, strict=True)
            if end is not None and point.value is not None
        ),
        key=lambda interval: interval.start,
    )
    kept: list[Interval] = []
    for interval in intervals:
        # A point sent twice, or sent again with another step, must not be counted twice.
        if not kept or interval.start >= kept[-1].end:
            kept.append(interval)
    return tuple(kept)


def daily_energies(answer: Json, flow: Flow = Flow.CONSUMPTION) -> tuple[DailyEnergy, ...]:
    """Return the known daily values, oldest first.

    Raises:
        MalformedAnswerError: when the document does not hold daily energies.
    """
    values = {
        point.label.date(): point.value for point in _points(answer, "EA", flow) if point.value is not None
    }
    return tuple(DailyEnergy(day, values[day]) for day in sorted(values))


def max_powers(answer: Json) -> tuple[MaxPower, ...]:
    """Return the known daily maxima of apparent power, oldest first.

    Raises:
        MalformedAnswerError: when the document does not hold maxima.
    """
    maxima = {
        point.label.date(): MaxPower(
            point.label.date(), round(point.value), instants_of_labels([point.label])[0]
        )
        for point in _points(answer, "PMA", Flow.CONSUMPTION)
        if point.value is not None
    }
    return tuple(maxima[day] for day in sorted(maxima))


@dataclass(frozen=True, slots=True)
class _Point:
    label: datetime
    value: Fraction | None
    minutes: int


def _points(answer: Json, quantity: str, flow: Flow) -> Iterator[_Point]:
    match answer:
        case {"grandeur": [*blocks]}:
            pass
        case _:
            raise MalformedAnswerError("no list 'grandeur' in the answer")
    for position, block in enumerate(blocks):
        where = f"grandeur[{position}]"
        match block:
            case {"grandeurPhysique": str(physical), "points": [*points]}:
                if physical != quantity or block.get("grandeurMetier", flow) != flow:
                    continue
                scale = _scale(block.get("unite"), where)
                for index, point in enumerate(points):
                    yield _point(point, scale, f"{where}.points[{index}]")
            case _:
                raise MalformedAnswerError(f"{where}: no 'grandeurPhysique' or no list 'points'")


def _scale(unit: Json, where: str) -> int:
    match unit:
        case None:
            return 1
        case str() if unit in _SCALES:
            return _SCALES[unit]
        case _:
            raise MalformedAnswerError(f"{where}.unite: unknown unit {unit!r}")


def _point(point: Json, scale: int, where: str) -> _Point:
    if not isinstance(point, dict):
        raise MalformedAnswerError(f"{where}: not an object")
    value = _value(point.get("v"), where)
    return _Point(
        _label(point.get("d"), where),
        None if value is None else value * scale,
        _minutes(point.get("p"), where),
    )


def _label(text: Json, where: str) -> datetime:
    try:
        return datetime.fromisoformat(str(text))
    except ValueError as err:
        raise MalformedAnswerError(f"{where}.d: {text!r} is not a date") from err


def _value(value: Json, where: str) -> Fraction | None:
    if value is None or value == "":
        return None
    try:
        number = Fraction(str(value))
    except ValueError as err:
        raise MalformedAnswerError(f"{where}.v: {value!r} is not a number") from err
    if number < 0:
        raise MalformedAnswerError(f"{where}.v: {value!r} is negative")
    return number


def _minutes(step: Json, where: str) -> int:
    found = _STEP.fullmatch(str(step or _DEFAULT_STEP))
    minutes = 60 * int(found["hours"] or 0) + int(found["minutes"] or 0) if found else 0
    if not minutes:
        raise MalformedAnswerError(f"{where}.p: {step!r} is not a step")
    return minutes
