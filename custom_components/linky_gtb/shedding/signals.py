"""Limits that come from elsewhere in Home Assistant: an entity, EcoWatt, Tempo, a calendar. Nobody is called."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util

from .core import Firmness, Limit, Source, Unit
from .drivers.base import power_of
from .names import CONF_CALENDAR, CONF_LIMIT_ENTITY, CONF_SIGNAL_LIMIT, CONF_SIGNALS
from .settings import Fields, number

_RED: Final = ("red", "rouge", "orange", "tense", "3", "2", "on")
_TEMPO: Final = ("red", "rouge", "on")
_KILOWATTS: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*(kW|kVA|W)\b")
_AN_HOUR: Final = timedelta(hours=1)


def limits_of(hass: HomeAssistant, fields: Fields) -> Iterator[Limit]:
    """Yield the limits that the entry's options name, in force and announced."""
    yield from _entity_limit(hass, fields)
    value = number(fields, CONF_SIGNAL_LIMIT, 0.0) * 1000.0
    signals = fields.get(CONF_SIGNALS)
    for entity in signals if isinstance(signals, list) and value > 0 else ():
        state = hass.states.get(str(entity))
        if state is not None:
            yield from _signal_limits(state, value)
    calendar = fields.get(CONF_CALENDAR)
    state = hass.states.get(calendar) if isinstance(calendar, str) else None
    if state is not None:
        yield from _calendar_limits(state, value)


def _entity_limit(hass: HomeAssistant, fields: Fields) -> Iterator[Limit]:
    entity = fields.get(CONF_LIMIT_ENTITY)
    state = hass.states.get(entity) if isinstance(entity, str) else None
    value = power_of(state)
    if state is None or value is None or value <= 0:
        return
    apparent = str(state.attributes.get("unit_of_measurement", "")).endswith("VA")
    yield Limit(value=value, unit=Unit.VA if apparent else Unit.W, source=Source.ENTITY)


def _signal_limits(state: State, value: float) -> Iterator[Limit]:
    """EcoWatt orange or red, Tempo red; hours to come when the entity tells them."""
    tempo = "tempo" in state.entity_id
    words, source = (_TEMPO, Source.TEMPO) if tempo else (_RED, Source.ECOWATT)
    announced = list(_announced_hours(state))
    for start, end, word in announced:
        if word in words:
            yield _soft(value, source, start, end)
    if announced and not tempo:
        return
    if state.state.lower() in words:
        yield Limit(value=value, source=source, firmness=Firmness.SOFT)


def _announced_hours(state: State) -> Iterator[tuple[datetime, datetime, str]]:
    """Yield (start, end, word) of each hour that an EcoWatt entity announces: our own's `days`, others' `hours`."""
    hours = state.attributes.get("hours")
    for text, word in hours.items() if isinstance(hours, Mapping) else ():
        start = _instant(text)
        if start is not None:
            yield start, start + _AN_HOUR, str(word).lower()
    days = state.attributes.get("days")
    for day in days if isinstance(days, list) else ():
        match day:
            case {"date": str(text), "hours": list(words)}:
                for hour, word in enumerate(words):
                    start, end = _clock_hour(text, hour), _clock_hour(text, hour + 1)
                    if word is not None and start is not None and end is not None and start < end:
                        yield start, end, str(word).lower()


def _clock_hour(day: str, hour: int) -> datetime | None:
    """Return when the clock shows an hour of a day: hours are those of the clock, on days of 23 and 25 hours too."""
    midnight = dt_util.parse_datetime(f"{day}T00:00:00")
    return None if midnight is None else _instant((midnight + hour * _AN_HOUR).isoformat())


def _calendar_limits(state: State, value: float) -> Iterator[Limit]:
    """The present or next event; a power in its title wins over the value of the options."""
    title = str(state.attributes.get("message") or "")
    found = _KILOWATTS.search(title)
    unit = Unit.W
    if found:
        scale = 1.0 if found.group(2) == "W" else 1000.0
        value = float(found.group(1).replace(",", ".")) * scale
        unit = Unit.VA if found.group(2) == "kVA" else Unit.W
    start, end = _instant(state.attributes.get("start_time")), _instant(state.attributes.get("end_time"))
    if value > 0 and start is not None and end is not None:
        yield Limit(
            value=value, unit=unit, source=Source.CALENDAR, start=start.timestamp(), end=end.timestamp()
        )


def _soft(value: float, source: Source, start: datetime, end: datetime) -> Limit:
    return Limit(
        value=value, source=source, firmness=Firmness.SOFT, start=start.timestamp(), end=end.timestamp()
    )


def _instant(text: object) -> datetime | None:
    if isinstance(text, datetime):
        return dt_util.as_utc(text)
    parsed = dt_util.parse_datetime(text) if isinstance(text, str) else None
    if parsed is None:
        return None
    return dt_util.as_utc(parsed if parsed.tzinfo else parsed.replace(tzinfo=dt_util.get_default_time_zone()))
