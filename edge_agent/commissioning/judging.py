"""Is a value plausible? One verdict per point, with its reason (pure).

A verdict never says "right": only the display of the device can. It says that nothing contradicts the value, or what does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from edge_agent.devices import Quantity, Register, Trust

VOLTS = (180.0, 260.0)
"""Between a phase and neutral, 230 V ± 10 % with room for a weak line (EN 50160)."""
VOLTS_BETWEEN_PHASES = (310.0, 450.0)
HERTZ = (49.0, 51.0)
CELSIUS = (-40.0, 130.0)
_RANGES = {
    Quantity.FREQUENCY: (HERTZ, "Hz"),
    Quantity.TEMPERATURE: (CELSIUS, "°C"),
    Quantity.SETPOINT: (CELSIUS, "°C"),
}
_POWER_TOLERANCE = 0.15
_COUNTER_TOLERANCE = 0.3
_SMALLEST_W = 50.0


class Verdict(StrEnum):
    """What the check found."""

    PLAUSIBLE = "plausible"
    CHECK = "check"
    WRONG = "wrong"
    NOT_AVAILABLE = "not available"
    NOT_READ = "not read"


@dataclass(frozen=True, slots=True)
class Found:
    """What a device said of one point, twice.

    Attributes:
        register: the point's register.
        first: first value.
        second: value some time later.
        error: why there is none, or ``None``.
    """

    register: Register
    first: float | None
    second: float | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Verdict on a point, and why."""

    verdict: Verdict
    why: str


def judge(found: Found, others: Mapping[str, Found], seconds: float) -> Judgement:
    """Judge one point among those of its device.

    Args:
        found: the point.
        others: all points of the device by key, this one included.
        seconds: time between the two reads.
    """
    if found.error is not None:
        return Judgement(Verdict.NOT_READ, found.error)
    if found.second is None:
        return Judgement(Verdict.NOT_AVAILABLE, "the device says so: not fitted, or not on this model?")
    register = found.register
    judgement = (
        _counter(found, found.second, others, seconds)
        if register.quantity in {Quantity.ENERGY, Quantity.THERMAL_ENERGY}
        else _instant(register, found.second, others)
    )
    if judgement.verdict is Verdict.PLAUSIBLE and register.status in {Trust.UNVERIFIED, Trust.CONFLICT}:
        why = f"{judgement.why}; but its sources are {register.status.value}: compare with the display"
        return Judgement(Verdict.CHECK, why)
    return judgement


def _instant(register: Register, value: float, others: Mapping[str, Found]) -> Judgement:
    match register.quantity:
        case Quantity.VOLTAGE:
            return _voltage(register, value)
        case Quantity.POWER_FACTOR:
            inside = abs(value) <= 1.001
            return _judged(
                inside, f"{value:g} lies between −1 and 1", f"{value:g} is beyond ±1: another type or scale?"
            )
        case Quantity.POWER:
            return _power(register, value, others)
        case quantity if quantity in _RANGES:
            (low, high), unit = _RANGES[quantity]
            return _judged(
                low <= value <= high,
                f"{value:g} {unit} is possible",
                f"{value:g} {unit} is outside {low:g} to {high:g}: another order, scale or address?",
            )
        case _:
            return Judgement(Verdict.CHECK, "no rule for it: compare with the display")


def _voltage(register: Register, value: float) -> Judgement:
    if value == 0:
        return Judgement(Verdict.CHECK, "0 V: is this phase connected?")
    between = any(mark in register.key.replace("_", "") for mark in ("l1l2", "l2l3", "l3l1", "voltagell"))
    low, high = VOLTS_BETWEEN_PHASES if between else VOLTS
    other_low, other_high = VOLTS if between else VOLTS_BETWEEN_PHASES
    if other_low <= value <= other_high:
        return Judgement(Verdict.CHECK, f"{value:.1f} V: {'to neutral' if between else 'between phases'}?")
    return _judged(
        low <= value <= high,
        f"{value:.1f} V is what one expects",
        f"{value:g} V is outside {low:g} to {high:g}: another order, scale or address?",
    )


def _power(register: Register, value: float, others: Mapping[str, Found]) -> Judgement:
    phase = next((suffix for suffix in ("_l1", "_l2", "_l3") if register.key.endswith(suffix)), "")
    if register.unit != "W" or register.key.removesuffix(phase) != "power":
        return Judgement(Verdict.CHECK, "no rule for it: compare with the display")
    phases = [phase] if phase else ["_l1", "_l2", "_l3"] if "current_l1" in others else [""]
    apparent = [_apparent_va(others, each) for each in phases]
    known = [each for each in apparent if each is not None]
    if not known or len(known) < len(apparent):
        return Judgement(Verdict.CHECK, "no voltage and current to compare with: compare with the display")
    total = sum(known)
    if abs(value) <= total * (1 + _POWER_TOLERANCE) + _SMALLEST_W:
        return Judgement(Verdict.PLAUSIBLE, f"{value:.0f} W from {total:.0f} VA (voltage × current)")
    return Judgement(
        Verdict.WRONG, f"{value:.0f} W from only {total:.0f} VA (voltage × current): another scale?"
    )


def _apparent_va(others: Mapping[str, Found], phase: str) -> float | None:
    voltage, current = others.get(f"voltage{phase}"), others.get(f"current{phase}")
    if voltage is None or current is None or voltage.second is None or current.second is None:
        return None
    return voltage.second * abs(current.second)


def _counter(found: Found, index: float, others: Mapping[str, Found], seconds: float) -> Judgement:
    if found.first is not None and index < found.first:
        return Judgement(Verdict.WRONG, f"it fell from {found.first:g} to {index:g}: it is not a counter")
    if index < 0:
        return Judgement(Verdict.WRONG, f"{index:g} is negative: it is not a counter")
    power = others.get("thermal_power" if found.register.quantity is Quantity.THERMAL_ENERGY else "power")
    if found.first is None or power is None or power.second is None or found.register.unit != "kWh":
        return Judgement(Verdict.CHECK, f"{index:g}: compare with the display")
    watts = power.second * (1000 if power.register.unit == "kW" else 1)
    expected, counted = watts * seconds / 3.6e6, index - found.first
    resolution = found.register.scale
    if counted == 0 and abs(expected) < 2 * resolution:
        return Judgement(
            Verdict.PLAUSIBLE, f"{index:g} {found.register.unit}; too little power to see it move"
        )
    slack = _COUNTER_TOLERANCE * abs(expected) + 2 * resolution
    if watts < 0 or abs(counted - expected) <= slack:
        return Judgement(Verdict.PLAUSIBLE, f"+{counted:.4f} kWh where the power makes {expected:.4f} kWh")
    return Judgement(
        Verdict.CHECK,
        f"+{counted:.4f} kWh in {seconds:.0f} s where {watts:.0f} W make {expected:.4f} kWh: another scale, or not this circuit?",
    )


def _judged(plausible: bool, right: str, wrong: str) -> Judgement:
    return Judgement(Verdict.PLAUSIBLE, right) if plausible else Judgement(Verdict.WRONG, wrong)
