"""How well each zone is run: temperatures kept when occupied, lowered when not.

The French decree on building automation (BACS, articles R. 175-1 and following of the code of construction) asks that
each functional zone be followed by the hour and set against reference values. The limits used here are those of the
energy code: 19 °C when occupied (R. 241-26), 16 °C when empty for a day or more (R. 241-27), no cooling under 26 °C
(R. 241-30).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

OCCUPIED_LIMIT_C = 19.0
EMPTY_LIMIT_C = 16.0
COOLING_LIMIT_C = 26.0
COMFORT_BAND_C = 1.0
_TOLERANCE_C = 0.5
MIN_HOURS = 24


@dataclass(frozen=True, slots=True)
class ZoneHour:
    """One hour of a zone.

    Attributes:
        start: local start of the hour.
        room_c: mean temperature of the room.
        setpoint_c: mean set-point; None when it is not known.
        occupied: whether the building is at work.
        heating_season: whether heating is needed outside.
    """

    start: datetime
    room_c: float
    setpoint_c: float | None
    occupied: bool
    heating_season: bool


@dataclass(frozen=True, slots=True)
class ZoneComfort:
    """Values of a zone over a period; shares are of the hours they speak of, None when there are none.

    Attributes:
        name: of the zone.
        hours: hours known.
        occupied_c: mean temperature in occupied hours of the heating season.
        empty_c: mean temperature in empty hours of the heating season.
        setback_c: what it is lowered by when empty.
        at_setpoint: share of occupied hours within 1 °C of the set-point.
        overheated: share of occupied heating hours above 19 °C and half a degree of tolerance.
        empty_heated: share of empty heating hours above 16 °C and the same tolerance.
        reference: the same zone over the reference period, when there is one.
    """

    name: str
    hours: int
    occupied_c: float | None
    empty_c: float | None
    at_setpoint: float | None
    overheated: float | None
    empty_heated: float | None
    reference: ZoneComfort | None = None

    @property
    def setback_c(self) -> float | None:
        """What the temperature is lowered by when the building is empty."""
        return None if self.occupied_c is None or self.empty_c is None else self.occupied_c - self.empty_c

    def to_json(self) -> dict[str, object]:
        """The values with the limits they are set against."""
        return {
            "name": self.name,
            "hours": self.hours,
            "occupied_c": _round(self.occupied_c),
            "empty_c": _round(self.empty_c),
            "setback_c": _round(self.setback_c),
            "at_setpoint": _round(self.at_setpoint),
            "overheated": _round(self.overheated),
            "empty_heated": _round(self.empty_heated),
            "limits": {
                "occupied_c": OCCUPIED_LIMIT_C,
                "empty_c": EMPTY_LIMIT_C,
                "cooling_c": COOLING_LIMIT_C,
            },
            "reference": None if self.reference is None else self.reference.to_json(),
        }


def judge_zone(
    name: str, hours: Sequence[ZoneHour], reference: Sequence[ZoneHour] = ()
) -> ZoneComfort | None:
    """Values of a zone; None when less than a day of it is known.

    Args:
        name: of the zone.
        hours: of the period.
        reference: of the period to compare with, usually the same one a year before.
    """
    if len(hours) < MIN_HOURS:
        return None
    occupied = [hour for hour in hours if hour.occupied and hour.heating_season]
    empty = [hour for hour in hours if not hour.occupied and hour.heating_season]
    followed = [
        abs(hour.room_c - hour.setpoint_c) <= COMFORT_BAND_C
        for hour in hours
        if hour.occupied and hour.setpoint_c is not None
    ]
    return ZoneComfort(
        name,
        len(hours),
        _mean([hour.room_c for hour in occupied]),
        _mean([hour.room_c for hour in empty]),
        _mean(followed),
        _mean([hour.room_c > OCCUPIED_LIMIT_C + _TOLERANCE_C for hour in occupied]),
        _mean([hour.room_c > EMPTY_LIMIT_C + _TOLERANCE_C for hour in empty]),
        judge_zone(name, reference),
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 3)
