"""What other entities tell of a load: temperature of its tank, energy it still needs, and when it must be ready."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import EnergyConverter, TemperatureConverter

from .core import LoadView
from .drivers.base import float_or_none
from .names import CONF_ENERGY_ENTITY, CONF_READY_ENTITY, CONF_TEMPERATURE_ENTITY

BESIDE: Final = (CONF_TEMPERATURE_ENTITY, CONF_ENERGY_ENTITY, CONF_READY_ENTITY)


def with_others(hass: HomeAssistant, view: LoadView, fields: Mapping[str, object]) -> LoadView:
    """Return the view with what the entities named in the form add to it; an energy counts only with its hour."""
    temperature, energy, ready = (_state(hass, fields.get(name)) for name in BESIDE)
    if temperature is not None:
        found = _converted(temperature, "°C", TemperatureConverter)
        view = replace(view, temperature_c=view.temperature_c if found is None else found)
    needed = None if energy is None else _converted(energy, "kWh", EnergyConverter)
    deadline = None if ready is None else ready_at(ready.state, dt_util.now())
    if needed is not None and deadline is not None:
        view = replace(view, energy_needed_kwh=max(0.0, needed), deadline=deadline.timestamp())
    return view


def ready_at(text: str, now: datetime) -> datetime | None:
    """Return the instant that a state names: a date with its hour, or an hour alone, which is the next one."""
    instant = dt_util.parse_datetime(text)
    if instant is not None:
        return instant if instant.tzinfo else instant.replace(tzinfo=now.tzinfo)
    hour = dt_util.parse_time(text)
    if hour is None:
        return None
    today = datetime.combine(now.date(), hour, now.tzinfo)
    return today if today > now else datetime.combine(now.date() + timedelta(days=1), hour, now.tzinfo)


def _state(hass: HomeAssistant, entity: object) -> State | None:
    return hass.states.get(entity) if isinstance(entity, str) and entity else None


def _converted(
    state: State, unit: str, converter: type[EnergyConverter | TemperatureConverter]
) -> float | None:
    value = float_or_none(state.state)
    own = state.attributes.get("unit_of_measurement")
    return (
        converter.convert(value, own, unit) if value is not None and own in converter.VALID_UNITS else value
    )
