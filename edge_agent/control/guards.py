"""Interlocks between points: never heat and cool, never below frost, hot water's hygiene. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from edge_agent.control.hot_water import HotWater, Hygiene, may_take
from edge_agent.control.lease import Rule
from edge_agent.control.policy import Policy
from edge_agent.control.shaping import Floor

type Values = Callable[[str], float | None]
"""Good value of a point now, or ``None``."""


@dataclass(frozen=True, slots=True)
class Exclusive:
    """Points of which one side may be on at a time: heating and cooling of the same rooms."""

    heating: frozenset[str]
    cooling: frozenset[str]

    def others(self, point: str) -> frozenset[str]:
        """Points that must be off for this one to be on."""
        if point in self.heating:
            return self.cooling
        return self.heating if point in self.cooling else frozenset()


@dataclass(frozen=True, slots=True)
class Apart:
    """Two set-points that stay ``by_k`` apart: heating below cooling."""

    heating: str
    cooling: str
    by_k: float


@dataclass(frozen=True, slots=True)
class Frost:
    """A room that must not freeze.

    Attributes:
        points: set-points that stay above, and actuators that stay as found when the room is too cold.
        minimum_c: the limit.
        room: point of the room's temperature.
    """

    points: frozenset[str]
    minimum_c: float
    room: str | None = None


@dataclass(frozen=True, slots=True)
class Guards:
    """All interlocks of a site."""

    exclusive: tuple[Exclusive, ...] = ()
    apart: tuple[Apart, ...] = ()
    frost: tuple[Frost, ...] = ()
    hot_water: tuple[HotWater, ...] = ()
    setpoints: frozenset[str] = field(default_factory=frozenset)
    """Points whose value is a temperature in °C."""


def floor_of(guards: Guards, point: str) -> Floor | None:
    """The highest of the smallest values that frost and hygiene impose on a set-point."""
    if point not in guards.setpoints:
        return None
    floors = [Floor(each.minimum_c, Rule.FROST) for each in guards.frost if point in each.points]
    floors += [
        Floor(store.lowest_setpoint_c, Rule.HOT_WATER)
        for store in guards.hot_water
        if point in store.points and store.lowest_setpoint_c is not None
    ]
    return max(floors, key=lambda floor: floor.value, default=None)


def heat_refused(
    guards: Guards, point: str, values: Values, hygiene: Mapping[str, Hygiene], now_s: float
) -> Rule | None:
    """Why a command that takes heat away from ``point`` may not stand now."""
    for frost in guards.frost:
        if point in frost.points and frost.room is not None:
            room_c = values(frost.room)
            if room_c is None or room_c < frost.minimum_c:
                return Rule.FROST
    for store in guards.hot_water:
        if point in store.points:
            loop_c = values(store.loop) if store.loop else None
            known = hygiene.get(store.name, Hygiene())
            if not may_take(store, known, values(store.outlet), loop_c, now_s):
                return Rule.HOT_WATER
    return None


def interlocked(guards: Guards, policy: Policy, value: float, values: Values) -> bool:
    """Whether ``value`` would make the site heat and cool at once; what is not known counts as on."""
    return any(_on(values(other)) for other in _others(guards.exclusive, policy, value)) or any(
        _crosses(pair, policy.point, value, values) for pair in guards.apart
    )


def _others(pairs: Sequence[Exclusive], policy: Policy, value: float) -> frozenset[str]:
    if not policy.is_on(value):
        return frozenset()
    return frozenset[str]().union(*(pair.others(policy.point) for pair in pairs))


def _on(value: float | None) -> bool:
    return value is None or abs(value) > 1e-6


def _crosses(pair: Apart, point: str, value: float, values: Values) -> bool:
    if point == pair.heating:
        cooling = values(pair.cooling)
        return cooling is None or value > cooling - pair.by_k
    if point == pair.cooling:
        heating = values(pair.heating)
        return heating is None or value < heating + pair.by_k
    return False
