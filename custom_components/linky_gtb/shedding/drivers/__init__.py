"""How each sort of load is read and ordered: one driver a sort, chosen by the target."""

from collections.abc import Mapping

from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, split_entity_id

from custom_components.linky_gtb.shedding.names import CONF_TARGET, POINT_PREFIX
from custom_components.linky_gtb.shedding.pilot_wire import pilot_wire

from .base import Driver
from .climate import ClimateDriver
from .lease import LeaseDriver
from .number import NumberDriver
from .pilot import PilotDriver
from .switch import SwitchDriver
from .water_heater import WaterHeaterDriver

__all__ = ["DOMAINS", "Driver", "driver_of"]

DOMAINS = (
    Platform.SWITCH,
    Platform.CLIMATE,
    Platform.WATER_HEATER,
    Platform.NUMBER,
    Platform.SELECT,
    "input_boolean",
    "input_number",
    "input_select",
)
"""Of the entities that can be a load."""


def driver_of(hass: HomeAssistant, load_id: str, fields: Mapping[str, object]) -> Driver:
    """Return the driver of a load."""
    target = str(fields[CONF_TARGET])
    if target.startswith(POINT_PREFIX):
        return LeaseDriver(hass, load_id, target, fields)
    domain = split_entity_id(target)[0]
    state = hass.states.get(target)
    match domain:
        case "climate" if state is not None and pilot_wire(state.attributes.get("preset_modes") or ()):
            return PilotDriver(hass, load_id, target, fields)
        case "climate":
            return ClimateDriver(hass, load_id, target, fields)
        case "water_heater":
            return WaterHeaterDriver(hass, load_id, target, fields)
        case "number" | "input_number":
            return NumberDriver(hass, load_id, target, fields)
        case "select" | "input_select":
            return PilotDriver(hass, load_id, target, fields)
        case _:
            return SwitchDriver(hass, load_id, target, fields)
