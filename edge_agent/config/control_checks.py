"""Mistakes of the ``control`` section that only show beside the points (pure)."""

import math
from collections.abc import Iterator, Mapping

from edge_agent.config.building import Device, DeviceKind, Point
from edge_agent.config.clamp import clamp_of
from edge_agent.config.control import ControlSection, PointControlSection
from edge_agent.config.problems import Location, Mistake
from edge_agent.config.wording import nearest

type Points = Mapping[str, Point]
type Devices = Mapping[str, Device]


def control_mistakes(section: ControlSection, points: Points, devices: Devices) -> Iterator[Mistake]:
    """Every mistake of the section."""
    for name, site in section.points.items():
        place: Location = ("control", "points", name)
        if name not in points:
            yield Mistake(place, f"there is no point {name!r}", nearest(name, list(points)))
        else:
            yield from _point(place, points[name], site, devices[points[name].device])
    for place, name in _named(section):
        if name not in points:
            yield Mistake(place, f"there is no point {name!r}", nearest(name, list(points)))
    for place, name in _written(section):
        if name in points and name not in section.points:
            yield Mistake(
                place, f"{name!r} is not in control.points", "declare it there, or take it out here"
            )
    beat = section.heartbeat
    if beat and beat.point in points and not points[beat.point].register.writable:
        yield Mistake(
            ("control", "heartbeat", "point"),
            f"{beat.point!r} cannot be written",
            "choose a register with access rw",
        )


def _point(place: Location, point: Point, site: PointControlSection, device: Device) -> Iterator[Mistake]:
    register = point.register
    if device.kind is not DeviceKind.MODBUS or not register.writable:
        yield Mistake(place, f"{point.id!r} cannot be written", "choose a register with access rw")
        return
    for never in device.template.never_write:
        if register.address <= never.address < register.end:
            yield Mistake(place, f"{point.id!r} must never be written: {never.why}", "remove it")
    low, high = clamp_of(point, site)
    if low > high:
        yield Mistake(
            place, f"no value of {point.id!r} is allowed: {low:g} is above {high:g}", "mend min and max"
        )
    elif math.isinf(low) or math.isinf(high):
        yield Mistake(
            place,
            f"the template gives no limits for {point.id!r}",
            "give min and max: nothing is written without",
        )
    if site.max_step and site.step and site.max_step < site.step:
        yield Mistake((*place, "max_step"), "max_step is smaller than step", "no change would be possible")


def _named(section: ControlSection) -> Iterator[tuple[Location, str]]:
    """Points that are read for control."""
    if section.key_switch:
        yield ("control", "key_switch", "point"), section.key_switch.point
    if section.heartbeat:
        yield ("control", "heartbeat", "point"), section.heartbeat.point
    for name, site in section.points.items():
        if site.room:
            yield ("control", "points", name, "room"), site.room
    locks = section.interlocks
    base: Location = ("control", "interlocks")
    for index, frost in enumerate(locks.frost):
        if frost.room:
            yield (*base, "frost", index, "room"), frost.room
    for index, store in enumerate(locks.hot_water):
        yield (*base, "hot_water", index, "outlet"), store.outlet
        if store.loop:
            yield (*base, "hot_water", index, "loop"), store.loop
    yield from _written(section, only_missing=False)


def _written(section: ControlSection, *, only_missing: bool = True) -> Iterator[tuple[Location, str]]:
    """Points that interlocks hold back: frost and hot water hold back writes, so they must be writable."""
    locks = section.interlocks
    base: Location = ("control", "interlocks")
    guarded: list[tuple[str, list[tuple[str, ...]]]] = [
        ("frost", [each.points for each in locks.frost]),
        ("hot_water", [each.points for each in locks.hot_water]),
    ]
    for kind, groups in guarded:
        for index, names in enumerate(groups):
            for rank, name in enumerate(names):
                yield (*base, kind, index, "points", rank), name
    if only_missing:
        return
    for index, pair in enumerate(locks.exclusive):
        for side, names in (("heating", pair.heating), ("cooling", pair.cooling)):
            for rank, name in enumerate(names):
                yield (*base, "exclusive", index, side, rank), name
    for index, apart in enumerate(locks.apart):
        yield (*base, "apart", index, "heating"), apart.heating
        yield (*base, "apart", index, "cooling"), apart.cooling
