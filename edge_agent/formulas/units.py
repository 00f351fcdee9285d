"""What units do when values are added, multiplied or divided (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass, field

_W, _V, _S, _C, _M3 = "W", "V", "s", "°C", "m³"
_KNOWN: Mapping[str, tuple[float, Mapping[str, int], str]] = {
    "": (1.0, {}, ""),
    "%": (0.01, {}, ""),
    "W": (1.0, {_W: 1}, "active"),
    "kW": (1e3, {_W: 1}, "active"),
    "MW": (1e6, {_W: 1}, "active"),
    "VA": (1.0, {_W: 1}, "apparent"),
    "kVA": (1e3, {_W: 1}, "apparent"),
    "var": (1.0, {_W: 1}, "reactive"),
    "kvar": (1e3, {_W: 1}, "reactive"),
    "Wh": (3600.0, {_W: 1, _S: 1}, "active"),
    "kWh": (3.6e6, {_W: 1, _S: 1}, "active"),
    "MWh": (3.6e9, {_W: 1, _S: 1}, "active"),
    "kvarh": (3.6e6, {_W: 1, _S: 1}, "reactive"),
    "V": (1.0, {_V: 1}, ""),
    "A": (1.0, {_W: 1, _V: -1}, ""),
    "Hz": (1.0, {_S: -1}, ""),
    "s": (1.0, {_S: 1}, ""),
    "min": (60.0, {_S: 1}, ""),
    "h": (3600.0, {_S: 1}, ""),
    "°C": (1.0, {_C: 1}, ""),
    "K": (1.0, {_C: 1}, ""),
    "m³": (1.0, {_M3: 1}, ""),
    "L": (1e-3, {_M3: 1}, ""),
    "m³/h": (1 / 3600.0, {_M3: 1, _S: -1}, ""),
    "L/min": (1e-3 / 60.0, {_M3: 1, _S: -1}, ""),
}


class UnitError(ValueError):
    """Units that do not go together."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A unit as a factor to base units, exponents of these, and the sort of power it is.

    Attributes:
        factor: how many base units one unit is.
        exponents: of each base unit; none is 0.
        sort: ``active``, ``apparent`` or ``reactive`` for powers and energies, else empty: they are not added together.
    """

    factor: float = 1.0
    exponents: Mapping[str, int] = field(default_factory=dict)
    sort: str = ""

    def times(self, other: Measure, sign: int = 1) -> Measure:
        """Unit of a product, or of a quotient with ``sign`` -1."""
        exponents = dict(self.exponents)
        for base, exponent in other.exponents.items():
            exponents[base] = exponents.get(base, 0) + sign * exponent
        kept = {base: exponent for base, exponent in exponents.items() if exponent}
        # A number of times a power, or a power over a time, is still that sort of power.
        sort = "" if self.sort and other.sort else self.sort or (other.sort if sign > 0 else "")
        return Measure(self.factor * other.factor**sign, kept, sort)

    def agrees(self, other: Measure) -> bool:
        """Whether values of both can be added once brought to base units."""
        same_sort = not self.sort or not other.sort or self.sort == other.sort
        return dict(self.exponents) == dict(other.exponents) and same_sort


def measure_of(unit: str) -> Measure:
    """Measure of a unit in Home Assistant's spelling.

    Raises:
        UnitError: it is not one that formulas know.
    """
    if unit not in _KNOWN:
        raise UnitError(f"formulas do not know the unit {unit!r}")
    factor, exponents, sort = _KNOWN[unit]
    return Measure(factor, exponents, sort)


def name_of(measure: Measure) -> str:
    """A unit of that measure, for messages."""
    for unit, (factor, exponents, sort) in _KNOWN.items():
        if (
            dict(exponents) == dict(measure.exponents)
            and factor == 1.0
            and (not sort or sort == measure.sort)
        ):
            return unit or "a number without unit"
    parts = [f"{base}^{exponent}" for base, exponent in sorted(measure.exponents.items())]
    return "·".join(parts) or "a number without unit"
