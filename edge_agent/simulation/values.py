"""Plausible values for the registers of a device, moving with time (pure)."""

import math

from edge_agent.devices import Quantity, Register

_POWER_W = 1500.0
_STEADY = {
    Quantity.VOLTAGE: 231.0,
    Quantity.CURRENT: 6.8,
    Quantity.FREQUENCY: 50.0,
    Quantity.POWER_FACTOR: 0.96,
    Quantity.SETPOINT: 20.0,
    Quantity.TEMPERATURE: 20.5,
    Quantity.FLOW: 0.8,
    Quantity.VOLUME: 320.0,
    Quantity.STATE: 1.0,
}
_POWERS = frozenset(
    {Quantity.POWER, Quantity.APPARENT_POWER, Quantity.REACTIVE_POWER, Quantity.THERMAL_POWER}
)
_COUNTERS = frozenset({Quantity.ENERGY, Quantity.THERMAL_ENERGY})
_FIRST_KWH = 12_345.0


def power_w(seconds: float) -> float:
    """Power that swings around 1.5 kW in ten minutes, in W."""
    return _POWER_W * (1 + 0.2 * math.sin(2 * math.pi * seconds / 600))


def energy_kwh(seconds: float) -> float:
    """Index of a counter: the integral of :func:`power_w`, in kWh."""
    turn = 2 * math.pi / 600
    return _FIRST_KWH + _POWER_W * (seconds + 0.2 / turn * (1 - math.cos(turn * seconds))) / 3.6e6


def value_of(register: Register, seconds: float) -> float:
    """Value of a register, in its unit, some seconds after the start."""
    quantity = register.quantity
    if quantity in _POWERS:
        return power_w(seconds) / (1000 if register.unit in {"kW", "kVA", "kvar"} else 1)
    if quantity in _COUNTERS:
        return energy_kwh(seconds)
    steady = _STEADY.get(quantity, 1.0)
    if quantity is Quantity.STATE or register.writable:
        return steady
    return steady * (1 + 0.003 * math.sin(seconds / 7))
