"""Virtual points: computed again when a point that they depend on was read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from edge_agent.config import Device
from edge_agent.formulas import Formula, measure_of
from edge_agent.live import PointState, Quality
from edge_agent.modbus.unit import Reading

_USABLE = frozenset({Quality.GOOD, Quality.SUSPECT})


@dataclass(frozen=True, slots=True)
class _Computed:
    key: str
    formula: Formula
    factors: Mapping[str, float]
    """From each point's unit to base units."""
    result: float
    """From base units to the point's own."""


class VirtualPoints:
    """All virtual points of a building."""

    def __init__(self, devices: Sequence[Device], units: Mapping[str, str]) -> None:
        """Prepare.

        Args:
            devices: devices whose points have formulas.
            units: unit of every point of the building.
        """
        self._by_input: dict[str, dict[str, tuple[Device, list[_Computed]]]] = {}
        for device in devices:
            for point in device.points:
                formula = device.formulas[point.key]
                factors = {each: measure_of(units[each]).factor for each in formula.points}
                computed = _Computed(point.key, formula, factors, formula.check(units, point.register.unit))
                for source in {each.partition(".")[0] for each in formula.points}:
                    per_device = self._by_input.setdefault(source, {})
                    per_device.setdefault(device.section.id, (device, []))[1].append(computed)

    def after(self, device: str, state: Callable[[str], PointState]) -> list[tuple[Device, Reading]]:
        """What is to be taken, now that a device was read.

        Args:
            device: id of the device that was read.
            state: last known state of a point.
        """
        return [
            (virtual, _reading(computed, state))
            for virtual, computed in self._by_input.get(device, {}).values()
        ]


def _reading(computed: Sequence[_Computed], state: Callable[[str], PointState]) -> Reading:
    values: dict[str, float | None] = {}
    suspect: set[str] = set()
    for each in computed:
        states = {point: state(point) for point in each.formula.points}
        known = {
            point: found.value * each.factors[point]
            for point, found in states.items()
            if found.value is not None and found.quality in _USABLE
        }
        # One missing value makes the whole unknown: never a sum of what happens to be there.
        value = each.formula.value(known) if len(known) == len(states) else None
        values[each.key] = None if value is None else value * each.result
        if any(found.quality is Quality.SUSPECT for found in states.values()):
            suspect.add(each.key)
    return Reading(values, suspect=frozenset(suspect))
