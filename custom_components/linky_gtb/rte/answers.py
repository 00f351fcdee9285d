"""Answers of RTE read into colours and signals. Pure.

Sources: the guides of the APIs "Tempo Like Supply Contract" v1 and "EcoWatt" v5 of data.rte-france.com, and what clients
in use accept: the calendar comes as an object or as a list, a day as a date or as an instant with its offset.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from custom_components.linky_gtb.json_value import Json
from custom_components.linky_gtb.linky.civil_time import PARIS
from custom_components.linky_gtb.linky.tariffs import TempoColour

_HOURS: Final = 24


class MalformedRteAnswerError(ValueError):
    """The answer does not have the shape of RTE's API; the text says where."""


class Signal(StrEnum):
    """Tension of the electric system, in the order of RTE's numbers 0 to 3."""

    LOW_CARBON = "low_carbon"
    """Normal, with more low-carbon electricity than is used."""
    GREEN = "green"
    ORANGE = "orange"
    RED = "red"


_SIGNALS: Final = tuple(Signal)


@dataclass(frozen=True, slots=True)
class EcowattDay:
    """The signal of one civil day of Paris."""

    day: date
    signal: Signal
    """The worst of the day."""
    message: str
    hours: tuple[Signal | None, ...]
    """By hour of the clock, 24 of them; None where RTE says nothing."""

    def at(self, instant: datetime) -> Signal | None:
        """Return the signal of the hour that holds `instant`; None when it is not of this day, or not said."""
        local = instant.astimezone(PARIS)
        return self.hours[local.hour] if local.date() == self.day else None


def tempo_colours(answer: Json) -> Mapping[date, TempoColour]:
    """Return the colours of an answer by the day that they begin; days whose colour is not decided are left out.

    Raises:
        MalformedRteAnswerError: when the document is not a Tempo calendar.
    """
    match answer:
        case {"tempo_like_calendars": {"values": [*values]}}:
            items: Sequence[Json] = values
        case {"tempo_like_calendars": [*calendars]}:
            items = [item for calendar in calendars for item in _values_of(calendar)]
        case _:
            raise MalformedRteAnswerError("no 'tempo_like_calendars'")
    return dict(_colour(item) for item in items if _is_decided(item))


def ecowatt_days(answer: Json) -> tuple[EcowattDay, ...]:
    """Return the days of an answer, oldest first.

    Raises:
        MalformedRteAnswerError: when the document is not a list of signals.
    """
    match answer:
        case {"signals": [*signals]} | [*signals]:
            days = {day.day: day for day in map(_ecowatt_day, signals)}
        case _:
            raise MalformedRteAnswerError("no 'signals'")
    return tuple(days[day] for day in sorted(days))


def _values_of(calendar: Json) -> Iterator[Json]:
    match calendar:
        case {"values": [*values]}:
            yield from values
        case _:
            yield calendar


def _is_decided(item: Json) -> bool:
    return isinstance(item, dict) and item.get("value") not in (None, "")


def _colour(item: Json) -> tuple[date, TempoColour]:
    match item:
        case {"start_date": str(start), "value": str(value)}:
            try:
                return _day(start), TempoColour(value.lower())
            except ValueError as err:
                raise MalformedRteAnswerError(f"{value!r} of {start!r} is not a colour of a day") from err
        case _:
            raise MalformedRteAnswerError("a value of the calendar has no start_date")


def _ecowatt_day(item: Json) -> EcowattDay:
    match item:
        case {"jour": str(day), "dvalue": int(worst), "values": [*values]}:
            pass
        case _:
            raise MalformedRteAnswerError("a signal has no 'jour', 'dvalue' or 'values'")
    hours: list[Signal | None] = [None] * _HOURS
    for value in values:
        match value:
            case {"pas": int(hour), "hvalue": int(signal)} if 0 <= hour < _HOURS:
                hours[hour] = _signal(signal)
            case _:
                raise MalformedRteAnswerError(f"signal of {day!r}: a value has no 'pas' or 'hvalue'")
    return EcowattDay(_day_or_refused(day), _signal(worst), _message(item), tuple(hours))


def _message(item: Json) -> str:
    match item:
        case {"message": str(message)}:
            return message
        case _:
            return ""


def _signal(number: int) -> Signal:
    if not 0 <= number < len(_SIGNALS):
        raise MalformedRteAnswerError(f"{number} is not a signal")
    return _SIGNALS[number]


def _day_or_refused(text: str) -> date:
    try:
        return _day(text)
    except ValueError as err:
        raise MalformedRteAnswerError(f"{text!r} is not a day") from err


def _day(text: str) -> date:
    """Return the civil day of Paris; an instant is brought there first, a date is believed."""
    instant = datetime.fromisoformat(text)
    return instant.date() if instant.tzinfo is None else instant.astimezone(PARIS).date()
