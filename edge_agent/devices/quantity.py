"""Physical meaning of values, in the words of the agent's API."""

from enum import StrEnum

from edge_agent.devices.coding import RegisterType


class Quantity(StrEnum):
    """Physical meaning of a value, in the words of the agent's API."""

    POWER = "power"
    APPARENT_POWER = "apparent_power"
    REACTIVE_POWER = "reactive_power"
    ENERGY = "energy"
    VOLTAGE = "voltage"
    CURRENT = "current"
    FREQUENCY = "frequency"
    POWER_FACTOR = "power_factor"
    TEMPERATURE = "temperature"
    SETPOINT = "setpoint"
    FLOW = "flow"
    VOLUME = "volume"
    THERMAL_POWER = "thermal_power"
    THERMAL_ENERGY = "thermal_energy"
    STATE = "state"
    OTHER = "other"


_BY_UNIT = {
    "W": Quantity.POWER,
    "VA": Quantity.APPARENT_POWER,
    "var": Quantity.REACTIVE_POWER,
    "kWh": Quantity.ENERGY,
    "V": Quantity.VOLTAGE,
    "A": Quantity.CURRENT,
    "Hz": Quantity.FREQUENCY,
    "m³/h": Quantity.FLOW,
    "L/min": Quantity.FLOW,
    "m³": Quantity.VOLUME,
}


def quantity_of(key: str, unit: str, kind: RegisterType) -> Quantity:
    """Quantity that a register carries when its template does not say.

    Args:
        key: key of the register, such as ``power_factor_l1``.
        unit: unit of the scaled value, in Home Assistant's spelling, or an empty string.
        kind: coding of the register; enumerations and bit fields are states.
    """
    if unit == "°C":
        return Quantity.SETPOINT if "setpoint" in key else Quantity.TEMPERATURE
    if key.startswith("power_factor"):
        return Quantity.POWER_FACTOR
    if unit == "" and kind not in {RegisterType.FLOAT32, RegisterType.FLOAT64}:
        return Quantity.STATE
    return _BY_UNIT.get(unit, Quantity.OTHER)
