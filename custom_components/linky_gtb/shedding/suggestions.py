"""Loads proposed from the registries, with the power that their history shows."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from homeassistant.components.recorder import get_instance
from homeassistant.components.recorder.statistics import statistics_during_period
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from custom_components.linky_gtb.const import DOMAIN

from .exclusions import looks_vital
from .pilot_wire import pilot_wire

_HISTORY: Final = timedelta(days=30)
_LIKELY: Final = re.compile(
    r"chauff|radiat|convect|heat|ballon|cumulus|ecs|eau chaude|boiler|water|borne|wallbox|charg|evse|clim|pac\b|"
    r"four|oven|lave|seche|sèche|dryer|washer|piscine|pool|spa|sauna|pompe|pump|batterie|cta|ahu",
    re.IGNORECASE,
)
_CURRENT: Final = re.compile(r"charg|courant|current|borne|wallbox|evse", re.IGNORECASE)
DEFAULT_POWERS_W: Final = {
    "climate": 1500.0,
    "water_heater": 2200.0,
    "number": 7400.0,
    "select": 1000.0,
    "switch": 1000.0,
}
_LEAST_W: Final = 50.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An entity that could be a load.

    Attributes:
        entity_id: what would be commanded.
        name: as people know it.
        power_entity: sensor of its own power, if its device has one.
        power_w: highest power seen in thirty days; None when there is no history.
    """

    entity_id: str
    name: str
    power_entity: str | None
    power_w: float | None

    @property
    def declared_w(self) -> float:
        """Power to propose."""
        return self.power_w or DEFAULT_POWERS_W.get(self.entity_id.split(".", maxsplit=1)[0], 1000.0)


async def async_suggest(hass: HomeAssistant, taken: Iterable[str] = ()) -> list[Suggestion]:
    """Return the entities that could be loads, by name, without those already taken or vital."""
    left_out = set(taken)
    states = [state for state in hass.states.async_all() if state.entity_id not in left_out]
    likely = [state for state in states if _is_likely(hass, state)]
    sensors = {state.entity_id: power_sensor(hass, state.entity_id) for state in likely}
    highest = await async_highest_w(hass, {name for name in sensors.values() if name is not None})
    found = [
        Suggestion(
            state.entity_id,
            state.name,
            sensors[state.entity_id],
            highest.get(sensors[state.entity_id] or ""),
        )
        for state in likely
    ]
    return sorted(found, key=lambda each: (each.name.casefold(), each.entity_id))


def _is_likely(hass: HomeAssistant, state: State) -> bool:
    entry = er.async_get(hass).async_get(state.entity_id)
    if entry is not None and (entry.platform == DOMAIN or entry.entity_category is not None):
        return False
    if looks_vital(state.entity_id, state.name):
        return False
    text = f"{state.entity_id} {state.name}"
    match state.domain:
        case "climate" | "water_heater":
            return True
        case "number" | "input_number":
            unit = state.attributes.get("unit_of_measurement")
            return unit in {"A", "W", "kW"} and _CURRENT.search(text) is not None
        case "select" | "input_select":
            return pilot_wire(state.attributes.get("options") or ()) is not None
        case "switch" | "input_boolean":
            return power_sensor(hass, state.entity_id) is not None or _LIKELY.search(text) is not None
        case _:
            return False


def power_sensor(hass: HomeAssistant, entity_id: str) -> str | None:
    """Return the power sensor of the same device, when it has exactly one."""
    registry = er.async_get(hass)
    entry = registry.async_get(entity_id)
    if entry is None or entry.device_id is None:
        return None
    found = [
        other.entity_id
        for other in er.async_entries_for_device(registry, entry.device_id)
        if other.domain == "sensor" and "power" in (other.device_class, other.original_device_class)
    ]
    return found[0] if len(found) == 1 else None


async def async_highest_w(hass: HomeAssistant, sensors: set[str]) -> Mapping[str, float]:
    """Return the highest power of each sensor in thirty days, W, rounded up to 50; those without history are absent."""
    if not sensors:
        return {}
    start = dt_util.utcnow() - _HISTORY
    rows = await get_instance(hass).async_add_executor_job(
        lambda: statistics_during_period(hass, start, None, sensors, "day", {"power": "W"}, {"max"})
    )
    highest: dict[str, float] = {}
    for sensor, days in rows.items():
        watts = max((day.get("max") or 0.0 for day in days), default=0.0)
        if watts >= _LEAST_W:
            highest[sensor] = -(-watts // 50) * 50
    return highest
