"""What is remembered of an RTE account between two starts: colours never change, and a call too many is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.linky.tariffs import TempoColour

from .answers import EcowattDay, Signal

_GIVEN_UP: Final = timedelta(days=7)
"""A colour that is not there a week after its day will not come."""


@dataclass(frozen=True)
class RteMemory:
    """What RTE said, and when it was last asked."""

    colours: Mapping[date, TempoColour] = field(default_factory=dict)
    without_colour: frozenset[date] = frozenset()
    """Days asked long after they were over, that have none: before the calendar begins."""
    tempo_called: datetime | None = None
    ecowatt: tuple[EcowattDay, ...] = ()
    ecowatt_called: datetime | None = None
    """Answered or not: RTE counts both."""
    ecowatt_answered: datetime | None = None

    def with_tempo(
        self, start: date, end: date, colours: Mapping[date, TempoColour], now: datetime
    ) -> RteMemory:
        """Return the memory with the answer about the days from `start` to the day before `end`."""
        asked = (start + timedelta(days=offset) for offset in range((end - start).days))
        known = {**self.colours, **colours}
        absent = {day for day in asked if day not in known and now.date() - day > _GIVEN_UP}
        return replace(self, colours=known, without_colour=self.without_colour | absent, tempo_called=now)

    def with_ecowatt(self, days: tuple[EcowattDay, ...], now: datetime) -> RteMemory:
        """Return the memory with the signals of an answer."""
        return replace(self, ecowatt=days, ecowatt_called=now, ecowatt_answered=now)


def document_of(memory: RteMemory) -> dict[str, Json]:
    """Return `memory` as a JSON document."""
    return {
        "colours": {day.isoformat(): colour.value for day, colour in sorted(memory.colours.items())},
        "without_colour": [day.isoformat() for day in sorted(memory.without_colour)],
        "tempo_called": _iso(memory.tempo_called),
        "ecowatt": [
            {
                "day": day.day.isoformat(),
                "signal": day.signal.value,
                "message": day.message,
                "hours": [None if hour is None else hour.value for hour in day.hours],
            }
            for day in memory.ecowatt
        ],
        "ecowatt_called": _iso(memory.ecowatt_called),
        "ecowatt_answered": _iso(memory.ecowatt_answered),
    }


def memory_of(document: Json) -> RteMemory:
    """Return the memory of a document of `document_of`; an empty one for anything else: RTE can be asked again."""
    match document:
        case {
            "colours": dict(colours),
            "without_colour": [*without],
            "tempo_called": tempo_called,
            "ecowatt": [*days],
            "ecowatt_called": called,
            "ecowatt_answered": answered,
        }:
            try:
                return RteMemory(
                    {date.fromisoformat(day): TempoColour(str(colour)) for day, colour in colours.items()},
                    frozenset(date.fromisoformat(str(day)) for day in without),
                    _instant(tempo_called),
                    tuple(map(_day_of, days)),
                    _instant(called),
                    _instant(answered),
                )
            except ValueError:
                return RteMemory()
        case _:
            return RteMemory()


def _day_of(item: Json) -> EcowattDay:
    match item:
        case {"day": str(day), "signal": str(signal), "message": str(message), "hours": [*hours]}:
            return EcowattDay(
                date.fromisoformat(day),
                Signal(signal),
                message,
                tuple(None if hour is None else Signal(str(hour)) for hour in hours),
            )
        case _:
            raise ValueError("not a day of EcoWatt")


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()


def _instant(text: Json) -> datetime | None:
    return None if text is None else datetime.fromisoformat(str(text))
