"""From a link of ``building.yaml`` to a :class:`Link`."""

from collections.abc import Iterable

from edge_agent.config.building import Device
from edge_agent.config.loads import line_of
from edge_agent.config.models import ModbusLinkSection, RtuLinkSection, RtuOverTcpLinkSection, TcpLinkSection
from edge_agent.modbus.link import Link
from edge_agent.modbus.wires import SerialWire, TcpWire, Wire


def wire_of(section: ModbusLinkSection) -> Wire:
    """What carries the frames of a link."""
    line = line_of(section)
    match section:
        case RtuLinkSection():
            return SerialWire(section.port, section.baudrate, section.parity, section.stopbits, line)
        case RtuOverTcpLinkSection():
            return TcpWire(section.host, section.port, rtu=True, line=line)
        case TcpLinkSection():
            return TcpWire(section.host, section.port, line=line)


def link_of(section: ModbusLinkSection, devices: Iterable[Device] = ()) -> Link:
    """A link that opens at its first request, and then keeps the longest pause that any of its devices needs.

    Args:
        section: the link.
        devices: Modbus devices of the building; those of other links are left out.
    """
    pauses_ms = [each.template.connect_pause_ms for each in devices if each.section.link == section.id]
    pause_s = max([section.connect_pause_ms, *pauses_ms]) / 1000
    return Link(wire_of(section), timeout_s=section.timeout_s, connect_pause_s=pause_s)
