"""What the links of a building have to carry (pure)."""

from collections.abc import Callable, Sequence

from edge_agent.config.building import Device, DeviceKind
from edge_agent.config.models import ModbusLinkSection, RtuLinkSection, RtuOverTcpLinkSection, TcpLinkSection
from edge_agent.config.points import period_s
from edge_agent.modbus.lessons import Lesson
from edge_agent.modbus.line import Line
from edge_agent.modbus.load import Job, LinkLoad
from edge_agent.modbus.plans import plan_device


def _untaught(device: Device) -> Lesson:
    return Lesson(device.template.id)


def load_of(
    link: ModbusLinkSection, devices: Sequence[Device], lesson_of: Callable[[Device], Lesson] = _untaught
) -> LinkLoad:
    """Load of one link.

    Args:
        link: the link.
        devices: devices of the building; those of other links are left out.
        lesson_of: what a device has taught by refusing.
    """
    line = line_of(link)
    jobs = []
    for device in devices:
        if device.kind is not DeviceKind.MODBUS or device.section.link != link.id:
            continue
        registers = [point.register for point in device.points]
        plans = plan_device(device.template, registers, line.max_gap, lesson_of(device))
        pause_s = device.template.request_gap_ms / 1000
        jobs += [
            Job(device.section.id, pace.value, period_s(device.section, pace), blocks, pause_s)
            for pace, blocks in plans.items()
        ]
    return LinkLoad(link.id, line, tuple(jobs))


def line_of(section: ModbusLinkSection) -> Line:
    """Speed of a link, as configured."""
    turnaround_s, pause_s = section.turnaround_ms / 1000, section.pause_ms / 1000
    match section:
        case RtuLinkSection() | RtuOverTcpLinkSection():
            return Line(section.baudrate, turnaround_s, section.bits_per_character, pause_s)
        case TcpLinkSection():
            return Line(None, turnaround_s, pause_s=pause_s)
