"""Limits that come from elsewhere in Home Assistant: an entity, EcoWatt, Tempo, a calendar. Nobody is called."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util

from custom_components.linky_gtb.linky.civil_time import PARIS
from custom_components.linky_gtb.linky.tariffs import peak_hours, tempo_day

from .core import Firmness, Limit, Source, Unit
from .drivers.base import power_of
from .names import CONF_CALENDAR, CONF_LIMIT_ENTITY, CONF_SIGNAL_LIMIT, CONF_SIGNALS
from .settings import Fields, number

_RED: Final = ("red", "rouge", "orange", "tense", "3", "2", "on")
_TEMPO_RED: Final = ("red", "rouge", "on", "🔴")
_NEXT_TEMPO_DAY: Final = re.compile("tomorrow|demain|next|prochain")
_KILOWATTS: Final = re.compile(r"(\d+(?:[.,]\d+)?)\s*(kW|kVA|W)\b")
_AN_HOUR: Final = timedelta(hours=1)
_A_DAY: Final = timedelta(days=1)


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
    if "tempo" in state.entity_id:
        yield from _tempo_limits(state, value)
        return
    announced = list(_announced_hours(state))
    for start, end, word in announced:
        if word in _RED:
            yield _soft(value, Source.ECOWATT, start, end)
    if not announced and state.state.lower() in _RED:
        yield Limit(value=value, source=Source.ECOWATT, firmness=Firmness.SOFT)


def _tempo_limits(state: State, value: float) -> Iterator[Limit]:
    """The peak hours of a red day, present or next: its night is cheap, and is when loads should catch up."""
    if state.state.lower() not in _TEMPO_RED:
        return
    now = dt_util.utcnow()
    day = tempo_day(now)
    if _NEXT_TEMPO_DAY.search(state.entity_id):
        day += _A_DAY
    start, end = peak_hours(day)
    if end > now:
        yield _soft(value, Source.TEMPO, start, end)


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
                civil_day = dt_util.parse_date(text)
                if civil_day is not None:
                    yield from _hours_of_the_clock(civil_day, words)


def _hours_of_the_clock(day: date, words: list[object]) -> Iterator[tuple[datetime, datetime, str]]:
    """Yield those of one day: in spring one of them does not exist, in autumn one lasts two hours."""
    for hour, word in enumerate(words):
        start, end = _hour_of_the_clock(day, hour), _hour_of_the_clock(day, hour + 1)
        if word is not None and start < end:
            yield start, end, str(word).lower()


def _hour_of_the_clock(day: date, hour: int) -> datetime:
    """Return the instant at which an hour begins in France; 24 is the next midnight."""
    return dt_util.as_utc(datetime.combine(day + hour // 24 * _A_DAY, time(hour % 24), PARIS))


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
