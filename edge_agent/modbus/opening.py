"""From a link of ``building.yaml`` to a :class:`Link`."""

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


def link_of(section: ModbusLinkSection) -> Link:
    """A link that opens at its first request."""
    return Link(
        wire_of(section), timeout_s=section.timeout_s, connect_pause_s=section.connect_pause_ms / 1000
    )
