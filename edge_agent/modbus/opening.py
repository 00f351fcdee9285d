"""From a link of ``building.yaml`` to a :class:`Link`."""

from edge_agent.config.models import ModbusLinkSection, RtuLinkSection, RtuOverTcpLinkSection, TcpLinkSection
from edge_agent.modbus.line import Line
from edge_agent.modbus.link import Link
from edge_agent.modbus.wires import SerialWire, TcpWire, Wire

_DATA_AND_FRAMING_BITS = 9
"""One start bit and eight data bits."""


def line_of(section: ModbusLinkSection) -> Line:
    """Speed of a link, as configured."""
    match section:
        case RtuLinkSection() | RtuOverTcpLinkSection():
            return Line(
                section.baudrate,
                section.turnaround_ms / 1000,
                _DATA_AND_FRAMING_BITS + (section.parity != "N") + section.stopbits,
                section.pause_ms / 1000,
            )
        case TcpLinkSection():
            return Line(None, section.turnaround_ms / 1000, pause_s=section.pause_ms / 1000)


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


def link_of(section: ModbusLinkSection) -> Link:
    """A link that opens at its first request."""
    return Link(
        wire_of(section), timeout_s=section.timeout_s, connect_pause_s=section.connect_pause_ms / 1000
    )
