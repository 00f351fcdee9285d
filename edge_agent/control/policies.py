"""From the configuration to policies and interlocks. Pure."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from edge_agent.config import Building, Point
from edge_agent.config.clamp import clamp_of
from edge_agent.config.control import ControlSection, InterlocksSection, PointControlSection, WindowSection
from edge_agent.control.guards import Apart, Exclusive, Frost, Guards
from edge_agent.control.hot_water import HotWater, Regime
from edge_agent.control.policy import Policy, Window
from edge_agent.devices import Register, RegisterType
from edge_agent.devices.register import Actuator

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WRITES_PER_DAY = 24
WRITES_PER_DAY_EEPROM = 8
LIFETIME_EEPROM = 100_000
"""Writes that a non-volatile register is expected to stand when nobody says (100 000 to 300 000 are published)."""


@dataclass(frozen=True, slots=True)
class _Times:
    """Times of a kind of actuator: prudent values between those that makers publish."""

    min_on_s: float = 0.0
    min_off_s: float = 0.0
    starts_per_hour: int | None = None
    write_interval_s: float = 0.0


_TIMES: Mapping[Actuator, _Times] = {
    Actuator.SETPOINT: _Times(write_interval_s=10.0),
    Actuator.RELAY: _Times(60.0, 60.0),
    Actuator.VALVE: _Times(300.0, 300.0, write_interval_s=300.0),
    Actuator.COMPRESSOR: _Times(600.0, 300.0, 3),
}


@dataclass(frozen=True, slots=True)
class Controllable:
    """A point that may be written.

    Attributes:
        point: the point.
        policy: how it may be written.
        room: point of the room's temperature, for a set-point shown as a thermostat.
        leasable: whether leases are taken on it; otherwise it is only there to be given back.
    """

    point: Point
    policy: Policy
    room: str | None = None
    leasable: bool = True


@dataclass(frozen=True, slots=True)
class ControlPlan:
    """All that a site lets the agent write, and its interlocks."""

    points: Mapping[str, Controllable] = field(default_factory=dict)
    guards: Guards = field(default_factory=Guards)


def plan_of(building: Building) -> ControlPlan:
    """The plan of a checked configuration, whether control is enabled or not."""
    section = building.config.control
    points = {
        name: Controllable(building.points[name], policy_of(building.points[name], overrides), overrides.room)
        for name, overrides in section.points.items()
    }
    return ControlPlan(points, _guards(section, points))


def policy_of(point: Point, site: PointControlSection) -> Policy:
    """How a point may be written: template and site together."""
    register = point.register
    hints = register.write
    options = site.options or hints.options
    actuator = site.actuator or hints.actuator or Actuator.SETPOINT
    switching = actuator is not Actuator.SETPOINT
    times = _TIMES[actuator]
    low, high = clamp_of(point, site)
    lapse_s = _first(site.lapse_s, hints.lapse_s)
    step = _first(site.step, register.write_step, 1.0 if options or switching else None)
    return Policy(
        point=point.id,
        minimum=low,
        maximum=high,
        device_minimum=_first(register.write_min, -math.inf),
        device_maximum=_first(register.write_max, math.inf),
        step=step,
        max_step=site.max_step,
        max_change_per_hour=site.max_change_per_hour,
        write_interval_s=_first(site.write_interval_s, times.write_interval_s),
        switching=switching,
        min_on_s=_first(site.min_on_s, hints.min_on_s, times.min_on_s),
        min_off_s=_first(site.min_off_s, hints.min_off_s, times.min_off_s),
        starts_per_hour=_first(site.starts_per_hour, hints.starts_per_hour, times.starts_per_hour),
        writes_per_day=_writes_per_day(site, wear_limited=register.wear_limited, forgets=lapse_s is not None),
        lifetime_writes=_first(
            site.lifetime_writes, hints.lifetime_writes, LIFETIME_EEPROM if register.wear_limited else None
        ),
        lapse_s=lapse_s,
        release_value=hints.release if site.release == "previous" else site.release,
        tolerance=_first(site.tolerance, _tolerance(register, step)),
        settle_s=_first(site.settle_s, hints.settle_s),
        inverted=site.inverted,
        forbidden=tuple(_window(window) for window in site.forbidden),
        options=options,
    )


def _writes_per_day(site: PointControlSection, *, wear_limited: bool, forgets: bool) -> int | None:
    if site.writes_per_day is not None:
        return site.writes_per_day
    if wear_limited:
        return WRITES_PER_DAY_EEPROM
    # What a device forgets by itself is not in a memory that wears.
    return None if forgets else WRITES_PER_DAY


def _window(section: WindowSection) -> Window:
    return Window(frozenset(_DAYS.index(day) for day in section.days), section.start, section.end)


def _guards(section: ControlSection, points: Mapping[str, Controllable]) -> Guards:
    locks: InterlocksSection = section.interlocks
    return Guards(
        exclusive=tuple(
            Exclusive(frozenset(each.heating), frozenset(each.cooling)) for each in locks.exclusive
        ),
        apart=tuple(Apart(each.heating, each.cooling, each.by_k) for each in locks.apart),
        frost=tuple(Frost(frozenset(each.points), each.minimum_c, each.room) for each in locks.frost),
        hot_water=tuple(
            HotWater(
                each.name,
                frozenset(each.points),
                each.litres,
                each.outlet,
                Regime(each.regime),
                each.loop,
                each.longest_s,
                each.recovery_s,
            )
            for each in locks.hot_water
        ),
        setpoints=frozenset(name for name, each in points.items() if each.point.register.unit == "°C"),
    )


def _tolerance(register: Register, step: float | None) -> float:
    """Half of what the register can tell apart, a little more for rounding."""
    if register.type in {RegisterType.FLOAT32, RegisterType.FLOAT64}:
        return step / 4 if step else 1e-3
    return register.scale * 0.51


def _first[T](*candidates: T | None) -> T:
    """The first that is given; the last of them always is, or ``None`` is a value of its own."""
    return next((each for each in candidates if each is not None), candidates[-1])  # type: ignore[return-value]
