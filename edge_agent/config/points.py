"""From a device of ``building.yaml`` and its template to points: paces, and scales set by switches (pure)."""

from edge_agent.config.building import Point
from edge_agent.config.models import DeviceSection
from edge_agent.devices import DeviceTemplate, Pace, Register

ONCE_S = 86_400.0
"""Period of what is read at the start and then once a day."""


def points_of(section: DeviceSection, template: DeviceTemplate) -> tuple[Point, ...]:
    """Points that a device gives; the section was checked against the template."""
    keys = section.points or [register.key for register in template.registers]
    registers = [_as_installed(template.register(key), section, template) for key in keys]
    return tuple(
        Point(
            f"{section.id}.{register.key}",
            section.id,
            period_s(section, register.pace),
            register,
            section.max_power_kw,
        )
        for register in registers
    )


def period_s(section: DeviceSection, pace: Pace) -> float:
    """Period of the reads of a pace, in seconds."""
    match pace:
        case Pace.FAST:
            return section.poll_s
        case Pace.SLOW:
            return max(section.slow_poll_s, section.poll_s)
        case Pace.ONCE:
            return ONCE_S


def _as_installed(register: Register, section: DeviceSection, template: DeviceTemplate) -> Register:
    pace = register.pace
    if register.key in section.slow:
        pace = Pace.SLOW
    elif register.key in section.once:
        pace = Pace.ONCE
    scale = register.scale
    if register.scale_switch is not None:
        switch = template.switches[register.scale_switch]
        position = section.switches.get(register.scale_switch, switch.default)
        assert position is not None  # noqa: S101 - the checks ask for what has no default
        scale *= switch.options[position]
    if (pace, scale) == (register.pace, register.scale):
        return register
    return register.model_copy(update={"pace": pace, "scale": scale})
